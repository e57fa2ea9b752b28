"""Variations: the page changes while the program fills in the form."""

from __future__ import annotations

from functools import partial

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.registry import MOVE, on_field, on_rows, variation


def _first_list(draft: Draft) -> Row:
    return next(row for row in draft.rows if row.truth == "website")


def _on_website(draft: Draft, act: str, wait: int = 0, *, always: bool = False) -> None:
    draft.reactions.append({"on": _first_list(draft).key, "act": act, "wait": wait, "always": always})


def _marked(draft: Draft) -> None:
    """Put each label's text into an element that the page's script can find."""
    for row in draft.rows:
        row.words = f'<span class="w-{row.key}">{row.label}</span>'


def _plain(draft: Draft) -> None:
    """Switch to a layout in which each label's text is in an element of its own, if necessary."""
    if draft.place not in {"above", "left", "dl", "legend"}:
        draft.place = "above"


def _trade(draft: Draft, first: Row, second: Row, wait: int) -> None:
    """Swap two labels but not their controls. The final labels decide which value is right for a control."""
    _on_website(
        draft,
        f"const [a, b] = ['.w-{first.key}', '.w-{second.key}'].map((w) => [...document.querySelectorAll(w)].at(-1));"
        "if (a && b) [a.textContent, b.textContent] = [b.textContent, a.textContent]",
        wait,
    )
    first.at_first, second.at_first = first.truth, second.truth
    first.truth, second.truth = second.truth, first.truth
    first.right, second.right = second.right, first.right


def _swap(draft: Draft, wait: int) -> None:
    _plain(draft)
    _marked(draft)
    first, second = draft.row("listings"), draft.row("description")
    if first is None or second is None:
        return
    for row in (first, second):
        row.kind, row.skin = "lines", ""
    # The hint with the link limit stays in place, below a control that will no longer be for links.
    draft.most_links = 0
    _trade(draft, first, second, wait)


for _wait in (0, 200, 450, 700):
    variation(f"two labels change places {_wait} ms after a choice", MOVE)(partial(_swap, wait=_wait))


def _swap_lists(draft: Draft, skin: str) -> None:
    """Swap the labels of two lists with the same options, so that only the labels distinguish the lists."""
    _plain(draft)
    _marked(draft)
    first, second = draft.row("ipr_type"), draft.row("reason")
    if first is None or second is None:
        return
    first.entries = second.entries = (*first.entries, *second.entries)
    for row in (first, second):
        row.kind, row.skin = "list", skin
    _trade(draft, first, second, 400)


for _skin, _whose in (("", "two lists"), ("antd", "two lists of a library")):
    variation(f"{_whose} change their labels 400 ms after a choice", MOVE)(partial(_swap_lists, skin=_skin))


@variation("the form is drawn anew after a choice", MOVE)
def _redrawn(draft: Draft) -> None:
    draft.skin = ""
    for row in draft.rows:
        row.skin = ""
    _on_website(
        draft,
        "const f = document.querySelector('form,body>div'); const state = kit.state();"
        "f.querySelectorAll('textarea,input[type=text],select').forEach((e) => { const n = e.cloneNode(true);"
        " if (e.tagName !== 'INPUT') n.value = e.value; n.reacts = false; e.replaceWith(n) }); kit.scan()",
        300,
        always=False,
    )


@variation("all rows are drawn anew after a choice", MOVE)
def _rows_redrawn(draft: Draft) -> None:
    for row in draft.rows:
        row.skin = ""
    _on_website(
        draft,
        "document.querySelectorAll('.row').forEach((r) => { if (r.querySelector('[type=file]')) return; const kept = [...r.querySelectorAll('select,textarea,input')].map((e) => [e.value, e.checked]);"
        " const n = r.cloneNode(true); [...n.querySelectorAll('select,textarea,input')].forEach((e, i) => { if (e.type === 'radio') e.checked = kept[i][1]; else e.value = kept[i][0] }); r.replaceWith(n) }); kit.scan()",
        250,
    )


@variation("fields appear after a choice", MOVE)
def _appear(draft: Draft) -> None:
    later = [row for row in draft.rows if row.truth not in {"website", ""}]
    for row in later:
        row.around = ('<div class="late" style="display:none">', "</div>")
    if draft.place in {"table", "two pairs", "heads"}:
        draft.place = "above"
    _on_website(draft, "document.querySelectorAll('.late').forEach((e) => e.style.display = '')", 350)


@variation("fields are usable after a choice only", MOVE)
def _enabled(draft: Draft) -> None:
    for row in draft.texts():
        row.attributes += " disabled class=late"
    _on_website(draft, "document.querySelectorAll('.late').forEach((e) => e.disabled = false)", 350)


@variation("a row comes in above after a choice", MOVE)
def _pushed(draft: Draft) -> None:
    key = draft.extra()
    _on_website(
        draft,
        "const d = document.createElement('div'); d.className = 'row';"
        f" d.innerHTML = '<div class=l>Shop name</div><textarea name={key}></textarea>';"
        " const f = document.querySelector('.row,table.form'); f.parentNode.insertBefore(d, f); kit.scan()",
        400,
    )


@variation("the form comes after a moment", MOVE)
def _skeleton(draft: Draft) -> None:
    draft.body_attributes = 'class="waits"'
    draft.css.append(".waits form,.waits>div{display:none}")
    draft.begins.append({"act": "document.body.className = ''", "wait": 700})


@variation("texts are emptied after a choice", MOVE)
def _emptied(draft: Draft) -> None:
    _on_website(
        draft,
        "document.querySelectorAll('textarea').forEach((e) => { e.value = '' })",
        500,
    )


@variation("error words come in after each field", MOVE)
def _errors(draft: Draft) -> None:
    draft.begins.append(
        {
            "act": "document.addEventListener('focusout', (e) => { if (!e.target.matches('textarea,input[type=text],select') || e.target.said) return;"
            " e.target.said = true; const d = document.createElement('div'); d.className = 'hint'; d.textContent = 'Please check this field.'; e.target.before(d) })"
        }
    )


@on_rows("read only until it is focused", MOVE, Draft.texts)
def _readonly(_: Draft, row: Row) -> None:
    row.attributes += ' readonly onfocus="this.readOnly=false"'


@variation("a label gets other words after a choice", MOVE)
def _renamed(draft: Draft) -> None:
    from tests.generators.layouts.words import labels

    _plain(draft)
    _marked(draft)
    row = draft.row("listings")
    if row is None:
        return
    words = draft.random.choice(labels("listings", draft.language))
    _on_website(
        draft, f"const a = document.querySelector('.w-{row.key}'); if (a) a.textContent = {words!r}", 300
    )


@variation("the order changes after a choice", MOVE)
def _reordered(draft: Draft) -> None:
    if draft.place not in {"above", "left", "legend", "dl"}:
        draft.place = "above"
    _on_website(
        draft,
        "const rows = [...document.querySelectorAll('form > .row, body > div > .row')]; const p = rows[0].parentNode;"
        " rows.reverse().forEach((r) => p.insertBefore(r, p.querySelector('p:last-of-type')))",
        400,
    )


@on_field("the page tidies the links", MOVE, "listings")
def _tidied(_: Draft, row: Row) -> None:
    row.attributes += " onblur=\"this.value=this.value.trim()+'\\n'\""


@on_rows("a list brings its entries late", MOVE, Draft.lists)
def _late_lists(_: Draft, row: Row) -> None:
    if row.skin:
        row.options["late"] = 400
    elif row.kind == "list":
        row.skin, row.options["late"] = "antd", 400
