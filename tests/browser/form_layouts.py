"""How pages lay out a form: labels left, above, in tables and lists, in columns, inside the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tests.browser.form_parts import Field, Maker, build_control, hint, label_words, tied, wrapped


def _rows_left(maker: Maker, fields: Sequence[Field]) -> str:
    rows = []
    for each in fields:
        label, control = tied(maker, each)
        rows.append(
            f'<div style="display:flex;margin:12px 0"><div style="width:220px;text-align:right;padding-right:10px">{label}</div>'
            f"<div>{wrapped(maker, control)}{hint(maker)}</div></div>"
        )
    return "".join(rows)


def _rows_above(maker: Maker, fields: Sequence[Field]) -> str:
    rows = []
    for each in fields:
        label, control = tied(maker, each)
        rows.append(
            f'<div style="margin:14px 0"><div>{label}</div>{hint(maker)}{wrapped(maker, control)}</div>'
        )
    return "".join(rows)


def _flat(maker: Maker, fields: Sequence[Field]) -> str:
    return "".join(
        f"<div>{label}</div>{control}<br>" for label, control in (tied(maker, each) for each in fields)
    )


def _table(maker: Maker, fields: Sequence[Field]) -> str:
    rows = "".join(
        f"<tr><td>{label}</td><td>{control}{hint(maker)}</td></tr>"
        for label, control in (tied(maker, each) for each in fields)
    )
    return f'<table border="1" cellpadding="6">{rows}</table>'


def _two_columns(maker: Maker, fields: Sequence[Field]) -> str:
    cells = "".join(
        f'<div style="width:46%;margin:8px 1%"><div>{label}</div>{control}</div>'
        for label, control in (tied(maker, each) for each in fields)
    )
    return f'<div style="display:flex;flex-wrap:wrap;width:1000px">{cells}</div>'


def _label_row_control_row(maker: Maker, fields: Sequence[Field]) -> str:
    """Two fields a row of a grid: first both labels, under them both controls."""
    html = []
    for start in range(0, len(fields), 2):
        pair = [tied(maker, each) for each in fields[start : start + 2]]
        html += [f"<div>{label}</div>" for label, _ in pair] + ["<div></div>"] * (2 - len(pair))
        html += [f"<div>{control}</div>" for _, control in pair] + ["<div></div>"] * (2 - len(pair))
    return f'<div style="display:grid;grid-template-columns:480px 480px;gap:6px 20px">{"".join(html)}</div>'


def _definition_list(maker: Maker, fields: Sequence[Field]) -> str:
    pairs = (tied(maker, each) for each in fields)
    return f"<dl>{''.join(f'<dt>{label}</dt><dd>{control}</dd>' for label, control in pairs)}</dl>"


def _placeholders(maker: Maker, fields: Sequence[Field]) -> str:
    """Labels only inside the fields, where the kind of control can show one."""
    html = []
    for each in fields:
        if each.kind in {"line", "lines"}:
            html.append(
                f"<p>{build_control(maker, each, attributes=f'placeholder={escape(each.label)!r}')}</p>"
            )
        elif each.kind == "list":
            html.append(f"<p>{build_control(maker, each, prompt=each.label or None)}</p>")
        else:
            label, control = tied(maker, each)
            html.append(f"<div>{label} {control}</div>")
    return "".join(html)


def _wrapping_labels(maker: Maker, fields: Sequence[Field]) -> str:
    html = []
    for each in fields:
        if each.kind == "radio":
            html.append(
                f"<fieldset><legend>{label_words(maker, each)}</legend>{build_control(maker, each)}</fieldset>"
            )
        else:
            html.append(
                f'<label style="display:block;margin:12px 0"><span>{label_words(maker, each)}</span><br>{build_control(maker, each)}</label>'
            )
    return "".join(html)


LAYOUTS: dict[str, Callable[[Maker, Sequence[Field]], str]] = {
    "definition list": _definition_list,
    "flat": _flat,
    "label row over control row": _label_row_control_row,
    "labels above": _rows_above,
    "labels left": _rows_left,
    "placeholders": _placeholders,
    "table": _table,
    "two columns": _two_columns,
    "wrapping labels": _wrapping_labels,
}
