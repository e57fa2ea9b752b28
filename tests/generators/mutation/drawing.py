"""Draws a form page: its labels, its layout, its surroundings. The controls are drawn by `controls`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from tests.generators.mutation.controls import PageStyle, draw_control
from tests.generators.mutation.form_page import Field, FormPage
from tests.libraries.wording import WORDINGS

_WIDGETS = (Path(__file__).parent / "widgets.js").read_text(encoding="utf-8")
_STYLE = """
body { font: 14px sans-serif; margin: 20px; color: #222; }
[hidden] { display: none !important; }
.layer { position: absolute; z-index: 9; background: #fff; border: 1px solid #999; max-height: 220px; overflow-y: auto; }
.entry { padding: 6px 10px; cursor: pointer; }
.empty { color: #999; }
"""

DRESSES: dict[str, Callable[[str], str]] = {
    "plain": escape,
    "star": lambda text: f'<span style="color:red">*</span> {escape(text)}',
    "colon": lambda text: f"{escape(text)}:",
    "wide colon": lambda text: f"{escape(text)}：",
    "help": lambda text: f'{escape(text)} <i style="color:#888" title="Why this is asked">?</i>',
    "optional": lambda text: f"{escape(text)} (optional)",
    "split": lambda text: " ".join(f"<span>{escape(word)}</span>" for word in text.split(" ")),
    "spoken": lambda text: (
        f'{escape(text)}<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"> required</span>'
    ),
}
"""Decorations of a label that do not change its meaning."""


def draw(page: FormPage) -> str:
    """The whole page, with its truth in attributes that its own script removes at once."""
    style = PageStyle(page)
    wording = WORDINGS[page.language]
    form = _laid_out(page, style)
    twin = ""
    if page.twin:
        bare = "".join(f"<div>{escape(each.label)} {_ghost(each)}</div>" for each in page.fields)
        twin = f'<div style="{page.twin}"><form>{bare}</form></div>'
    return (
        f"<!doctype html><meta charset=utf-8><title>Form</title><style>{_STYLE}</style>"
        f"{twin}<h1>{wording.heading}</h1><form onsubmit='return false'>{form}"
        f"<p><label><input type=checkbox> {escape(wording.declaration)}</label></p>"
        f"<button type=button>{wording.submit}</button></form><script>{_WIDGETS}</script>"
    )


def _ghost(field: Field) -> str:
    if field.kind == "list":
        return "<select><option></option></select>"
    return "<textarea></textarea>" if field.kind == "lines" else '<input type="text">'


def _laid_out(page: FormPage, style: PageStyle) -> str:
    parts = [_parts(page, style, each) for each in page.fields]
    rows = _SHAPES[page.shape](style, parts, page.columns)
    return style.wrapped(rows)


def _parts(page: FormPage, style: PageStyle, field: Field) -> tuple[str, str]:
    """The words before a control, and the control."""
    words = "" if field.inside or not field.label else DRESSES[page.dress](field.label)
    strays = "".join(f"<div>{DRESSES[page.dress](stray)}</div>" for stray in field.stray)
    name, tie = style.name("field"), field.tie if field.label and not field.inside else "none"
    if field.kind == "radio" and tie != "none":
        tie = "labelledby"
    control = style.wrapped(draw_control(style, field, name=name, tie=tie))
    if not words:
        return strays, control
    if tie == "wrapping" and field.kind in {"lines", "line"} and field.make != "editor":
        return (
            strays,
            f'<label class="{style.name("label")}" style="display:block">{words}<br>{control}</label>',
        )
    tag = "label" if tie == "for" else style.tag
    pointer = f' for="{name}"' if tie == "for" else f' id="{name}-label"' if tie == "labelledby" else ""
    return f'{strays}<{tag} class="{style.name("label")}"{pointer}>{words}</{tag}>', control


Parts = Sequence[tuple[str, str]]


def _rows(style: PageStyle, parts: Parts, columns: int) -> str:
    """Labels left of their controls, right-aligned, as in the practice portal and the older Ant Design."""
    width = 190 if columns == 1 else 150
    rows = [
        f'<div class="{style.name("row")}" style="display:flex;gap:12px;margin:12px 0">'
        f'<div style="width:{width}px;text-align:right">{label}</div><div style="flex:1">{control}</div></div>'
        for label, control in parts
    ]
    return _in_columns(rows, columns)


def _items(style: PageStyle, parts: Parts, columns: int) -> str:
    """A label column and a control column, each in its own box, as in component libraries."""
    rows = [
        f'<div class="{style.name("form-item")}" style="margin:0 0 18px"><div style="display:flex">'
        f'<div class="{style.name("col")}" style="flex:0 0 170px">{label}</div>'
        f'<div class="{style.name("col")}" style="flex:1"><div><div>{control}</div></div></div></div></div>'
        for label, control in parts
    ]
    return _in_columns(rows, columns)


def _stacked(style: PageStyle, parts: Parts, columns: int) -> str:
    """Labels above their controls, without an element around a pair."""
    if columns == 1:
        return "".join(
            f'<div style="margin-top:14px">{label}</div><div>{control}</div>' for label, control in parts
        )
    return _in_columns([f"<div>{label}</div><div>{control}</div>" for label, control in parts], columns)


def _table(style: PageStyle, parts: Parts, columns: int) -> str:
    cells = [
        f'<td style="padding:8px">{label}</td><td style="padding:8px">{control}</td>'
        for label, control in parts
    ]
    rows = ["".join(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _terms(style: PageStyle, parts: Parts, columns: int) -> str:
    """A definition list; in two columns first both labels, under them both controls."""
    if columns == 1:
        return f"<dl>{''.join(f'<dt>{label}</dt><dd>{control}</dd>' for label, control in parts)}</dl>"
    html = ""
    for at in range(0, len(parts), 2):
        pair = [*parts[at : at + 2], ("", "")][:2]
        html += "".join(f"<div>{label}</div>" for label, _ in pair)
        html += "".join(f"<div>{control}</div>" for _, control in pair)
    return f'<div style="display:grid;grid-template-columns:460px 460px;gap:6px 24px">{html}</div>'


def _floating(style: PageStyle, parts: Parts, columns: int) -> str:
    """Labels that sit on the upper edge of their control's box."""
    rows = [
        '<div style="position:relative;border:1px solid #ddd;padding:22px 12px 10px;margin:14px 0">'
        f'<div style="position:absolute;top:4px;left:12px;font-size:12px;color:#555">{label}</div>{control}</div>'
        for label, control in parts
    ]
    return _in_columns(rows, columns)


def _sections(style: PageStyle, parts: Parts, columns: int) -> str:
    """Two collapsible sections, both open."""
    half = (len(parts) + 1) // 2
    halves = [parts[:half], parts[half:]]
    return "".join(
        f"<details open><summary>{number}</summary>{_stacked(style, each, columns)}</details>"
        for number, each in enumerate(halves, start=1)
    )


def _cards(style: PageStyle, parts: Parts, columns: int) -> str:
    """Each field in a card with its label as the card's head."""
    rows = [
        f'<div class="{style.name("card")}" style="box-shadow:0 1px 4px #0003;padding:12px;margin:12px 0">'
        f'<div style="border-bottom:1px solid #eee;padding-bottom:4px"><b>{label}</b></div><div style="padding-top:8px">{control}</div></div>'
        for label, control in parts
    ]
    return _in_columns(rows, columns)


def _in_columns(rows: Sequence[str], columns: int) -> str:
    if columns == 1:
        return "".join(rows)
    return f'<div style="display:grid;grid-template-columns:repeat({columns},minmax(0,1fr));gap:4px 28px">{"".join(rows)}</div>'


_SHAPES: dict[str, Callable[[PageStyle, Parts, int], str]] = {
    "rows": _rows,
    "items": _items,
    "stacked": _stacked,
    "table": _table,
    "terms": _terms,
    "floating": _floating,
    "sections": _sections,
    "cards": _cards,
}
