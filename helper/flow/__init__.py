"""Reads the description of a portal's pages, binds it to one form's values and fills an abstract form."""
