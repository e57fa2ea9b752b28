"""Rebuilds a page from a report: the same fields with the same words, sorts and limits, and nothing of the real page.

The finder is tested on it (`recordings/`). Each control says in `data-step` of which step it is the one.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from helper.exchange.portal_report.report import OTHER, PortalReport, ReportField, State
from helper.flow.form import Kind
from helper.flow.spec import Flow, Page

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
        if field.kind is not None and field.label and field.state is not State.NOT_THERE
    )


def _row(field: ReportField, page: Page, number: int) -> str:
    return (
        f'<div class="row"><div class="words">{escape(field.label)}</div>'
        f'<div class="field">{_control(field, _mark(field, page), number)}{_hint(field)}</div></div>'
    )


def _mark(field: ReportField, page: Page) -> str:
    """The truth of this control; a field that only asks has none, as nobody said which control it is."""
    if field.name == OTHER or field.state is State.ASKS:
        return ""
    step = next((step.id for step in page.steps if step.enters and step.value == field.name), "")
    return f' data-step="{escape(step)}"' if step else ""


def _control(field: ReportField, mark: str, number: int) -> str:
    match field.kind:
        case Kind.LIST:
            options = "".join(f"<option>{escape(text)}</option>" for text in _texts(field))
            return f'<select{mark}><option value="">Please select</option>{options}</select>'
        case Kind.RADIO:
            return "".join(
                f'<label><input type="radio" name="group{number}"{mark if not at else ""}> {escape(text)}</label> '
                for at, text in enumerate(_texts(field))
            )
        case Kind.LINES:
            return f"<textarea{mark}></textarea>"
        case Kind.FILE:
            return f'<input type="file"{" multiple" if field.most_files != 1 else ""}{mark}>'
        case _:
            return f'<input type="text"{mark}>'


def _texts(field: ReportField) -> list[str]:
    """The entries that were kept, and one without meaning for each of the others."""
    unknown = max((field.count or 0) - len(field.options), 0)
    others = [f"Entry {number}" for number in range(1, min(unknown, _ENTRIES_DRAWN) + 1)]
    texts = [*field.options, *others]
    return texts if len(texts) > 1 or field.kind is not Kind.RADIO else [*texts, "Entry", "Entry 2"][:2]


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
