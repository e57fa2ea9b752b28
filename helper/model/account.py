"""An account at the IPP portal, as far as it may be known here: never its password."""

from __future__ import annotations

from dataclasses import dataclass


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
