"""Keeps the records: one file, one writer, every change whole or not at all."""
