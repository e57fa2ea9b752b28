"""Sessions in the shop window: recording listings, rechecking them, and searching for new ones."""
