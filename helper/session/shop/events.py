"""What is told of a visit to the shop; the name of an owner is private and in no event."""

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
