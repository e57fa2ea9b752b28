"""A sheet understood, row by row, and taken into the records."""
