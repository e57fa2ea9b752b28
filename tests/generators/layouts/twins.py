"""Variations: unusable or invisible copies of controls, and elements on top of the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.places import ROWS
from tests.generators.layouts.registry import TWIN, on_rows, variation


def _twins(draft: Draft, rows: Iterable[Row], *, tie: str = "none") -> str:
    """Return the HTML of copies of these rows. The copied controls do not stand for any field."""
    html = []
    for row in rows:
        twin = replace(
            row,
            key=draft.extra(row.starts),
            truth="",
            skin="",
            tie=tie,
            around=("", ""),
            options=dict(row.options),
        )
        html.append(ROWS["above"](twin, draft))
    return "".join(html)


_UNSEEN = {
    "opacity 0.01": "opacity:.01",
    "opacity 0": "opacity:0",
    "a filter": "filter:opacity(0)",
    "a strong blur": "filter:blur(40px)",
    "a mask": "mask:linear-gradient(transparent,transparent)",
    "a clip path": "clip-path:inset(50%)",
    "a scale of nothing": "transform:scale(0)",
    "a place off the screen": "position:absolute;left:-9999px;top:0",
    "a hidden visibility": "visibility:hidden",
    "no display": "display:none",
    "a height of nothing": "height:0;overflow:hidden",
    "one pixel": "position:absolute;width:1px;height:1px;overflow:hidden",
    "white on white": "color:#fff;position:absolute;left:0;top:60px;width:100%",
    "content visibility": "content-visibility:hidden",
}
_LYING_OVER = "position:absolute;left:0;top:60px;width:100%;"


def _unseen(draft: Draft, style: str, *, first: bool) -> None:
    rows = [row for row in draft.ours() if row.kind != "file"]
    html = f'<div style="{style}">{_twins(draft, rows, tie="for" if draft.random.random() < 0.5 else "none")}</div>'
    if first:
        draft.before_form += html
    else:
        # A copy after the form lies on top of the real controls and receives their clicks.
        draft.end += html
        draft.due.update(row.truth for row in rows)


for _name, _style in _UNSEEN.items():
    if _name != "white on white":
        variation(f"twin hidden by {_name}, before the form", TWIN)(
            partial(_unseen, style=_style, first=True)
        )
for _name in ("opacity 0.01", "a filter", "a mask", "opacity 0"):
    variation(f"twin hidden by {_name}, lying over the form", TWIN)(
        partial(_unseen, style=f"{_LYING_OVER}z-index:5;{_UNSEEN[_name]}", first=False)
    )


@variation("twin in white on white", TWIN)
def _white(draft: Draft) -> None:
    rows = draft.texts()
    draft.css.append(
        ".pale,.pale *{color:#fff!important;border-color:#fff!important;background:#fff!important}"
    )
    draft.before_form += f'<div class="pale">{_twins(draft, rows)}</div>'


@variation("twin behind the form", TWIN)
def _behind(draft: Draft) -> None:
    rows = draft.texts()
    draft.before_form += (
        f'<div style="position:absolute;z-index:-1;left:0;top:60px;width:100%">{_twins(draft, rows)}</div>'
    )
    draft.css.append("form,h1~div{background:#fff;position:relative;z-index:1}")


@on_rows("twin that is disabled, before the field", TWIN, Draft.texts)
def _disabled(draft: Draft, row: Row) -> None:
    row.around = (
        (_disabled_twin(draft, row), "") if draft.place not in {"table", "heads", "two pairs"} else ("", "")
    )


def _disabled_twin(draft: Draft, row: Row) -> str:
    twin = replace(row, key=draft.extra(), truth="", attributes="disabled", tie="none", around=("", ""))
    return ROWS["above"](twin, draft)


@variation("twins in a disabled fieldset", TWIN)
def _fieldset(draft: Draft) -> None:
    draft.top = f"<fieldset disabled>{_twins(draft, draft.texts())}</fieldset>"


@on_rows("the field itself is disabled", TWIN, Draft.texts, one=True)
def _dead(draft: Draft, row: Row) -> None:
    row.attributes += " disabled"
    draft.due.add(row.truth)


@variation("twin that is read only, with an example", TWIN)
def _readonly(draft: Draft) -> None:
    draft.before_form += "".join(
        ROWS["above"](
            replace(
                row,
                key=draft.extra("An example"),
                truth="",
                starts="An example",
                attributes="readonly",
                tie="none",
            ),
            draft,
        )
        for row in draft.texts()
    )


@variation("twins that are inert", TWIN)
def _inert(draft: Draft) -> None:
    draft.before_form += f"<div inert style='opacity:.5'>{_twins(draft, draft.texts())}</div>"


@variation("twins that take no mouse and are aria-disabled", TWIN)
def _aria_disabled(draft: Draft) -> None:
    twins = _twins(draft, draft.texts()).replace("<textarea ", '<textarea aria-disabled="true" readonly ')
    draft.before_form += f"<div style='pointer-events:none;opacity:.4'>{twins}</div>"


@variation("a trap for robots", TWIN)
def _honeypot(draft: Draft) -> None:
    html = _twins(draft, draft.texts(), tie="for")
    draft.top = f'<div style="position:absolute;left:-5000px" aria-hidden="true">{html}</div>'


@variation("a closed template of a row in the form", TWIN)
def _template(draft: Draft) -> None:
    draft.top = f'<div class="template" hidden>{_twins(draft, draft.ours())}</div>'


@variation("closed details with the same fields", TWIN)
def _closed(draft: Draft) -> None:
    draft.top = f"<details><summary>For several at once</summary>{_twins(draft, draft.texts())}</details>"


@variation("another tab with the same fields", TWIN)
def _tabs(draft: Draft) -> None:
    draft.top = (
        '<div role="tablist"><button type="button" role="tab" aria-selected="true">Single</button>'
        '<button type="button" role="tab" aria-selected="false">Bulk</button></div>'
        f'<div role="tabpanel" style="display:none">{_twins(draft, draft.ours())}</div>'
    )


@variation("a notice that goes away by itself", TWIN)
def _toast(draft: Draft) -> None:
    draft.end += '<div id="toast" style="position:fixed;top:10px;left:100px;background:#ffc;padding:12px;z-index:95">Welcome back</div>'
    draft.begins.append({"act": "document.getElementById('toast').remove()", "wait": 1200})


@variation("a dialog with a form of its own over it", TWIN)
def _login(draft: Draft) -> None:
    draft.end += (
        '<div class="over" data-over><div class="box" role="dialog" aria-modal="true"><h2>Tell us more</h2>'
        f"{_twins(draft, draft.texts())}<button type='button'>Later</button></div></div>"
    )


@variation("a head that sticks over the form", TWIN)
def _sticky(draft: Draft) -> None:
    draft.before_form = '<div style="position:sticky;top:0;background:#fff;border-bottom:1px solid #ccc;height:64px;z-index:30">Portal</div>'


def _lying_over(draft: Draft, html: str) -> None:
    draft.end += html


for _name, _html in {
    "a cookie banner at the bottom": '<div style="position:fixed;left:0;right:0;bottom:0;background:#333;color:#fff;padding:14px;z-index:90">'
    'We use cookies. <button type="button" onclick="this.parentNode.remove()">Accept</button></div>',
    "a fixed bar with the button": '<div style="position:fixed;left:0;right:0;bottom:0;background:#eee;height:70px;z-index:30">Need help?</div>',
    "a cookie dialog over the form": '<div class="over" data-over><div class="box" role="dialog" aria-modal="true"><h2>Cookies</h2><p>We use cookies.</p>'
    '<button type="button">Accept all</button><button type="button">Settings</button></div></div>',
    "a notice box in the middle without a veil": '<div data-over style="position:fixed;left:120px;top:160px;width:480px;height:360px;background:#fff;border:2px solid #333;z-index:90">'
    '<h2>What is new</h2><button type="button">Got it</button></div>',
}.items():
    variation(_name, TWIN)(partial(_lying_over, html=_html))
