"""A work: one design of the person's (or of a client's), and the right under which it is registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RightState(StrEnum):
    """How far the registration at Alibaba has come."""

    UNKNOWN = "unknown"
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The registration at Alibaba (IPR) that a complaint is based on."""

    text: str = ""
    """The option's text exactly as the portal's drop-down shows it; empty: not seen yet, the title is looked for."""
    number: str = ""
    """The registration number as text, leading zeros kept; empty: none, or not known."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """Its last day."""

    def state_on(self, day: date) -> RightState:
        """How far it is on that day: an approval begins and ends with its dates."""
        if self.state not in {RightState.APPROVED, RightState.UNKNOWN}:
            return self.state
        if self.expires_on is not None and self.expires_on < day:
            return RightState.EXPIRED
        begun = self.approved_on is None or self.approved_on <= day
        return self.state if begun else RightState.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original; on the screen it is called a design."""

    id: str
    title: str
    """The title as registered: it is what the portal's drop-down shows."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames under which listings or sheets mention it."""
    client: str = ""
    """Whose work it is; empty: the person's own."""
    permission_until: date | None = None
    """The last day of the client's written permission, the same in all works of a client; None: not noted."""
    official_addresses: tuple[str, ...] = ()
    """Shops that may sell it; a listing there is never reported."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    description: str = ""
    """What goes into the form's explanation for this work; empty: the usual sentence."""
    note: str = ""
