"""Variations: positions of the labels."""

from __future__ import annotations

from functools import partial

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.registry import CONTROL, PLACE, on_rows, variation


def _placed(draft: Draft, place: str, tie: str, css: str) -> None:
    draft.place, draft.tie = place or draft.place, tie or draft.tie
    if css:
        draft.css.append(css)


for _name, _place, _tie, _css in (
    ("labels above, tied", "above", "for", ""),
    ("labels above, not tied", "above", "none", ""),
    ("labels on the left, not tied", "left", "none", ""),
    ("table of labels and controls", "table", "none", ""),
    ("two pairs in a table row", "two pairs", "none", ""),
    ("heads of a table over one line of controls", "heads", "none", ""),
    ("legends", "legend", "none", ""),
    ("floating labels", "floating", "", ""),
    ("notched labels with a hidden twin", "notch", "for", ""),
    ("words only inside the controls", "inside", "none", ""),
    ("cards with headings", "card", "none", ""),
    ("lists of terms", "dl", "none", ""),
    ("labels that wrap their controls", "wraps", "none", ""),
    ("a hint between label and control", "hint between", "", ""),
    ("names for screen readers only", "named", "none", ""),
    ("details that are open", "details", "none", ""),
    ("labels drawn from an attribute", "drawn", "none", ""),
    ("labels drawn by the style sheet", "drawn by rule", "none", ""),
    ("a form in sentences", "sentence", "none", ""),
    ("words and line breaks without elements", "flow", "none", ""),
    ("words and controls in one line of text", "line", "none", ""),
    ("two columns", "two columns", "", ""),
    ("three columns, not tied", "three columns", "none", ""),
    ("label and control without an element around them", "siblings", "none", ""),
    ("boxes with small print, and a margin for the office", "small print", "none", ""),
    ("wide boxes with a small label at their edge", "shrunk", "none", ""),
    ("five elements around each label and each control", "nested", "none", ""),
    ("questions on cards with a number and a star", "question", "none", ""),
    ("an unrelated line right of each field", "office", "none", ""),
    ("two labels over two controls in a grid", "pairs in a grid", "none", ""),
    ("captions below, tied", "below", "for", ""),
    ("captions below, not tied", "below", "none", ""),
    ("captions below, close to the next control", "below", "none", ".cap{margin:8px 0 2px}.row{margin:0}"),
    ("captions below in two columns", "two columns below", "none", ".cap{margin:4px 0 0}"),
    ("labels right of their controls", "right", "none", ""),
    (
        "long labels that break into lines",
        "left",
        "none",
        ".side{grid-template-columns:74px 1fr}.l{word-break:break-word}",
    ),
    ("labels above with wide gaps", "above", "none", ".l{margin-bottom:16px}.row{margin:6px 0}"),
    (
        "label and control in cells of different rows",
        "above",
        "none",
        ".row{display:contents}.l,.c{display:block}form,form+div{display:block}",
    ),
    ("labels in capitals by style", "", "", ".l,dt,th,legend{text-transform:uppercase;letter-spacing:1px}"),
    ("all labels first in the document, placed by style", "labels first", "none", ""),
    (
        "controls before their labels in the document, labels above by style",
        "below",
        "none",
        ".row{display:flex;flex-direction:column-reverse}.cap{font-size:14px;margin:0 0 3px}",
    ),
    (
        "labels on the left by style, behind their controls in the document",
        "below",
        "none",
        ".row{display:flex;flex-direction:row-reverse;justify-content:flex-end;gap:10px}.cap{width:200px;flex:none;font-size:14px}.row>:first-child{flex:1}",
    ),
    (
        "labels in the middle of tall cells",
        "table",
        "none",
        "table.form td,table.form th{vertical-align:middle}textarea{height:210px}",
    ),
    (
        "labels at the bottom of tall cells",
        "table",
        "none",
        "table.form td,table.form th{vertical-align:bottom}textarea{height:150px}",
    ),
    (
        "two pairs in a row, each label nearer to the control before it",
        "two pairs",
        "none",
        "table.pairs{border-collapse:collapse}table.pairs th,table.pairs td{border:0!important;padding:6px 0!important}table.pairs th{width:170px!important;background:none!important}",
    ),
    ("a larger zoom", "", "", "body{zoom:1.5}"),
    (
        "a page that is turned a little and scaled",
        "",
        "",
        "form,h1~div{transform:scale(.9);transform-origin:0 0}",
    ),
):
    variation(_name, PLACE)(partial(_placed, place=_place, tie=_tie, css=_css))


@variation("two open sections", PLACE)
def _sections(draft: Draft) -> None:
    draft.place, draft.tie = "above", "none"
    half = len(draft.rows) // 2
    for number, at in enumerate((0, half), 1):
        draft.rows[at].around = (f"<details open><summary>{number}</summary>", "")
    for at in (half - 1, -1):
        draft.rows[at].around = ("", "</details>")


@variation("from right to left", PLACE)
def _rtl(draft: Draft) -> None:
    draft.place, draft.tie = "left", "none"
    draft.body_attributes = 'dir="rtl"'


@variation("one field has its label elsewhere than the others", PLACE)
def _mixed(draft: Draft) -> None:
    draft.place, draft.tie = "above", "none"
    for row in draft.rows:
        row.place = draft.random.choice(("above", "left", "legend", "card"))


@on_rows("a part of the form in a shadow tree", CONTROL, Draft.texts)
def _shadow(_: Draft, row: Row) -> None:
    label, name = row.label, row.key
    tag = "textarea" if row.kind == "lines" else "input"
    row.skin = "shadow"
    row.options["html"] = f'<label for="x">{label}</label><{tag} id="x" name="{name}"></{tag}>'
    row.place, row.words = "bare", ""


@on_rows("labels in several elements", PLACE, Draft.ours)
def _pieces(_: Draft, row: Row) -> None:
    words = row.label.split(" ")
    row.words = " ".join(f"<span>{word}</span>" for word in words)


@on_rows("labels with soft hyphens and hard spaces", PLACE, Draft.ours)
def _soft(_: Draft, row: Row) -> None:
    words = row.label.replace(" ", "&nbsp;")
    row.words = words.replace("ing", "&shy;ing")


@variation("all controls have one id", PLACE)
def _one_id(draft: Draft) -> None:
    draft.tie = "none"
    for row in draft.rows:
        if not row.skin and row.kind in {"lines", "line", "list"}:
            row.attributes += ' id="input"'


@variation("labels tied to the control before, by mistake", PLACE)
def _tied_wrong(draft: Draft) -> None:
    """The visible layout is right, but each `for` attribute names the wrong control."""
    draft.place, draft.tie = "above", "none"
    texts = draft.texts()
    for row, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        row.tie, other_id = "none", f"{other.key}-c"
        row.words = f'<label for="{other_id}">{row.label}</label>'
        other.attributes += f' id="{other_id}"'
        draft.due.add(row.truth)


@variation("names for screen readers that were copied from another field", PLACE)
def _copied_names(draft: Draft) -> None:
    draft.place, draft.tie = draft.random.choice(("above", "left")), "none"
    texts = draft.texts()
    for row, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        row.attributes += f' aria-label="{other.label}"'
        draft.due.add(row.truth)


@variation("words inside the controls that are another field's", PLACE)
def _other_prompts(draft: Draft) -> None:
    texts = draft.texts()
    for row, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        row.attributes += f' placeholder="{other.label}"'
        draft.due.add(row.truth)
