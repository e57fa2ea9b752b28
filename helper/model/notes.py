"""What the person writes down beside a complaint or a design, in her own words."""

from __future__ import annotations


def with_more(note: str, more: str) -> str:
    """The note with one more thing in it; what it says already is not said twice."""
    return note if more in note else "; ".join(filter(None, (note, more)))
