"""The events of a session, one class for each kind of event.

Other programs depend on the class names and field names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in a session. In JSON, the event is named after its class.

    `text` is a complete sentence for the user, or empty.
    """

    name: ClassVar[str] = "event"

    at: datetime
    session: str
    complaint: str | None = None
    text: str = ""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(frozen=True, kw_only=True)(cls)

    def as_json(self) -> dict[str, Any]:
        """Return the values that `file --plain --json` prints as one line for this event."""
        values: dict[str, Any] = {"event": self.name, "at": self.at.isoformat(), "session": self.session}
        for own in fields(self):
            value = getattr(self, own.name)
            if own.name not in values and value is not None:
                values[own.name] = list(value) if isinstance(value, tuple) else value
        return values


class ComplaintReserved(Event):
    """A complaint or the registration of a design was reserved for filing. `fields` are the form's values.

    Sent again with the same `position` if some of the links had to be moved to another form.
    """

    position: int
    """The position of this form in the session, counted from 1."""
    total: int
    work: str
    listings: int
    """Number of listings in the complaint; 0 for a registration."""
    practice: bool
    by_hand: bool = False
    """Whether the user pastes every value in their own browser."""
    fields: tuple[tuple[str, str, str], ...] = ()
    """The step's id, the label and the wanted value of each field, in the order of filling."""


class PageReached(Event):
    """The window shows a page that the flow describes; `page` is `login` while the user logs in."""

    page: str
    host: str


class FieldFilled(Event):
    """A field was filled, and the page shows the right value.

    `checks` is the number of times that the program read the value back.
    """

    field: str
    value: str
    seen: str
    checks: int = 1
    yours: bool = False
    """Whether the user chose an entry other than the wanted one."""


class FieldAsked(Event):
    """The user was asked which control is the field, or which entry of a list is the wanted one."""

    field: str


class FieldPasted(Event):
    """A field could not be found or filled, so its value is on the clipboard for the user to paste.

    Sent with `done` false when the value is copied to the clipboard, and with `done` true when the page shows
    the value in a control or the user confirms it.
    """

    field: str
    value: str
    done: bool = False


class FieldLeftOut(Event):
    """The user left a field as it is, or the page has no such field.

    If the user left the field, the hand-over mentions the field again.
    """

    field: str


class FieldShown(Event):
    """The user is asked to point at a field's control on the page.

    Sent with `done` false when pointing starts, and again after each click on something that cannot be used.
    Sent once with `done` true when pointing ends and clicks work normally again.
    """

    field: str
    done: bool = False


class Remembered(Event):
    """The program tried to save what the user taught about this host. If that failed, `text` says why."""

    field: str
    """The id of the flow's step; `number` if the user taught where the page shows the complaint number."""
    kept: bool = True
    """False if saving failed."""


class FieldDiffers(Event):
    """The page shows a value other than the one that was filled in."""

    field: str
    value: str
    seen: str


class FieldChanged(Event):
    """The user has changed a field of the handed-over form. Sent when the form is submitted, or earlier."""

    field: str
    value: str
    """The wanted value."""
    seen: str
    right: bool = False
    """Whether the field has the wanted value again because the user restored it."""
    settled: bool = False
    """Whether this change resolves the problem that the last `handed_over` or `links_refused` event reported."""


class HandedOver(Event):
    """The form was handed over: the user checks the links, reads the form, ticks the boxes, and submits.

    If something happens to the form during the user's turn, the event is sent again with only a `text`. The
    earlier `todo` remains valid.
    """

    notices: tuple[str, ...] = ()
    """Notices that the user should read first."""
    todo: tuple[str, ...] = ()
    """The user's instructions in order, followed by remarks."""
    steps: tuple[str, ...] = ()
    """For each numbered line in `todo`, the step that it belongs to: verify, read, tick or submit.

    A line's step is empty if the page cannot report it. See `StepsSeen`.
    """
    more: bool = False
    """Whether only a part of the form was handed over, so that another part appears after Next."""


class StepsSeen(Event):
    """The steps that the user has completed in the handed-over form, as far as the page shows them.

    For information only. Sent whenever a step becomes complete, or becomes incomplete because the page has
    changed.
    """

    seen: tuple[str, ...]
    """All steps that are complete now: `verify`, `read`, `tick` and `submit`, in this order."""


class PageAsks(Event):
    """A browser dialog such as “Leave site?” is open.

    The page does not respond until the user answers the dialog.
    """

    words: str
    waits: bool
    """True when the dialog opens; False when the user has answered the dialog."""


class LinksRefused(Event):
    """The portal's own check rejected some of the form's links."""

    links: tuple[tuple[str, str], ...]
    """The item id of each rejected link, with the portal's reason; empty once a later check rejects none."""


class SubmittedSeen(Event):
    """The user's submission was seen; its outcome is not known yet."""


class Released(Event):
    """The complaint's outcome was recorded."""

    result: str
    """The recorded result, or `rehearsed`.

    `rehearsed` means that the form was filled for inspection only and is back in the queue.
    """
    number: str | None = None


class SessionEnded(Event):
    """The filing session has ended; `left` forms remain to be filed."""

    filed: int
    left: int


class ListRead(Event):
    """A page of the portal's list was read."""

    page: int
    rows: int
    ours: int
    """Number of rows on this page whose complaint number is in the records."""


class OutcomeRead(Event):
    """The portal's decision about one complaint was recorded; `complaint` is its id."""

    number: str
    changed: int
    """Number of listings whose state has changed."""
    found: bool = False
    """Whether the records lacked the complaint's number until the user confirmed this row of the list."""


class RightRead(Event):
    """The portal's decision about the registration of one design was recorded."""

    work: str
    number: str
    state: str
    reason: str = ""
    """The portal's text with the reason for a rejection; empty if there was no rejection."""


class ListEnded(Event):
    """The reading of a list has ended. The complaints and registrations named here still need attention.

    Complaints are named by their numbers, or by their ids if their numbers are missing. Registrations are
    named by the titles of their designs.
    """

    read: int
    """Number of the user's complaints or designs whose state was read, in the list or on their own page."""
    changed: int
    """Number of listings, or of designs, whose state has changed."""
    found: int = 0
    """Number of missing complaint numbers that were found."""
    objected: int = 0
    """Number of changed listings whose seller has objected, which starts a deadline."""
    strangers: tuple[str, ...] = ()
    """Complaint numbers that are in the list but not in the records."""
    unread: tuple[str, ...] = ()
    """Complaints or designs that the user waits for, but that the pages that were opened do not decide.

    They may be on a page that nobody opened, so nothing follows from that.
    """
    unclear: tuple[str, ...] = ()
    """Numbers and entries without a certain match, and titles with several states in the list."""
    unknown_words: tuple[str, ...] = ()
    """The portal's texts for states that the flow does not describe."""


class ListingLookedAt(Event):
    """A filed listing was opened.

    `presence` is live, removed, redirected, not_shown (unavailable in this country) or unknown.
    """

    position: int
    total: int
    item_id: str
    presence: str
    back: bool = False
    """Whether the listing is back: it was gone at the previous check."""


class ListingRecorded(Event):
    """The listing that is open in the user's window was recorded."""

    item_id: str
    title: str
    store_number: str
    price: str
    known: bool
    """Whether the records already contained the listing."""
    doubts: tuple[str, ...] = ()


class ListingJudged(Event):
    """The user's answer about a listing on the judge page was recorded."""

    finding: str
    item_id: str
    judgement: str
    left: int


class NeedsUser(Event):
    """The run is blocked by the shop's puzzle or login, or waits for the user to confirm that they are present."""

    wall: str = ""
    """What blocks the page, such as `puzzle`; empty if the run only waits for the user to confirm."""


class Remark(Event):
    """A message without data, such as a limited list, or a page that did not open."""


class RunEnded(Event):
    """A run over listings has ended; the window stays open."""

    done: int
    """Number of listings that were judged or checked."""
    left: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """The number of listings by presence, such as live or removed, and the number that are on sale again."""


FilingEvent = (
    ComplaintReserved | PageReached | FieldFilled | FieldAsked | FieldPasted | FieldLeftOut | FieldShown
    | Remembered | FieldDiffers | FieldChanged | HandedOver | StepsSeen | PageAsks | LinksRefused | SubmittedSeen
    | Released | SessionEnded
)  # fmt: skip
"""The events of a filing session."""
RunEvent = (
    ListRead | OutcomeRead | RightRead | ListEnded | ListingLookedAt | ListingRecorded | ListingJudged
    | NeedsUser | Remark | RunEnded
)  # fmt: skip
"""The events of all other runs; these runs also send `PageReached`."""
AnyEvent = FilingEvent | RunEvent
"""Every kind of event.

Each interface handles every kind, which `assert_never` lets the type checker verify.
"""
