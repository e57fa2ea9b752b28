"""Listings on the screen: pasted, judged, marked, edited and put on forms."""
