"""Dialogs that several screens use: a question, an input, a small form, a path."""
