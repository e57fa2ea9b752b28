"""The terminal screens. Only this package uses the library Textual."""
