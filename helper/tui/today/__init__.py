"""Today, and the first two screens."""
