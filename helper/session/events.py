"""The events of a session, one class for each kind; their names are part of the contract with other programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """An event with a sentence that can be shown as it is. Other programs know it by its class's name."""

    name: ClassVar[str] = "event"

    at: datetime
    session: str
    complaint: str | None = None
    text: str = ""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(frozen=True, kw_only=True)(cls)

    def as_json(self) -> dict[str, Any]:
        """The event as one line of `file --plain --json`."""
        values: dict[str, Any] = {"event": self.name, "at": self.at.isoformat(), "session": self.session}
        for own in fields(self):
            value = getattr(self, own.name)
            if own.name not in values and value is not None:
                values[own.name] = list(value) if isinstance(value, tuple) else value
        return values


class ComplaintReserved(Event):
    """A complaint, or the registration of a design, was reserved; `fields` are the form's values.

    Sent again with the same position when the form gets fewer links than planned.
    """

    position: int
    """Number of the form in this session, from 1."""
    total: int
    work: str
    listings: int
    """Number of listings in the complaint; 0: it is a registration."""
    practice: bool
    by_hand: bool = False
    """Whether every value is pasted in the user's own browser."""
    fields: tuple[tuple[str, str, str], ...] = ()
    """Step id, label and wanted value, in the order of filling."""


class PageReached(Event):
    """A known page is open; `page` is `login` while the user logs in."""

    page: str
    host: str


class FieldFilled(Event):
    """A field was filled and its read-back was right; `checks` counts the read-backs."""

    field: str
    value: str
    seen: str
    checks: int = 1
    yours: bool = False
    """Whether the user chose another entry than the wanted one."""


class FieldAsked(Event):
    """The user was asked which control or entry is meant."""

    field: str


class FieldPasted(Event):
    """A field could not be found or filled: its value is on the clipboard, and the user pastes it.

    Sent with `done` false when the value is ready to be pasted, and with `done` true when it was seen in a control.
    """

    field: str
    value: str
    done: bool = False


class FieldLeftOut(Event):
    """The user leaves a field as it is, and the hand-over names it again; or the page has no such field."""

    field: str


class FieldShown(Event):
    """The user is asked to point at a field's box on the page.

    Sent with `done` false when pointing starts, again when a press hit no usable control, and once with `done` true
    when presses reach the page again.
    """

    field: str
    done: bool = False


class FieldFound(Event):
    """A field was found with certainty; it was not filled."""

    field: str


class Remembered(Event):
    """A lesson of the user was saved for this host; or the text says why it could not be saved."""

    field: str
    """The flow's step, or `number`: the place of the complaint's number."""
    kept: bool = True
    """Whether it was stored."""


class FieldDiffers(Event):
    """The page shows another value than the filled one."""

    field: str
    value: str
    seen: str


class FieldChanged(Event):
    """The user has changed a field of the handed-over form; sent at the submission at the latest."""

    field: str
    value: str
    """The wanted value."""
    seen: str
    right: bool = False
    """Whether the user has restored the wanted value."""


class HandedOver(Event):
    """The form is handed over to the user: verify, read, tick, submit.

    Sent again with a `text` alone when something happens to the form during the user's turn; `todo` stays valid.
    """

    notices: tuple[str, ...] = ()
    """Notices to read before any step."""
    todo: tuple[str, ...] = ()
    """The steps in order, with notes about them."""
    steps: tuple[str, ...] = ()
    """For each numbered line of `todo` its step (verify, read, tick, submit), as in `StepsSeen`; empty: not observed."""
    more: bool = False
    """Whether it is a part of the form, and the user's Next opens another part."""


class StepsSeen(Event):
    """The user's progress in the handed-over form, as far as the page shows it; for information only.

    Sent whenever a step is done, or undone by the page.
    """

    seen: tuple[str, ...]
    """All visible steps at this moment, in the order of `verify`, `read`, `tick`, `submit`."""


class PageAsks(Event):
    """A native dialog, such as “Leave site?”, is open over the page, which does not respond until the user answers."""

    words: str
    waits: bool
    """Sent again with false once it is answered."""


class LinksRefused(Event):
    """The portal's own check refused some of the links."""

    links: tuple[tuple[str, str], ...]
    """Item id and the portal's words."""


class SubmittedSeen(Event):
    """The user's submission was seen; its outcome is not known yet."""


class Released(Event):
    """The complaint's outcome was recorded."""

    result: str
    """As in the records, or `rehearsed`: it was filled for inspection only, and is back in the queue."""
    number: str | None = None


class SessionEnded(Event):
    """The session is over; `left` complaints remain to be filed."""

    filed: int
    left: int


class ListRead(Event):
    """A page of the list was read."""

    page: int
    rows: int
    ours: int
    """Number of rows whose number is in the records."""


class OutcomeRead(Event):
    """The portal's decision about one complaint was recorded; `complaint` is its id."""

    number: str
    changed: int
    """Number of listings with news."""
    found: bool = False
    """Whether the number was missing until the user confirmed this row."""


class RightRead(Event):
    """The portal's decision about the registration of one design was recorded."""

    work: str
    number: str
    state: str
    reason: str = ""
    """The reason for a refusal, in the portal's words."""


class ListEnded(Event):
    """The reading of a list is over; the entries named here are still open.

    In the list of complaints, entries are named by their numbers, or by their ids if they have none; in the list of
    registrations, by the titles of the designs.
    """

    read: int
    """Number of the user's entries whose row or page was read."""
    changed: int
    """Number of listings, or designs, with news."""
    found: int = 0
    """Number of complaint numbers that were missing."""
    objected: int = 0
    """Number of listings with news whose seller has objected: a deadline runs."""
    strangers: tuple[str, ...] = ()
    """Numbers in the list that are not in the records."""
    missing: tuple[str, ...] = ()
    """Entries that should be in the list and are not."""
    unsought: tuple[str, ...] = ()
    """Entries that may be in a part of the list that was not read."""
    unread: tuple[str, ...] = ()
    """Numbers whose page could not be read, or shows other listings."""
    unclear: tuple[str, ...] = ()
    """Numbers and entries that may be mixed up, and titles with several states."""
    unknown_words: tuple[str, ...] = ()
    """The portal's words for states that no flow knows."""


class ListingLookedAt(Event):
    """A filed listing was opened; `presence` is live, removed, redirected, not_shown (from here) or unknown."""

    position: int
    total: int
    item_id: str
    presence: str
    back: bool = False
    """Whether it was gone before."""


class SearchOpened(Event):
    """A search page is open in front of the user."""

    position: int
    total: int
    work: str
    words: str
    """The search words; empty when searching by picture."""
    picture: str = ""
    """The full path of the prepared picture; empty when searching by words."""


class ListingRecorded(Event):
    """The listing that the user has open was recorded."""

    item_id: str
    title: str
    store_number: str
    price: str
    known: bool
    """Whether it was in the records before."""
    doubts: tuple[str, ...] = ()


class ListingJudged(Event):
    """The user's answer on the judge page was recorded."""

    finding: str
    item_id: str
    judgement: str
    left: int


class NeedsUser(Event):
    """The run waits for the user: at a puzzle or a login of the shop, or for a sign that the user is still there."""

    wall: str = ""
    """The obstacle in front of the page, such as `puzzle`; empty: the run only waits for a sign of the user."""


class Remark(Event):
    """A message with a text alone: a limited list, figures of the account, a page that did not open."""


class RunEnded(Event):
    """A run over listings or searches is over; the window stays open."""

    done: int
    """Number of listings recorded, judged or checked, or of searches."""
    left: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Number of listings by presence, and of those that are back; listings recorded during searches."""


FilingEvent = (
    ComplaintReserved | PageReached | FieldFilled | FieldAsked | FieldPasted | FieldLeftOut | FieldShown | FieldFound
    | Remembered | FieldDiffers | FieldChanged | HandedOver | StepsSeen | PageAsks | LinksRefused | SubmittedSeen
    | Released | SessionEnded
)  # fmt: skip
"""The events of a filing session."""
RunEvent = (
    ListRead | OutcomeRead | RightRead | ListEnded | ListingLookedAt | SearchOpened | ListingRecorded | ListingJudged
    | NeedsUser | Remark | RunEnded
)  # fmt: skip
"""The events of other runs, besides `PageReached`."""
AnyEvent = FilingEvent | RunEvent
"""Every kind of event: an interface matches them all, and ends with `assert_never`."""
