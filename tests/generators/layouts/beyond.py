"""Variations: label text that also occurs elsewhere, labels that move, and pages that rewrite entered text."""

from __future__ import annotations

from html import escape

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.registry import (
    CONTROL,
    ENTRY,
    MARK,
    MOVE,
    NEIGHBOUR,
    PLACE,
    on_field,
    on_rows,
    variation,
)
from tests.generators.layouts.words import OTHERS, labels


def _area(draft: Draft) -> str:
    return f'<textarea name="{draft.extra()}"></textarea>'


def _single_column(draft: Draft) -> None:
    """Replace a table layout with one in which each row is a separate element."""
    if draft.place in {"table", "two pairs", "heads"}:
        draft.place = "above"


@variation("a list of the fields beside the form", NEIGHBOUR)
def _contents_beside(draft: Draft) -> None:
    """The lines of the list are at the height of unrelated rows of the form."""
    items = "".join(
        f'<li style="margin:26px 0"><a href="#x">{escape(row.label)}</a></li>' for row in draft.rows
    )
    draft.before_form = (
        f'<nav style="float:left;width:170px"><ul style="padding:0;list-style:none">{items}</ul></nav>'
    )
    draft.css.append("h1,form,h1~div{margin-left:190px}.side{grid-template-columns:140px 1fr}")


@variation("a preview right of the form in the same words", NEIGHBOUR)
def _preview(draft: Draft) -> None:
    items = "".join(f'<p style="margin:30px 0">{escape(row.label)}:<br>—</p>' for row in draft.rows)
    draft.before_form = f'<aside style="float:right;width:180px">{items}</aside>'
    draft.css.append("h1,form,h1~div{margin-right:200px}.side{grid-template-columns:120px 1fr}")


@variation("a link in a field's hint that is called like another field", NEIGHBOUR)
def _hint_link(draft: Draft) -> None:
    for row, other in zip(draft.ours(), reversed(draft.ours()), strict=True):
        if row is not other:
            row.trail += f'<div><small>See also:</small> <a href="#h">{escape(other.label)}</a></div>'


@variation("a button over another area that is called like a field", NEIGHBOUR)
def _tab_over(draft: Draft) -> None:
    _single_column(draft)
    for name in ("listings", "description"):
        row = draft.row(name)
        if row is not None:
            words = escape(row.label)
            row.around = (
                f'<div class="row"><button type="button">{words}</button><div>{_area(draft)}</div></div>',
                "",
            )
            draft.due.add(name)


@variation("headings that can be folded, over areas for remarks", NEIGHBOUR)
def _folded(draft: Draft) -> None:
    _single_column(draft)
    words = {"en": "Remarks", "zh": "备注"}[draft.language]
    row = draft.row("evidence")
    if row is not None:
        head = f'<button type="button" aria-expanded="true">▾ {escape(row.label)}</button>'
        row.around = (f"<section>{head}<div><small>{words}</small>{_area(draft)}</div>", "</section>")


@variation("a data table with a filter line under its heads", NEIGHBOUR)
def _filters(draft: Draft) -> None:
    heads = "".join(f"<th>{escape(row.label)}</th>" for row in draft.rows[:5])
    cells = "".join(
        f'<td><input type="text" name="{draft.extra()}" placeholder="Filter"></td>' for _ in draft.rows[:5]
    )
    draft.end = f"<h2>My complaints</h2><table class='form'><tr>{heads}</tr><tr>{cells}</tr></table>"
    draft.due.update(row.truth for row in draft.rows[:5] if row.kind in {"lines", "line"})


@on_field("several uploads beside each other, captions below", NEIGHBOUR, "evidence")
def _uploads(draft: Draft, row: Row) -> None:
    captions = {"en": ("Power of attorney", "Identity document"), "zh": ("授权书", "身份证明")}[
        draft.language
    ]
    boxes = [
        f'<div style="flex:1"><div style="border:1px dashed #888;padding:12px"><input type="file" name="{draft.extra()}"></div><div>{words}</div></div>'
        for words in captions
    ]
    at = draft.random.randrange(3)
    own = f'<div style="flex:1"><div style="border:1px dashed #888;padding:12px"><input type="file" multiple name="{row.key}"></div><div>{escape(row.label)}</div></div>'
    boxes.insert(at, own)
    row.place, row.skin, row.lead = "own", "", f'<div class="two">{"".join(boxes)}</div>'
    draft.due.add("evidence")


@on_field("one label for two controls in two lines", NEIGHBOUR, "ipr")
def _shared(draft: Draft, row: Row) -> None:
    entries = {"en": ("All types", "Copyright", "Trademark"), "zh": ("全部类型", "著作权", "商标权")}[
        draft.language
    ]
    options = "".join(f"<option>{entry}</option>" for entry in entries)
    row.lead += f'<select name="{draft.extra(entries[0])}">{options}</select>'
    row.tie = "none"
    draft.due.add("ipr")


@variation("numbers, labels, controls and examples in four columns", PLACE)
def _four(draft: Draft) -> None:
    draft.place, draft.tie = "four", "none"


@variation("a label row over a control row in a table", PLACE)
def _stacked(draft: Draft) -> None:
    draft.place, draft.tie = "stacked", "none"


@variation("columns that the text flows through", PLACE)
def _columns(draft: Draft) -> None:
    draft.place, draft.tie = "above", "none"
    draft.css.append("form,h1~div{columns:2;column-gap:20px}.row{break-inside:avoid}")


@variation("labels lying in the empty controls", PLACE)
def _resting(draft: Draft) -> None:
    """The labels move up when their control is focused or filled in."""
    draft.place, draft.tie = "floating", draft.random.choice(("for", "none"))
    draft.css.append(
        ".float>.l{top:22px;font-size:14px;transition:top .15s}.float:has(textarea:focus,textarea:not(:placeholder-shown),input:focus,select:focus)>.l{top:2px;font-size:11px}"
    )
    for row in draft.rows:
        if row.kind in {"lines", "line"}:
            row.attributes += ' placeholder=" "'


@variation("labels that are gone once the control is filled", MOVE)
def _vanishing(draft: Draft) -> None:
    draft.place, draft.tie = "floating", draft.random.choice(("for", "none"))
    draft.css.append(".float:has(textarea:not(:placeholder-shown))>.l{display:none}")
    for row in draft.texts():
        row.attributes += ' placeholder=" "'


@variation("a label that counts what was typed", MOVE)
def _counting(draft: Draft) -> None:
    if draft.place not in {"above", "left", "dl", "legend"}:
        draft.place = "above"
    for row in draft.texts():
        row.words = f'<span class="w-{row.key}">{row.label}</span>'
        draft.begins.append(
            {
                "act": f"document.querySelector('[name={row.key}]').addEventListener('input', (e) => {{ document.querySelector('.w-{row.key}').textContent = {row.label!r} + ' (' + e.target.value.length + '/500)' }})"
            }
        )


@variation("labels for small and for large screens", MARK)
def _two_screens(draft: Draft) -> None:
    draft.css.append(".small{display:none}")
    for row in draft.rows:
        short = escape(row.label.split(" ", maxsplit=1)[0])
        row.words = f'<span class="large">{escape(row.label)}</span><span class="small">{short}</span>'


@on_rows("labels with an unseen word before them", MARK, lambda draft: draft.rows)
def _error_word(_: Draft, row: Row) -> None:
    row.before_words = '<span class="sr">Question:</span>'


@on_rows("label: in quotation marks and brackets", MARK, lambda draft: draft.rows)
def _quoted(draft: Draft, row: Row) -> None:
    row.before_words, row.after_words = ("【", "】") if draft.language == "zh" else ("[", "]")


@on_rows("label: its English name in brackets", MARK, Draft.ours)
def _bracketed(draft: Draft, row: Row) -> None:
    if draft.language == "zh":
        row.after_words = f"（{escape(labels(row.truth, 'en')[0])}）"


@on_field("the page makes a table of the links and empties the area", MOVE, "listings")
def _eaten(draft: Draft, row: Row) -> None:
    """The entered text appears only in a list, so the user cannot see whether the page will submit it."""
    row.attributes += (
        " oninput=\"setTimeout(()=>{const u=document.createElement('ul');u.textContent=this.value;"
        "this.after(u);this.value=''},300)\""
    )
    draft.due.add("listings")


@on_field("the page shortens each link", MOVE, "listings")
def _shortened(draft: Draft, row: Row) -> None:
    row.attributes += " onchange=\"this.value=this.value.replaceAll('https://www.','')\" onblur=\"this.value=this.value.replaceAll('https://www.','')\""
    draft.due.add("listings")


@variation("the entries of the reason come anew after the type", MOVE)
def _anew(draft: Draft) -> None:
    row, kind = draft.row("reason"), draft.row("complaint_type")
    if row is None or kind is None or row.kind != "list":
        return
    row.skin = ""
    draft.reactions.append(
        {
            "on": kind.key,
            "always": True,
            "wait": 300,
            "act": f"const s = document.querySelector('[name={row.key}]'); s.innerHTML = s.innerHTML; s.value = ''",
        }
    )


@variation("suggestions drop down while a text is typed", MOVE)
def _suggestions(draft: Draft) -> None:
    draft.begins.append(
        {
            "act": "document.addEventListener('focusin', (e) => { if (!e.target.matches('textarea')) return; const b = e.target.getBoundingClientRect();"
            " const d = document.createElement('div'); d.className = 'layer sug'; d.setAttribute('role', 'listbox'); d.style.cssText = `left:${b.left + scrollX}px;top:${b.bottom + scrollY}px;width:${b.width}px`;"
            " d.innerHTML = '<div role=option>https://</div><div role=option>www.</div>'; document.body.append(d) });"
            " document.addEventListener('focusout', () => document.querySelectorAll('.sug').forEach((e) => e.remove()))"
        }
    )


@variation("entries: two names for the same site", ENTRY)
def _two_names(draft: Draft) -> None:
    row = draft.row("website")
    if row is not None and draft.language == "en":
        row.entries = (*row.entries, "AliExpress")


@on_field("entries: the right one is marked as closed beside it", ENTRY, "website")
def _closed(draft: Draft, row: Row) -> None:
    more = {"en": " (closed)", "zh": "（已关闭）"}[draft.language]
    row.entries = (*row.entries, f"{row.right}{more}")


@on_field("entries: the registration has expired twins", ENTRY, "ipr")
def _expired(draft: Draft, row: Row) -> None:
    row.entries = (f"{row.right} - expired", *row.entries, f"{row.right} (draft)")


@variation("the form in a box that scrolls", CONTROL)
def _scrolls(draft: Draft) -> None:
    draft.css.append("form,h1~div{height:260px;overflow:auto;border:1px solid #ccc}")


@variation("many more fields than ours", NEIGHBOUR)
def _many(draft: Draft) -> None:
    for label, kind, entries in OTHERS[draft.language]:
        if all(row.label != label for row in draft.rows):
            draft.rows.insert(
                draft.random.randrange(len(draft.rows) + 1),
                Row(key=draft.key(), label=label, kind=kind, entries=entries),
            )
