"""Reads single cells of a row: a name, a text, a number, or a remark beside an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helper.model.address import label_of
from helper.model.listing_address import Address
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, SheetCell
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import is_nothing, words_of


class RowCells(dict[Role, SheetCell]):
    """The cells of a row by role. A missing column counts as an empty cell."""

    def __missing__(self, role: Role) -> SheetCell:
        return EMPTY


_POINTING = frozenset(map(normalize, words_of("marks")["pointing"]))


def _only_points(text: str) -> bool:
    """Return whether the text only introduces or joins addresses, as in "see … and …"."""
    words = normalize(text).split() if len(text) <= 60 else ()
    return bool(words) and _POINTING.issuperset(words)


_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
_EXPONENT = re.compile(r"[0-9]+[.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
"""Matches a long number with an exponent, which may have lost its last digits in the spreadsheet program."""

_ADDRESS_BEHIND = re.compile(r"\s*\(https?://[^\s()]*\)(?=\s*(?:,|$))")
_AROUND = re.compile(r"[\[\]()<>\"“”„«»]+")
_SEPARATORS = " -–—:;,.•*|"


def name_in(cell: SheetCell) -> str:
    """Return the name in a cell; empty if the cell contains an address instead."""
    return "" if is_address_only(cell) or is_nothing(cell.text) else _named(cell.text)


def is_address_only(cell: SheetCell) -> bool:
    """Return whether the cell contains the address of a page but no name."""
    return ("://" in cell.text or "aliexpress." in cell.text) and "://" in (_named(cell.text) or "://")


def _named(text: str) -> str:
    """Return the name in a cell, without the address in brackets that some programs add."""
    return _ADDRESS_BEHIND.sub("", text).strip() if "://" in text else text


def remark_beside(text: str, links: Sequence[Address]) -> str:
    """Return the remark in a cell: its text without the addresses.

    A label before the first address is left out, because it is the title of a design.
    """
    pieces = [text]
    for link in links:
        # Remove each address once. If the text repeats an address, the repetition is part of the remark.
        at = next((at for at, piece in enumerate(pieces) if link.raw in piece), None)
        if at is not None:
            pieces[at : at + 1] = pieces[at].partition(link.raw)[::2]
    if links and links[0].raw in text and label_of(pieces[0]):
        pieces[0] = ""
    bare = (" ".join(_AROUND.sub(" ", piece).split()) for piece in pieces)
    words = " ".join(piece for piece in bare if not _only_points(piece)).strip(_SEPARATORS)
    return words if sum(map(str.isalpha, words)) > 1 and "href" not in words else ""


def text_in(cell: SheetCell) -> str:
    return "" if is_nothing(cell.text) else cell.text


def number_in(cell: SheetCell) -> str:
    """Return a number as text.

    Leading zeros are kept; the ".0" that spreadsheet programs add is removed.
    """
    whole = _WHOLE_NUMBER.fullmatch(cell.text) if cell.text.endswith(".0") else None
    return whole[1] if whole else text_in(cell)


def complaint_no_in(cell: SheetCell) -> str:
    number = number_in(cell).lstrip("# ")
    if number.isdecimal() and not cell.numeric:
        return number
    if _EXPONENT.fullmatch(number) or cell.may_be_cut:
        return ""
    return number if any(map(str.isdigit, number)) else ""
