"""Small pages of our own that a browser on this computer shows: the judge page, and the one that takes a listing in."""
