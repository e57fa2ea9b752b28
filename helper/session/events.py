"""What happens in a session, one record for each kind; their names are part of the contract with other programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
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
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in values and value is not None:
                values[field.name] = list(value) if isinstance(value, tuple) else value
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
    """What the person has shown is known from now on, on this host."""

    field: str
    """The flow's step, or `number`: where the complaint's number stands."""


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
    """Rows whose number is one of ours."""


class OutcomeRead(Event):
    """What the portal says of one complaint is written down; `complaint` says which."""

    number: str
    changed: int
    """Listings of which something new is known."""


class NumberFound(Event):
    """The person has confirmed the number of a complaint that was sent without one."""

    number: str


class ListLimited(Event):
    """The page shows a part of the list only; complaints that are not in it are hidden, not lost."""

    earliest: str = ""
    """The first day it shows, where it says so."""


class StandingRead(Event):
    """What the portal's own page says about the account is written down, in its words."""

    takedown_rate: str
    counter_notice_rate: str
    month_on_month: str
    counter_notices_waiting: str


class RightRead(Event):
    """What the portal says of the registration of one design is written down."""

    work: str
    number: str
    state: str
    reason: str = ""
    """Why it was refused, in the portal's words."""


class RightsEnded(Event):
    """The reading of the registrations is over; what is listed here is still open."""

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


class OutcomesEnded(Event):
    """The reading is over; what is listed here is still open."""

    read: int
    """Complaints of ours whose page, or row, was read."""
    changed: int
    """Listings of which something new is known."""
    found: int
    """Numbers that were missing."""
    objected: int = 0
    """Of the listings of which something new is known, those whose seller has objected: a date runs."""
    strangers: tuple[str, ...] = ()
    """Numbers in the list that belong to no complaint in the records."""
    missing: tuple[str, ...] = ()
    """Our complaints that were sent and not met in the list."""
    unsought: tuple[str, ...] = ()
    """Ours that were not met, and may stand in a part of the list that was not read."""
    unread: tuple[str, ...] = ()
    """Numbers whose page could not be read, or speaks of other listings."""
    unclear: tuple[str, ...] = ()
    """Numbers that may belong to another complaint than the records say, and complaints that may have one of them."""
    unknown_words: tuple[str, ...] = ()
    """The portal's words for states that are in no flow."""


class ShopOpened(Event):
    """The shop window is there."""


class ListingRecorded(Event):
    """The listing that the person has open is written down."""

    item_id: str
    title: str
    store_number: str
    price: str
    known: bool
    """Whether it was in the records before."""
    doubts: tuple[str, ...] = ()


class NothingRecorded(Event):
    """What is open is not written down; the text says why."""


class ShopEnded(Event):
    """The session is over; the window stays open."""

    recorded: int


class JudgePageOpened(Event):
    """The page to judge on is open in the shop window."""

    left: int
    """Listings that wait for an answer."""


class ListingJudged(Event):
    """The person's answer on the page is written down."""

    finding: str
    item_id: str
    judgement: str
    left: int


class JudgePageEnded(Event):
    """The page was closed, or the run was stopped; what was answered is written down."""

    judged: int
    """Answers of this run, on whichever side."""
    left: int


class ListingLookedAt(Event):
    """A filed listing was opened; `presence` is live, removed, redirected, not_shown (from here) or unknown."""

    position: int
    total: int
    item_id: str
    presence: str
    back: bool = False
    """Whether it was gone before."""


class WallMet(Event):
    """A puzzle or a login stands before the page: the person's."""

    wall: str


class StillThere(Event):
    """The run waits for a sign that the person is still there."""


class RecheckStopped(Event):
    """The run ends before its time; the text says why."""


class RecheckEnded(Event):
    """The run is over."""

    live: int
    removed: int
    redirected: int
    not_shown: int
    unknown: int
    back: int
    left: int


class SearchOpened(Event):
    """A search page is open in front of the person."""

    position: int
    total: int
    work: str
    words: str
    """Empty where it is searched by the picture."""
    picture: str = ""
    """The picture that is laid ready, by its whole path; empty: it is searched by words."""


class SearchNotOpened(Event):
    """A search page did not come; it stays due."""

    words: str


class SearchEnded(Event):
    """The run is over; the window stays open."""

    done: int
    recorded: int
    left: int
