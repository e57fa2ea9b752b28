"""The file of the records, a document a line, continued by the write-ahead log beside it.

A change is appended to the log. The readable file is written anew, whole, when the log has grown, and before it is copied.
Over 500 lines because file, log and copies answer for each other: what is read, replaced or refused depends on all three.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from tinydb import Storage, TinyDB
from tinydb.table import Table

from helper.config.durable import PART_SUFFIX, copy_durably, remove_parts, written_durably
from helper.config.places import Places, is_there
from helper.errors import StoreError, StoreUnreadable
from helper.model.text import plural
from helper.store.formats import (
    FORMAT,
    HEAD,
    Batch,
    Content,
    LaterFormat,
    Lines,
    NamedTwice,
    NotByLine,
    Tables,
    UnknownFormat,
    convert,
    documents_of,
    each_once,
    format_of,
    grouped,
    is_table,
    line_count,
    line_of,
    lines_of,
    pieces,
    sections,
    tables_of,
)
from helper.store.wal import (
    Document,
    DocumentChange,
    LoggedChange,
    Stamp,
    WalDamaged,
    WriteAheadLog,
    checksum,
    stamp_of,
)

STAGING = ".restore-"
"""How the folder begins in which a backup is unpacked."""
KEPT = 5
"""How many copies of each kind are kept; those from before a change of format are not counted and stay."""

_DAILY = "queue-????-??-??.json"
_RELEASED = "queue-*-sent-*.json"
_ALL = "queue-*.json"


def daily_copy(folder: Path, day: date) -> Path:
    """Where the copy of that day lies, whether or not it was made."""
    return folder / f"queue-{day.isoformat()}.json"


def back_up_daily(records: Path, folder: Path, today: date) -> None:
    """Copy the records as they are, unless that was done today, and let the oldest copies go.

    Call it only for records that could be read: damaged ones must not push good copies out.
    """
    copy = daily_copy(folder, today)
    if records.exists() and not copy.exists():
        copy_durably(records, copy)
    # While the clock was wrong copies may have got days to come: they push none of today's out, and the other way round.
    daily = sorted(folder.glob(_DAILY))
    _keep_newest([old for old in daily if old.name <= copy.name])
    _keep_newest([old for old in daily if old.name > copy.name])


def back_up_released(records: Path, folder: Path, at: datetime) -> None:
    """Copy the records after a form was sent: whoever goes back to the newest copy does not lose it."""
    copy_durably(records, folder / f"queue-{at:%Y-%m-%d}-sent-{at:%H%M%S%f}.json")
    _keep_newest(sorted(folder.glob(_RELEASED), key=_written))


def back_up_before_format(records: Path, folder: Path, today: date, number: int) -> None:
    """Copy the records before they are written in another format."""
    copy_durably(records, folder / f"queue-{today.isoformat()}-before-format-{number}.json")


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


_Logged = dict[bytes, tuple[str, Document | None]]
"""What the log has of one table, by the id as a line has it."""
T = TypeVar("T")

_SHARE = 10
"""The file is written anew when the log has grown past this part of it."""
_SMALL = 1_000_000
"""Up to so many bytes that takes no time, and whoever looks at the file when the program has ended finds all of it."""
_ATTEMPTS = 9
"""How often a reader begins again because the file was written anew meanwhile."""


class RecordTable(Table):
    """A table whose documents are found by our own ids, never by a number that may be given twice."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own seam; only its default is annotated

    def replace(self, changes: Iterable[DocumentChange]) -> None:
        """Hold these changes for the next flush. TinyDB's own ways compare all documents; this costs what these cost."""
        storage: RecordsFile = self._storage  # type: ignore[assignment]  # of our own database
        storage.hold(changes)
        self.clear_cache()


class RecordsFile(Storage):
    """The file and its log. A change is appended to the log; reading gives the file with what the log has.

    A document is a line: a person can read and compare it, and only what is changed is made anew.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._path = places.queue_file
        self._log = WriteAheadLog(places.wal_file)
        self._logged: dict[str, dict[str, Document | None]] = {}
        """What the log has, by table and id; None: taken out."""
        self._added: set[tuple[str, str]] = set()
        """What was put where nothing was: it comes last, also where it stood in the file until it was taken out."""
        self._was: dict[tuple[str, str], str] = {}
        """What must stand in the file in the place of each, where another program has written it."""
        self._held: list[DocumentChange] = []
        self._seen: Stamp | None = None
        self._size = 0
        self._by_line = True
        self.read_format = FORMAT
        """The format the file had when it was read."""

    def collect(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """What is made of all documents, in their order; `make` is called again where the file is not as we write it.

        Raises `StoreUnreadable`: it is damaged, missing though there are backups, or written by a later version.
        """
        content, logged = self._load()
        if content is None:
            return make(())
        self._size = len(content)
        head = HEAD.match(content)
        self._by_line = head is not None and int(head[1]) == FORMAT
        if head is not None and self._by_line:
            self._take_log(logged, head[2], content)
            with suppress(NotByLine):
                return make(documents_of(self._merged(sections(content))))
        self._by_line = False
        parsed = self._parsed(content)
        self._take_log(logged, parsed.get("generation", "").encode(), content)
        return make(self._converted(parsed).items())

    def read(self) -> Tables:
        """All tables, for TinyDB; they are made anew each time, so that nobody changes what is kept. See `collect`."""
        return self.collect(tables_of)

    def write(self, data: Tables) -> None:
        """Write down how the tables shall be, for TinyDB: what differs goes into the log, all of it at once."""
        before = self.read()
        for name in {**before, **data}:
            there, then = before.get(name, {}), data.get(name, {})
            self.hold(
                DocumentChange(name, key, there.get(key), None if key not in then else dict(then[key]))
                for key in {**there, **then}
                if there.get(key) != then.get(key)
            )
        self.flush()

    def hold(self, changes: Iterable[DocumentChange]) -> None:
        """Keep the changes for the next `flush`, which makes them one."""
        self._held.extend(changes)

    def flush(self) -> None:
        """Have all that is held on the disk, or nothing of it; where there is no file (any more) it becomes the file.

        Raises `StoreError`: the drive did not take it; the records are as they were.
        """
        held, self._held = self._held, []
        if not held:
            return
        try:
            if self._seen is None or self.is_gone():
                self._log.begin("", "")
                self._replace(lines_of(grouped(held).items()))
            else:
                self._log.append(held)
        except OSError as error:
            doubt = self._log.is_broken
            raise StoreError(
                f"The change could not be written down: {error.strerror}."
                + (" It may be there all the same." if doubt else " Your records are as they were before."),
                where=str(self._path),
                now="Make room, or see to the drive, "
                + (
                    "then start again, and look at it before you do it again."
                    if doubt
                    else "and do it again."
                ),
            ) from error
        if self._log.size:
            for change in held:
                self._note(change.table, change.key, change.after, is_new=change.before is None)

    def checkpoint(self) -> None:
        """Write the readable file anew, with all that the log has, and begin another log.

        What another program has written meanwhile stays as it is, and is read with the next change.

        Raises `OSError`: the drive did not take it; file and log are as they were.
        """
        if self.changed_elsewhere() or self.is_gone() or (self._by_line and not self._log.size):
            return
        changed_at = self._log.changed_at
        self._replace(self._lines())
        if changed_at is not None:
            # What is kept up to date with the records asks the file when they were changed; that was before.
            os.utime(self._path, ns=(changed_at, changed_at))
            self._seen = stamp_of(self._path)

    def copied(self) -> Iterator[bytes]:
        """All of it as one file, piece by piece; the log beside the records does not belong to that one."""
        return pieces(uuid4().hex, self.collect(lines_of))

    def is_due(self) -> bool:
        """Whether the log has grown so far that the file should be written anew when nobody waits for it."""
        return self._log.size * _SHARE > self._size or (self._log.size > 0 and self._size < _SMALL)

    def mend(self) -> bool:
        """Take away what a killed program left of the log; whether its last change was cut off."""
        return self._log.trim()

    def changed_elsewhere(self) -> bool:
        """Whether another program has written file or log since we did."""
        return self._file_changed() or self._log.changed_elsewhere()

    def is_gone(self) -> bool:
        """Whether somebody has taken one of the two away, so that memory alone knows everything."""
        return (self._seen is not None and not is_there(self._path)) or self._log.is_gone()

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

    def _load(self) -> tuple[bytes | None, list[LoggedChange]]:
        """The file and its log as they were at one moment; None: there is no file yet."""
        for _ in range(_ATTEMPTS):
            content = self._content()
            self._log = WriteAheadLog(self._places.wal_file)
            try:
                logged = self._log.read()
            except WalDamaged as error:
                raise self.unreadable(
                    f"The log of its last changes, {self._log.path.name}, is damaged. {error}"
                ) from error
            except OSError as error:
                raise self._refused(self._log.path.name, error) from error
            if not self._file_changed():
                break
        if content is None and (self._log.size or copies(self._places.backups)):
            raise self.unreadable(
                "It is not there, though there are copies of it, or changes that belong to it."
            )
        return content, logged

    def _content(self) -> bytes | None:
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise self.unreadable(
                    "It is not an ordinary file.", "Put the file of your records in its place."
                )
            with self._path.open("rb") as file:
                self._seen = stamp_of(file.fileno())
                return file.read()
        except FileNotFoundError:
            self._seen = None
            return None
        except OSError as error:
            raise self._refused("It", error) from error

    def _refused(self, what: str, error: OSError) -> StoreUnreadable:
        # The file may be as good as ever: an old copy would cost what was done since.
        return self.unreadable(
            f"{what} cannot be read: {error.strerror}.",
            "See to the drive, or give yourself the right to read it.",
        )

    def _file_changed(self) -> bool:
        return is_there(self._path) and stamp_of(self._path) != self._seen

    def _take_log(self, logged: Iterable[LoggedChange], generation: bytes, content: bytes) -> None:
        """Have what the log says of this file; where another program has written the file, what must stand there for that."""
        base = f"{zlib.crc32(content):08x}"
        header = self._log.header
        self._logged, self._was, self._added = {}, {}, set()
        if not self._log.size or header.becomes.encode() == generation:
            # There is none; or the file has all of it, and the program was killed before it took the log away.
            self._log.begin(generation.decode(), base)
            return
        if header.continues.encode() != generation:
            raise self.unreadable(
                f"The changes in {self._log.path.name} belong to another file than the one that lies there now.",
                "Put the file back to which they belong. Or go on without them: bring a copy in with `ipp-helper restore`, or"
                f" move {self._log.path.name} to another place.",
            )
        for change in logged:
            if header.base != base:
                self._was.setdefault((change.table, change.key), change.was)
            self._note(change.table, change.key, change.after, is_new=not change.was)

    def _note(self, name: str, key: str, after: Document | None, *, is_new: bool) -> None:
        table = self._logged.setdefault(name, {})
        if is_new:
            table.pop(key, None)
            self._added.add((name, key))
        table[key] = after

    def _lines(self) -> Lines:
        """Every document of the file as it was read or written last, and of the log."""
        content = self._path.read_bytes()
        if self._by_line:
            return self._merged(sections(content))
        return lines_of(self._converted(self._parsed(content)).items())

    def _merged(self, sections: Lines) -> Lines:
        """The lines of the file with what the log has in their place, and behind each table what is new in it."""
        logged = {
            name: {json.dumps(key).encode(): (key, after) for key, after in table.items()}
            for name, table in self._logged.items()
        }
        for name, parts in groupby(sections, key=itemgetter(0)):
            table, met = logged.pop(name, {}), set[bytes]()
            for _, lines in parts:
                yield name, list(self._with_logged(name, lines, table, met)) if table else lines
            yield name, list(self._new(name, table, met))
        for name, table in logged.items():
            yield name, list(self._new(name, table, set()))

    def _with_logged(self, name: str, lines: list[bytes], table: _Logged, met: set[bytes]) -> Iterator[bytes]:
        for line in lines:
            start = line[: line.find(b'": ') + 1]
            if start not in table:
                yield line
                continue
            met.add(start)
            key, after = table[start]
            self._must_fit(name, key, f"{zlib.crc32(line[len(start) + 2 :]):08x}")
            if after is not None and (name, key) not in self._added:
                yield line_of(key, after)

    def _new(self, name: str, table: _Logged, met: set[bytes]) -> Iterator[bytes]:
        for start, (key, after) in table.items():
            if start not in met:
                self._must_fit(name, key, "")
            if after is not None and (start not in met or (name, key) in self._added):
                yield line_of(key, after)

    def _must_fit(self, name: str, key: str, there: str) -> None:
        if self._was.get((name, key), there) != there:
            raise self.unreadable(
                f"Another program has changed an entry of it ({name}, {key}) that ipp-helper has changed too: that lies in"
                f" {self._log.path.name}."
            )

    def _parsed(self, content: bytes) -> Content:
        try:
            text = content.decode()
            parsed = json.loads(text)
            if text.count("\n") != line_count(parsed):
                # Not as we write it. JSON takes the last of two that have one name, and the first would be lost.
                json.loads(text, object_pairs_hook=each_once)
            self.read_format = format_of(parsed)
        except UnicodeDecodeError as error:
            raise self.unreadable(f"It cannot be read: {error}.") from error
        except json.JSONDecodeError as error:
            raise self.unreadable(f"Line {error.lineno}, place {error.colno} is damaged.") from error
        except RecursionError as error:
            raise self.unreadable("The brackets in the file do not match.") from error
        except NamedTwice as error:
            raise self.unreadable(
                str(error), "Take one of the two out of the file, and start again."
            ) from error
        except UnknownFormat as error:
            raise self.unreadable(str(error)) from error
        except ValueError as error:
            raise self.unreadable(f"A number in it is damaged: {error}.") from error
        for name, table in parsed.items():
            if name not in {"format", "generation"} and not is_table(table):
                raise self.unreadable(f"`{name}` is not a table.")
        if not isinstance(parsed.get("generation", ""), str):
            raise self.unreadable("`generation` is not a text.")
        return dict(parsed)

    def _converted(self, parsed: Content) -> Tables:
        """The tables with what the log has, in today's format."""
        for name, table in self._logged.items():
            there = parsed.setdefault(name, {})
            for key, after in table.items():
                self._must_fit(name, key, checksum(there.get(key)))
                if after is None or (name, key) in self._added:
                    there.pop(key, None)
                if after is not None:
                    there[key] = dict(after)
        try:
            converted = convert(parsed)
        except LaterFormat as error:
            # A copy of an earlier format would cost the person what she has done since.
            raise self.unreadable(
                str(error), "Start the newer version, or bring this one up to date."
            ) from error
        return {name: table for name, table in converted.items() if name not in {"format", "generation"}}

    def _replace(self, lines: Lines) -> None:
        """Put another file in the place of this one, and begin the log that continues it."""
        generation, base, self._size = self._log.header.becomes, 0, 0
        with written_durably(self._path) as file:
            for piece in pieces(generation, lines):
                base = zlib.crc32(piece, base)
                self._size += file.write(piece)
        self._seen = stamp_of(self._path)
        # Where it cannot be taken away, it is known by its header as one that is in the file already.
        with suppress(OSError):
            self._log.remove()
        self._log.begin(generation, f"{base:08x}")
        self._logged, self._was, self._added, self._by_line = {}, {}, set(), True


class Records(TinyDB):
    """The records as TinyDB sees them: a table a kind, each on the one file."""

    table_class = RecordTable
    default_storage_class = RecordsFile  # type: ignore[assignment]  # only TinyDB's default is annotated
