"""What the portal's own page said about an account on one day: its words, written down and never computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One reading; a later one stands beside it and replaces nothing."""

    id: str
    at: datetime
    host: str
    """Where it was read; empty: the person has written it down herself."""
    account_id: str = ""
    """Empty: no account is noted in the records."""
    practice: bool = False
    """Whether it was read on a practice portal: such a reading says nothing about anybody."""
    takedown_rate: str = ""
    """As the page has it, such as “97 %”; empty: it was not there."""
    counter_notice_rate: str = ""
    month_on_month: str = ""
    """The page's comparison with the month before, in its own words."""
    counter_notices_waiting: str = ""
    """How many objections waited for an answer, as the page has it."""
    by: str = ""
    """Who wrote it down; empty: the program read it."""

    @property
    def says(self) -> tuple[str, str, str, str]:
        """The figures alone: two readings that say the same on one day are one."""
        return (
            self.takedown_rate,
            self.counter_notice_rate,
            self.month_on_month,
            self.counter_notices_waiting,
        )


def latest_standing(
    standings: Iterable[Standing], account_id: str | None = None, *, practice: bool = False
) -> Standing | None:
    """The latest reading, of that account alone where one is named; None: nobody has read any."""
    fitting = [
        one
        for one in standings
        if one.practice is practice and (account_id is None or one.account_id == account_id)
    ]
    return max(fitting, key=lambda one: one.at, default=None)
