"""The file of the records: a document a line, replaced as a whole, locked by one writer, and copied every day and after each form."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout
from tinydb import Storage
from tinydb.table import Table

from helper.config.durable import PART_SUFFIX, remove_parts, write_durably
from helper.config.places import Places, is_there
from helper.errors import StoreBusy, StoreError, StoreUnreadable
from helper.model.text import plural
from helper.store.formats import FORMAT, Content, LaterFormat, UnknownFormat, convert, format_of

STAGING = ".restore-"
"""How the folder begins in which a backup is unpacked."""
KEPT = 5
"""How many copies of each kind are kept; those from before a change of format are not counted and stay."""

_DAILY = "queue-????-??-??.json"
_RELEASED = "queue-*-sent-*.json"
_ALL = "queue-*.json"


def back_up_daily(records: Path, folder: Path, today: date) -> None:
    """Copy the records as they are, unless that was done today, and let the oldest copies go.

    Call it only for records that could be read: damaged ones must not push good copies out.
    """
    copy = folder / f"queue-{today.isoformat()}.json"
    if records.exists() and not copy.exists():
        write_durably(copy, records.read_bytes())
    # While the clock was wrong copies may have got days to come: they push none of today's out, and the other way round.
    daily = sorted(folder.glob(_DAILY))
    _keep_newest([old for old in daily if old.name <= copy.name])
    _keep_newest([old for old in daily if old.name > copy.name])


def back_up_released(records: Path, folder: Path, at: datetime) -> None:
    """Copy the records after a form was sent: whoever goes back to the newest copy does not lose it."""
    write_durably(folder / f"queue-{at:%Y-%m-%d}-sent-{at:%H%M%S%f}.json", records.read_bytes())
    _keep_newest(sorted(folder.glob(_RELEASED), key=_written))


def back_up_before_format(records: Path, folder: Path, today: date, number: int) -> None:
    """Copy the records before they are written in another format."""
    write_durably(folder / f"queue-{today.isoformat()}-before-format-{number}.json", records.read_bytes())


def copies(folder: Path) -> list[Path]:
    """All copies, the one written last first."""
    return sorted(folder.glob(_ALL), key=_written, reverse=True)


def remove_leftovers(records: Path, folder: Path) -> None:
    """Remove what a killed program left half done; only for whoever has the lock."""
    remove_parts(records)
    for part in folder.glob(f".{_ALL}.*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)
    for unpacked in records.parent.glob(f"{STAGING}*/"):
        shutil.rmtree(unpacked, ignore_errors=True)


def _keep_newest(oldest_first: Sequence[Path]) -> None:
    for old in oldest_first[:-KEPT]:
        old.unlink(missing_ok=True)


def _written(file: Path) -> int:
    return file.stat().st_mtime_ns


_PATIENCE_S = 1.0
"""A short command may be in the middle of a write; a session will not end by waiting."""
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def lock_records(path: Path, patience_s: float = _PATIENCE_S) -> BaseFileLock:
    """Take the lock that is held while the records may be written; `release` gives it back.

    Raises:
        StoreBusy: Another program has it; the text names it.
        StoreError: The folder cannot be written, or its drive cannot lock files.
    """
    # Closing may happen on another thread than opening. Where a drive cannot lock, standing in with a mere marker
    # file would leave the records shut after a crash.
    lock = FileLock(path, mode=0o600, thread_local=False, fallback_to_soft=False, on_acquired=_write_owner)
    try:
        lock.acquire(timeout=patience_s)
    except Timeout as error:
        owner = _read_owner(path)
        raise StoreBusy(
            f"Your records are open in another ipp-helper{f' ({owner})' if owner else ''}.",
            where=str(path),
            now="Close it there, or wait until it is done, and do this again.",
        ) from error
    except OSError as error:
        done, now = (
            ("changed", "Give yourself the right to write there, or name another folder with --data.")
            if error.errno in _NOT_WRITABLE
            else (
                "locked against a second program",
                "Keep them on a drive of this computer: name a folder with --data.",
            )
        )
        raise StoreError(
            f"Your records cannot be {done}: {error.strerror}.", where=str(path), now=now
        ) from error
    return lock


def lock_owner(path: Path) -> str:
    """The program that holds the lock at this moment: its command, process and since when; empty: none that says so."""
    if not path.exists():
        return ""
    probe = FileLock(path, thread_local=False, fallback_to_soft=False)
    try:
        probe.acquire(timeout=0)
    except OSError:
        return _read_owner(path)
    probe.release()
    return ""


def _write_owner(handle: int) -> None:
    # What was typed, without options and links: a note that others may read aloud.
    words = takewhile(str.isalpha, sys.argv[1:3])
    owner = {
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(),
        "command": " ".join(["ipp-helper", *words]),
    }
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(owner).encode() + b"\n")


def _read_owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(owner["since"]).astimezone()
        return f"{owner['command']}, process {int(owner['pid'])}, since {since:%H:%M on %d %b}"
    except (OSError, ValueError, KeyError, TypeError):
        # Whoever holds it has not written the note yet; that it is held is certain.
        return ""


Document = dict[str, Any]
"""One entity as JSON has it, with its `id` and `rev`."""
Tables = dict[str, dict[str, Document]]
"""Documents by table and id."""


class RecordTable(Table):
    """A table whose documents are found by our own ids, never by a number that may be given twice."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own seam; only its default is annotated

    def replace(self, documents: Mapping[str, Document], removed: Collection[str]) -> None:
        """Set and remove documents by id; one that is there already keeps its place."""

        def update(table: dict[Any, Mapping[Any, Any]]) -> None:
            for key in removed:
                table.pop(key, None)
            table.update(documents)

        self._update_table(update)


class RecordsFile(Storage):
    """The file. What TinyDB writes, table by table, is held back until `flush` puts all of it there at once.

    A document is a line: a person can read and compare it, and only changed lines are made anew.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._path = places.queue_file
        self._tables: Tables | None = None
        """What the file holds."""
        self._held_back: Tables | None = None
        self._lines: dict[tuple[str, str], tuple[Document, str]] = {}
        self._seen: Stamp | None = None
        self.read_format = FORMAT
        """The format the file had when it was read."""

    def read(self) -> Tables:
        """The tables, with what is held back; empty where there is no file yet. Its documents are not to be changed.

        Raises:
            StoreUnreadable: It is damaged, missing though there are backups, or written by a later version.
        """
        if self._tables is None:
            self._tables = self._read()
        # TinyDB puts changed tables into the mapping it is given; what is kept must stay as the file is.
        return dict(self._tables if self._held_back is None else self._held_back)

    def write(self, data: Tables) -> None:
        self._held_back = data

    def flush(self) -> None:
        """Replace the file by what is held back.

        Raises:
            StoreError: The drive did not take it; the file is as it was.
        """
        if self._held_back is None:
            return
        content = self._rendered(self._held_back).encode()
        try:
            write_durably(self._path, content)
            self._seen = _stamp(self._path)
        except OSError as error:
            raise StoreError(
                f"The change could not be written down: {error.strerror}. Your records are as they were before.",
                where=str(self._path),
                now="Make room, or see to the drive, and do it again.",
            ) from error
        self._tables, self._held_back = self._held_back, None

    def discard(self) -> None:
        """Forget what is held back."""
        self._held_back = None

    def changed_elsewhere(self) -> bool:
        """Whether another program has written the file since we read or wrote it; one that is gone is written anew."""
        return is_there(self._path) and _stamp(self._path) != self._seen

    def unreadable(self, why: str, now: str = "") -> StoreUnreadable:
        """What to raise for this file; unless `now` says otherwise it names the copy to go back to, and what that lacks."""
        return StoreUnreadable(
            f"Your records cannot be used. {why} Nothing was changed.",
            where=str(self._path),
            now=now or self._way_back(),
        )

    def _way_back(self) -> str:
        for copy in copies(self._places.backups):
            try:
                content = json.loads(copy.read_bytes())
                forms = [*content.get("complaints", {}).values(), *content.get("works", {}).values()]
                attempts = [
                    attempt
                    for form in forms
                    for attempt in (*form.get("attempts", ()), *form.get("submissions", ()))
                ]
                known = {
                    name.rpartition("/")[0] for attempt in attempts for name in attempt.get("evidence", ())
                }
            except (OSError, ValueError, AttributeError, TypeError, RecursionError):
                continue
            kept = self._places.evidence.glob("*/*/values.json")
            lost = len({"/".join(file.parts[-3:-1]) for file in kept} - known)
            lacks = (
                f"it lacks {plural(lost, 'form')} that you were handed since, and ipp-helper asks about these before it"
                " files anything"
                if lost
                else "it has all forms of which there is evidence"
            )
            made = f"{datetime.fromtimestamp(copy.stat().st_mtime, UTC).astimezone():%d %b %Y, %H:%M}"
            return (
                f"The newest good copy is of {made}; {lacks}. Go back to it with: ipp-helper restore {copy}"
            )
        return "There is no copy of it. Ask for help before you change it."

    def _read(self) -> Tables:
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise self.unreadable(
                    "It is not an ordinary file.", "Put the file of your records in its place."
                )
            with self._path.open("rb") as file:
                seen = _stamp(file.fileno())
                text = file.read().decode()
        except FileNotFoundError:
            if copies(self._places.backups):
                raise self.unreadable("It is not there, though there are copies of it.") from None
            return {}
        except UnicodeDecodeError as error:
            raise self.unreadable(f"It cannot be read: {error}.") from error
        except OSError as error:
            # The file may be as good as ever: an old copy would cost what was done since.
            raise self.unreadable(
                f"It cannot be read: {error.strerror}.",
                "See to the drive, or give yourself the right to read it.",
            ) from error
        content = self._parsed(text)
        self._seen = seen
        return {name: table for name, table in content.items() if name != "format"}

    def _parsed(self, text: str) -> Content:
        try:
            content = json.loads(text)
            if text.count("\n") != _lines_of(content):
                # Not as we write it. JSON takes the last of two that have one name, and the first would be lost.
                json.loads(text, object_pairs_hook=_each_once)
            self.read_format = format_of(content)
            content = convert(content)
        except json.JSONDecodeError as error:
            raise self.unreadable(f"Line {error.lineno}, place {error.colno} is damaged.") from error
        except RecursionError as error:
            raise self.unreadable("The brackets in the file do not match.") from error
        except LaterFormat as error:
            # A copy of an earlier format would cost the person what she has done since.
            raise self.unreadable(
                str(error), "Start the newer version, or bring this one up to date."
            ) from error
        except NamedTwice as error:
            raise self.unreadable(
                str(error), "Take one of the two out of the file, and start again."
            ) from error
        except UnknownFormat as error:
            raise self.unreadable(str(error)) from error
        except ValueError as error:
            raise self.unreadable(f"A number in it is damaged: {error}.") from error
        for name, table in content.items():
            if name != "format" and not _is_table(table):
                raise self.unreadable(f"`{name}` is not a table.")
        return content

    def _rendered(self, tables: Mapping[str, Mapping[str, Document]]) -> str:
        blocks = [f'"format": {FORMAT}']
        for name, table in tables.items():
            lines = ",\n".join([self._line(name, key, document) for key, document in table.items()])
            blocks.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
        return "{\n" + ",\n".join(blocks) + "\n}\n"

    def _line(self, table: str, key: str, document: Document) -> str:
        # A changed document is another object: documents are replaced, and none is changed in place.
        known = self._lines.get((table, key))
        if known is not None and known[0] is document:
            return known[1]
        line = f"{json.dumps(key)}: {_json(document)}"
        self._lines[table, key] = (document, line)
        return line


Stamp = tuple[int, int, int]


def _stamp(file: Path | int) -> Stamp:
    about = os.stat(file)  # noqa: PTH116 - of an open file too
    return about.st_ino, about.st_size, about.st_mtime_ns


class NamedTwice(ValueError):
    """Raised for content in which a name stands twice; the text says which, in a sentence."""


def _each_once(pairs: list[tuple[str, Any]]) -> Content:
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NamedTwice(f"“{twice}” stands twice in it, where it may stand once.")
    return content


def _lines_of(content: Any) -> int:
    """How many lines the file has if it is as we write it, and nothing in it was left out by the reading."""
    if not isinstance(content, dict):
        return 0
    tables = [table for name, table in content.items() if name != "format"]
    return 3 + sum(2 + max(len(table), 1) for table in tables if isinstance(table, dict))


def _json(document: Document) -> str:
    text = json.dumps(document, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a character, as a mangled paste may hold: only the escaped form can be written and read back the same.
        return json.dumps(document)
    return text


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(document, dict) for document in value.values())
