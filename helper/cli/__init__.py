"""Puts everything together and runs it; the only place that reads a command line."""
