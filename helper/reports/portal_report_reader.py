"""Reads a report that somebody sent, strictly; rebuilds its page, and proposes what it changes in the flow file.

The finder is tested on it (`recordings/`). Each control says in `data-step` of which step it is the one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from helper.errors import WrongUse, mistakes_in_words
from helper.flow.form import Chosen, ControlKind, Option
from helper.flow.load import read_flow
from helper.flow.spec import Flow, FlowPage, Step, StepKind, pattern_in
from helper.flow.text_matching import fits, pick
from helper.hosts import read_host
from helper.reports.portal_report import (
    FIELD_NAMES,
    FORMAT,
    KIND_NAMES,
    LONGEST,
    NOT_IN_HERE,
    NOT_KEPT,
    NOT_LOOKED_AT,
    OTHER,
    FieldState,
    PersonAnswers,
    PortalReport,
    ReportField,
    safe_address,
    without_private,
)

_LARGEST = 20_000
_CELLS = re.compile(r" {2,}|\t+")
_FIRST = re.compile(r"ipp-helper portal report, format (\d+)")
_STRUCK = re.compile(r"[-–—_xX█*…~ ]*")
_SEEN = re.compile(r"seen(?: (\d{4}-\d{2}-\d{2}))?, (saved page|own window)")
_NAMES = {name: field for field, name in FIELD_NAMES.items()} | {OTHER: OTHER}
_KINDS = {name: kind for kind, name in KIND_NAMES.items()}
_STATES = {state.value: state for state in FieldState}
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
    if state is FieldState.NOT_THERE or len(cells) < 3:
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
    if field.kind in {ControlKind.LIST, ControlKind.RADIO}:
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
    if cells[:1] == [FieldState.NOT_THERE.value]:
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
    told: PersonAnswers = replace(report.told, **values)
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


_STYLE = (
    "body{font:14px sans-serif;margin:24px}h1{font-size:22px}"
    ".row{display:flex;gap:16px;margin:14px 0}.words{width:220px}.field{width:520px}"
    "select,textarea,input{font:inherit;padding:6px;border:1px solid #999}"
    "select,input[type=text]{width:320px}textarea{width:500px;height:90px}"
)
_ENTRIES_DRAWN = 30


def report_page(report: PortalReport, flow: Flow) -> str:
    """The page as HTML without any script. Fields that were not there, or whose words were struck out, are left out."""
    page = next(page for page in flow.pages if any(step.enters for step in page.steps))
    language = "zh-CN" if report.language == "Chinese" else "en"
    heading = report.heading or page.heading[0]
    rows = "\n".join(_row(field, page, number) for number, field in enumerate(_drawn(report)))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f"<title>Rebuilt from a report</title><style>{_STYLE}</style></head>\n"
        f"<body>\n<h1>{escape(heading)}</h1>\n{rows}\n{_buttons(report)}\n</body>\n</html>\n"
    )


def _drawn(report: PortalReport) -> Iterator[ReportField]:
    return (
        field
        for field in report.fields
        if field.kind is not None and field.label and field.state is not FieldState.NOT_THERE
    )


def _row(field: ReportField, page: FlowPage, number: int) -> str:
    return (
        f'<div class="row"><div class="words">{escape(field.label)}</div>'
        f'<div class="field">{_control(field, _mark(field, page), number)}{_hint(field)}</div></div>'
    )


def _mark(field: ReportField, page: FlowPage) -> str:
    """The truth of this control; a field that only asks has none, as nobody said which control it is."""
    if field.name == OTHER or field.state is FieldState.ASKS:
        return ""
    step = next((step.id for step in page.steps if step.enters and step.value == field.name), "")
    return f' data-step="{escape(step)}"' if step else ""


def _control(field: ReportField, mark: str, number: int) -> str:
    match field.kind:
        case ControlKind.LIST:
            options = "".join(f"<option>{escape(text)}</option>" for text in _texts(field))
            return f'<select{mark}><option value="">Please select</option>{options}</select>'
        case ControlKind.RADIO:
            return "".join(
                f'<label><input type="radio" name="group{number}"{mark if not at else ""}> {escape(text)}</label> '
                for at, text in enumerate(_texts(field))
            )
        case ControlKind.LINES:
            return f"<textarea{mark}></textarea>"
        case ControlKind.FILE:
            return f'<input type="file"{" multiple" if field.most_files != 1 else ""}{mark}>'
        case _:
            return f'<input type="text"{mark}>'


def _texts(field: ReportField) -> list[str]:
    """The entries that were kept, and one without meaning for each of the others."""
    unknown = max((field.count or 0) - len(field.options), 0)
    others = [f"Entry {number}" for number in range(1, min(unknown, _ENTRIES_DRAWN) + 1)]
    texts = [*field.options, *others]
    return (
        texts if len(texts) > 1 or field.kind is not ControlKind.RADIO else [*texts, "Entry", "Entry 2"][:2]
    )


def _hint(field: ReportField) -> str:
    hints = []
    if field.most_lines is not None:
        hints.append(f"At most {field.most_lines} links")
    if field.most_chars is not None:
        hints.append(f"0/{field.most_chars}")
    if field.most_files is not None and field.most_files > 1:
        hints.append(f"Up to {field.most_files} files")
    return f"<div><small>{escape('. '.join(hints))}</small></div>" if hints else ""


def _buttons(report: PortalReport) -> str:
    verify = f'<button type="button">{escape(report.verify)}</button>' if report.verify else ""
    boxes = "".join(
        '<div><label><input type="checkbox"> Xxxx xxxx xxxxxxx.</label></div>'
        for _ in range(report.boxes or 0)
    )
    submit = '<button type="button">Submit</button>' if report.submit else ""
    return f"<div>{verify}</div>{boxes}<div>{submit}</div>"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be changed, and what a person has to judge."""

    difference: str
    """A unified difference of the flow file; empty: the report changes nothing."""
    remarks: tuple[str, ...]
    """What no difference can say, a sentence for each."""


def proposal(report: PortalReport, flow_text: str, file: str) -> Proposal:
    """What the report adds to the flow with this text."""
    import tomlkit

    flow = read_flow(flow_text, file)
    document = tomlkit.parse(flow_text)
    _add_words(document, report)
    _add_sight(document, report, flow)
    changed = tomlkit.dumps(document)
    read_flow(changed, file)
    lines = difflib.unified_diff(
        flow_text.splitlines(), changed.splitlines(), f"a/{file}", f"b/{file}", lineterm="", n=2
    )
    return Proposal("\n".join(lines), tuple(_remarks(report, flow)))


def _add_words(document: Any, report: PortalReport) -> None:
    """Every label, heading and button that the flow has not."""
    fields = {field.name: field for field in report.fields if field.name != OTHER and field.label}
    for page in document["page"]:
        if report.heading and any(_enters(step) for step in page["step"]):
            _add(page["heading"], report.heading)
        for step in page["step"]:
            name = _enters(step)
            if name in fields and fields[name].state is not FieldState.ASKS:
                _add(step["label"], _bare(fields[name].label))
            if step["id"] == "verify" and report.verify:
                _add(step["label"], report.verify)


def _enters(step: Any) -> str:
    """Which field of the complaint a step puts in; empty: none."""
    return next((str(step[kind]) for kind in ("fill", "choose", "attach") if kind in step), "")


def _add(wordings: Any, text: str) -> None:
    if not fits(text, wordings):
        wordings.append(text)


def _add_sight(document: Any, report: PortalReport, flow: Flow) -> None:
    """That somebody looked at this host's form, and when."""
    place = read_host(report.address)
    seen = dict(flow.seen)
    if place and report.day and seen.get(place.host) == "described":
        document["flow"]["seen"][place.host] = f"taught on {report.day.isoformat()}"


def _remarks(report: PortalReport, flow: Flow) -> Sequence[str]:
    steps = {step.value: step for page in flow.pages for step in page.steps if step.enters}
    remarks = [remark for field in report.fields for remark in _field_remarks(field, steps.get(field.name))]
    if report.told.reasons and (step := steps.get("reason")):
        remarks += _entry_remarks("reason", report.told.reasons, step)
    if report.told.number_digits:
        remarks.append(f"A complaint's number has {report.told.number_digits} digits.")
    if report.told.columns and not flow.listing_words.columns:
        remarks.append(f"The list of complaints has the columns: {' | '.join(report.told.columns)}.")
    if report.told.agreement:
        remarks.append(f"The user agreement says about programs: “{report.told.agreement}”")
    return remarks


def _field_remarks(field: ReportField, step: Step | None) -> Sequence[str]:
    if field.name == OTHER:
        return [
            f"The page also has “{field.label or 'a field whose words were not kept'}”: which field is it?"
        ]
    if field.state is FieldState.NOT_THERE:
        return [
            f"“{FIELD_NAMES[field.name]}” was not found: its label is missing in the flow, or it is not there."
        ]
    if field.state is FieldState.ASKS:
        return [f"“{FIELD_NAMES[field.name]}” was found, but not beyond doubt."]
    known = step.at_most if step else None
    limit = field.most_files if field.kind is ControlKind.FILE else field.most_lines
    remarks = []
    if limit is not None and known is not None and limit != known:
        remarks.append(f"“{FIELD_NAMES[field.name]}” takes {limit} on the page, {known} in the flow.")
    if step is not None and field.options and len(field.options) == field.count:
        remarks += _entry_remarks(field.name, field.options, step)
    return remarks


def _entry_remarks(name: str, entries: Sequence[str], step: Step) -> Sequence[str]:
    """Whether the entry that is usually wanted is among these."""
    if step.kind is not StepKind.CHOOSE or not step.option:
        return []
    whole = tuple(text for text in step.option if pattern_in(text) is None)
    patterns = tuple(pattern for text in step.option if (pattern := pattern_in(text)) is not None)
    if isinstance(pick(entries, Option(whole, patterns)), Chosen):
        return []
    return [f"None of the entries of “{FIELD_NAMES[name]}” is “{step.option[0]}”: {' | '.join(entries)}."]


def _bare(label: str) -> str:
    return label.removesuffix(" (optional)")
