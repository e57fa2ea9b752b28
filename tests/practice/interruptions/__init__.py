"""Interruptions that only portals for tests have: sliders, and sessions that end while a form is open."""
