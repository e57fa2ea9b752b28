"""Dialogs that several places use: a question, a line, a small form, a path."""
