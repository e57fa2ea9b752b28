"""The formats of the file of the records, the way from each to the next, and how its documents stand in it: each on a line.

A new format means: raise `FORMAT`, add the converter from the format before, and keep a file of that format in
`tests/store/samples`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic_core import from_json

from helper.store.wal import Document, DocumentChange, json_of

FORMAT = 3

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


CONVERTERS: Mapping[int, Callable[[Content], Content]] = {1: _with_kinds, 2: dict}
"""From each format to the next, by the number of the older one.

Format 3 has the same content: a program that knows nothing of the log of the last changes must not write beside it.
"""


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


def convert(content: Content) -> Content:
    """The same records in today's format."""
    number = format_of(content)
    if number > FORMAT:
        raise LaterFormat(
            f"The file was written by a later version of ipp-helper (format {number}, not {FORMAT})."
        )
    for older in range(number, FORMAT):
        content = {**CONVERTERS[older](content), "format": older + 1}
    return content


Tables = dict[str, dict[str, Document]]
"""Documents by table and id."""
Batch = tuple[str, dict[str, Document]]
"""Some documents of one table."""
Lines = Iterable[tuple[str, list[bytes]]]
"""Some lines of one table at a time: a document each, without what parts it from the next."""

_AT_ONCE = 2000
"""So many lines are read at a time: all at once would need twice the memory."""
HEAD = re.compile(rb'\{\n"format": (\d+),\n"generation": "([0-9a-f]*)"(,?)\n')
_TABLE = re.compile(rb'"([^"\\]+)": \{\n')


class NotByLine(ValueError):
    """Raised for a file that is not as we write it; it may be good all the same."""


class NamedTwice(ValueError):
    """Raised for content in which a name stands twice; the text says which, in a sentence."""


def sections(content: bytes) -> Lines:
    """The lines of each table, some at a time, and an empty list for one that has none."""
    head = HEAD.match(content)
    lines = BytesIO(content)
    lines.seek(head.end() if head else 0)
    names: set[bytes] = set()
    follows = bool(head and head[3])
    while follows:
        found = _TABLE.fullmatch(lines.readline())
        if found is None or found[1] in names:
            raise NotByLine
        names.add(found[1])
        part: list[bytes] = []
        more = True
        for line in lines:
            if line.startswith(b"}"):
                break
            if not more:
                raise NotByLine
            more = line.endswith(b",\n")
            part.append(line[: -2 if more else -1])
            if len(part) == _AT_ONCE:
                yield found[1].decode(), part
                part = []
        else:
            raise NotByLine
        if more or line not in {b"},\n", b"}\n"}:
            raise NotByLine
        yield found[1].decode(), part
        follows = line == b"},\n"
    if lines.read() != b"}\n":
        raise NotByLine


def documents_of(lines: Lines) -> Iterator[Batch]:
    """The documents of each table, some hundred at a time; raises `NotByLine` for a file whose lines are no documents."""
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


def pieces(generation: str, lines: Lines) -> Iterator[bytes]:
    """The file, from the lines of its tables; a table without any is left out."""
    yield f'{{\n"format": {FORMAT},\n"generation": "{generation}"'.encode()
    for name, parts in groupby(lines, key=itemgetter(0)):
        start = f",\n{json.dumps(name)}: {{\n".encode()
        for _, part in parts:
            if part:
                yield start + b",\n".join(part)
                start = b",\n"
        if start == b",\n":
            yield b"\n}"
    yield b"\n}\n"


def line_of(key: str, document: Document) -> bytes:
    """One document as a line of the file, without the comma that parts it from the next."""
    return b"%b: %b" % (json.dumps(key).encode(), json_of(document))


def lines_of(batches: Iterable[Batch]) -> Lines:
    """All documents as lines of the file, by table."""
    return [(name, [line_of(*entry) for entry in documents.items()]) for name, documents in batches]


def tables_of(batches: Iterable[Batch]) -> Tables:
    """All documents in one mapping, as TinyDB reads them."""
    tables: Tables = {}
    for name, documents in batches:
        tables.setdefault(name, {}).update(documents)
    return tables


def grouped(changes: Iterable[DocumentChange]) -> Tables:
    """What comes of these changes where nothing was."""
    tables: Tables = {}
    for change in changes:
        table = tables.setdefault(change.table, {})
        if change.after is None:
            table.pop(change.key, None)
        else:
            table[change.key] = change.after
    return tables


def each_once(pairs: list[tuple[str, Any]]) -> Content:
    """An object's members; raises `NamedTwice` where one stands twice, of which JSON readers silently drop the first."""
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NamedTwice(f"“{twice}” stands twice in it, where it may stand once.")
    return content


def line_count(content: Any) -> int:
    """How many lines the file has if it is as we write it, and nothing in it was left out by the reading."""
    if not isinstance(content, dict):
        return 0
    tables = [table for table in content.values() if isinstance(table, dict)]
    return 3 + ("generation" in content) + sum(2 + max(len(table), 1) for table in tables)


def is_table(value: object) -> bool:
    """Whether it is a mapping of documents, and of nothing else."""
    return isinstance(value, dict) and set(map(type, value.values())) <= {dict}
