"""Runs a filing session: reserves a form, fills it, hands it to the user, and records the outcome.

This package does not depend on any screen.
"""
