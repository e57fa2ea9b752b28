"""What happens in a session, one record for each kind; their names are part of the contract with other programs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, with a sentence that can be shown as it is."""

    name: ClassVar[str] = "event"

    at: datetime
    session: str
    complaint: str | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        """One line of `file --plain --json`."""
        values: dict[str, Any] = {"event": self.name, "at": self.at.isoformat(), "session": self.session}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in values and value is not None:
                values[field.name] = list(value) if isinstance(value, tuple) else value
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReserved(Event):
    """A complaint, or the registration of a design, was taken; `fields` is what will be put into the form.

    Told a second time, with the same position, when fewer links go into the form than were planned.
    """

    name: ClassVar[str] = "complaint_reserved"

    position: int
    """Which form of this session it is, from 1."""
    total: int
    work: str
    listings: int
    """How many the complaint is about; 0: it is a registration."""
    practice: bool
    by_hand: bool = False
    """Whether everything is pasted, in a browser that is not seen."""
    fields: tuple[tuple[str, str, str], ...] = ()
    """Step id, the label as the person knows it, and the value wanted; in the order of filling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReached(Event):
    """A known page is open; `page` is `login` while the person logs in."""

    name: ClassVar[str] = "page_reached"

    page: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFilled(Event):
    """A field was filled and read back right; `checks` says how often."""

    name: ClassVar[str] = "field_filled"

    field: str
    value: str
    seen: str
    checks: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAsked(Event):
    """The person was asked which control or entry is meant."""

    name: ClassVar[str] = "field_asked"

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPasted(Event):
    """A field could not be found or filled: its value is on the clipboard, the person pastes it.

    Told once with `done` false when the value lies ready, and once with `done` true when it was seen in a control.
    """

    name: ClassVar[str] = "field_pasted"

    field: str
    value: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLeftOut(Event):
    """The person leaves a field as it is; the hand-over names it once more."""

    name: ClassVar[str] = "field_left_out"

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown(Event):
    """The person is to point at a field's box on the page.

    Told with `done` false when a press on the page picks, again when it picked nothing of use, and once with `done` true
    when presses are the page's again.
    """

    name: ClassVar[str] = "field_shown"

    field: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFound(Event):
    """A field was found beyond doubt; nothing was put in."""

    name: ClassVar[str] = "field_found"

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered(Event):
    """What the person has shown is known from now on, on this host."""

    name: ClassVar[str] = "remembered"

    field: str
    """The flow's step, or `number`: where the complaint's number stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDiffers(Event):
    """The page shows something else than was put in."""

    name: ClassVar[str] = "field_differs"

    field: str
    value: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanged(Event):
    """The person has changed a field of the form that was handed over to her; told at the submission at the latest."""

    name: ClassVar[str] = "field_changed"

    field: str
    value: str
    """What was meant to stand there."""
    seen: str
    right: bool = False
    """Whether she has put back what was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """The form is the person's: verify, read, tick, submit.

    Told again with a `text` alone, when something has happened to it while it is hers; what is to do then stands.
    """

    name: ClassVar[str] = "handed_over"

    notices: tuple[str, ...] = ()
    """What must be read before anything is done."""
    todo: tuple[str, ...] = ()
    """What is to be done, in its order, with what is to be known about it."""
    more: bool = False
    """Whether it is a part of the form, and the person's Next brings another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksRefused(Event):
    """The portal's own check refused some of the links."""

    name: ClassVar[str] = "links_refused"

    links: tuple[tuple[str, str], ...]
    """Item id and the portal's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedSeen(Event):
    """The person's submission was seen; what became of it is not known yet."""

    name: ClassVar[str] = "submitted_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Event):
    """The complaint's outcome is written down."""

    name: ClassVar[str] = "released"

    result: str
    """As in the records, or `rehearsed`: it was only looked at, and is back in the queue."""
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """The session is over; `left` complaints are still to file."""

    name: ClassVar[str] = "session_ended"

    filed: int
    left: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOpened(Event):
    """The shop window is there."""

    name: ClassVar[str] = "shop_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecorded(Event):
    """The listing that the person has open is written down."""

    name: ClassVar[str] = "listing_recorded"

    item_id: str
    title: str
    store_number: str
    price: str
    known: bool
    """Whether it was in the records before."""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecorded(Event):
    """The owner on a licence page is written down; the name itself is private and in no event."""

    name: ClassVar[str] = "owner_recorded"

    store_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingRecorded(Event):
    """What is open is not written down; the text says why."""

    name: ClassVar[str] = "nothing_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopEnded(Event):
    """The session is over; the window stays open."""

    name: ClassVar[str] = "shop_ended"

    recorded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingLookedAt(Event):
    """A filed listing was opened; `presence` is live, removed, redirected, not_shown (from here) or unknown."""

    name: ClassVar[str] = "listing_looked_at"

    position: int
    total: int
    item_id: str
    presence: str
    back: bool = False
    """Whether it was gone before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallMet(Event):
    """A puzzle or a login stands before the page: the person's."""

    name: ClassVar[str] = "wall_met"

    wall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StillThere(Event):
    """The run waits for a sign that the person is still there."""

    name: ClassVar[str] = "still_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckStopped(Event):
    """The run ends before its time; the text says why."""

    name: ClassVar[str] = "recheck_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckEnded(Event):
    """The run is over."""

    name: ClassVar[str] = "recheck_ended"

    live: int
    removed: int
    redirected: int
    not_shown: int
    unknown: int
    back: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOpened(Event):
    """A search page is open in front of the person."""

    name: ClassVar[str] = "search_opened"

    position: int
    total: int
    work: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchNotOpened(Event):
    """A search page did not come; it stays due."""

    name: ClassVar[str] = "search_not_opened"

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEnded(Event):
    """The run is over; the window stays open."""

    name: ClassVar[str] = "search_ended"

    done: int
    recorded: int
    left: int
