"""Differences between Linux, macOS and Windows, and between an installed program and a bundled one."""
