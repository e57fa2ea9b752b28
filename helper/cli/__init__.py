"""Assembles and runs the program; the only package that reads a command line."""
