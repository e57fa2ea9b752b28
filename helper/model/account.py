"""An account at the IPP portal, as far as it may be known here: never its password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helper.model.spelling import spelled


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
        return not client or spelled(client) in map(spelled, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """The one account that may file for this client; None: there is none, or the person must choose."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None
