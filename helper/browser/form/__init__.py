"""The form of a page: its fields found, filled, chosen in, read, and shown by a person."""
