"""Layouts of labels and controls: functions that build the HTML of one row, or of all rows of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Final

from tests.generators.layouts.draft import MADE, Draft, Row, control_html, label_tag

Laid = Callable[[Row, Draft], str]


def _hint(row: Row) -> str:
    return f'<small class="hint">{row.hint}</small>' if row.hint else ""


def _above(row: Row, draft: Draft) -> str:
    return f'<div class="row">{label_tag(row, draft)}<div class="c">{control_html(row, draft)}{_hint(row)}</div></div>'


def _left(row: Row, draft: Draft) -> str:
    return f'<div class="row side">{label_tag(row, draft)}<div class="c">{control_html(row, draft)}{_hint(row)}</div></div>'


def _table(row: Row, draft: Draft) -> str:
    tag = draft.random.choice(("th", "td"))
    return (
        f'<tr><{tag} class="l">{label_tag(row, draft, class_name="")}</{tag}>'
        f"<td>{control_html(row, draft)}{_hint(row)}</td></tr>"
    )


def _below(row: Row, draft: Draft) -> str:
    return f'<div class="row">{control_html(row, draft)}{label_tag(row, draft, class_name="cap")}</div>'


def _legend(row: Row, draft: Draft) -> str:
    return f"<fieldset class='row'>{label_tag(row, draft, tag='legend')}{control_html(row, draft)}{_hint(row)}</fieldset>"


def _floating(row: Row, draft: Draft) -> str:
    if row.kind not in {"lines", "line", "list"} or row.skin in MADE:
        return _above(row, draft)
    return f'<div class="row float">{control_html(row, draft)}{label_tag(row, draft)}</div>{_hint(row)}'


def _notch(row: Row, draft: Draft) -> str:
    twin = f'<fieldset aria-hidden="true" class="notch"><legend><span>{row.label_html}</span></legend></fieldset>'
    return (
        f'<div class="row field">{label_tag(row, draft, class_name="shrunk")}<div class="root">'
        f"{control_html(row, draft)}{twin}</div>{_hint(row)}</div>"
    )


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


def _card(row: Row, draft: Draft) -> str:
    return (
        f'<section class="card-row"><div class="title" role="heading" aria-level="3"><span>{row.label_html}</span>{row.behind_label}</div>'
        f'<div class="answer">{control_html(row, draft)}</div>{_hint(row)}</section>'
    )


def _dl(row: Row, draft: Draft) -> str:
    return f"<dl class='row'><dt>{label_tag(row, draft)}</dt><dd>{control_html(row, draft)}{_hint(row)}</dd></dl>"


def _wraps(row: Row, draft: Draft) -> str:
    if row.kind == "radio" or row.skin:
        return f'<p class="row"><span>{row.label_html}</span><br>{control_html(row, draft)}</p>'.replace(
            "<p", "<div"
        ).replace("</p>", "</div>")
    return f'<p class="row"><label>{row.label_html}{row.behind_label}<br><span class="wrap">{control_html(row, draft)}</span></label></p>'


def _hint_between(row: Row, draft: Draft) -> str:
    """The label is a heading, followed by a hint and the control, as on many government sites."""
    hint = (
        f'<div class="hint">{row.hint}</div>'
        if row.hint
        else '<div class="hint">You find this in your records.</div>'
    )
    return (
        f'<div class="row"><h2 class="big">{label_tag(row, draft)}</h2>{hint}{control_html(row, draft)}</div>'
    )


def _named(row: Row, draft: Draft) -> str:
    """An icon replaces the visible label; only screen readers get the name."""
    if row.skin or row.kind == "radio":
        return _above(row, draft)
    row.attributes += f' aria-label="{escape(row.label)}"'
    row.tie = "none"
    return f'<div class="row"><i class="icon">▣</i> {control_html(row, draft)}{_hint(row)}</div>'


def _details(row: Row, draft: Draft) -> str:
    return f'<details open class="row"><summary>{row.label_html}</summary>{control_html(row, draft)}{_hint(row)}</details>'


def _drawn(row: Row, draft: Draft) -> str:
    """The style sheet draws the label from an attribute."""
    return f'<div class="row side"><div class="l drawn" data-t="{escape(row.label)}"></div><div class="c">{control_html(row, draft)}</div></div>'


def _drawn_by_rule(row: Row, draft: Draft) -> str:
    """The style sheet contains the label's text."""
    words = row.label.replace("\\", "").replace('"', "")
    draft.css.append(f'.{row.key}-d::before{{content:"{words}"}}')
    return f'<div class="row"><span class="l {row.key}-d"></span><div class="c">{control_html(row, draft)}</div></div>'


def _sentence(row: Row, draft: Draft) -> str:
    if row.kind in {"lines", "file"} or row.skin in {"cards", "covered"}:
        return _above(row, draft)
    return f'<span class="in-line">The <b>{row.label_html}</b> is {control_html(row, draft)},</span> '


def _right(row: Row, draft: Draft) -> str:
    return f'<div class="row turned"><div class="c">{control_html(row, draft)}</div>{label_tag(row, draft)}</div>'


def _column(row: Row, draft: Draft) -> str:
    return f'<div class="cell">{label_tag(row, draft)}{control_html(row, draft)}{_hint(row)}</div>'


def _column_below(row: Row, draft: Draft) -> str:
    return f'<div class="cell">{control_html(row, draft)}{label_tag(row, draft, class_name="cap")}{_hint(row)}</div>'


def _plain_flow(row: Row, draft: Draft) -> str:
    """Label text, a line break and the control, without elements around them."""
    return f"{row.label_html}{row.behind_label}<br>{control_html(row, draft)}<br>{_hint(row)}<br>"


def _same_line(row: Row, draft: Draft) -> str:
    """Label text and control in one line, without elements around them, as on old pages."""
    return f"{row.label_html}{row.behind_label} {control_html(row, draft)} {_hint(row)}<br>"


def _bare(row: Row, draft: Draft) -> str:
    """Only the control, whose own HTML contains the label."""
    return f'<div class="row">{control_html(row, draft)}</div>'


def _own(row: Row, draft: Draft) -> str:
    """Only the row's own HTML, which contains label and control."""
    return f'<div class="row">{row.lead}{row.trail}</div>'


def _siblings(row: Row, draft: Draft) -> str:
    """A label element and a control, without an element around the pair."""
    return f'<div style="margin-top:14px">{label_tag(row, draft)}</div><div class="c">{control_html(row, draft)}{_hint(row)}</div>'


def _small_print(row: Row, draft: Draft) -> str:
    """A box with a small label inside, and a margin "Official use" beside it, as on printed forms."""
    return (
        f'<table class="form"><tr><td style="border:1px solid"><small>{row.label_html}</small><br>{control_html(row, draft)}</td>'
        '<td style="width:80px;background:#ddd;font-size:10px">Official use</td></tr></table>'
    )


def _shrunk(row: Row, draft: Draft) -> str:
    """A wide box with a small label at its upper edge."""
    return (
        '<div style="position:relative;border:1px solid #aaa;border-radius:5px;margin:12px 0;padding:18px 8px 4px">'
        f'<span style="position:absolute;top:3px;left:8px;font-size:11px">{row.label_html}</span>{control_html(row, draft)}</div>'
    )


def _nested(row: Row, draft: Draft) -> str:
    """Several nested elements around the label and the control, as in component libraries."""
    return (
        '<div><div style="display:flex;gap:12px;margin:10px 0"><div style="flex:0 0 200px;text-align:right"><span><span title="x">'
        f'{row.label_html}</span></span></div><div style="flex:1"><div><div><span>{control_html(row, draft)}</span></div>'
        '<div style="min-height:14px">Required</div></div></div></div></div>'
    )


def _question(row: Row, draft: Draft) -> str:
    """A grey card with a number in a circle, the label with a star, and the control."""
    number = draft.at(row) + 1
    return (
        '<article style="background:#f3f3f3;margin:14px 0;padding:14px"><header style="display:flex;gap:8px">'
        f'<span style="background:#444;color:#fff;border-radius:50%;width:22px">{number}</span><p>{row.label_html}<em> *</em></p>'
        f"</header>{control_html(row, draft)}</article>"
    )


def _office(row: Row, draft: Draft) -> str:
    """The field and an unrelated text box in the same row."""
    return (
        '<div style="display:grid;grid-template-columns:150px 270px 70px 150px;gap:8px;margin:8px 0">'
        f'<div style="text-align:right;background:#eee">{row.label_html}:</div><div>{control_html(row, draft)}</div>'
        f'<div>Ref. {draft.at(row) + 1}:</div><div><input name="{draft.extra()}"></div></div>'
    )


ROWS: Final[dict[str, Laid]] = {
    "above": _above,
    "left": _left,
    "table": _table,
    "below": _below,
    "legend": _legend,
    "floating": _floating,
    "notch": _notch,
    "inside": _inside,
    "card": _card,
    "dl": _dl,
    "wraps": _wraps,
    "hint between": _hint_between,
    "named": _named,
    "details": _details,
    "drawn": _drawn,
    "drawn by rule": _drawn_by_rule,
    "sentence": _sentence,
    "right": _right,
    "flow": _plain_flow,
    "line": _same_line,
    "bare": _bare,
    "own": _own,
    "siblings": _siblings,
    "small print": _small_print,
    "shrunk": _shrunk,
    "nested": _nested,
    "question": _question,
    "office": _office,
}
_GRIDS = {"two columns": 2, "three columns": 3, "two columns below": 2}


def laid_out(draft: Draft) -> str:
    if draft.place in _GRIDS:
        cell = _column_below if draft.place.endswith("below") else _column
        return _grid((_around(row, cell(row, draft)) for row in draft.rows), _GRIDS[draft.place])
    if draft.place == "two pairs":
        return _pairs(draft)
    if draft.place in {"four", "stacked"}:
        return _tables(draft)
    if draft.place == "labels first":
        return _labels_first(draft)
    if draft.place == "heads":
        return _heads(draft)
    if draft.place == "pairs in a grid":
        return _pairs_in_a_grid(draft)
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


def _tables(draft: Draft) -> str:
    """A table with number, label, control and example in each row, or with each label in a row above its control."""
    if draft.place == "four":
        lines = [
            f"<tr><td>{at}</td><td>{row.label_html}{row.behind_label}</td><td>{control_html(row, draft)}</td><td><small>Example: see guide {at}</small></td></tr>"
            for at, row in enumerate(draft.rows, 1)
        ]
    else:
        lines = [
            f"<tr><td>{row.label_html}{row.behind_label}</td></tr><tr><td>{control_html(row, draft)}</td></tr>"
            for row in draft.rows
        ]
    return f'<table class="form">{"".join(lines)}</table>'
