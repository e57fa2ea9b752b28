"""Spreadsheets that people bring and take away; everything leaves as text that no program can take for a formula."""
