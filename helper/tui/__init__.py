"""The terminal screens; only this package uses textual."""
