"""What a single cell says by itself: a text, a name, a number, a tick, "the same as above", nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from helper.model.address import label_of
from helper.model.listing_address import Address
from helper.model.text import is_squeezed, normalize
from helper.sheets.files.sheet import SheetCell
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import Status, read_day, read_status, read_yes_or_no, words_of

_QUOTES = re.compile("[\\s,.-]*(?:[\"'`´‘’“”„″״〃]|,,)[\\s,.\"'`´‘’“”„″״〃-]*")
"""Quotation marks alone, with the lines and commas that people put around them."""

_RULE = re.compile("[:|+]?[-–—=_]{2,}[:|+]?")
"""What draws a line below a heading."""

_SIGNS = frozenset(words_of("marks")["ditto_signs"])
_DITTO = frozenset(map(normalize, words_of("marks")["ditto"])) - {""}
_NOTHING = frozenset(words_of("marks")["nothing"])
_POINTING = frozenset(map(normalize, words_of("marks")["pointing"]))
_TOTAL = frozenset(map(normalize, words_of("marks")["total"]))
_TOTAL_BEGUN = tuple(total if is_squeezed(total) else f"{total} " for total in _TOTAL)


@lru_cache(maxsize=65536)
def is_ditto(text: str) -> bool:
    """Whether the text says: the same as in the row above."""
    return len(text) <= 24 and (text in _SIGNS or bool(_QUOTES.fullmatch(text)) or normalize(text) in _DITTO)


@lru_cache(maxsize=65536)
def is_nothing(text: str) -> bool:
    """Whether the text only fills the cell."""
    return bool(text) and ((len(text) <= 9 and text.casefold() in _NOTHING) or is_rule(text))


def is_rule(text: str) -> bool:
    """Whether the text only draws a line."""
    return _RULE.fullmatch(text) is not None


def _only_points(text: str) -> bool:
    """Whether the words only lead to an address or join it to the next, as "see … and …" does."""
    words = normalize(text).split() if len(text) <= 60 else ()
    return bool(words) and _POINTING.issuperset(words)


def begins_as_total(text: str) -> bool:
    """Whether the text begins with a word for a sum."""
    words = normalize(text)
    return words in _TOTAL or words.startswith(_TOTAL_BEGUN)


_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
_EXPONENT = re.compile(r"[0-9]+[.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
"""What a spreadsheet has made of a long number: its last digits may be gone."""

_ADDRESS_BEHIND = re.compile(r"\s*\(https?://[^\s()]*\)(?=\s*(?:,|$))")
_AROUND = re.compile(r"[\[\]()<>\"“”„«»]+")
_SEPARATORS = " -–—:;,.•*|"


def status_text(cells: Mapping[Role, SheetCell]) -> str:
    """The person's words about the state; words where a day should be ("last week") are such words too."""
    reported = cells[Role.REPORTED]
    is_day = reported.day is not None or read_day(reported.text) is not None
    # A tick or a number says whether it was reported, and its words need not be asked about.
    astray = "" if is_day or _has_happened(reported) is not None else text_in(reported)
    return name_in(cells[Role.STATUS]) or astray


def name_in(cell: SheetCell) -> str:
    """A name; an address that went astray into its column is none."""
    return "" if is_astray(cell) or is_nothing(cell.text) else _named(cell.text)


def is_astray(cell: SheetCell) -> bool:
    """Whether the cell holds the address of a page, and no name that it belongs to."""
    return ("://" in cell.text or "aliexpress." in cell.text) and "://" in (_named(cell.text) or "://")


def _named(text: str) -> str:
    """The name in a cell without the address that programs put in brackets behind it."""
    return _ADDRESS_BEHIND.sub("", text).strip() if "://" in text else text


def remark_beside(text: str, links: Sequence[Address]) -> str:
    """What else stands in a cell that holds addresses; a label before the first says which design, and is no remark."""
    pieces = [text]
    for link in links:
        # Each address once, as it is listed once: what stands a second time is part of what the person wrote.
        at = next((at for at, piece in enumerate(pieces) if link.raw in piece), None)
        if at is not None:
            pieces[at : at + 1] = pieces[at].partition(link.raw)[::2]
    if links and links[0].raw in text and label_of(pieces[0]):
        pieces[0] = ""
    bare = (" ".join(_AROUND.sub(" ", piece).split()) for piece in pieces)
    words = " ".join(piece for piece in bare if not _only_points(piece)).strip(_SEPARATORS)
    return words if sum(map(str.isalpha, words)) > 1 and "href" not in words else ""


def ticked(cells: Mapping[Role, SheetCell]) -> Status | None:
    """The status that a ticked "Removed" or "Reported" column gives, or one with a day nobody can read."""
    removed, reported = _has_happened(cells[Role.REMOVED]), _has_happened(cells[Role.REPORTED])
    if removed:
        return Status.REMOVED
    if reported is None:
        return None
    return Status.PENDING if reported else Status.NOT_REPORTED


def _has_happened(cell: SheetCell) -> bool | None:
    """Whether a cell for a day says that it has happened, without a day that can be read; None: it does not say."""
    ticked = read_yes_or_no(cell.text)
    if ticked is not None or is_nothing(cell.text) or cell.day or read_day(cell.text):
        return ticked
    if read_status(cell.text) is Status.NOT_REPORTED:
        return False
    return True if any(map(str.isdigit, cell.text)) else None


def text_in(cell: SheetCell) -> str:
    return cell.text if cell.text and not is_nothing(cell.text) else ""


def number_in(cell: SheetCell) -> str:
    """A number as text, with its leading zeros and without what spreadsheets hang on to it."""
    whole = _WHOLE_NUMBER.fullmatch(cell.text)
    return whole[1] if whole else text_in(cell)


def complaint_no_in(cell: SheetCell) -> str:
    number = number_in(cell).lstrip("# ")
    if _EXPONENT.fullmatch(number) or cell.may_be_cut:
        return ""
    return number if any(map(str.isdigit, number)) else ""
