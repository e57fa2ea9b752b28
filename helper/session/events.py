"""The events of a session, one class for each kind; other programs depend on their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """An event with a complete sentence for the user. In JSON, the event is named after its class."""

    name: ClassVar[str] = "event"

    at: datetime
    session: str
    complaint: str | None = None
    text: str = ""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(frozen=True, kw_only=True)(cls)

    def as_json(self) -> dict[str, Any]:
        """Return the event as one line of `file --plain --json`."""
        values: dict[str, Any] = {"event": self.name, "at": self.at.isoformat(), "session": self.session}
        for own in fields(self):
            value = getattr(self, own.name)
            if own.name not in values and value is not None:
                values[own.name] = list(value) if isinstance(value, tuple) else value
        return values


class ComplaintReserved(Event):
    """A complaint, or the registration of a design, was reserved; `fields` are the form's values.

    Sent again with the same position if links had to be moved to another form.
    """

    position: int
    """The number of this form in the session, counted from 1."""
    total: int
    work: str
    listings: int
    """Number of listings in the complaint; 0 for a registration."""
    practice: bool
    by_hand: bool = False
    """Whether the user pastes every value in their own browser."""
    fields: tuple[tuple[str, str, str], ...] = ()
    """Step id, label and wanted value of each field, in the order of filling."""


class PageReached(Event):
    """A known page is open; `page` is `login` while the user logs in."""

    page: str
    host: str


class FieldFilled(Event):
    """A field was filled, and reading it back showed the right value; `checks` counts the read-backs."""

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
    """A field could not be found or filled. Its value is on the clipboard for the user to paste.

    Sent with `done` false when the value is on the clipboard, and with `done` true when the value was seen in a
    control.
    """

    field: str
    value: str
    done: bool = False


class FieldLeftOut(Event):
    """The user left a field as it is (the hand-over will mention it again), or the page has no such field."""

    field: str


class FieldShown(Event):
    """The user is asked to point at a field's box on the page.

    Sent with `done` false when pointing starts and whenever a click hit no usable control; sent once with `done` true
    when clicks reach the page again.
    """

    field: str
    done: bool = False


class FieldFound(Event):
    """A field was found with certainty, but not filled."""

    field: str


class Remembered(Event):
    """Something that the user taught was saved for this host, or the text says why it could not be saved."""

    field: str
    """The flow's step, or `number` for the words before the complaint's number."""
    kept: bool = True
    """Whether it was saved."""


class FieldDiffers(Event):
    """The page shows another value than the one that was filled in."""

    field: str
    value: str
    seen: str


class FieldChanged(Event):
    """The user has changed a field of the handed-over form; sent at the latest when the form is submitted."""

    field: str
    value: str
    """The wanted value."""
    seen: str
    right: bool = False
    """Whether the user has restored the wanted value."""


class HandedOver(Event):
    """The form is handed over to the user: verify, read, tick, submit.

    Sent again with only a `text` if something happens to the form during the user's turn; `todo` stays valid.
    """

    notices: tuple[str, ...] = ()
    """Notices that the user should read first."""
    todo: tuple[str, ...] = ()
    """The steps in order, with remarks about them."""
    steps: tuple[str, ...] = ()
    """The step of each numbered line in `todo` (verify, read, tick, submit), as in `StepsSeen`; empty if not observed."""
    more: bool = False
    """Whether this is only a part of the form, and another part appears when the user presses Next."""


class StepsSeen(Event):
    """The user's progress in the handed-over form, as far as the page shows it; for information only.

    Sent whenever a step is completed, or undone by the page.
    """

    seen: tuple[str, ...]
    """All steps that are complete now, in the order `verify`, `read`, `tick`, `submit`."""


class PageAsks(Event):
    """A browser dialog, such as “Leave site?”, is open; the page does not respond until the user answers."""

    words: str
    waits: bool
    """True when the dialog opens, false when the user has answered it."""


class LinksRefused(Event):
    """The portal's own check rejected some of the links."""

    links: tuple[tuple[str, str], ...]
    """Pairs of an item id and the portal's text about it."""


class SubmittedSeen(Event):
    """The user's submission was seen; its outcome is not known yet."""


class Released(Event):
    """The complaint's outcome was recorded."""

    result: str
    """The result as in the records, or `rehearsed`: the form was filled for inspection only, and is back in the queue."""
    number: str | None = None


class SessionEnded(Event):
    """The session has ended; `left` complaints remain to be filed."""

    filed: int
    left: int


class ListRead(Event):
    """A page of the list was read."""

    page: int
    rows: int
    ours: int
    """Number of rows whose complaint number is in the records."""


class OutcomeRead(Event):
    """The portal's decision about one complaint was recorded; `complaint` is its id."""

    number: str
    changed: int
    """Number of listings whose state has changed."""
    found: bool = False
    """Whether the number was missing in the records until the user confirmed this row."""


class RightRead(Event):
    """The portal's decision about the registration of one design was recorded."""

    work: str
    number: str
    state: str
    reason: str = ""
    """The reason for a rejection, in the portal's words."""


class ListEnded(Event):
    """The reading of a list has ended. The entries named here still need attention.

    Complaints are named by their numbers, or by their ids if they have none; registrations by the titles of
    the designs.
    """

    read: int
    """Number of the user's entries that were read, from their row or their page."""
    changed: int
    """Number of listings, or of designs, whose state has changed."""
    found: int = 0
    """Number of missing complaint numbers that were found."""
    objected: int = 0
    """Number of changed listings whose seller has objected, which starts a deadline."""
    strangers: tuple[str, ...] = ()
    """Numbers in the list that are not in the records."""
    missing: tuple[str, ...] = ()
    """Entries that should be in the list but are not."""
    unsought: tuple[str, ...] = ()
    """Entries that may be in a part of the list that was not read."""
    unread: tuple[str, ...] = ()
    """Numbers whose page could not be read, or shows other listings."""
    unclear: tuple[str, ...] = ()
    """Numbers and entries that may be mixed up, and titles that appear with several states."""
    unknown_words: tuple[str, ...] = ()
    """The portal's texts for states that no flow knows."""


class ListingLookedAt(Event):
    """A filed listing was opened; `presence` is live, removed, redirected, not_shown (in this country) or unknown."""

    position: int
    total: int
    item_id: str
    presence: str
    back: bool = False
    """Whether the listing was gone at the previous check."""


class SearchOpened(Event):
    """A search page was opened for the user."""

    position: int
    total: int
    work: str
    words: str
    """The search words; empty for a search by picture."""
    picture: str = ""
    """The full path of the prepared picture; empty for a search by words."""


class ListingRecorded(Event):
    """The listing that the user has open was recorded."""

    item_id: str
    title: str
    store_number: str
    price: str
    known: bool
    """Whether the listing was in the records already."""
    doubts: tuple[str, ...] = ()


class ListingJudged(Event):
    """The user's answer on the judge page was recorded."""

    finding: str
    item_id: str
    judgement: str
    left: int


class NeedsUser(Event):
    """The run waits for the user: at a puzzle or a login of the shop, or to confirm that the user is still present."""

    wall: str = ""
    """What blocks the page, such as `puzzle`; empty if the run only waits for the user to confirm."""


class Remark(Event):
    """A message with a text only: a limited list, figures of the account, a page that did not open."""


class RunEnded(Event):
    """A run over listings or searches has ended; the window stays open."""

    done: int
    """Number of listings that were recorded, judged or checked, or number of searches."""
    left: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Number of listings for each presence, and of listings that are back; for searches, of listings recorded."""


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
"""The events of other runs; these also send `PageReached`."""
AnyEvent = FilingEvent | RunEvent
"""Every kind of event. Each interface handles all of them and ends its match with `assert_never`."""
