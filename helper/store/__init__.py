"""Stores the records: one file, one writer, each change applied completely or not at all."""
