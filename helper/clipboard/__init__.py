"""Copies and pastes text through the desktop, tmux or a bare terminal."""
