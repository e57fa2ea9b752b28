"""What is said to become of a store whose listings are taken down: rules of thumb, each with its source and certainty.

Information only. Nothing in this program chooses when to report by them, and nobody can promise that a store closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helper.model.deadlines import Certainty

COUNTED_DAYS = 365
"""For how long an upheld complaint counts against a seller, as far as the rule is known."""
CLOSING_DAYS = 8
"""On so many different days artists say a shop's listings must have been taken down: 48 points at 6 each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRule:
    """One thing that is said."""

    says: str
    source: str
    certainty: Certainty
    read_on: date
    """The day on which the source was looked at."""


_READ_ON = date(2026, 11, 24)
STORE_RULES = (
    StoreRule(
        says="All general violations that are established on one day count once, as 6 points at most.",
        source="a published reading of AliExpress's rules for sellers (ssopdot.com/blog/16374.html)",
        certainty=Certainty.TOLD,
        read_on=_READ_ON,
    ),
    StoreRule(
        says=f"Each of them lapses after {COUNTED_DAYS} days.",
        source="the same reading",
        certainty=Certainty.TOLD,
        read_on=_READ_ON,
    ),
    StoreRule(
        says=f"48 points close a shop; that would be {CLOSING_DAYS} different days.",
        source="told among artists; no text of AliExpress's was found that says so",
        certainty=Certainty.GUESSED,
        read_on=_READ_ON,
    ),
)
"""Everything known about it, the best known first."""

RULE_OF_THUMB = (
    "Why different days: a published reading of AliExpress's rules counts all general violations that are established"
    f" on one day once, and lets each of them lapse after {COUNTED_DAYS} days. Among artists a complaint is said to be"
    " worth 6 points, and 48 points to close a shop. AliExpress has confirmed neither to us; nobody can promise that a"
    " shop will close."
)
"""The same in a few sentences, wherever different days are counted."""


def upheld_words(days: int) -> str:
    """Such as "upheld on 6 different days in a year"; never what follows from it."""
    return f"upheld on {'1 day' if days == 1 else f'{days} different days'} in a year"
