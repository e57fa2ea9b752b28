"""The domain: works, listings, findings, complaints and their rules; no I/O."""
