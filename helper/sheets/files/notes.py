"""Reads plain text as rows, one for each line.

A line with a link also gets the heading above it and the remarks around it. A list that the user pastes gives
the same rows as a text file with the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from helper.model.address import heading_of, located, text_lines
from helper.sheets.files.sheet import EMPTY, Sheet, SourceRow, read_cell, refuse_large
from helper.sheets.words.headings import LISTING_FIELDS, Role, is_heading, role_named

_FIELDS = (*LISTING_FIELDS, Role.STATUS, Role.REPORTED, Role.REMOVED, Role.COMPLAINT_NO)
"""The roles of values that a remark may contain, such as "Shop: LinoShop"."""
NOTE_ROLES: Mapping[int, Role] = dict(enumerate((Role.LINK, Role.NOTE, *_FIELDS)))
"""The roles of a row's cells in a plain text.

The cells are the line itself, the remarks around its link, and the values that the line and the remarks
contain.
"""

_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
"""Matches a year. A heading with a year is a date and not the title of a design."""
_ADDRESS = re.compile(r"\S*(?:://|aliexpress\.)\S*")
_PART_END = re.compile(r"[\t|;·•\n]|,\s|\s[-–—]\s")
_LABEL_END = re.compile("[:：]")
_CURRENCY = (
    r"(?:(?:US|AU|CA|NZ|HK|R)\s?\$|[$€£¥₽₩₺]|zł|kr|Kč|(?:USD|EUR|GBP|AUD|CAD|PLN|CHF|BRL|JPY|CNY|RUB)\b)"
)
_PRICE = re.compile(rf"{_CURRENCY}\s?[0-9][0-9.,]*|[0-9][0-9.,]*\s?{_CURRENCY}", re.IGNORECASE)


def read_notes(text: str) -> Sheet:
    """Return a sheet with a row for each line of a plain text.

    If a mail program has split an address, the first of its lines gets the whole address. Raises `TooLarge`
    for too many lines.
    """
    lines = text_lines(text)
    refuse_large(len(lines), 1)
    headings: dict[int, str] = {}
    joined = -1
    for found in located(text):
        first, last = found.lines[0], found.lines[-1]
        if first <= joined:
            continue
        headings.setdefault(first, "" if _YEAR.search(found.heading) else found.heading)
        if last > first:
            lines[first : last + 1] = ["\n".join(lines[first : last + 1]), *[""] * (last - first)]
            joined = last
    around = dict(_lines_around(lines, headings))
    rows = (
        _row(number, line, headings[number], around.get(number, ()))
        if number in headings
        else SourceRow(number + 1, (read_cell(line),))
        for number, line in enumerate(lines)
    )
    return Sheet(name="", rows=tuple(rows), notes=True)


def _row(at: int, line: str, heading: str, around: Sequence[str]) -> SourceRow:
    named = dict(_named_in("\n".join((line, *around))))
    texts = (line, "; ".join(around), *(named.get(role, "") for role in _FIELDS))
    return SourceRow(at + 1, tuple(read_cell(text) if text else EMPTY for text in texts), heading=heading)


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


def _named_in(words: str) -> Iterator[tuple[Role, str]]:
    """Yield the roles and values in the parts of a remark, such as "Shop: LinoShop" or a price.

    The last part comes first.
    """
    for part in reversed(_PART_END.split(_ADDRESS.sub("\n", words))):
        label, *value = _LABEL_END.split(part.strip(), maxsplit=1)
        role, clear = role_named(label.strip()) or (Role.ASIDE, False)
        if _PRICE.fullmatch(part.strip()):
            yield Role.PRICE, part.strip()
        elif clear and role in _FIELDS and any(value):
            yield role, value[0].strip()
