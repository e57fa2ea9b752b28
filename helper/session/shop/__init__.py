"""Sessions in the shop window: recording listings, rechecking listings, and searching for new ones."""
