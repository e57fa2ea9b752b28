"""An account on the IPP portal, the portal's ratings of it, and what Alibaba has published about ratings.

Information only. How Alibaba counts today is unknown; only the portal's own page states an account's rating.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helper.model.text import casefold_key
from helper.translation import msg


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
        """Whether it may file for this client; any account may file for the user's own works, which have no client."""
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """The only account that may file for this client; None if no account, or more than one, may."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRating:
    """One reading of the portal's ratings; a later one is added and replaces nothing."""

    id: str
    at: datetime
    host: str
    """The host that it was read from."""
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

    @property
    def says(self) -> tuple[str, str, str, str]:
        """The figures alone: readings of one day with equal figures count once."""
        rates = self.takedown_rate, self.counter_notice_rate
        return (*rates, self.month_on_month, self.counter_notices_waiting)


def latest_rating(
    ratings: Iterable[AccountRating], account_id: str | None = None, *, practice: bool = False
) -> AccountRating | None:
    """The latest reading, of one account if given; None if nothing was read."""
    fitting = [
        rating
        for rating in ratings
        if rating.practice is practice and (account_id is None or rating.account_id == account_id)
    ]
    return max(fitting, key=lambda rating: rating.at, default=None)


LIMITS_IN_SHORT = msg(
    "Alibaba's published limits: at least 90 % of the reports upheld and at most 5 % lost to an objection, over 3 months,"
    " overall and for each reason. How it counts was last published in 2021."
)
"""From Alibaba's notices of 2015, 2018 and 28 December 2021 (gftm/notice_en, faq_en); shown beside the page's figures."""
