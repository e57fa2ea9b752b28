"""Reads a report that somebody sent: strictly, every mistake at once, and nothing in it taken on trust."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from helper.errors import WrongUse, mistakes_in_words
from helper.exchange.portal_report.answers import safe_address, without_private
from helper.exchange.portal_report.report import (
    FORMAT,
    KIND_NAMES,
    OTHER,
    PortalReport,
    ReportField,
    State,
    Told,
)
from helper.exchange.portal_report.text import NOT_IN_HERE, NOT_KEPT, NOT_LOOKED_AT
from helper.exchange.portal_report.words import LONGEST
from helper.flow.form import Kind
from helper.model.words import FIELD_WORDS

_LARGEST = 20_000
_CELLS = re.compile(r" {2,}|\t+")
_FIRST = re.compile(r"ipp-helper portal report, format (\d+)")
_STRUCK = re.compile(r"[-–—_xX█*…~ ]*")
_SEEN = re.compile(r"seen(?: (\d{4}-\d{2}-\d{2}))?, (saved page|own window)")
_NAMES = {name: field for field, name in FIELD_WORDS.items()} | {OTHER: OTHER}
_KINDS = {name: kind for kind, name in KIND_NAMES.items()}
_STATES = {state.value: state for state in State}
_NUMBERS = {
    "most_lines": re.compile(r"limit seen: (\d{1,6})"),
    "most_chars": re.compile(r"0/(\d{1,6})"),
    "most_files": re.compile(r"up to (\d{1,3})"),
}
_COUNTED = re.compile(r"(\d{1,6}) entries, not listed(?:; form: ([TCNA/() or]+))?")
_REST = re.compile(r"… \((\d{1,6})\)")


class _Wrong(Exception):
    """What is wrong with one line, in a sentence."""


def read_report(file: Path) -> PortalReport:
    """Read a report file. Raises `WrongUse` with everything that is wrong in it."""
    try:
        text = file.read_bytes()[:_LARGEST].decode("utf-8-sig")
    except OSError as error:
        raise WrongUse(f"The report cannot be read: {error.strerror}.", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise WrongUse("This is no report: it is not text.", where=str(file)) from error
    return read_report_text(text, str(file))


def read_report_text(text: str, file: str) -> PortalReport:
    """Read a report from its text; `file` is only named in the mistakes. Lines that were struck out may be missing."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    mistakes: list[str] = []
    report = PortalReport(version="", system="", browser="", language="unknown")
    for number, line in lines:
        try:
            report = _with_line(report, line) if number != lines[0][0] else _first_line(report, line)
        except _Wrong as wrong:
            mistakes.append(f"line {number}: {wrong}")
    if not lines:
        mistakes.append("it is empty")
    if mistakes:
        raise WrongUse(
            f"The report has {mistakes_in_words(mistakes)}:\n" + "\n".join(f"  {one}" for one in mistakes),
            where=file,
            now="Correct these lines, or take them out.",
        )
    return report


def _first_line(report: PortalReport, line: str) -> PortalReport:
    cells = _CELLS.split(line)
    first = _FIRST.fullmatch(cells[0])
    if first is None or int(first.group(1)) != FORMAT:
        raise _Wrong(f"it must begin with “ipp-helper portal report, format {FORMAT}”")
    facts = [_plain(fact) for fact in " ".join(cells[1:]).split(" · ")]
    version, system, browser, page = (*facts, "", "", "", "")[:4]
    language = page.removeprefix("page in ") or "unknown"
    return replace(report, version=version, system=system, browser=browser, language=language)


def _with_line(report: PortalReport, line: str) -> PortalReport:
    name, *cells = _CELLS.split(line)
    if name in _NAMES:
        return replace(report, fields=(*report.fields, _field(_NAMES[name], cells)))
    if name in _READERS:
        return _READERS[name](report, cells)
    if line == NOT_IN_HERE or line.startswith("not in here:"):
        return report
    raise _Wrong(f"“{_short(name)}” is not a line of a report")


def _field(name: str, cells: Sequence[str]) -> ReportField:
    state = _STATES.get(cells[0] if cells else "")
    if state is None:
        raise _Wrong(f"after the name must stand one of: {', '.join(_STATES)}")
    if state is State.NOT_THERE or len(cells) < 3:
        return ReportField(name=name, state=state)
    kind_name, _, searched = cells[2].partition(", ")
    if kind_name not in _KINDS or searched not in {"", "search"}:
        raise _Wrong(f"“{_short(cells[2])}” is no kind of field; one of: {', '.join(_KINDS)}")
    field = ReportField(
        name=name, state=state, label=_quoted(cells[1]), kind=_KINDS[kind_name], searched=bool(searched)
    )
    for cell in cells[3:]:
        field = _with_detail(field, cell)
    return field


def _with_detail(field: ReportField, cell: str) -> ReportField:
    if cell in {"you pointed at it", f"entries {NOT_LOOKED_AT}"} or _STRUCK.fullmatch(cell):
        return field
    for name, pattern in _NUMBERS.items():
        if found := pattern.fullmatch(cell):
            numbers: dict[str, Any] = {name: int(found.group(1))}
            return replace(field, **numbers)
    if found := _COUNTED.fullmatch(cell):
        return replace(field, count=int(found.group(1)), form=found.group(2) or "")
    if field.kind in {Kind.LIST, Kind.RADIO}:
        *options, last = [part.strip() for part in cell.split(" | ")]
        rest = _REST.fullmatch(last)
        kept = tuple(_plain(option) for option in (options if rest else [*options, last]))
        return replace(field, options=kept, count=int(rest.group(1)) if rest else len(kept))
    raise _Wrong(f"“{_short(cell)}” is not understood")


def _address(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    for cell in cells:
        if seen := _SEEN.fullmatch(cell):
            report = replace(report, day=_day(seen.group(1)), how=seen.group(2))
        elif cell != "not known" and not _STRUCK.fullmatch(cell):
            if safe_address(cell) != cell:
                raise _Wrong("the address must be plain https, without anything after a question mark")
            report = replace(report, address=cell)
    return report


def _heading(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    if cells[:1] == [State.NOT_THERE.value]:
        return replace(report, heading=None)
    return replace(report, heading=_quoted(cells[1]) if len(cells) > 1 else "")


def _check_links(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    """The line of what only the person presses: three names, each with its cells."""
    verify: str | None = None
    if cells[:1] == ["seen"]:
        verify = _quoted(cells[1]) if len(cells) > 1 else ""
    pairs = dict(pairwise(cells))
    boxes = re.match(r"(\d{1,2}) box", pairs.get("declaration", ""))
    return replace(
        report,
        verify=verify,
        boxes=int(boxes.group(1)) if boxes else None,
        submit=pairs.get("submit", "").startswith("seen"),
    )


def _after(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    after = _quoted(cells[1]) if cells[:1] == ["you said"] and len(cells) > 1 else ""
    digits = re.match(r"(\d{1,2}) digits", dict(pairwise(cells)).get("number", ""))
    return _telling(report, after=after, number_digits=int(digits.group(1)) if digits else None)


def _said(cells: Sequence[str]) -> str:
    if cells[:1] != ["you said"] or len(cells) != 2:
        raise _Wrong("after the name must stand “you said”, two blanks, and what was said")
    return cells[1]


def _list_of(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(_plain(part) for part in _said(cells).split(" | "))


def _number_of(cells: Sequence[str]) -> int:
    if not re.fullmatch(r"\d{1,2}", _said(cells)):
        raise _Wrong("this must be a number")
    return int(_said(cells))


def _form_of(cells: Sequence[str]) -> str:
    found = re.fullmatch(r"form: ([TCNA/() or]+)", _said(cells))
    if found is None:
        raise _Wrong("this must be a form such as “form: T (C)(N/A)”")
    return found.group(1)


def _telling(report: PortalReport, **values: Any) -> PortalReport:
    told: Told = replace(report.told, **values)
    return replace(report, told=told)


_READERS: dict[str, Callable[[PortalReport, Sequence[str]], PortalReport]] = {
    "address": _address,
    "heading": _heading,
    "check links": _check_links,
    "after sending": _after,
    "reasons": lambda report, cells: _telling(report, reasons=_list_of(cells)),
    "bad link": lambda report, cells: _telling(report, bad_link=_quoted(_said(cells))),
    "must explain": lambda report, cells: _telling(report, must_explain=_quoted(_said(cells))),
    "boxes": lambda report, cells: _telling(report, boxes=_number_of(cells)),
    "columns": lambda report, cells: _telling(report, columns=_list_of(cells)),
    "unregistered": lambda report, cells: _telling(report, unregistered=_form_of(cells)),
    "agreement": lambda report, cells: _telling(report, agreement=_quoted(_said(cells))),
}


def _quoted(cell: str) -> str:
    if cell == NOT_KEPT or _STRUCK.fullmatch(cell):
        return ""
    if len(cell) < 3 or cell[0] != '"' or cell[-1] != '"':
        raise _Wrong(f"“{_short(cell)}” must stand between quotes")
    return _plain(cell[1:-1])


def _plain(text: str) -> str:
    """Words from a report, unless they may be somebody's."""
    _, dropped = without_private(text)
    if dropped:
        raise _Wrong(f"it holds {' and '.join(dropped)}: strike it out")
    if len(text) > LONGEST:
        raise _Wrong(f"a cell is longer than {LONGEST} characters")
    return text.strip()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Wrong(f"“{text}” is no day") from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
