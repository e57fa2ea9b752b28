"""Puts texts where the person can paste them, on a desktop, in tmux or through a bare terminal."""
