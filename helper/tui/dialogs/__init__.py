"""Dialogs shared by several places: a question, a line, a small form, a path."""
