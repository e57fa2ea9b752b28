"""Reads the words in artists' sheets: the status of a listing, days, marks for repetition and totals."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

from helper.model.text import is_squeezed, normalize, plain_digits

_FOLDER = Path(__file__).with_name("lexicon_data")


@cache
def words_of(name: str) -> dict[str, tuple[str, ...]]:
    """Return the word lists in one file of the folder `lexicon_data`, as written."""
    lists = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in lists.items()}


def meanings(name: str, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return, for each folded word, the name of the list that contains the word."""
    lists = words_of(name).items()
    return {normalize(word) or word: key for key, words in lists if key not in without for word in words}


_QUOTES = re.compile("[\\s,.-]*(?:[\"'`´‘’“”„″״〃]|,,)[\\s,.\"'`´‘’“”„″״〃-]*")
"""Matches quotation marks that mean "the same as above", with dashes and commas around them."""

_RULE = re.compile("[:|+]?[-–—=_]{2,}[:|+]?")
"""Matches a line that is drawn below a heading, such as `-----`."""

_SIGNS = frozenset(words_of("marks")["ditto_signs"])
_DITTO = frozenset(map(normalize, words_of("marks")["ditto"])) - {""}
_NOTHING = frozenset(words_of("marks")["nothing"])
_TOTAL = frozenset(map(normalize, words_of("marks")["total"]))
_TOTAL_BEGUN = tuple(total if is_squeezed(total) else f"{total} " for total in _TOTAL)


@lru_cache(maxsize=65536)
def is_ditto(text: str) -> bool:
    """Return whether the text means "the same as in the row above"."""
    return len(text) <= 24 and (text in _SIGNS or bool(_QUOTES.fullmatch(text)) or normalize(text) in _DITTO)


@lru_cache(maxsize=65536)
def is_nothing(text: str) -> bool:
    """Return whether the text is only a placeholder in an empty cell, such as a dash."""
    return bool(text) and ((len(text) <= 9 and text.casefold() in _NOTHING) or is_rule(text))


def is_rule(text: str) -> bool:
    """Return whether the text is only a line, drawn with dashes or similar characters."""
    return _RULE.fullmatch(text) is not None


def begins_as_total(text: str) -> bool:
    """Return whether the text begins with a word such as "total"."""
    words = normalize(text)
    return words in _TOTAL or words.startswith(_TOTAL_BEGUN)


class WordedEnum(StrEnum):
    """An enum whose values are used in files and commands, and whose `words` are shown to the user."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        named = str.__new__(cls, value)
        named._value_, named.words = value, words
        return named


class Status(StrEnum):
    REMOVED = "removed"
    PENDING = "pending"
    REJECTED = "rejected"
    LIVE = "live"
    RELISTED = "relisted"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_REPORTED = "not_reported"
    NOT_SHOWN = "not_shown"
    """The page is not shown in the user's country, so the listing may be gone or on sale."""
    UNKNOWN = "unknown"


DECIDED = frozenset({Status.REMOVED, Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})
"""Decisions of the portal or the user about a complaint."""

REPORTED_STATUSES = DECIDED | {Status.PENDING}

_LONGEST = 300
"""Maximum number of characters of a status. A longer text is prose."""

_IS = frozenset(map(normalize, words_of("statuses")["is"]))
_BY_WORDS = {word: Status(name) for word, name in meanings("statuses", without=frozenset({"is"})).items()}


@lru_cache(maxsize=8192)
def read_status(text: str) -> Status | None:
    """Return the status that the text means in the word lists; None for other texts.

    Words such as "it is" or "was" may precede the status.
    """
    words = normalize(text) if len(text) <= _LONGEST else ""
    while words not in _BY_WORDS and words.partition(" ")[0] in _IS and " " in words:
        words = words.partition(" ")[2]
    return _BY_WORDS.get(words)


_NOTES = {name: "|".join(patterns) for name, patterns in words_of("notes").items()}
_LICENSED = re.compile(_NOTES["grant"], re.IGNORECASE)
_UNLICENSED = re.compile(
    rf"\b(?:{_NOTES['no']})\s+(?:{_NOTES['grant']})\w*|{_NOTES['unlicensed']}", re.IGNORECASE
)
_OWN = re.compile(_NOTES["own"], re.IGNORECASE)


@lru_cache(maxsize=8192)
def says_licensed(text: str) -> bool:
    """Return whether a note mentions a licence, except directly after a word such as "not" or "without"."""
    return _LICENSED.search(_UNLICENSED.sub(" ", text)) is not None


@lru_cache(maxsize=8192)
def says_own(text: str) -> bool:
    """Return whether a note mentions a shop or a listing of the user's own."""
    return _OWN.search(text) is not None


class DayOrder(StrEnum):
    """The order of day and month in a date such as 03/04/2024.

    The values are typed after `--map dates=`.
    """

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text, which may have two readings: with the day first, and with the month first."""

    day_first: date | None
    """The date if the day comes first; None if that is impossible."""
    month_first: date | None
    """The date if the month comes first; None if that is impossible."""

    @property
    def open(self) -> bool:
        """Whether the two readings give different dates."""
        return None not in {self.day_first, self.month_first} and self.day_first != self.month_first

    @property
    def order(self) -> DayOrder | None:
        """The order of day and month if the date is valid in only one order; otherwise None."""
        if (self.day_first is None) is (self.month_first is None):
            return None
        return DayOrder.DAY_FIRST if self.month_first is None else DayOrder.MONTH_FIRST

    def settled(self, order: DayOrder | None) -> date | None:
        """Return the date that this order gives; None if the date is ambiguous and the order is unknown."""
        if self.open and order is None:
            return None
        if order is DayOrder.MONTH_FIRST:
            return self.month_first or self.day_first
        return self.day_first or self.month_first


_MONTHS = {word: int(number) for word, number in meanings("months").items()}

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d.])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH_NAME = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[\s.,/-]+(?:de |of |d')?([^\W\d_]{3,12})[.,]?[\s/-]*(?:de |del )?'?(\d{4}|\d{2})(?!\d)", re.IGNORECASE)  # fmt: skip
_MONTH_NAME_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+'?(\d{4})(?!\d)", re.IGNORECASE
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 40179, 55153
"""First and last accepted date number of a spreadsheet, for the years 2010 to 2050.

AliExpress was founded in 2010.
"""

_LONGEST_DAY = 60


@lru_cache(maxsize=16384)
def read_day(text: str) -> Day | None:
    """Return the first date in a text; None if there is none."""
    if not text or len(text) > _LONGEST_DAY or not any(map(str.isdigit, text)):
        return None
    plain = plain_digits(unicodedata.normalize("NFKC", text))
    for read in (_with_year_first, _with_year_last, _with_month_name, _packed):
        if day := read(plain):
            return day
    return None


def order_of(days: Iterable[Day]) -> DayOrder | None:
    """Return whether the day or the month comes first, according to the unambiguous dates.

    Returns None if there are none, or if they disagree.
    """
    proved = {day.order for day in days} - {None}
    return proved.pop() if len(proved) == 1 else None


def _with_year_first(text: str) -> Day | None:
    match = _YEAR_FIRST.search(text)
    return _certain(_date(*map(int, match.groups()))) if match else None


def _with_year_last(text: str) -> Day | None:
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _whole_year(match[4])
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if match[2] == "." and day_first is not None:
        return _certain(day_first)  # a date with dots always begins with the day
    if day_first is None and month_first is None:
        return _certain(_date(2000 + first, second, int(match[4]))) if len(match[4]) == 2 else None
    return Day(day_first, month_first)


def _with_month_name(text: str) -> Day | None:
    named = [(match[3], match[2], match[1]) for match in _DAY_MONTH_NAME.finditer(text)]
    named += [(match[3], match[1], match[2]) for match in _MONTH_NAME_DAY.finditer(text)]
    for year, name, day in named:
        if month := _MONTHS.get(normalize(name)):
            return _certain(_date(_whole_year(year), month, int(day)))
    return None


def _packed(text: str) -> Day | None:
    if match := _PACKED.search(text):
        return _certain(_date(*map(int, match.groups())))
    if (match := _SERIAL.fullmatch(text.strip())) and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return _certain(date(1899, 12, 30) + timedelta(days=int(match[1])))
    return None


def _certain(day: date | None) -> Day | None:
    return Day(day, day) if day is not None else None


def _whole_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
