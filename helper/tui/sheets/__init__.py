"""Bringing a spreadsheet in."""
