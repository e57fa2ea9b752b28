"""What happens while the portal's complaint list is read, one record for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from helper.session.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead(Event):
    """A page of the list was read."""

    name: ClassVar[str] = "list_read"

    page: int
    rows: int
    ours: int
    """Rows whose number is one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRead(Event):
    """What the portal says of one complaint is written down; `complaint` says which."""

    name: ClassVar[str] = "outcome_read"

    number: str
    changed: int
    """Listings of which something new is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFound(Event):
    """The person has confirmed the number of a complaint that was sent without one."""

    name: ClassVar[str] = "number_found"

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLimited(Event):
    """The page shows a part of the list only; complaints that are not in it are hidden, not lost."""

    name: ClassVar[str] = "list_limited"

    earliest: str = ""
    """The first day it shows, where it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRead(Event):
    """What the portal's own page says about the account is written down, in its words."""

    name: ClassVar[str] = "standing_read"

    takedown_rate: str
    counter_notice_rate: str
    month_on_month: str
    counter_notices_waiting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightRead(Event):
    """What the portal says of the registration of one design is written down."""

    name: ClassVar[str] = "right_read"

    work: str
    number: str
    state: str
    reason: str = ""
    """Why it was refused, in the portal's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsEnded(Event):
    """The reading of the registrations is over; what is listed here is still open."""

    name: ClassVar[str] = "rights_ended"

    read: int
    changed: int
    missing: tuple[str, ...] = ()
    """Titles that wait for approval and were not met in the list."""
    unsought: tuple[str, ...] = ()
    """Titles that were not met, and may stand in a part of the list that was not read."""
    unclear: tuple[str, ...] = ()
    """Titles that stand there more than once, with several states."""
    unknown_words: tuple[str, ...] = ()
    strangers: int = 0
    """Registrations of the list that are not among the designs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesEnded(Event):
    """The reading is over; what is listed here is still open."""

    name: ClassVar[str] = "outcomes_ended"

    read: int
    """Complaints of ours whose page, or row, was read."""
    changed: int
    """Listings of which something new is known."""
    found: int
    """Numbers that were missing."""
    strangers: tuple[str, ...] = ()
    """Numbers in the list that belong to no complaint in the records."""
    missing: tuple[str, ...] = ()
    """Our complaints that were sent and not met in the list."""
    unsought: tuple[str, ...] = ()
    """Ours that were not met, and may stand in a part of the list that was not read."""
    unread: tuple[str, ...] = ()
    """Numbers whose page could not be read, or speaks of other listings."""
    unknown_words: tuple[str, ...] = ()
    """The portal's words for states that are in no flow."""
