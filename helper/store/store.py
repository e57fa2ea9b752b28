"""The records: read once, then in memory; every change goes through `Store.change` and is one durable write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from helper.config.durable import remove_parts
from helper.config.places import Places
from helper.errors import StoreError
from helper.model.account import Account
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.seller import Seller
from helper.model.standing import Standing
from helper.model.work import Work
from helper.store.backups import back_up_before_format, back_up_daily
from helper.store.codec import Misread, from_document, to_document
from helper.store.collector import collector_resting
from helper.store.lock import StoreLock
from helper.store.migrations import FORMAT
from helper.store.records import Records, TableChange
from helper.store.shelf import Entity, Shelf, T
from helper.store.steps import Steps
from helper.store.storage import Document

_TABLES: dict[type[Any], str] = {
    Work: "works",
    Listing: "listings",
    Finding: "findings",
    Complaint: "complaints",
    Seller: "sellers",
    Account: "accounts",
    Standing: "standings",
}


def open_store(places: Places, *, read_only: bool = False) -> Store:
    """Open the records; read-only needs no lock, makes nothing and sees them as they are at this moment.

    Raises:
        StoreBusy: Another program has them open for writing.
        StoreUnreadable: They are damaged, or written by a later version.
    """
    if read_only:
        return Store(places)
    places.ensure()
    lock = StoreLock(places.lock_file)
    lock.acquire()
    try:
        remove_parts(places.queue_file)
        return Store(places, lock)
    except BaseException:
        lock.release()
        raise


class Store:
    """Works, listings, findings, complaints, sellers, accounts and their standings. Belongs to one thread."""

    def __init__(self, places: Places, lock: StoreLock | None = None) -> None:
        """Read everything; without a lock nothing can be changed."""
        self.places = places
        self.changes = 0
        """How many changes there have been since the records were opened."""
        self._lock = lock
        self._callbacks: list[Callable[[], None]] = []
        self._records = Records(places.queue_file, places.backups)
        with collector_resting():
            self._refuse_unknown_tables()
            self.works = self._read(Work)
            self.listings = self._read(Listing)
            self.findings = self._read(Finding)
            self.complaints = self._read(Complaint)
            self.sellers = self._read(Seller)
            self.accounts = self._read(Account)
            self.standings = self._read(Standing)
        self.steps = Steps(self)
        """What can be taken back; one for everybody who works with these records."""
        if lock is not None:
            self._keep_copies()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the lock; every change is on the disk already."""
        self._records.close()
        if self._lock is not None:
            self._lock.release()

    def change(self, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write all of this by id, in one durable write; memory follows only when the file has it.

        Raises:
            StoreError: It could not be written; file and memory are as they were.
        """
        if self._lock is None:
            raise ValueError("records that are open for reading cannot be changed")
        removed = tuple(remove)
        kinds = {type(entity) for entity in (*entities, *removed)}
        self._records.change(
            {
                name: TableChange(
                    self._documents(name, kind, entities), [gone.id for gone in _only(kind, removed)]
                )
                for kind, name in _TABLES.items()
                if kind in kinds
            }
        )
        for kind in kinds:
            shelf = self._shelf(kind)
            shelf.replace(_only(kind, entities), [gone.id for gone in _only(kind, removed)])
        self.changes += 1
        for callback in tuple(self._callbacks):
            callback()

    def current(self, entity: Entity) -> Entity | None:
        """The entity of that kind and id as it is kept; None: there is none."""
        return self._shelf(type(entity)).get(entity.id)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have the callback told after each change; calling what is returned ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def _documents(self, name: str, kind: type[Entity], entities: Iterable[Entity]) -> dict[str, Document]:
        kept = self._records.documents(name)
        documents = {}
        for entity in _only(kind, entities):
            rev = kept[entity.id]["rev"] + 1 if entity.id in kept else 1
            documents[entity.id] = {"id": entity.id, "rev": rev, **to_document(entity)}
        return documents

    def _shelf(self, kind: type[Entity]) -> Shelf[Any]:
        shelf: Shelf[Any] = getattr(self, _TABLES[kind])
        return shelf

    def _read(self, kind: type[T]) -> Shelf[T]:
        name = _TABLES[kind]
        return Shelf(self._entity(kind, name, *entry) for entry in self._records.documents(name).items())

    def _entity(self, kind: type[T], table: str, key: str, document: Document) -> T:
        try:
            return from_document(kind, _unwrapped(key, document))
        except Misread as error:
            raise self._records.file.unreadable(f"{table}, {key}, {error}.") from error

    def _refuse_unknown_tables(self) -> None:
        if unknown := sorted(self._records.tables() - set(_TABLES.values())):
            raise self._records.file.unreadable(f"Its table {', '.join(unknown)} is not known here.")

    def _keep_copies(self) -> None:
        file, today = self._records.file, datetime.now(UTC).date()
        try:
            if file.read_format != FORMAT:
                back_up_before_format(self.places.queue_file, self.places.backups, today, file.read_format)
                self._records.change(dict.fromkeys(self._records.tables(), TableChange()))
            back_up_daily(self.places.queue_file, self.places.backups, today)
        except OSError as error:
            raise StoreError(
                f"No copy of your records could be made: {error.strerror}. They were left as they are.",
                where=str(self.places.backups),
                now="Make room, or see to the drive, and start again.",
            ) from error


def _unwrapped(key: str, document: Document) -> Document:
    """The document without what belongs to the file: its count of writes."""
    values = dict(document)
    rev = values.pop("rev", None)
    if not isinstance(rev, int) or rev < 1:
        raise Misread("this is not a count of writes", "rev")
    if values.get("id") != key:
        raise Misread("this is not the id under which it is kept", "id")
    return values


def _only(kind: type[T], entities: Iterable[Entity]) -> list[T]:
    return [entity for entity in entities if type(entity) is kind]
