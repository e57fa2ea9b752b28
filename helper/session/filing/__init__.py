"""Files forms one after another, from the queue to the recorded outcome."""
