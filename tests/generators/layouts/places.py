"""Layouts of labels and controls: templates and functions for the HTML of one row, or of all rows of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Final

from tests.generators.layouts.draft import MADE, Draft, Row, control_html, label_tag

Laid = Callable[[Row, Draft], str]

_SHRUNK_BOX = "position:relative;border:1px solid #aaa;border-radius:5px;margin:12px 0;padding:18px 8px 4px"

_TEMPLATES: Final = {
    "above": '<div class="row">{label}<div class="c">{control}{hint}</div></div>',
    "left": '<div class="row side">{label}<div class="c">{control}{hint}</div></div>',
    "right": '<div class="row turned"><div class="c">{control}</div>{label}</div>',
    "below": '<div class="row">{control}{caption}</div>',
    "column": '<div class="cell">{label}{control}{hint}</div>',
    "column below": '<div class="cell">{control}{caption}{hint}</div>',
    "legend": "<fieldset class='row'>{legend}{control}{hint}</fieldset>",
    "floating": '<div class="row float">{control}{label}</div>{hint}',
    "dl": "<dl class='row'><dt>{label}</dt><dd>{control}{hint}</dd></dl>",
    "details": '<details open class="row"><summary>{words}</summary>{control}{hint}</details>',
    "card": '<section class="card-row"><div class="title" role="heading" aria-level="3"><span>{words}</span>{behind}</div>'
    '<div class="answer">{control}</div>{hint}</section>',
    # Components often repeat the label in the notch of the outline, hidden from screen readers.
    "notch": '<div class="row field">{shrunk}<div class="root">{control}<fieldset aria-hidden="true" class="notch">'
    "<legend><span>{words}</span></legend></fieldset></div>{hint}</div>",
    # The label is a heading, followed by a hint and the control, as on many government sites.
    "hint between": '<div class="row"><h2 class="big">{label}</h2><div class="hint">{hint_words}</div>{control}</div>',
    # The style sheet draws the label from an attribute.
    "drawn": '<div class="row side"><div class="l drawn" data-t="{text}"></div><div class="c">{control}</div></div>',
    # The label is text without an element of its own, above or beside the control, as on old pages.
    "flow": "{words}{behind}<br>{control}<br>{hint}<br>",
    "line": "{words}{behind} {control} {hint}<br>",
    # The label is part of the control's HTML.
    "bare": '<div class="row">{control}</div>',
    # The HTML of the row (`lead` and `trail`) already contains the label and the control.
    "own": '<div class="row">{lead}{trail}</div>',
    # The label and the control are siblings, without an element around the two.
    "siblings": '<div style="margin-top:14px">{label}</div><div class="c">{control}{hint}</div>',
    # A box with a small label inside, beside a column for official use, as on printed forms.
    "small print": '<table class="form"><tr><td style="border:1px solid"><small>{words}</small><br>{control}</td>'
    '<td style="width:80px;background:#ddd;font-size:10px">Official use</td></tr></table>',
    # A box with a small label at its upper left, such as a text field with a shrunk label.
    "shrunk": f'<div style="{_SHRUNK_BOX}">'
    '<span style="position:absolute;top:3px;left:8px;font-size:11px">{words}</span>{control}</div>',
    # Several nested elements around the label and the control, as in component libraries.
    "nested": '<div><div style="display:flex;gap:12px;margin:10px 0"><div style="flex:0 0 200px;text-align:right"><span>'
    '<span title="x">{words}</span></span></div><div style="flex:1"><div><div><span>{control}</span></div>'
    '<div style="min-height:14px">Required</div></div></div></div></div>',
    # A grey card with a number in a circle, the label with a star, and the control.
    "question": '<article style="background:#f3f3f3;margin:14px 0;padding:14px"><header style="display:flex;gap:8px">'
    '<span style="background:#444;color:#fff;border-radius:50%;width:22px">{number}</span><p>{words}<em> *</em></p>'
    "</header>{control}</article>",
    # The field and an unrelated text box are in the same row.
    "office": '<div style="display:grid;grid-template-columns:150px 270px 70px 150px;gap:8px;margin:8px 0">'
    '<div style="text-align:right;background:#eee">{words}:</div><div>{control}</div>'
    '<div>Ref. {number}:</div><div><input name="{extra}"></div></div>',
}
"""The HTML of a row by layout. `{words}` is the label's HTML without an element around it."""


def _filled(row: Row, draft: Draft, template: str) -> str:
    return template.format(
        label=label_tag(row, draft),
        legend=label_tag(row, draft, tag="legend"),
        caption=label_tag(row, draft, class_name="cap"),
        shrunk=label_tag(row, draft, class_name="shrunk"),
        text=escape(row.label),
        words=row.label_html,
        behind=row.behind_label,
        control=control_html(row, draft),
        lead=row.lead,
        trail=row.trail,
        hint=_hint(row),
        hint_words=row.hint or "You find this in your records.",
        number=next((at for at, other in enumerate(draft.rows, 1) if other is row), 0),
        extra=draft.extra() if "{extra}" in template else "",
    )


def _hint(row: Row) -> str:
    return f'<small class="hint">{row.hint}</small>' if row.hint else ""


def _above(row: Row, draft: Draft) -> str:
    return _filled(row, draft, _TEMPLATES["above"])


def _table(row: Row, draft: Draft) -> str:
    tag = draft.random.choice(("th", "td"))
    return (
        f'<tr><{tag} class="l">{label_tag(row, draft, class_name="")}</{tag}>'
        f"<td>{control_html(row, draft)}{_hint(row)}</td></tr>"
    )


def _floating(row: Row, draft: Draft) -> str:
    is_native = row.kind in {"lines", "line", "list"} and row.skin not in MADE
    return _filled(row, draft, _TEMPLATES["floating" if is_native else "above"])


def _inside(row: Row, draft: Draft) -> str:
    """The label is the placeholder of the control; a control without a placeholder has a label above."""
    words = escape(row.label)
    if row.kind == "list" and row.skin in {"", "antd", "element", "fusion", "button", "plain"}:
        row.options["prompt"] = row.label
    elif row.kind in {"lines", "line"} and not row.skin:
        row.attributes += f' placeholder="{words}"'
    else:
        return _above(row, draft)
    return f'<div class="row">{control_html(row, draft)}{_hint(row)}</div>'


def _wraps(row: Row, draft: Draft) -> str:
    if row.kind == "radio" or row.skin:
        return f'<div class="row"><span>{row.label_html}</span><br>{control_html(row, draft)}</div>'
    return f'<p class="row"><label>{row.label_html}{row.behind_label}<br><span class="wrap">{control_html(row, draft)}</span></label></p>'


def _named(row: Row, draft: Draft) -> str:
    """An icon replaces the visible label; only screen readers get the name."""
    if row.skin or row.kind == "radio":
        return _above(row, draft)
    row.attributes += f' aria-label="{escape(row.label)}"'
    row.tie = "none"
    return f'<div class="row"><i class="icon">▣</i> {control_html(row, draft)}{_hint(row)}</div>'


def _drawn_by_rule(row: Row, draft: Draft) -> str:
    """Return a row whose label is drawn by a rule in the style sheet, so that its text is not in the document."""
    words = row.label.replace("\\", "").replace('"', "")
    draft.css.append(f'.{row.key}-d::before{{content:"{words}"}}')
    return f'<div class="row"><span class="l {row.key}-d"></span><div class="c">{control_html(row, draft)}</div></div>'


def _sentence(row: Row, draft: Draft) -> str:
    if row.kind in {"lines", "file"} or row.skin in {"cards", "covered"}:
        return _above(row, draft)
    return f'<span class="in-line">The <b>{row.label_html}</b> is {control_html(row, draft)},</span> '


ROWS: Final[dict[str, Laid]] = {
    **{name: partial(_filled, template=template) for name, template in _TEMPLATES.items()},
    "table": _table,
    "floating": _floating,
    "inside": _inside,
    "wraps": _wraps,
    "named": _named,
    "drawn by rule": _drawn_by_rule,
    "sentence": _sentence,
}
_GRIDS = {"two columns": 2, "three columns": 3, "two columns below": 2}


def laid_out(draft: Draft) -> str:
    if draft.place in _GRIDS:
        cell = ROWS["column below" if draft.place.endswith("below") else "column"]
        return _grid((_around(row, cell(row, draft)) for row in draft.rows), _GRIDS[draft.place])
    if draft.place in _WHOLE:
        return _WHOLE[draft.place](draft)
    parts: list[str] = []
    for row in draft.rows:
        place = row.place or draft.place
        html = _around(row, ROWS[place](row, draft))
        if draft.place == "table" and place != "table":
            html = f'<tr><td colspan="2">{html}</td></tr>'
        parts.append(html)
    body = "".join(parts)
    return f'<table class="form"><tbody>{body}</tbody></table>' if draft.place == "table" else body


def _around(row: Row, html: str) -> str:
    return f"{row.around[0]}{html}{row.around[1]}"


def _grid(cells: Iterable[str], columns: int) -> str:
    return f'<div class="grid" style="grid-template-columns:repeat({columns},1fr)">{"".join(cells)}</div>'


def _groups(rows: Sequence[Row], size: int) -> list[tuple[Row, ...]]:
    return [tuple(rows[at : at + size]) for at in range(0, len(rows), size)]


def _pairs(draft: Draft) -> str:
    lines = [
        "<tr>"
        + "".join(
            f'<th class="l">{row.label_html}{row.behind_label}</th><td>{control_html(row, draft)}</td>'
            for row in pair
        )
        + "</tr>"
        for pair in _groups(draft.rows, 2)
    ]
    return f'<table class="form pairs">{"".join(lines)}</table>'


def _pairs_in_a_grid(draft: Draft) -> str:
    """Pairs of labels side by side, with the two controls below."""
    cells = [
        "".join(f"<div>{part}</div>" for part in parts)
        for pair in _groups(draft.rows, 2)
        for parts in (
            [f"{row.label_html}{row.behind_label}" for row in pair] + [""] * (2 - len(pair)),
            [control_html(row, draft) for row in pair] + [""] * (2 - len(pair)),
        )
    ]
    return _grid(cells, 2)


def _heads(draft: Draft) -> str:
    """Tables with labels as the header row and one row of controls."""
    tables = [
        '<table class="form heads"><tr>'
        + "".join(f"<th>{row.label_html}{row.behind_label}</th>" for row in group)
        + "</tr><tr>"
        + "".join(f"<td>{control_html(row, draft)}</td>" for row in group)
        + "</tr></table>"
        for group in _groups(draft.rows, 3)
    ]
    return "".join(tables)


def _labels_first(draft: Draft) -> str:
    """A grid in which the document order is all labels first, then the controls in reverse order."""
    labels = "".join(
        f'<div style="grid-row:{at};grid-column:1">{row.label_html}</div>'
        for at, row in enumerate(draft.rows, 1)
    )
    controls = "".join(
        f'<div style="grid-row:{at};grid-column:2">{control_html(row, draft)}</div>'
        for at, row in reversed(list(enumerate(draft.rows, 1)))
    )
    return f'<div class="grid" style="grid-template-columns:200px 1fr">{labels}{controls}</div>'


def _four(draft: Draft) -> str:
    """A table with number, label, control and example in each row."""
    lines = (
        f"<tr><td>{at}</td><td>{row.label_html}{row.behind_label}</td><td>{control_html(row, draft)}</td><td><small>Example: see guide {at}</small></td></tr>"
        for at, row in enumerate(draft.rows, 1)
    )
    return f'<table class="form">{"".join(lines)}</table>'


def _stacked(draft: Draft) -> str:
    """A table with each label in a row above its control."""
    lines = (
        f"<tr><td>{row.label_html}{row.behind_label}</td></tr><tr><td>{control_html(row, draft)}</td></tr>"
        for row in draft.rows
    )
    return f'<table class="form">{"".join(lines)}</table>'


_WHOLE: Final[dict[str, Callable[[Draft], str]]] = {
    "two pairs": _pairs,
    "pairs in a grid": _pairs_in_a_grid,
    "heads": _heads,
    "labels first": _labels_first,
    "four": _four,
    "stacked": _stacked,
}
"""Layouts that arrange all rows together, for example in a table. Each function returns the HTML."""
