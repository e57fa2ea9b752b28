"""Records that several operators share through a server, and a local file with a copy of all of them.

The server accepts or refuses each change. Reading never needs the network. A change is first made on the
server, and then written into the file together with the new position, which says up to which change the file
is complete. The outcome of a form that this computer has reserved is an exception: if the server cannot be
reached, the outcome is written into the file and sent later.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from secrets import token_hex
from threading import Event, Lock
from typing import TypeVar
from uuid import uuid4

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import NotDone, ServerGone, StoreError, StoreUnknown
from helper.store.file_records import LINK, OWN, FileRecords, Outdated
from helper.store.formats import Batch
from helper.store.server import UNKNOWN, Position, Server
from helper.store.wal import Document, DocumentChange
from helper.translation import comma_list, tr, tr_n

T = TypeVar("T")

_CLOCK_WARNING = timedelta(minutes=2)
"""The user is warned if the clocks of computer and server differ by more than this."""
_TRIES = 3
"""How many times a waiting change is sent before it counts as refused."""


def link_to(server: Server, position: Position) -> DocumentChange:
    """Return the change that notes in the file that it is a copy of the server's records at this position."""
    document = {"id": LINK, "service": server.service, "machine": server.machine, **position._asdict()}
    return DocumentChange(OWN, LINK, UNKNOWN, document)


def machine_name(places: Places, by: str) -> str:
    """Return a unique name for this computer and data folder, such as "Mira@studio-3f2a91"."""
    try:
        token = places.machine_file.read_text(encoding="ascii")
    except OSError:
        token = token_hex(3)
        write_durably(places.machine_file, token.encode())
    return f"{by}@{platform.node() or 'computer'}-{token}".lstrip("@")


class SharedRecords:
    """The records on a server, with a copy of them in a file. Without the server, the records can only be read."""

    def __init__(self, file: FileRecords, places: Places) -> None:
        """Use `file`, which is a copy of a server's records; its document `LINK` names the server.

        The caller has already read the file. If the file came from another computer, it contains that
        computer's name. This computer then takes a new name, because the other computer may be filling in
        forms under the old one.
        """
        link = file.own[LINK]
        machine, name = link["machine"], machine_name(places, link["machine"].rpartition("@")[0])
        if machine.rpartition("-")[2] != name.rpartition("-")[2]:
            machine = name
        self.remarks = file.remarks
        self.problem: StoreError | None = None
        """Why the server cannot be used at present; None if the last call succeeded."""
        self.server = Server(link["service"], machine)
        self._file = file
        self._position = Position(link["at"], link["change"])
        self._is_behind = True
        """Whether others may have made changes since `_position`, so that the file may be out of date."""
        self._listener = Server(link["service"], machine)
        self._listening = Lock()
        self._closed = Event()

    def read(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """Replace the file with a new copy of the server's records, and read that copy.

        If the server cannot be used, raises the error, and sets `problem`.
        """
        own = [DocumentChange(OWN, key, None, entry) for key, entry in self._file.own.items() if key != LINK]
        try:
            with self.server.pull(None) as (position, changes):
                self._file.replace(chain(changes, own, [link_to(self.server, position)]))
        except StoreError as error:
            self.problem = error
            raise
        self.problem = None
        self._position, self._is_behind = position, False
        return self._file.read(make)

    def news(self, *, ask: bool = True) -> list[DocumentChange] | None:
        """Return the changes by others. If the server cannot be used, return an empty list and set `problem`.

        Returns None if another program has changed or deleted the local file, so that the file is no longer a
        copy of the server's records.
        """
        if self._file.news() is None or self._file.is_gone():
            return None
        if not (ask or self._is_behind or self._outbox()):
            return []
        try:
            return self._exchanged()
        except StoreError as error:
            self.problem = error
            return []

    def write(
        self, changes: Sequence[DocumentChange], everything: Callable[[], Iterable[DocumentChange]], what: str
    ) -> None:
        if not changes:
            return
        change = str(uuid4())
        try:
            at = self.server.write(change, self._position, changes, what)
        except Outdated:
            self._is_behind = True
            raise
        except StoreError as error:
            self.problem, self._is_behind = error, True
            if not isinstance(error, ServerGone | StoreUnknown) or not self._is_outcome(changes):
                raise
            entry = {"id": change, "what": what, "changes": changes}
            self._file.write([*changes, DocumentChange(OWN, change, None, entry)], everything)
            return
        self.problem = None
        mine = Position(at, change)
        # If the number does not follow ours, others have made changes in between. Then keep the old position,
        # so that the next pull returns their changes.
        is_next = at == self._position.at + 1
        try:
            self._file.write([*changes, *([link_to(self.server, mine)] if is_next else ())], everything)
        except StoreError:
            # Writing the file failed, but the server has saved the change. The next pull writes it into the
            # file.
            is_next = False
        if is_next:
            self._position = mine
        else:
            self._is_behind = True

    def leave(self) -> None:
        """Disconnect the file from the server. Raises `NotDone` if a change waits for the server."""
        if self._outbox():
            raise NotDone(
                tr("The outcome of a form has not reached the server yet."),
                where=self.server.service,
                now=tr("Wait until the server can be reached, and try again."),
            )
        own = [DocumentChange(OWN, key, entry, None) for key, entry in self._file.own.items()]
        self._file.write(own, tuple)

    def _outbox(self) -> list[Document]:
        """Return the changes that still have to be sent to the server, oldest first."""
        return [entry for key, entry in self._file.own.items() if key != LINK and "refused" not in entry]

    def _is_outcome(self, changes: Sequence[DocumentChange]) -> bool:
        """Return whether the change records the outcome of a form that this computer has reserved.

        If the server cannot be reached, an outcome is saved in the file and sent later; any other change
        fails. A hand-over, which adds an attempt, is not an outcome.
        """
        return any(
            change.table == "complaints"
            and change.before is not None
            and change.after is not None
            and change.before.get("reserved_on") == self.server.machine
            and not (
                change.after["state"] == "handed_over" and _attempts(change.after) > _attempts(change.before)
            )
            for change in changes
        )

    def _exchanged(self) -> list[DocumentChange] | None:
        """Pull the changes by others, send our waiting changes, and return the pulled changes.

        Returns None if the server refused one of our changes; the caller must then read all documents again.
        """
        news: list[DocumentChange] = []
        refused = 0
        while True:
            with self.server.pull(self._position) as (position, pulled):
                changes = [*pulled]
            if position != self._position:
                self._file.write([*changes, link_to(self.server, position)], tuple)
            self._position, self._is_behind, self.problem = position, False, None
            news += changes
            if not (outbox := self._outbox()):
                return news
            entry = outbox[0]
            changes = [DocumentChange(*change) for change in entry["changes"]]
            try:
                self.server.write(entry["id"], self._position, changes, entry["what"])
            except Outdated:
                # Others may have made changes since the pull, so pull and send again. If the server refuses
                # the change three times, others have changed the same documents.
                refused += 1
                if refused == _TRIES:
                    self._keep_refused(entry)
                    return None
            else:
                self._file.write([DocumentChange(OWN, entry["id"], entry, None)], tuple)

    def _keep_refused(self, entry: Document) -> None:
        self._file.write([DocumentChange(OWN, entry["id"], entry, {**entry, "refused": True})], tuple)
        numbers = [
            after.get("number", "")
            for table, _, _, after in entry["changes"]
            if table == "complaints" and after
        ]
        self.remarks.append(
            tr(
                "The outcome of a form could not be saved, because the form was changed on another computer. Its number: {number}",
                number=comma_list(numbers) or tr("unknown"),
            )
        )

    def wait(self, seconds: float) -> bool:
        """Wait for changes by others, or until the server becomes unreachable or reachable again.

        Returns whether one of these happened within `seconds`.
        """
        with self._listening:
            if self.is_closed:
                return False
            was_gone = self.problem is not None
            try:
                heard = self._listener.wait_for_change(self._position.at, seconds) or was_gone
                self.server.refused = None
            except StoreError:
                self._closed.wait(seconds)
                heard = not was_gone
            if self._closed.is_set():
                self._listener.close()
        self._is_behind = self._is_behind or heard
        return heard

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    def note_state(self) -> None:
        """Add remarks about a server that cannot be used, and about clocks that differ."""
        if self.problem is not None:
            self.remarks.append(str(self.problem))
        elif abs(self.server.ahead) > _CLOCK_WARNING:
            minutes = round(self.server.ahead.total_seconds() / 60)
            self.remarks.append(
                tr_n(
                    "The clock of this computer is {n} minute ahead of the server's. Set the one that is wrong.",
                    "The clock of this computer is {n} minutes ahead of the server's. Set the one that is wrong.",
                    minutes,
                )
            )

    def checkpoint(self) -> None:
        self._file.checkpoint()

    def close(self) -> None:
        if self._outbox():
            with suppress(StoreError):
                self._exchanged()
        self._closed.set()
        self.server.close()
        # If another thread is waiting for changes, that thread closes the connection of `_listener` itself.
        if self._listening.acquire(blocking=False):
            self._listener.close()
            self._listening.release()
        self._file.close()


def _attempts(document: Document) -> int:
    return len(document.get("attempts", ()))
