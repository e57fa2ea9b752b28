"""The Designs pane and the dialogs about designs."""
