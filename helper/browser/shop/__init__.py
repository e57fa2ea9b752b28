"""The visible window on the shop, and what is read in it when the person asks."""
