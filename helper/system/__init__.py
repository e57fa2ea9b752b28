"""Hides the differences between Linux, macOS and Windows, and between installed and bundled programs."""
