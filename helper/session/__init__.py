"""A run over the queue: reserve, fill, hand over, learn the outcome, record. Knows no screen."""
