"""What one look at the live form taught: written, read, and turned into a change."""
