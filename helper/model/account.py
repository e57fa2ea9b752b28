"""Accounts on the IPP portal, the portal's ratings of an account, and the limits that Alibaba has published.

Ratings are only shown. Alibaba's current way of counting is unknown, so the program never computes a rating:
it reads ratings from the portal's own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helper.model.text import casefold_key
from helper.translation import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that files complaints. Each has its own browser profile, so two logins never mix."""

    id: str
    label: str
    """The user's name for the account, shown before a session fills its first form."""
    host: str
    """The host of the portal on which the account exists."""
    clients: tuple[str, ...] = ()
    """The clients that the account may file for; if empty, only the user's own works."""

    def may_file_for(self, client: str) -> bool:
        """Whether the account may file for this client.

        Every account may file for the user's own works, which have no client.
        """
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """The account that may file for this client; None if there is none, or more than one."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRating:
    """One reading of the portal's ratings; later readings are added to the records and replace none."""

    id: str
    at: datetime
    host: str
    """The host from which the ratings were read."""
    account_id: str = ""
    """The id of the account; empty if the records have no accounts."""
    practice: bool = False
    """Whether a practice portal was read, whose ratings say nothing about a real account."""
    takedown_rate: str = ""
    """The text on the page, such as "97 %"; empty if the page had none."""
    counter_notice_rate: str = ""
    """The text on the page; empty if the page had none."""
    month_on_month: str = ""
    """The page's comparison with the previous month, in its own words."""
    counter_notices_waiting: str = ""
    """The number of counter-notices waiting for an answer, as on the page."""

    @property
    def says(self) -> tuple[str, str, str, str]:
        """Only the figures. Of two readings with the same figures on one day, the second is not stored."""
        rates = self.takedown_rate, self.counter_notice_rate
        return (*rates, self.month_on_month, self.counter_notices_waiting)


def latest_rating(
    ratings: Iterable[AccountRating], account_id: str | None = None, *, practice: bool = False
) -> AccountRating | None:
    """The latest reading, of this account or of any; None if there is none."""
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
"""The limits in Alibaba's notices of 2015, 2018 and 28 December 2021 (gftm/notice_en, faq_en).

Screens show them beside the figures from the portal's page.
"""
