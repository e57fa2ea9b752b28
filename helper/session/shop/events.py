"""What is told of a visit to the shop, of a look at reported listings and of a search; the name of an owner is in no event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from helper.session.events import Event


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
