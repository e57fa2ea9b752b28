"""An account on the IPP portal, the portal's ratings of it, and what Alibaba has published about ratings.

Information only. How Alibaba counts today is unknown; only the portal's own page states an account's rating.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from helper.model.deadlines import Certainty
from helper.model.text import casefold_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that files complaints. Each has its own browser profile, so that two logins never mix."""

    id: str
    label: str
    """The user's name for it; shown before the first fill of a session."""
    host: str
    """The portal's host that this account belongs to."""
    clients: tuple[str, ...] = ()
    """The clients that it may file for; empty: the user's own works only."""

    def may_file_for(self, client: str) -> bool:
        """Whether it may file for this client; the user's own works (no client) may go through any account."""
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """The one account that may file for this client; None if there is none, or several."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRating:
    """One reading of the portal's ratings; a later one is added and replaces nothing."""

    id: str
    at: datetime
    host: str
    """The host that it was read from; empty if the user typed it in."""
    account_id: str = ""
    """The account's id; empty if the records have no account."""
    practice: bool = False
    """Whether it was read on a practice portal: then it says nothing about a real account."""
    takedown_rate: str = ""
    """As on the page, such as "97 %"; empty if the page lacked it."""
    counter_notice_rate: str = ""
    month_on_month: str = ""
    """The page's comparison with the previous month, in its own words."""
    counter_notices_waiting: str = ""
    """The number of counter-notices waiting for an answer, as on the page."""
    by: str = ""
    """Who typed it in; empty if the program read it."""

    @property
    def says(self) -> tuple[str, str, str, str]:
        """The figures alone: readings of one day with equal figures count once."""
        rates = self.takedown_rate, self.counter_notice_rate
        return (*rates, self.month_on_month, self.counter_notices_waiting)


def latest_rating(
    ratings: Iterable[AccountRating], account_id: str | None = None, *, practice: bool = False
) -> AccountRating | None:
    """The latest reading, of one account if given; None if there is none."""
    fitting = [
        rating
        for rating in ratings
        if rating.practice is practice and (account_id is None or rating.account_id == account_id)
    ]
    return max(fitting, key=lambda rating: rating.at, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLimit:
    """One statement by Alibaba about how it rates accounts."""

    says: str
    source: str
    published_on: date
    certainty: Certainty
    read_on: date = date(2026, 11, 24)
    """The day on which the source was read."""


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
"""The limits in two sentences, shown beside the page's figures."""
