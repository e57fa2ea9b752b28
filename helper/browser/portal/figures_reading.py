"""Reads what the portal's page about the account counts: a name in the words of a flow, and the figure beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from helper.model.plain_text import one_line

_RATES = ("takedown_rate", "counter_notice_rate")
_COUNT = "counter_notices_waiting"
_NUMBER = re.compile(r"\d{1,6}")
_PER_CENT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,3})? ?%")
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresReading:
    """The page's own words; empty: it does not show that figure, or two of them."""

    takedown_rate: str = ""
    counter_notice_rate: str = ""
    month_on_month: str = ""
    counter_notices_waiting: str = ""
    """How many objections wait for the person's answer."""


def read_figures(raws: Iterable[Mapping[str, Any]]) -> FiguresReading | None:
    """The figures in what the script gave of each frame; None: there is neither a rate nor a count among them."""
    values: dict[str, set[str]] = {}
    for raw in raws:
        for name, texts in raw.items():
            values.setdefault(name, set()).update(filter(None, (_figure(name, text) for text in texts)))
    said = {name: found.pop() for name, found in values.items() if len(found) == 1}
    if not any(name in said for name in (*_RATES, _COUNT)):
        return None
    return FiguresReading(
        **{name: said.get(name, "") for name in (*_RATES, _COUNT, "month_on_month")},
    )


def _figure(name: str, text: object) -> str:
    """The figure in these words: of a rate the one percentage, and nothing where there are two."""
    if not isinstance(text, str):
        return ""
    if name == _COUNT:
        return text.strip() if _NUMBER.fullmatch(text.strip()) else ""
    if name not in _RATES:
        return one_line(text, _LONGEST)
    found = _PER_CENT.findall(text)
    return str(found[0]) if len(found) == 1 else ""
