"""Designs on the screen."""
