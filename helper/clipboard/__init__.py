"""Copies and pastes text through the desktop's clipboard, tmux or the terminal."""
