"""Interprets a sheet row by row, and plans its import into the records."""
