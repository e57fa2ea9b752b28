"""The shop window: listings written down, looked at again, and searched for."""
