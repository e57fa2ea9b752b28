"""Reads days as people write them; one that could be two days stays open until the file or the person decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from helper.exchange.words.lexicon import meanings
from helper.model.plain_text import plain_digits
from helper.model.spelling import folded


class DayOrder(StrEnum):
    """What comes first in 03/04/2024; the words are typed with --map."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was read."""

    day_first: date | None
    """The day, if the day comes first."""
    month_first: date | None
    """The day, if the month comes first."""

    @property
    def open(self) -> bool:
        """Whether both are days, and different ones."""
        return None not in {self.day_first, self.month_first} and self.day_first != self.month_first

    @property
    def order(self) -> DayOrder | None:
        """What this day proves about the order; None: nothing."""
        if self.day_first is not None and self.month_first is None:
            return DayOrder.DAY_FIRST
        if self.month_first is not None and self.day_first is None:
            return DayOrder.MONTH_FIRST
        return None

    def settled(self, order: DayOrder | None) -> date | None:
        """The day, once the order is known; None while it is open."""
        if self.open and order is None:
            return None
        if order is DayOrder.MONTH_FIRST:
            return self.month_first or self.day_first
        return self.day_first or self.month_first


_MONTHS = {word: int(number) for word, number in meanings("months").items()}

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)年\s?(\d{1,2})月\s?(\d{1,2})日")
_MINGUO = re.compile(r"民[國国]\s?(\d{2,3})年\s?(\d{1,2})月\s?(\d{1,2})日")
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d.])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH_NAME = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[\s.,/-]+(?:de |of |d')?([^\W\d_]{3,12})[.,]?[\s/-]*(?:de |del )?'?(\d{4}|\d{2})(?!\d)", re.IGNORECASE)  # fmt: skip
_MONTH_NAME_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+'?(\d{4})(?!\d)", re.IGNORECASE
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 40179, 55153
"""2010 to 2050 as spreadsheets count days: AliExpress began in 2010."""

_LONGEST = 60


@lru_cache(maxsize=16384)
def read_day(text: str) -> Day | None:
    """The day in a text, the first one if there are several; None: there is none."""
    if not text or len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    plain = plain_digits(unicodedata.normalize("NFKC", text))
    for read in (_with_year_first, _with_year_last, _with_month_name, _packed):
        if day := read(plain):
            return day
    return None


def order_of(days: Iterable[Day]) -> DayOrder | None:
    """The order that the clear days of a file prove for the others; None: they prove none, or both."""
    proved = {day.order for day in days} - {None}
    return proved.pop() if len(proved) == 1 else None


def _with_year_first(text: str) -> Day | None:
    if match := _REIWA.search(text):
        year = 1 if match[1] == "元" else int(match[1])
        return _certain(_date(2018 + year, int(match[2]), int(match[3])))
    if match := _MINGUO.search(text):
        return _certain(_date(1911 + int(match[1]), int(match[2]), int(match[3])))
    match = _YEAR_FIRST.search(text)
    return _certain(_date(*map(int, match.groups()))) if match else None


def _with_year_last(text: str) -> Day | None:
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _whole_year(match[4])
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if match[2] == "." and day_first is not None:
        return _certain(day_first)  # nobody who puts the month first writes dots
    if day_first is None and month_first is None:
        return _certain(_date(2000 + first, second, int(match[4]))) if len(match[4]) == 2 else None
    return Day(day_first, month_first)


def _with_month_name(text: str) -> Day | None:
    for match in _DAY_MONTH_NAME.finditer(text):
        if month := _MONTHS.get(folded(match[2])):
            return _certain(_date(_whole_year(match[3]), month, int(match[1])))
    for match in _MONTH_NAME_DAY.finditer(text):
        if month := _MONTHS.get(folded(match[1])):
            return _certain(_date(int(match[3]), month, int(match[2])))
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
