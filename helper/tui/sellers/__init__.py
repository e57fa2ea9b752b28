"""Sellers on the screen."""
