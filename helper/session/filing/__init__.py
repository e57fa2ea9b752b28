"""Filing: one form after the other, from the queue to the outcome."""
