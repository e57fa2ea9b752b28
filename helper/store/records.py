"""The interface between the store and the place where its documents are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from helper.store.formats import Batch
from helper.store.wal import DocumentChange

T = TypeVar("T")


class Outdated(Exception):
    """Raised when others changed the records first, so our change was not written.

    `Records.news` returns the changes by others.
    """


class UnusableDocument(ValueError):
    """Raised for a document that is not an entity of the store; the message says where the document is."""


class Records(Protocol):
    """The documents of all entities, which `Store` reads and saves here."""

    remarks: list[str]
    """Sentences for the user about repairs and failures while reading the documents."""

    def read(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """Call `make` with all documents, in order, and return the result.

        Raises `StoreUnreadable` if the documents are damaged or incomplete, if they lack a change that was
        read or written before, or if `make` raises `UnusableDocument`.
        """

    def news(self, *, ask: bool = True) -> list[DocumentChange] | None:
        """Return the changes that others have made since the last call of `read` or `news`.

        If `ask` is false, do not ask a server for changes; `write` never overwrites changes that were missed
        in this way. Returns None if it is unknown what has changed; the caller must then call `read` again.
        """

    def write(
        self, changes: Sequence[DocumentChange], everything: Callable[[], Iterable[DocumentChange]], what: str
    ) -> None:
        """Write all these changes durably, or none of them. Call `news` immediately before.

        `everything` returns all documents in memory without these changes; they are needed if the file was
        deleted. `what` describes the change to the user, and may be empty. Raises `Outdated` if others have
        made changes, so that the caller must call `news` first. Raises `StoreError` if nothing was written,
        or if it is uncertain whether anything was written; its message says which.
        """

    def checkpoint(self) -> None:
        """Write all documents into the readable file. Raises `OSError` or `StoreError`; no change is lost then."""

    def close(self) -> None:
        """Release locks and connections. All changes have already been written."""
