"""What differs between Linux, macOS and Windows, and between an installed program and one folder without Python."""
