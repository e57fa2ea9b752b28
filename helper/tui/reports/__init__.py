"""Reports on the screen, and the files that can be made of the records."""
