"""An account at the IPP portal, what the portal's own page says about it, and what Alibaba has published about how it rates accounts.

Information only. How Alibaba counts today is not known; only the portal's own page says how it rates an account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from helper.model.deadlines import Certainty
from helper.model.text import casefold_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who files. Each account has a browser profile of its own, so that two logins never meet."""

    id: str
    label: str
    """What the person calls it; shown before the first fill of a session."""
    host: str
    """The portal's host this account belongs to."""
    clients: tuple[str, ...] = ()
    """The clients it may file for; empty means the person's own works only."""

    def may_file_for(self, client: str) -> bool:
        """Whether it may file for this client; the person's own works (no client) may go through any account."""
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """The one account that may file for this client; None: there is none, or the person must choose."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRating:
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
        rates = self.takedown_rate, self.counter_notice_rate
        return (*rates, self.month_on_month, self.counter_notices_waiting)


def latest_rating(
    ratings: Iterable[AccountRating], account_id: str | None = None, *, practice: bool = False
) -> AccountRating | None:
    """The latest reading, of that account alone where one is named; None: nobody has read any."""
    fitting = [
        rating
        for rating in ratings
        if rating.practice is practice and (account_id is None or rating.account_id == account_id)
    ]
    return max(fitting, key=lambda rating: rating.at, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLimit:
    """One thing that Alibaba has published about how it rates accounts."""

    says: str
    source: str
    published_on: date
    certainty: Certainty
    read_on: date = date(2026, 11, 24)
    """The day on which the source was looked at."""


PUBLISHED_LIMITS = (
    PublishedLimit(
        says="At least 90 % of the reports upheld, and at most 1.5 % lost to a seller's objection.",
        source="Alibaba's notice on the Good-faith Takedown Mechanism (ipp.alibabagroup.com, news-4-en)",
        published_on=date(2015, 4, 1),
        certainty=Certainty.OFFICIAL,
    ),
    PublishedLimit(
        says="The second limit is 5 %; both count over 3 months, and who falls below is out for as long.",
        source="Alibaba's notice of 2018 and its questions and answers of 27 October 2020 (gftm/notice_en, faq_en)",
        published_on=date(2018, 8, 15),
        certainty=Certainty.OFFICIAL,
    ),
    PublishedLimit(
        says="Since April 2022 each reason counts for itself as well as all together.",
        source="Alibaba's notice of 28 December 2021 (gftm/notice_en)",
        published_on=date(2021, 12, 28),
        certainty=Certainty.OFFICIAL,
    ),
    PublishedLimit(
        says="How many reports it takes, and whether links or complaints are counted, is not published.",
        source="no text was found",
        published_on=date(2026, 11, 24),
        certainty=Certainty.GUESSED,
    ),
)
"""In the order in which they were published."""

LIMITS_IN_SHORT = (
    "Alibaba has published that at least 90 % of the reports must be upheld and at most 5 % lost to a seller's objection,"
    " over 3 months, overall and for each reason. It has not said since 2021 how it counts."
)
"""The same in two sentences, for beside what the page says."""
