"""The first pass of an import: opens a workbook, or a text file with any encoding and separator.

A workbook is read in a separate process, so that a crash of the reader does not affect the program.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from io import StringIO
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from helper.errors import HelperError, WrongUse, os_error_as
from helper.model.address import heading_of, located, text_lines
from helper.sheets.files.sheet import (
    EMPTY,
    Refused,
    Sheet,
    Source,
    SourceRow,
    TooLarge,
    read_cell,
    read_cell_of,
    refuse_large,
)
from helper.sheets.words.headings import is_heading
from helper.sheets.words.lexicon import words_of
from helper.system.files import FileTooLarge, SizeLimit, read_file
from helper.system.processes import NO_WINDOW, own_command
from helper.translation import msg, tr

_LONGEST_LINE = 1_000_000
"""Maximum length of a line in bytes. A longer line is not a row, and splitting it would take minutes."""
_SECONDS = 120.0
"""Time limit in seconds for reading a workbook. The largest permitted workbook needs a tenth of it."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of a workbook: of xlsx and ods files, and of xls files and encrypted files."""
_SMALLER = msg(
    "Save the rows with the links as a separate sheet, or as several if there are many, and import those."
)
_ANEW = msg("Open it in your spreadsheet program, save it as .xlsx without a password, and try again.")


class SheetUnreadable(HelperError):
    """Raised when a file cannot be read as a sheet. The file and the records stay unchanged."""

    code = "sheet_unreadable"


def open_source(path: Path) -> Source:
    """Read the whole file.

    Raises `SheetUnreadable` if the file is too large, damaged or protected with a password, `WrongUse` if the
    file does not exist or cannot be read.
    """
    unreadable = msg("The file cannot be read: {reason}.")
    now = msg("Check the file, and try again.")
    with os_error_as(WrongUse, unreadable, path, now):
        try:
            content = read_file(path, SizeLimit.SHEET)
        except FileTooLarge as error:
            what = tr("The file is larger than {most} MB.", most=SizeLimit.SHEET // 1_000_000)
            raise SheetUnreadable(what, where=str(path), now=tr(_SMALLER)) from error
    try:
        if not content.startswith(_WORKBOOKS):
            return Source(name=path.name, sheets=(read_delimited(content),), workbook=False)
        sheets, remarks = read_workbook(content)
    except TooLarge as error:
        what = tr("This file is too large: {reason}", reason=error)
        raise SheetUnreadable(what, where=str(path), now=tr(_SMALLER)) from error
    except ValueError as error:
        what = tr("This workbook cannot be read: {reason}", reason=error)
        raise SheetUnreadable(what, where=str(path), now=tr(_ANEW)) from error
    return Source(name=path.name, sheets=sheets, workbook=True, remarks=remarks)


def read_workbook(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Return every sheet in order, including hidden ones, and messages about content that could not be read.

    Raises `TooLarge` for too many rows or cells, `Refused` if the workbook cannot be read at all.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module; no shell
            own_command("helper.sheets.files.workbook"),
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_WINDOW,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(msg("reading it takes longer than a sheet of listings should.")) from None
    if done.returncode:
        # The reader crashed, or exceeded its memory limit.
        raise Refused(msg("it is damaged, or needs more memory than a sheet of listings should."))
    said = json.loads(done.stdout)
    if refused := said.get("refused"):
        raise (TooLarge if said["too_large"] else Refused)(refused, **said["values"])
    return tuple(map(_sheet, said["sheets"])), tuple(map(tr, said["remarks"]))


def _sheet(said: dict[str, Any]) -> Sheet:
    hidden = frozenset(said["hidden_rows"])
    rows = (
        SourceRow(number, tuple(map(read_cell_of, cells)), hidden=number - 1 in hidden)
        for number, cells in enumerate(said["rows"], start=1)
    )
    columns = frozenset(said["hidden_columns"])
    return Sheet(name=said["name"], rows=tuple(rows), hidden=said["hidden"], hidden_columns=columns)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1254", "cp1253", "cp1255",
    "cp1256", "mac_roman", "koi8_r", "cp850", "cp866",
)  # fmt: skip
_SAMPLE_BYTES = 60_000
_WORD = re.compile(r"[^\W\d_]+")


def decode(content: bytes) -> str:
    """Return the text in these bytes. Undecodable bytes become replacement characters."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    if wide := _utf_16_variant(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
        # If most of the non-ASCII characters are valid UTF-8, the text is UTF-8 with some damaged bytes.
        bad = text.count("\ufffd")
        if sum(not char.isascii() for char in text) > 4 * bad:
            return text
    return content.decode(_guess(content[:_SAMPLE_BYTES]), errors="replace")


def _utf_16_variant(content: bytes) -> str | None:
    """Return the variant of UTF-16 that the bytes have; None if they are not UTF-16.

    The bytes have no byte order mark. In UTF-16, every other byte of a Western text is zero.
    """
    sample = content[:4000]
    half = len(sample) // 2
    if half < 2 or sample.count(0) < half // 2:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _guess(sample: bytes) -> str:
    """Return the encoding in which the text has the most known words, or else the most probable encoding."""
    cut = sample[: sample.rfind(b"\n") + 1] or sample
    scores = dict.fromkeys(_CANDIDATES, 0)
    for encoding in _CANDIDATES:
        with suppress(UnicodeDecodeError):
            scores[encoding] = len(_words_beyond_ascii(cut.decode(encoding)) & _all_known())
    best = max(scores.values())
    likely = [encoding for encoding, score in scores.items() if score == best] if best else []
    if len(likely) == 1:
        return likely[0]
    from charset_normalizer import from_bytes

    found = from_bytes(cut, cp_isolation=likely or list(_CANDIDATES)).best()
    return found.encoding if found is not None else next(iter(likely), "cp1252")


@cache
def _all_known() -> frozenset[str]:
    lists = (*words_of("headings").values(), *words_of("statuses").values())
    return frozenset(_words_beyond_ascii("\n".join(word for words in lists for word in words)))


def _words_beyond_ascii(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if not word.isascii()}


_SEPARATORS = ("\t", ";", ",", "|")
_SAMPLE_RECORDS = 200
_MOST_LINES_IN_A_FIELD = 30
"""Maximum number of lines in a field.

A field with more lines begins with a stray quotation mark, and includes the rows below it.
"""

_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_delimited(content: bytes) -> Sheet:
    """Return the records of a text file, including blank ones.

    Raises `TooLarge` for too many records, or for a line that is too long.
    """
    for number, line in enumerate(content.splitlines(), start=1):
        if len(line) > _LONGEST_LINE:
            too_long = msg("line {line:,} has more than {most:,} characters.")
            raise TooLarge(too_long, line=number, most=_LONGEST_LINE)
    text = decode(content)
    separator = separator_of(text)
    if separator is None:
        return read_notes(text)
    records = enumerate(_records(text, separator), start=1)
    rows = tuple(SourceRow(number, tuple(map(read_cell, record))) for number, record in records)
    return Sheet(name="", rows=rows)


def separator_of(text: str) -> str | None:
    """Return the separator that splits the records most evenly; None if the text is not a table."""
    if named := _NAMED_SEPARATOR.match(text):
        return named[1]
    scores = {separator: _evenness(text, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=scores.__getitem__)
    return best if scores[best] else None


def _evenness(text: str, separator: str) -> float:
    """Return a score for how evenly the separator splits the records into columns; 0 for no columns."""
    records = islice(_parsed(text[:400_000], separator, quoted=True), _SAMPLE_RECORDS)
    widths = Counter(len(record) for record in records if any(field.strip() for field in record))
    total = widths.total()
    cut = {width: times for width, times in widths.items() if width > 1}
    if not cut:
        return 0.0
    width, times = max(cut.items(), key=lambda entry: (entry[1], entry[0]))
    share = times / total
    if (width == 2 and share < 0.6 and separator == ",") or share < 0.25:
        return 0.0  # the commas are punctuation in sentences, not separators
    return share + min(width, 12) / 100


def _records(text: str, separator: str) -> list[list[str]]:
    records = _counted(_parsed(text, separator, quoted=True))
    if any(field.count("\n") > _MOST_LINES_IN_A_FIELD for record in records for field in record):
        return _counted(_parsed(text, separator, quoted=False))
    return records


def _counted(records: Iterable[list[str]]) -> list[list[str]]:
    """Return all records. Raises `TooLarge` as soon as there are too many."""
    found: list[list[str]] = []
    widest = 0
    for record in records:
        found.append(record)
        widest = max(widest, len(record))
        refuse_large(len(found), widest)
    return found


def _parsed(text: str, separator: str, *, quoted: bool) -> Iterable[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    # The csv module needs newline="" to recognise Windows line breaks.
    lines = StringIO(text, newline="")
    # In a table with vertical bars, a backslash protects a bar that belongs to a cell.
    escape = "\\" if separator == "|" else None
    return csv.reader(
        lines, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, escapechar=escape
    )


_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
"""Matches a year. A heading with a year is a date and not the title of a design."""


def read_notes(text: str) -> Sheet:
    """Return a sheet with a row for each line of a plain text: the line, and the remarks around its link.

    Raises `TooLarge` for too many lines.
    """
    lines = text_lines(text)
    refuse_large(len(lines), 1)
    headings: dict[int, str] = {}
    for found in located(text):
        headings.setdefault(found.line, "" if _YEAR.search(found.heading) else found.heading)
    around = dict(_lines_around(lines, headings))
    rows = []
    for number, line in enumerate(lines):
        texts = (line, "; ".join(around.get(number, ())))
        cells = tuple(read_cell(text) if text else EMPTY for text in texts)
        rows.append(SourceRow(number + 1, cells, heading=headings.get(number, "")))
    return Sheet(name="", rows=tuple(rows), notes=True)


def _lines_around(lines: Sequence[str], linked: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield, for each line with a link, the remarks that belong to the link.

    In a block of lines that begins with a remark, each remark belongs to the next link; in other blocks, each
    remark belongs to the previous link.
    """
    linked = set(linked)
    for blank, block in groupby(range(len(lines)), key=lambda at: not lines[at].strip()):
        if blank:
            continue
        told = [at for at in block if at in linked or not heading_of(lines[at])]
        links = [at for at in told if at in linked]
        around: dict[int, list[str]] = {}
        for at in told if links else ():
            if at in linked or sum(map(str.isalpha, lines[at])) < 2 or is_heading(lines[at].strip()):
                continue
            above = [link for link in links if link < at]
            below = [link for link in links if link > at]
            near = (below[:1] or above[-1:]) if told[0] not in linked else (above[-1:] or below[:1])
            around.setdefault(near[0], []).append(lines[at].strip())
        yield from around.items()
