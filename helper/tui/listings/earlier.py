"""An earlier complaint about a listing, in a few words."""

from __future__ import annotations

from datetime import datetime

from helper.model.words import finding_words
from helper.store.about import EarlierComplaint
from helper.tui.plain import clean
from helper.tui.when import near_day


def earlier_words(earlier: EarlierComplaint, now: datetime) -> str:
    """Such as "48213290, 20 Nov, Quiet Whale: gone"; without a number that is said."""
    number = clean(earlier.number) or "number still to find"
    day = near_day(earlier.sent_at, now) if earlier.sent_at else ""
    about = ", ".join(part for part in (number, day, clean(earlier.work_title)) if part)
    return f"{about}: {finding_words(earlier.finding)}"
