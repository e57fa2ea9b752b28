"""Reads sheets from files. The files are untrusted, so their sizes and formats are checked."""
