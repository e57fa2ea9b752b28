"""Pages on disk: recorded for the tests, or saved by a person from her own browser."""
