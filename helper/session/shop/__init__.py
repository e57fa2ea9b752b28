"""The shop window: listings written down, and looked at again."""
