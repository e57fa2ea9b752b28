"""Reads files from disk into sheets, and validates everything they claim."""
