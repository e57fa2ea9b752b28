"""Variations: marks and notes around the text of a label."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.registry import MARK, on_rows, variation

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_CHINESE = "一二三四五六七八九十"


def _dressed(draft: Draft, before: str = "", after: str = "") -> None:
    for at, row in enumerate(draft.rows, start=1):
        values = {
            "n": at,
            "c": _CIRCLES[(at - 1) % 12],
            "z": _CHINESE[(at - 1) % 10],
            "l": "abcdefghijkl"[(at - 1) % 12],
        }
        row.before_words += before.format(**values)
        row.after_words += after.format(**values)


for _name, _before, _after in (
    ("1. X", "{n}. ", ""),
    ("1.X", "{n}.", ""),
    ("(1) X", "({n}) ", ""),
    ("1) X", "{n}) ", ""),
    ("1、X", "{n}、", ""),
    ("Q1: X", "Q{n}: ", ""),
    ("① X", "{c} ", ""),
    ("一、X", "{z}、", ""),
    ("2.3 X", "2.{n} ", ""),
    ("a) X", "{l}) ", ""),
    ("Step 1: X", "Step {n}: ", ""),
    ("number in an element of its own", "<span>{n}.</span> ", ""),
    ("X - required", "", " - required"),
    ("X mandatory", "", " mandatory"),
    ("X (mandatory)", "", " (mandatory)"),
    ("X (required)", "", " (required)"),
    ("X Required in a badge", "", ' <span style="background:#fdd;font-size:10px">Required</span>'),
    ("Required: X", "Required: ", ""),
    ("X [?]", "", " [?]"),
    ("X ?", "", ' <a href="#h" style="border-radius:50%">?</a>'),
    ("X;", "", ";"),
    ("X —", "", " —"),
    ("X …", "", "…"),
    ("• X", "• ", ""),
    ("» X", "» ", ""),
    ("✱ X", "✱ ", ""),
    ("X †", "", " †"),
):
    variation(f"label: {_name}", MARK)(partial(_dressed, before=_before, after=_after))


def _changed(draft: Draft, parts: Mapping[str, str]) -> None:
    for row in draft.rows:
        for part, html in parts.items():
            setattr(row, part, html)


for _name, _parts in {
    "star as a picture with words": {"before_words": '<abbr title="required" class="star">*</abbr> '},
    "words for screen readers in it": {"after_words": '<span class="sr">This field is required.</span>'},
    "help picture with a title": {
        "after_words": ' <svg width="12" height="12" viewBox="0 0 12 12"><title>Help</title><circle cx="6" cy="6" r="5"/></svg>'
    },
    "help button behind it": {
        "behind_label": ' <button type="button" aria-label="More information" class="link">i</button>'
    },
    "balloon of help that is hidden": {
        "after_words": ' <i class="icon">ⓘ</i><span role="tooltip" style="display:none">Tell us as much as you can.</span>'
    },
    "full-width colon and star": {"before_words": "＊", "after_words": "："},
    "error words under it": {"lead": '<div style="color:#c00">This field is required</div>'},
    "a line about it between label and control": {
        "lead": "<p class='hint'>Please give this as exactly as you can, so that we can find it.</p>"
    },
    "tick for done": {"after_words": ' <span style="color:green">✓</span>'},
    "a badge that says new": {"after_words": ' <sup style="background:#f50;color:#fff">NEW</sup>'},
}.items():
    variation(f"label: {_name}", MARK)(partial(_changed, parts=_parts))


@variation("label: a link behind it", MARK)
def _link(draft: Draft) -> None:
    words = {"en": "Learn more", "zh": "了解更多"}[draft.language]
    for row in draft.rows:
        row.behind_label = f' <a href="#more">{words}</a>'


@variation("label: a link in it", MARK)
def _link_inside(draft: Draft) -> None:
    words = {"en": "What is this?", "zh": "这是什么？"}[draft.language]
    for row in draft.rows:
        row.after_words = f' <a href="#more">{words}</a>'


@on_rows("label: limits in its words", MARK, lambda draft: draft.rows)
def _limits(draft: Draft, row: Row) -> None:
    if row.kind == "lines":
        row.after_words = {
            "listings": draft.random.choice((", one per line", " (one per line)", " (max. 300 links)")),
        }.get(
            row.truth,
            draft.random.choice((" (max. 300 characters)", " (0/500)", " (up to 300 characters)")),
        )
    if row.kind == "file":
        row.after_words = draft.random.choice((" (up to 4 files)", " (max. 5 MB)", " (JPG, PNG, PDF)"))


@on_rows("label: counter at its end", MARK, Draft.texts)
def _counter(_: Draft, row: Row) -> None:
    row.behind_label = '<span style="float:right">0 / 500</span>'


@on_rows("label: optional in every style", MARK, Draft.ours)
def _optional(draft: Draft, row: Row) -> None:
    if row.truth in {"description", "evidence"}:
        row.after_words = draft.random.choice(
            (" (optional)", " - optional", " <em>optional</em>", " (if any)", " (if applicable)")
        )


@variation("label: in both languages", MARK)
def _both(draft: Draft) -> None:
    from tests.generators.layouts.words import labels

    other = "zh" if draft.language == "en" else "en"
    for row in draft.ours():
        row.after_words = (
            f" {draft.random.choice((' ', ' / ', '<br>'))} {escape(labels(row.truth, other)[0])}"
        )


@variation("label: colon drawn by the style sheet", MARK)
def _colon(draft: Draft) -> None:
    draft.css.append(".l::after{content:':'}.l::before{content:'*';color:red}")
