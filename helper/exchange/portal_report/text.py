"""Writes a report as its twenty lines of text: what a person reads, strikes out and sends."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from helper.exchange.portal_report.report import (
    FORMAT,
    KIND_NAMES,
    OTHER,
    PortalReport,
    ReportField,
    State,
)
from helper.exchange.portal_report.words import tidy
from helper.flow.form import Kind
from helper.model.words import FIELD_WORDS

TITLE = f"ipp-helper portal report, format {FORMAT}"
NOT_IN_HERE = (
    "not in here: name, e-mail, designs, numbers, sellers, typed text, pictures, page source, cookies"
)
YOU_SAID = "you said"
NOT_KEPT = "words not kept"
NOT_LOOKED_AT = "not looked at"
_GAP = "  "
_WIDTHS = (14, 5, 24, 17)
"""Of name, state, label and kind; a longer one moves the rest to the right."""


def report_text(report: PortalReport) -> str:
    """The whole report; `helper.exchange.portal_report.reading` reads it back."""
    return "\n".join(line.rstrip() for line in _lines(report)) + "\n"


def field_line(field: ReportField) -> str:
    """One field's line, as it stands in the report and on the screen."""
    name = OTHER if field.name == OTHER else FIELD_WORDS[field.name]
    if field.state is State.NOT_THERE or field.kind is None:
        return _row(name, State.NOT_THERE)
    kind = KIND_NAMES[field.kind] + (", search" if field.searched else "")
    return _row(name, field.state, _quoted(field.label), kind, *_details(field))


def _lines(report: PortalReport) -> Iterator[str]:
    about = (report.version, report.system, report.browser, f"page in {report.language}")
    yield f"{TITLE}            {' · '.join(about)}"
    seen = f"seen {report.day.isoformat()}, {report.how}" if report.day else f"seen, {report.how}"
    yield _row("address", report.address or "not known", seen)
    heading = State.NOT_THERE if report.heading is None else State.SURE
    yield _row("heading", heading, *([] if report.heading is None else [_quoted(report.heading)]))
    yield from map(field_line, report.fields)
    yield _buttons(report)
    yield from _told(report)
    yield NOT_IN_HERE


def _buttons(report: PortalReport) -> str:
    verify = ("not there",) if report.verify is None else ("seen", _quoted(report.verify))
    count = (
        NOT_LOOKED_AT
        if report.boxes is None
        else f"{report.boxes} {'box' if report.boxes == 1 else 'boxes'}, text not kept"
    )
    submit = "seen, never pressed" if report.submit else "not there"
    return _row("check links", *verify, f"declaration  {count}", f"submit  {submit}")


def _told(report: PortalReport) -> Iterator[str]:
    """What the person said; only the outcome is named where she said nothing."""
    told = report.told
    after = (YOU_SAID, _quoted(told.after)) if told.after else (NOT_LOOKED_AT,)
    digits = NOT_LOOKED_AT if told.number_digits is None else f"{told.number_digits} digits ({YOU_SAID})"
    yield _row("after sending", *after, f"number  {digits}")
    for name, said in (
        ("reasons", _listed(told.reasons)),
        ("bad link", _quoted(told.bad_link) if told.bad_link else ""),
        ("must explain", _quoted(told.must_explain) if told.must_explain else ""),
        ("boxes", "" if told.boxes is None else str(told.boxes)),
        ("columns", _listed(told.columns)),
        ("unregistered", f"form: {told.unregistered}" if told.unregistered else ""),
        ("agreement", _quoted(told.agreement) if told.agreement else ""),
    ):
        if said:
            yield _row(name, YOU_SAID, said)


def _details(field: ReportField) -> Iterator[str]:
    if field.kind in {Kind.LIST, Kind.RADIO}:
        yield _entries(field)
    if field.most_lines is not None:
        yield f"limit seen: {field.most_lines}"
    if field.most_chars is not None:
        yield f"0/{field.most_chars}"
    if field.most_files is not None:
        yield f"up to {field.most_files}"
    if field.state is State.SHOWN:
        yield "you pointed at it"


def _entries(field: ReportField) -> str:
    """The entries that were kept; … stands for the others, and the number of all of them in brackets."""
    if field.count is None:
        return f"entries {NOT_LOOKED_AT}"
    if not field.options:
        form = f"; form: {field.form}" if field.form else ""
        return f"{field.count} entries, not listed{form}"
    if len(field.options) == field.count:
        return _listed(field.options)
    return f"{_listed(field.options)} | … ({field.count})"


def _row(name: str, *cells: str) -> str:
    padded = [
        cell + " " * (width - _drawn_width(cell))
        for cell, width in zip((name, *cells), _WIDTHS, strict=False)
    ]
    return _GAP.join([*padded, *cells[len(_WIDTHS) - 1 :]])


def _drawn_width(text: str) -> int:
    """In columns of a terminal, where Chinese characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _quoted(text: str) -> str:
    return f'"{tidy(text)}"' if text else NOT_KEPT


def _listed(texts: tuple[str, ...]) -> str:
    return " | ".join(tidy(text) for text in texts)
