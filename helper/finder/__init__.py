"""Decides which control of a page a label belongs to, from a recorded reading of the form and without a browser."""
