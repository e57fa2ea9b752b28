"""What differs between systems, and between an installed program and one folder without Python."""
