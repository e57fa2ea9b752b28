"""A finished page: its HTML, and the true meaning of its controls, which the HTML does not reveal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from helper.flow.plan import Values
from helper.flow.spec import FIELDS
from tests.generators.layouts.draft import Draft, Row, widget
from tests.generators.layouts.places import laid_out
from tests.generators.layouts.words import HEADINGS, SUBMITS

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
KIT = (_HERE / "kit.js").read_text(encoding="utf-8")
SUBMIT_ID = "b0"
DONE = "Complaint submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The true meaning of one control."""

    field: str
    """The field that the control stands for; empty for an unrelated control, which must stay unchanged."""
    at_first: str | None = None
    """The field that the control stands for until any option is chosen; None if `field` always applies."""
    right: str = ""
    """The option that the program should choose; empty if the list does not offer that option."""
    starts: str = ""
    """The control's initial value."""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, as generated from a seed."""

    number: int
    html: str
    controls: Mapping[str, Truth]
    """The true meaning of each control, by the control's name in the page."""
    values: Values
    variations: tuple[str, ...]
    """The names of the variations that were applied to the page."""
    due: frozenset[str]
    """Fields that are ambiguous or missing on the page, so that the program should ask about them."""
    story: str
    """A short description of the page, used in fault reports."""
    most_links: int = 0
    """The maximum number of links that the page allows on one form; 0 if the page states no maximum."""
    framed: bool = False

    def key_of(self, name: str) -> str:
        """Return the name of the control for a field; empty if the page does not have the field."""
        return next((key for key, truth in self.controls.items() if truth.field == name), "")

    def wanted(self, name: str) -> str:
        """Return the correct value of a field as the page shows it; empty if the page offers none."""
        if name in {"listings", "description", "evidence"}:
            return self.values.text_of(name)
        key = self.key_of(name)
        return self.controls[key].right if key else ""

    def payload(self) -> dict[str, str]:
        """Return the expected payload: the complaint's values, and the initial values of all other controls."""
        return {
            key: self.wanted(truth.field) if truth.field else truth.starts
            for key, truth in self.controls.items()
        }


def finished(draft: Draft, number: int, values: Values, variations: tuple[str, ...]) -> Page:
    rows = laid_out(draft)  # must come first, because some layouts change `draft.rows`
    controls = {row.key: _truth(row) for row in draft.rows}
    controls |= {key: Truth(field="", starts=starts) for key, starts in draft.extras.items()}
    html = _document(draft, rows)
    story = f"{draft.language}, {draft.place}, {draft.skin or 'native'} lists, ties: {draft.tie}"
    return Page(
        number=number,
        html=html,
        controls=controls,
        values=values,
        variations=variations,
        due=frozenset(draft.due | (set(FIELDS) - {row.truth for row in draft.rows})),
        story=story,
        # The link limit counts only if the form shows every hint. A layout may leave hints out, and a copy
        # of the form that shows the limit is not part of the form.
        most_links=draft.most_links if all(row.hint in rows for row in draft.texts()) else 0,
        framed=draft.framed,
    )


def _truth(row: Row) -> Truth:
    return Truth(field=row.truth, at_first=row.at_first, right=row.right, starts=row.starts, label=row.label)


def _document(draft: Draft, rows: str) -> str:
    heading = draft.heading or HEADINGS[draft.language][0]
    plan = {
        "widgets": {row.key: widget(row, draft) for row in draft.widgets()},
        "reactions": draft.reactions,
        "begins": draft.begins,
        "fetches": draft.fetches,
    }
    submit = escape(SUBMITS[draft.language])
    inner = f"{draft.top}{rows}{draft.in_form}"
    if draft.with_form:
        button = f'<p><button id="{SUBMIT_ID}">{submit}</button></p>'
        body = f'<form method="post" enctype="multipart/form-data" data-sent>{inner}{button}</form>'
    else:
        body = f'<div>{inner}<p><button type="button" id="{SUBMIT_ID}" data-go>{submit}</button></p></div>'
    script = json.dumps(plan).replace("</", "<\\/")
    return (
        f'<!doctype html><html lang="{draft.language}"><head><meta charset="utf-8"><title>Form</title>'
        f"<style>{STYLE}{''.join(draft.css)}</style>{draft.head}</head><body {draft.body_attributes}>"
        f"{draft.before_form}<h1>{escape(heading)}</h1>{body}{draft.end}"
        f"<script>{KIT}</script><script>kit.start({script})</script></body></html>"
    )
