"""The records as they are at one moment, for a thread of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.seller import Seller
from helper.model.work import Work
from helper.store.shelf import Shelf


class Shelves(Protocol):
    """What is read here of the records: the store has it, and a snapshot of it."""

    @property
    def works(self) -> Shelf[Work]: ...
    @property
    def listings(self) -> Shelf[Listing]: ...
    @property
    def findings(self) -> Shelf[Finding]: ...
    @property
    def complaints(self) -> Shelf[Complaint]: ...
    @property
    def sellers(self) -> Shelf[Seller]: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The shelves; what stands on them are values."""

    works: Shelf[Work]
    listings: Shelf[Listing]
    findings: Shelf[Finding]
    complaints: Shelf[Complaint]
    sellers: Shelf[Seller]


def snapshot(store: Shelves) -> Snapshot:
    """Take the records as they are."""
    return Snapshot(
        works=Shelf(store.works.all()),
        listings=Shelf(store.listings.all()),
        findings=Shelf(store.findings.all()),
        complaints=Shelf(store.complaints.all()),
        sellers=Shelf(store.sellers.all()),
    )
