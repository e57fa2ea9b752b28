"""Judging: the rules of an answer, whichever side it comes from, and the page that shows the pictures."""
