"""Reads text files: CSV and its relatives with any separator, or plain notes with an address here and there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from io import StringIO

from helper.exchange.files.encoding import decode
from helper.exchange.files.sheet import Cell, Sheet, SourceRow
from helper.model.plain_text import INVISIBLE

_SEPARATORS = ("\t", ";", ",", "|")
_SAMPLE_RECORDS = 200
_MOST_LINES_IN_A_FIELD = 30
"""A field with more lines than this was opened by a stray quote and has swallowed the rows below it."""

_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""How programs keep a number from being changed: `="0048213377"`."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


_BAR = "\ue000"
"""Stands for a bar that is part of a text while a table with bars is cut."""


def read_delimited(content: bytes) -> Sheet:
    """Read the bytes of a text file; every record is there, blank ones too."""
    text = decode(content)
    separator = _separator(text)
    lines = ([line] for line in text.splitlines())
    if separator == "|":
        text = text.replace("\\|", _BAR)
    records: Iterable[list[str]] = lines if separator is None else _records(text, separator)
    rows = tuple(
        SourceRow(number, tuple(map(read_cell, record))) for number, record in enumerate(records, start=1)
    )
    return Sheet(name="", rows=rows, notes=separator is None)


def separator_of(content: bytes) -> str | None:
    """The character between the fields of a text file; None: it is no table."""
    return _separator(decode(content))


def read_cell(text: str) -> Cell:
    """The cell that a text stands for; what programs wrap round a text to protect it is taken off."""
    plain = clean_text(text.replace(_BAR, "|"))
    if plain.startswith("="):
        if wrapped := _TEXT_FORMULA.fullmatch(plain):
            return Cell(wrapped[1].replace('""', '"').strip())
        target, shown = link_of(plain)
        if target:
            return Cell(shown, target=target)
    if len(plain) > 1 and plain[0] == "'" and plain[1] in "0123456789=+-@":
        return Cell(plain[1:])
    return Cell(plain)


def clean_text(text: str) -> str:
    """The text without blanks around it and without characters that only steer a terminal; nothing, where nobody sees any of it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = _CONTROL.sub(" ", text).strip()
    return plain if INVISIBLE.sub("", plain).strip() else ""


def _separator(text: str) -> str | None:
    """The character between the fields, by how evenly it cuts the records; None: it is no table."""
    if named := _NAMED_SEPARATOR.match(text):
        return named[1]
    best, most = None, 0.0
    for separator in _SEPARATORS:
        if (score := _evenness(text, separator)) > most:
            best, most = separator, score
    return best


def _evenness(text: str, separator: str) -> float:
    """How well this separator explains the text: 0 for not at all."""
    widths = Counter[int]()
    for number, record in enumerate(_parsed(text[:400_000], separator, quoted=True)):
        if number >= _SAMPLE_RECORDS:
            break
        if any(field.strip() for field in record):
            widths[len(record)] += 1
    total = widths.total()
    cut = {width: times for width, times in widths.items() if width > 1}
    if not cut:
        return 0.0
    width, times = max(cut.items(), key=lambda entry: (entry[1], entry[0]))
    share = times / total
    if (width == 2 and share < 0.6 and separator == ",") or share < 0.25:
        return 0.0  # commas of ordinary sentences
    return share + min(width, 12) / 100


def _records(text: str, separator: str) -> list[list[str]]:
    records = list(_parsed(text, separator, quoted=True))
    if any(field.count("\n") > _MOST_LINES_IN_A_FIELD for record in records for field in record):
        return list(_parsed(text, separator, quoted=False))
    return records


def _parsed(text: str, separator: str, *, quoted: bool) -> Iterable[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    # Without newline="" the module would see half of a Windows line break.
    lines = StringIO(text, newline="")
    if quoted:
        return csv.reader(lines, delimiter=separator)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)


_LINK = re.compile(
    r'=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?|\))', re.IGNORECASE
)


def link_of(formula: str) -> tuple[str, str]:
    """Where a HYPERLINK with an address written out leads, and what it shows; empty for every other formula."""
    found = _LINK.match(formula)
    if found is None:
        return "", ""
    target, shown = (text.replace('""', '"').strip() for text in (found[1], found[2] or ""))
    return target, shown or target
