"""Stores the records in one file with one writer; each change is applied completely or not at all."""
