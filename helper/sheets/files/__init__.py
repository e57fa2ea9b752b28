"""Files as they lie on disk, read into sheets without believing what they say."""
