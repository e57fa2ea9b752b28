"""The format of the records file: a head, one document per line grouped by table, and a checksum.

The head contains the generation of the file and the extents of two logs: the log whose changes the file
already contains, and the log that continues the file. The second extent is rewritten in place with each
change, so the checksum does not cover it. `AppliedLog` holds the changes in the second log.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_END
from itertools import groupby
from operator import itemgetter
from typing import Any, BinaryIO

from pydantic_core import from_json

from helper.store.wal import (
    NO_LOG,
    Document,
    DocumentChange,
    Extent,
    LoggedChange,
    WriteAheadLog,
    checksum,
    json_of,
)
from helper.translation import msg, tr

FORMAT = 1

Content = dict[str, Any]
"""The whole file as parsed JSON: the values of the head, the tables by name, and the checksum."""
Tables = dict[str, dict[str, Document]]
"""Documents by table and id."""
Batch = tuple[str, dict[str, Document]]
"""The name of a table, and some of its documents by id."""
Lines = Iterable[tuple[str, list[bytes]]]
"""Batches of lines: a table's name, and some of its documents, one per line without the comma at the end."""

OTHER_VALUES = frozenset({"format", "generation", "contains", "log", "crc32"})
"""Keys at the top level of the file that are not names of tables."""
_BATCH_LINES = 2000
"""Number of lines read at a time; reading all lines together would take twice the memory."""
_HEAD = re.compile(
    rb'\{\n"format": (\d+),\n"generation": "([0-9a-f]*)",\n"contains": "(\d+ [0-9a-f]{8})",\n"log": "([0-9a-f ]{28})",\n'
)
_TAIL = re.compile(rb'"crc32": "([0-9a-f]{8})?"\n\}\n')
_TAIL_BYTES = len(b'"crc32": "00000000"\n}\n')
HEAD_BYTES = 1000
"""Number of bytes at the start of a file that always include the whole head."""
_CHUNK_BYTES = 1 << 20
_TABLE = re.compile(rb'"([^"\\]+)": \{\n')


class UnknownFormat(ValueError):
    """Raised for a file of another format; the message names that format's number."""


class NotByLine(ValueError):
    """Raised for a file that does not have one document per line; the file may still be valid JSON."""


class ContentDamaged(ValueError):
    """Raised for a file that was changed or truncated; the message can be shown to the user."""


@dataclass(frozen=True, slots=True)
class FileHead:
    generation: str = ""
    """The id of this version of the file; empty if the file was written by hand."""
    contains: Extent = NO_LOG
    """The extent of the log whose changes the file contains."""
    log: Extent | None = None
    """The extent of the log that continues the file, as last recorded in the file; None if not recorded."""
    log_at: int = 0
    """Byte offset of the log's extent in the file; 0 if the file does not have one document per line."""


def check_format(content: Any) -> None:
    """Raise `UnknownFormat` or `ContentDamaged` unless the content has our format."""
    number = content.get("format") if isinstance(content, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise ContentDamaged(tr("The file does not say which format it has."))
    if number != FORMAT:
        raise UnknownFormat(
            tr(
                "The file has format {number}; this version of ipp-helper reads format {ours}.",
                number=number,
                ours=FORMAT,
            )
        )


def head_by_line(start: bytes) -> FileHead | None:
    """Return the head of a file with these first bytes; None if the file has another layout or format.

    Raises `ContentDamaged`.
    """
    found = _HEAD.match(start)
    if found is None or int(found[1]) != FORMAT:
        return None
    generation = found[2].decode()
    contains, log = _extent(found[3].decode()), _checked_extent(generation, found[4].decode())
    return FileHead(generation, contains, log, found.start(4))


def head_of(content: Content) -> FileHead:
    """Return the head of a file that is valid JSON in any layout; missing entries get default values.

    Raises `ContentDamaged`.
    """
    generation, contains, log = (content.get(name, "") for name in ("generation", "contains", "log"))
    if not all(isinstance(value, str) for value in (generation, contains, log)):
        raise ContentDamaged(tr("The header of the file is damaged."))
    return FileHead(
        generation,
        _extent(contains) if contains else NO_LOG,
        _checked_extent(generation, log) if log else None,
    )


def check_content(file: BinaryIO) -> str:
    """Verify the checksum of a file that has one document per line, and return the checksum.

    Raises `ContentDamaged` if the checksum does not match, and `NotByLine` for another layout or an empty
    checksum. The user empties the checksum after a change by hand.
    """
    file.seek(0)
    head = _HEAD.match(file.read(HEAD_BYTES))
    tail_at = file.seek(max(0, file.seek(0, SEEK_END) - _TAIL_BYTES))
    tail = _TAIL.search(file.read())
    if head is None or tail is None or not tail[1]:
        raise NotByLine
    checksum = 0
    for start, end in ((0, head.start(4)), (head.end(4), tail_at + tail.start())):
        file.seek(start)
        for size in (_CHUNK_BYTES,) * ((end - start) // _CHUNK_BYTES) + ((end - start) % _CHUNK_BYTES,):
            checksum = zlib.crc32(file.read(size), checksum)
    if tail[1] != b"%08x" % checksum:
        raise ContentDamaged(tr(CHANGED))
    return tail[1].decode()


CHANGED = msg(
    "The file was changed: its checksum does not match. If you changed it yourself, write"
    ' "crc32": "" in its last line.'
)


def extent_text(generation: str, extent: Extent) -> bytes:
    """Return the extent as written into the file of this generation. All such texts have the same length."""
    text = f"{extent.lines:010} {extent.tail:08x}"
    return f"{text} {zlib.crc32(f'{generation} {text}'.encode()):08x}".encode()


def _checked_extent(generation: str, text: str) -> Extent:
    extent = _extent(text[:19])
    if text.encode() != extent_text(generation, extent):
        raise ContentDamaged(tr("The file's entry about the log is damaged."))
    return extent


def _extent(text: str) -> Extent:
    try:
        lines, tail = text.split(" ")
        return Extent(int(lines), int(tail, 16))
    except ValueError:
        raise ContentDamaged(tr("The header of the file is damaged.")) from None


def sections(file: BinaryIO) -> Lines:
    """Yield the lines of each table in batches, and an empty batch for an empty table.

    Raises `NotByLine` for another layout, or if a table occurs twice.
    """
    file.seek(0)
    head = _HEAD.match(file.read(HEAD_BYTES))
    if head is None:
        raise NotByLine
    file.seek(head.end())
    names: set[bytes] = set()
    for start in file:
        found = _TABLE.fullmatch(start)
        if found is None:
            if _TAIL.fullmatch(start + file.read()):
                return
            raise NotByLine
        if found[1] in names:
            raise NotByLine
        names.add(found[1])
        part: list[bytes] = []
        more = True
        for line in file:
            if line.startswith(b"}"):
                break
            if not more:
                raise NotByLine
            more = line.endswith(b",\n")
            part.append(line[: -2 if more else -1])
            if len(part) == _BATCH_LINES:
                yield found[1].decode(), part
                part = []
        else:
            raise NotByLine
        if more or line != b"},\n":
            raise NotByLine
        yield found[1].decode(), part
    raise NotByLine


def documents_of(lines: Lines) -> Iterator[Batch]:
    """Yield the documents of each table in batches. Raises `NotByLine` if a line is not a document."""
    for name, parts in groupby(lines, key=itemgetter(0)):
        known: set[str] = set()
        for _, part in parts:
            try:
                documents: Tables = from_json(b"{" + b",".join(part) + b"}")
            except ValueError as error:
                raise NotByLine from error
            if len(documents) != len(part) or not known.isdisjoint(documents) or not is_table(documents):
                raise NotByLine
            known.update(documents)
            yield name, documents


def pieces(generation: str, contains: Extent, lines: Lines) -> Iterator[bytes]:
    """Yield the content of a file with these lines, in pieces. Empty tables are left out.

    The first piece ends right before the extent of the log. The last piece is the line with the checksum.
    """
    start = (
        f'{{\n"format": {FORMAT},\n"generation": "{generation}",\n'
        f'"contains": "{contains.lines} {contains.tail:08x}",\n"log": "'.encode()
    )
    yield start
    yield extent_text(generation, NO_LOG)
    checksum = zlib.crc32(start)
    for piece in _table_pieces(lines):
        checksum = zlib.crc32(piece, checksum)
        yield piece
    yield f'"crc32": "{checksum:08x}"\n}}\n'.encode()


def checksum_in(tail: bytes) -> str:
    found = _TAIL.fullmatch(tail)
    return found[1].decode() if found and found[1] else ""


def _table_pieces(lines: Lines) -> Iterator[bytes]:
    yield b'",\n'
    for name, parts in groupby(lines, key=itemgetter(0)):
        opening = f"{json.dumps(name)}: {{\n".encode()
        start = opening
        for _, part in parts:
            if part:
                yield start + b",\n".join(part)
                start = b",\n"
        if start is not opening:
            yield b"\n},\n"


def line_of(key: str, document: Document) -> bytes:
    """Return the document as a line of the file, without the comma at the end."""
    return b"%b: %b" % (json.dumps(key).encode(), json_of(document))


def lines_of(batches: Iterable[Batch]) -> Lines:
    return ((name, [line_of(*entry) for entry in documents.items()]) for name, documents in batches)


def tables_of(batches: Iterable[Batch]) -> Tables:
    tables: Tables = {}
    for name, documents in batches:
        tables.setdefault(name, {}).update(documents)
    return tables


def grouped(changes: Iterable[DocumentChange]) -> Tables:
    tables: Tables = {}
    for change in changes:
        table = tables.setdefault(change.table, {})
        if change.after is None:
            table.pop(change.key, None)
        else:
            table[change.key] = change.after
    return tables


def unique_members(pairs: list[tuple[str, Any]]) -> Content:
    """Return the members of a JSON object.

    Raises `ContentDamaged` for a repeated key; Python's JSON reader would silently keep only the last value.
    """
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ContentDamaged(tr("“{name}” occurs twice, but may occur only once.", name=twice))
    return content


def is_table(value: object) -> bool:
    """Return whether the value can be a table: a mapping whose values are all documents."""
    return isinstance(value, dict) and set(map(type, value.values())) <= {dict}


_Logged = dict[bytes, tuple[str, Document | None]]
"""The log's changes to one table.

The keys are the ids in quotes, because each document's line in the file starts with the quoted id.
"""


class AppliedLog:
    """The changes in the log, and checks that the file, which the user may have edited, still fits them."""

    def __init__(self, name: str) -> None:
        """Begin without any changes. `name` is the file name of the log."""
        self._name = name
        self._latest: dict[str, dict[str, Document | None]] = {}
        """The latest version of each document that the log changes, by table and id; None if removed."""
        self._added: set[tuple[str, str]] = set()
        """The table and id of each document that the log adds.

        Such a document comes last in its table, even if the file still contains a removed document with the
        same id.
        """
        self._expected: dict[tuple[str, str], str] = {}
        """The checksums that documents must have in the file before the log changes them, by table and id.

        The mapping is empty if no other program has changed the file.
        """

    def expect(self, change: LoggedChange) -> None:
        """Require that the file still has the document that the change replaces."""
        self._expected.setdefault((change.table, change.key), change.was)

    def note(self, name: str, key: str, after: Document | None, *, is_new: bool) -> None:
        table = self._latest.setdefault(name, {})
        if is_new:
            table.pop(key, None)
            self._added.add((name, key))
        table[key] = after

    def lines(self, sections: Lines) -> Lines:
        """Yield the lines of the file with the changes from the log. New documents come last in their table.

        Raises `ContentDamaged` if another program has changed a document that the log changes, too.
        """
        logged = {
            name: {json.dumps(key).encode(): (key, after) for key, after in table.items()}
            for name, table in self._latest.items()
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
            self._require_unchanged(name, key, f"{zlib.crc32(line[len(start) + 2 :]):08x}")
            if after is not None and (name, key) not in self._added:
                yield line_of(key, after)

    def _new(self, name: str, table: _Logged, met: set[bytes]) -> Iterator[bytes]:
        for start, (key, after) in table.items():
            if start not in met:
                self._require_unchanged(name, key, "")
            if after is not None and (start not in met or (name, key) in self._added):
                yield line_of(key, after)

    def _require_unchanged(self, name: str, key: str, there: str) -> None:
        if self._expected.get((name, key), there) != there:
            both = tr(
                "Another program and ipp-helper have both changed the same entry ({table}, {id}). The change by ipp-helper is in {log}.",
                table=name,
                id=key,
                log=self._name,
            )
            raise ContentDamaged(both)

    def tables(self, tables: Content) -> Tables:
        """Apply the log's changes to the tables of the file and return them.

        Raises `ContentDamaged` if another program has changed a document that the log changes, too.
        """
        for name, table in self._latest.items():
            documents = tables.setdefault(name, {})
            for key, after in table.items():
                self._require_unchanged(name, key, checksum(documents.get(key)))
                if after is None or (name, key) in self._added:
                    documents.pop(key, None)
                if after is not None:
                    documents[key] = dict(after)
        return tables


def start_of_log(log: WriteAheadLog, head: FileHead, *, continues: bool) -> tuple[int, bool]:
    """Return the index of the first log line to apply, and whether changes are missing.

    `continues` is whether the log belongs to this version of the file.
    """
    expected = head.log or NO_LOG
    if log.size and log.header.becomes == head.generation and log.reaches(head.contains):
        # The program copied the log into the file, but was killed before it removed the log. If the log has
        # more lines than were copied, another computer wrote them.
        return head.contains.lines, log.extent.lines > head.contains.lines or expected.lines > 0
    if log.size and not continues:
        return log.extent.lines, True
    return 0, not log.reaches(expected)
