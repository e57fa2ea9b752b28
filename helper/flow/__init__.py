"""Reads the description of a portal's pages, binds it to a complaint and fills an abstract form."""
