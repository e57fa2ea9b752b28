"""The main job played on the practice portal, by hand or with the scripted person."""
