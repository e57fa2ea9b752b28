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
