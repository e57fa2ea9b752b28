"""What happens in a session, one record for each kind; their names are part of the contract with other programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, with a sentence that can be shown as it is. Other programs know it by its class's name."""

    name: ClassVar[str] = "event"

    at: datetime
    session: str
    complaint: str | None = None
    text: str = ""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(frozen=True, kw_only=True)(cls)

    def as_json(self) -> dict[str, Any]:
        """One line of `file --plain --json`."""
        values: dict[str, Any] = {"event": self.name, "at": self.at.isoformat(), "session": self.session}
        for own in fields(self):
            value = getattr(self, own.name)
            if own.name not in values and value is not None:
                values[own.name] = list(value) if isinstance(value, tuple) else value
        return values


class ComplaintReserved(Event):
    """A complaint, or the registration of a design, was taken; `fields` is what will be put into the form.

    Told a second time, with the same position, when fewer links go into the form than were planned.
    """

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


class PageReached(Event):
    """A known page is open; `page` is `login` while the person logs in."""

    page: str
    host: str


class FieldFilled(Event):
    """A field was filled and read back right; `checks` says how often."""

    field: str
    value: str
    seen: str
    checks: int = 1
    yours: bool = False
    """Whether the user chose another entry than the one that was wanted."""


class FieldAsked(Event):
    """The person was asked which control or entry is meant."""

    field: str


class FieldPasted(Event):
    """A field could not be found or filled: its value is on the clipboard, the person pastes it.

    Told once with `done` false when the value lies ready, and once with `done` true when it was seen in a control.
    """

    field: str
    value: str
    done: bool = False


class FieldLeftOut(Event):
    """The person leaves a field as it is, and the hand-over names it once more; or the page has no such field."""

    field: str


class FieldShown(Event):
    """The person is to point at a field's box on the page.

    Told with `done` false when a press on the page picks, again when it picked nothing of use, and once with `done` true
    when presses are the page's again.
    """

    field: str
    done: bool = False


class FieldFound(Event):
    """A field was found beyond doubt; nothing was put in."""

    field: str


class Remembered(Event):
    """What the user has shown is known from now on, on this host; or the text says why it could not be kept."""

    field: str
    """The flow's step, or `number`: where the complaint's number stands."""
    kept: bool = True
    """Whether it was stored."""


class FieldDiffers(Event):
    """The page shows something else than was put in."""

    field: str
    value: str
    seen: str


class FieldChanged(Event):
    """The person has changed a field of the form that was handed over to her; told at the submission at the latest."""

    field: str
    value: str
    """What was meant to stand there."""
    seen: str
    right: bool = False
    """Whether she has put back what was meant."""


class HandedOver(Event):
    """The form is the person's: verify, read, tick, submit.

    Told again with a `text` alone, when something has happened to it while it is hers; what is to do then stands.
    """

    notices: tuple[str, ...] = ()
    """What must be read before anything is done."""
    todo: tuple[str, ...] = ()
    """What is to be done, in its order, with what is to be known about it."""
    steps: tuple[str, ...] = ()
    """For each numbered line of `todo` its step (verify, read, tick, submit), of which `StepsSeen` tells; empty: nobody sees it."""
    more: bool = False
    """Whether it is a part of the form, and the person's Next brings another one."""


class StepsSeen(Event):
    """How far the person is with the form that is hers, as far as it can be seen in the page; nothing hangs on it.

    Told whenever a step comes, or goes because the page has undone it.
    """

    seen: tuple[str, ...]
    """All that can be seen at this moment, in the order of `verify`, `read`, `tick`, `submit`."""


class PageAsks(Event):
    """A box of the browser's own, such as “Leave site?”, stands over the page, which answers nothing until the person has."""

    words: str
    waits: bool
    """Told again with false once it is answered."""


class LinksRefused(Event):
    """The portal's own check refused some of the links."""

    links: tuple[tuple[str, str], ...]
    """Item id and the portal's words."""


class SubmittedSeen(Event):
    """The person's submission was seen; what became of it is not known yet."""


class Released(Event):
    """The complaint's outcome is written down."""

    result: str
    """As in the records, or `rehearsed`: it was only looked at, and is back in the queue."""
    number: str | None = None


class SessionEnded(Event):
    """The session is over; `left` complaints are still to file."""

    filed: int
    left: int


class ListRead(Event):
    """A page of the list was read."""

    page: int
    rows: int
    ours: int
    """Rows whose number is in the records."""


class OutcomeRead(Event):
    """What the portal says about one complaint was recorded; `complaint` is its id."""

    number: str
    changed: int
    """Listings with news."""
    found: bool = False
    """Whether the number was missing until the user confirmed this row."""


class RightRead(Event):
    """What the portal says about the registration of one design was recorded."""

    work: str
    number: str
    state: str
    reason: str = ""
    """Why it was refused, in the portal's words."""


class ListEnded(Event):
    """The reading of a list is over; what is named here is still open.

    Of the list of complaints, entries are named by their numbers, or by their ids if they have none; of the list of
    registrations, by the titles of the designs.
    """

    read: int
    """The user's entries whose row or page was read."""
    changed: int
    """Listings, or designs, with news."""
    found: int = 0
    """Numbers that were missing."""
    objected: int = 0
    """Listings with news whose seller has objected: a deadline runs."""
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
    """Empty when searching by picture."""
    picture: str = ""
    """The full path of the picture that was laid ready; empty when searching by words."""


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
    """What stands before the page, such as `puzzle`; empty: only a sign is waited for."""


class Remark(Event):
    """A message with a text alone: a limited list, figures of the account, a page that did not open."""


class RunEnded(Event):
    """A run over listings or searches is over; the window stays open."""

    done: int
    """Listings recorded, judged or looked at, or searches done."""
    left: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Listings by presence, and those that are back; listings recorded during searches."""


FilingEvent = (
    ComplaintReserved | PageReached | FieldFilled | FieldAsked | FieldPasted | FieldLeftOut | FieldShown | FieldFound
    | Remembered | FieldDiffers | FieldChanged | HandedOver | StepsSeen | PageAsks | LinksRefused | SubmittedSeen
    | Released | SessionEnded
)  # fmt: skip
"""What a session over forms tells."""
RunEvent = (
    ListRead | OutcomeRead | RightRead | ListEnded | ListingLookedAt | SearchOpened | ListingRecorded | ListingJudged
    | NeedsUser | Remark | RunEnded
)  # fmt: skip
"""What the other runs tell, besides `PageReached`."""
AnyEvent = FilingEvent | RunEvent
"""Every kind of event: an interface matches them all, and ends with `assert_never`."""
