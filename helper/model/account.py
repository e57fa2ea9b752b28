"""Accounts on the portal, the portal's ratings of them, and the limits that Alibaba has published.

It is unknown how Alibaba computes the ratings today, so the program reads them from the portal's page and
never computes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helper.model.text import casefold_key
from helper.translation import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that files complaints.

    Each account has its own browser profile, so that logins never mix.
    """

    id: str
    label: str
    """The user's name for the account, shown before a session fills its first form."""
    host: str
    clients: tuple[str, ...] = ()
    """The clients for whom the account may file; if empty, only the user's own works."""

    def may_file_for(self, client: str) -> bool:
        """Return whether the account may file for this client. An empty client means the user's own works."""
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """Return the only account that may file for this client; None unless there is exactly one."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRating:
    """The portal's ratings of an account at one time.

    A new reading is added, and earlier readings are kept.
    """

    id: str
    at: datetime
    host: str
    account_id: str = ""
    """The account's id; empty if the records contain no accounts."""
    practice: bool = False
    """Whether the ratings come from a practice portal, and so say nothing about a real account."""
    takedown_rate: str = ""
    """The rate as the page writes it, such as "97 %"; empty if the page shows no rate."""
    counter_notice_rate: str = ""
    month_on_month: str = ""
    """The page's comparison of this month with the previous month, as text."""
    counter_notices_waiting: str = ""
    """The number of counter-notices that wait for an answer, as the page writes it."""

    @property
    def says(self) -> tuple[str, str, str, str]:
        """The four figures without the date.

        A reading is not stored if another reading of the same day has the same figures.
        """
        rates = self.takedown_rate, self.counter_notice_rate
        return (*rates, self.month_on_month, self.counter_notices_waiting)


def latest_rating(
    ratings: Iterable[AccountRating], account_id: str | None = None, *, practice: bool = False
) -> AccountRating | None:
    """Return the latest rating of the account, or of any account if `account_id` is None.

    Returns None if there is no rating.
    """
    fitting = [
        rating
        for rating in ratings
        if rating.practice is practice and (account_id is None or rating.account_id == account_id)
    ]
    return max(fitting, key=lambda rating: rating.at, default=None)


LIMITS_IN_SHORT = msg(
    "Alibaba's published limits: at least 90 % of the reports upheld and at most 5 % lost to an objection, over 3 months, overall and for each reason. Alibaba last explained in 2021 how it counts reports."
)
"""Source: Alibaba's notices of 2015, 2018 and 28 December 2021 (gftm/notice_en, faq_en)."""
