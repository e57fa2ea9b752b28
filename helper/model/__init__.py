"""The domain: works, listings, findings and complaints, with their rules; this package does no I/O."""
