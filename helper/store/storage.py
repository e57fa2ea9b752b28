"""The file of the records: a document a line, replaced as a whole, locked by one writer, copied every day, and converted from earlier formats.

A new format means: raise `FORMAT`, add the converter from the format before, and keep a file of that format in
`tests/store/samples`.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from tinydb import Storage
from tinydb.table import Table

from helper.config.durable import write_durably
from helper.errors import StoreBusy, StoreError, StoreUnreadable

FORMAT = 2

Content = dict[str, Any]
"""The whole file: `format`, and the tables by name."""

_UNDATED = "on a day that is not clear"
_SENTENCES: tuple[tuple[str, Content], ...] = (
    (r"judged: (?P<judgement>copy|not_a_copy|licensed|own|later)", {"kind": "judged"}),
    (r"to be reported all the same, because: (?P<words>.+)", {"kind": "justified"}),
    (r"design named(?:: (?P<words>.+))?", {"kind": "design_named"}),
    (r"put on a form", {"kind": "on_form"}),
    (r"put on a form of its own", {"kind": "on_form_alone"}),
    (r"after practice, for real", {"kind": "after_practice"}),
    (r"sent, number (?:still to find|(?P<number>\S+))", {"kind": "sent"}),
    (r"practice: sent, number (?:still to find|(?P<number>\S+))", {"kind": "practised"}),
    (r"the portal's own check said: (?P<words>.+)", {"kind": "kept_back"}),
    (r"not in the form when it was sent", {"kind": "kept_back"}),
    (
        (
            rf"reported(?:, complaint (?P<number>.+?))??(?:, (?P<undated>{_UNDATED})(?: \((?P<words>[^()]+)\))?)?"
            r" \((?P<source>.*?(?:row|line) \d+)\)(?:; (?P<note>.+))?"
        ),
        {"kind": "reported"},
    ),
    (rf"in your sheet: (?P<words>.+?)(?:, (?P<undated>{_UNDATED}))?", {"kind": "ended_in_sheet"}),
    (r"the portal says: (?P<words>.*)", {"kind": "portal_said"}),
    (r"back again", {"kind": "back_again"}),
    (r"back again: before it was (?P<words>.+)", {"kind": "back_again"}),
    (r"not back again from an earlier one", {"kind": "not_back_again"}),
    (r"the page was opened: it is on sale", {"kind": "looked_at", "presence": "live"}),
    (r"the page was opened: it is not there any more", {"kind": "looked_at", "presence": "removed"}),
    (r"the page was opened: another page came instead", {"kind": "looked_at", "presence": "redirected"}),
    (r"said by hand: waiting for Alibaba", {"kind": "person_said", "state": "filed"}),
    (r"said by hand: gone", {"kind": "person_said", "state": "removed"}),
    (r"said by hand: Alibaba said no", {"kind": "person_said", "state": "rejected"}),
    (r"said by hand: the seller objected", {"kind": "person_said", "state": "countered"}),
    (r"said by hand: you took it back", {"kind": "person_said", "state": "withdrawn"}),
    (r"said by hand: gone before anyone looked", {"kind": "person_said", "state": "gone_before_review"}),
    (r"added \((?P<source>.*?(?:row|line) \d+)\)(?:; (?P<note>.+))?", {"kind": "added"}),
    (r"added \((?P<source>.+)\)", {"kind": "added"}),
    (
        (
            r"also in (?P<source>.*?(?:row|line) \d+)(?:: (?P<words>[^;]+?))??"
            r"(?:(?:: |, )complaint (?P<number>[^;]+))?(?:; (?P<note>.+))?"
        ),
        {"kind": "also_listed"},
    ),
)
"""The sentences that format 1 kept in a finding's history, with what they said. What is none of them stays a note."""

_TOLD_REPORTED = ("reported", "sent")
"""How a line began in format 1 that counted as the report, whatever came behind it."""


def finding_with_kinds(finding: Content) -> Content:
    """A finding of format 1 in format 2: each line of its history says by a kind and fields what it said in a sentence."""
    history, outcome = finding.get("history"), finding.get("outcome")
    if not isinstance(history, list):
        return finding
    moments = [_moment_with_kind(moment) for moment in history]
    changed = {**finding, "history": moments}
    if isinstance(outcome, dict) and any(_tells_no_day(moment, outcome.get("at")) for moment in moments):
        changed["outcome"] = {**outcome, "undated": True}
    return changed


def _moment_with_kind(moment: Any) -> Any:
    if not isinstance(moment, dict) or not isinstance(what := moment.get("what"), str):
        return moment
    kept = {name: value for name, value in moment.items() if name != "what"}
    for pattern, values in _SENTENCES:
        if found := re.fullmatch(pattern, what, re.DOTALL):
            said = {name: value for name, value in found.groupdict().items() if value}
            if "undated" in said:
                said["undated"] = True
            return {**kept, **values, **said}
    if what.startswith(_TOLD_REPORTED):
        undated = {"undated": True} if _UNDATED in what.split("(", 1)[0] else {}
        return {**kept, "kind": "reported", "note": what, **undated}
    return {**kept, "kind": "note", "note": what}


def _tells_no_day(moment: Any, at: object) -> bool:
    return (
        isinstance(moment, dict)
        and moment.get("kind") == "ended_in_sheet"
        and moment.get("undated") is True
        and moment.get("at") == at
    )


def _with_kinds(content: Content) -> Content:
    findings = content.get("findings")
    if not isinstance(findings, dict):
        return content
    return {
        **content,
        "findings": {
            key: finding_with_kinds(finding) if isinstance(finding, dict) else finding
            for key, finding in findings.items()
        },
    }


CONVERTERS: Mapping[int, Callable[[Content], Content]] = {1: _with_kinds}
"""From each format to the next, by the number of the older one."""


class UnknownFormat(ValueError):
    """Raised for content that no converter leads to; the text says why, in a sentence."""


class LaterFormat(UnknownFormat):
    """Raised for content of a later version: the file is good, the program is too old for it."""


def format_of(content: Any) -> int:
    """The format that the content of a file says it has."""
    number = content.get("format") if isinstance(content, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise UnknownFormat("The file does not say which format it has.")
    return number


def convert(
    content: Content,
    *,
    wanted: int = FORMAT,
    converters: Mapping[int, Callable[[Content], Content]] = CONVERTERS,
) -> Content:
    """The same records in the wanted format."""
    number = format_of(content)
    if number > wanted:
        raise LaterFormat(
            f"The file was written by a later version of ipp-helper (format {number}, not {wanted})."
        )
    while number < wanted:
        content = {**converters[number](content), "format": number + 1}
        number += 1
    return content


KEPT = 5
"""How many daily copies are kept; copies made before a change of format are not counted and stay."""

_DAILY = "queue-????-??-??.json"
_ALL = "queue-*.json"


def back_up_daily(records: Path, folder: Path, today: date) -> None:
    """Copy the records as they are, unless that was done today, and let the oldest copies go.

    Call it only for records that could be read: damaged ones must not push good copies out.
    """
    copy = folder / f"queue-{today.isoformat()}.json"
    if records.exists() and not copy.exists():
        write_durably(copy, records.read_bytes())
    for old in sorted(folder.glob(_DAILY))[:-KEPT]:
        old.unlink(missing_ok=True)


def back_up_before_format(records: Path, folder: Path, today: date, number: int) -> None:
    """Copy the records before they are written in another format."""
    write_durably(folder / f"queue-{today.isoformat()}-before-format-{number}.json", records.read_bytes())


def back_up_foreign(records: Path, folder: Path, at: datetime) -> None:
    """Keep what another program has put into the file while we had it open, before it is replaced."""
    write_durably(folder / f"queue-{at:%Y-%m-%d}-changed-elsewhere-{at:%H%M%S}.json", records.read_bytes())


def newest_backup(folder: Path) -> Path | None:
    """The latest copy there is."""
    copies = sorted(folder.glob(_ALL), key=lambda copy: copy.stat().st_mtime)
    return copies[-1] if copies else None


_PATIENCE_S = 1.0
"""A short command may be in the middle of a write; a session will not end by waiting."""
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class LockOwner:
    """The program that has the records open."""

    pid: int
    since: datetime
    command: str

    def sentence(self) -> str:
        since = f"{self.since.astimezone():%H:%M on %d %b}"
        return f"{self.command}, process {self.pid}, since {since}"


class StoreLock:
    """Held while the records may be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Closing may happen on another thread than opening. Where a drive cannot lock, standing in with a mere marker
        # file would leave the records shut after a crash.
        self._lock = FileLock(
            path, mode=0o600, thread_local=False, fallback_to_soft=False, on_acquired=_write_owner
        )

    def acquire(self, patience_s: float = _PATIENCE_S) -> None:
        """Take the lock.

        Raises:
            StoreBusy: Another program has it; the text names it.
            StoreError: The folder cannot be written, or its drive cannot lock files.
        """
        try:
            self._lock.acquire(timeout=patience_s)
        except Timeout as error:
            raise _busy(self._path) from error
        except OSError as error:
            if error.errno in _NOT_WRITABLE:
                raise StoreError(
                    f"Your records cannot be changed: {error.strerror}.",
                    where=str(self._path),
                    now="Give yourself the right to write there, or name another folder with --data.",
                ) from error
            raise StoreError(
                f"Your records cannot be locked against a second program: {error.strerror}.",
                where=str(self._path),
                now="Keep them on a drive of this computer: name a folder with --data.",
            ) from error

    def release(self) -> None:
        self._lock.release()


def lock_owner(path: Path) -> LockOwner | None:
    """The program that holds the lock at this moment; None: nobody, or it does not say who it is."""
    if not path.exists() or _is_free(path):
        return None
    return _read_owner(path)


def _is_free(path: Path) -> bool:
    probe = FileLock(path, thread_local=False, fallback_to_soft=False)
    try:
        probe.acquire(timeout=0)
    except OSError:
        return False
    probe.release()
    return True


def _write_owner(handle: int) -> None:
    owner = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(), "command": _command()}
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(owner).encode() + b"\n")


def _read_owner(path: Path) -> LockOwner | None:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return LockOwner(int(owner["pid"]), datetime.fromisoformat(owner["since"]), str(owner["command"]))
    except (OSError, ValueError, KeyError, TypeError):
        # Whoever holds it has not written the note yet; that it is held is certain.
        return None


def _command() -> str:
    """What was typed, without options and links: a note that others may read aloud."""
    words = []
    for word in sys.argv[1:3]:
        if not word.isalpha():
            break
        words.append(word)
    return " ".join(["ipp-helper", *words])


def _busy(path: Path) -> StoreBusy:
    owner = _read_owner(path)
    who = f"another ipp-helper ({owner.sentence()})" if owner else "another ipp-helper"
    return StoreBusy(
        f"Your records are open in {who}.",
        where=str(path),
        now="Close it there, or wait until it is done, and do this again.",
    )


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

    def __init__(self, path: Path, backups: Path) -> None:
        self._path = path
        self._backups = backups
        self._tables: Tables | None = None
        """What the file holds."""
        self._held_back: Tables | None = None
        self._lines: dict[tuple[str, str], tuple[Document, str]] = {}
        self._seen: tuple[int, int, int] | None = None
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
            self._set_aside_if_changed()
            write_durably(self._path, content)
        except OSError as error:
            raise StoreError(
                f"The change could not be written down: {error.strerror}. Your records are as they were before.",
                where=str(self._path),
                now="Make room, or see to the drive, and do it again.",
            ) from error
        self._seen = self._stamp()
        self._tables, self._held_back = self._held_back, None

    def discard(self) -> None:
        """Forget what is held back."""
        self._held_back = None

    def unreadable(self, why: str, now: str = "") -> StoreUnreadable:
        """What to raise for this file; unless `now` says otherwise it names the copy to go back to."""
        copy = newest_backup(self._backups)
        back = f"The newest copy is {copy}: put it in the file's place to go back to it." if copy else ""
        return StoreUnreadable(
            f"Your records cannot be used. {why} Nothing was changed.",
            where=str(self._path),
            now=now or back or "There is no copy of it. Ask for help before you change it.",
        )

    def _read(self) -> Tables:
        try:
            text = self._path.read_bytes().decode()
        except FileNotFoundError:
            if newest_backup(self._backups):
                raise self.unreadable("It is not there, though there are copies of it.") from None
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise self.unreadable(f"It cannot be read: {error}.") from error
        content = self._parsed(text)
        self._seen = self._stamp()
        return {name: table for name, table in content.items() if name != "format"}

    def _parsed(self, text: str) -> Content:
        try:
            content = json.loads(text)
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
        except UnknownFormat as error:
            raise self.unreadable(str(error)) from error
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

    def _set_aside_if_changed(self) -> None:
        """Keep what somebody else has put into the file since we read or wrote it."""
        if self._seen is not None and self._stamp() not in {None, self._seen}:
            back_up_foreign(self._path, self._backups, datetime.now(UTC))

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns


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
