"""A finished page: its HTML, and its truth, which only the server knows."""

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
from tests.generators.layouts.words import ENTRIES, HEADINGS, SUBMITS

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
KIT = (_HERE / "kit.js").read_text(encoding="utf-8")
ENTRY_FIELDS = frozenset(ENTRIES["en"])
SUBMIT_ID = "b0"
DONE = "Complaint submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The meaning of one control of the page."""

    field: str
    """The field of the control; empty: none, and the control must stay unchanged."""
    at_first: str | None = None
    """The field of the control until a choice is made; None: the same."""
    right: str = ""
    """For a list: the wanted entry; empty: none."""
    starts: str = ""
    """The initial value."""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a seed."""

    number: int
    html: str
    controls: Mapping[str, Truth]
    """Truth by the control's name in the page."""
    values: Values
    sorts: tuple[str, ...]
    """The sorts applied to the page; empty: none."""
    due: frozenset[str]
    """Fields about which a question is right."""
    story: str
    """A description of the page, for the reader of a finding."""
    most_links: int = 0
    """Maximum number of links stated on the page; 0: not stated."""
    framed: bool = False
    """Whether the form lies in a frame."""

    def key_of(self, name: str) -> str:
        """The control of a field; empty: the page has none."""
        return next((key for key, truth in self.controls.items() if truth.field == name), "")

    def wanted(self, name: str) -> str:
        """The required value of a field's control, as the page shows it; empty: no value of the page is right."""
        if name in {"listings", "description", "evidence"}:
            return self.values.text_of(name)
        key = self.key_of(name)
        return self.controls[key].right if key else ""

    @property
    def impossible(self) -> bool:
        """Whether no complaint can be filed with the page: a field has no right entry, or takes fewer links."""
        without = any(truth.field in ENTRY_FIELDS and not truth.right for truth in self.controls.values())
        return without or 0 < self.most_links < len(self.values.text_of("listings").splitlines())

    def payload(self) -> dict[str, str]:
        """The expected final payload: the complaint, and all other controls with their initial values."""
        return {
            key: self.wanted(truth.field) if truth.field else truth.starts
            for key, truth in self.controls.items()
        }


def finished(draft: Draft, number: int, values: Values, sorts: tuple[str, ...]) -> Page:
    """The page of a draft."""
    rows = laid_out(draft)  # first, because some layouts change a row on the way
    controls = {row.key: _truth(row) for row in draft.rows}
    controls |= {key: Truth(field="", starts=starts) for key, starts in draft.extras.items()}
    html = _document(draft, rows)
    story = f"{draft.language}, {draft.place}, {draft.skin or 'native'} lists, ties: {draft.tie}"
    return Page(
        number=number,
        html=html,
        controls=controls,
        values=values,
        sorts=sorts,
        due=frozenset(draft.due | (set(FIELDS) - {row.truth for row in draft.rows})),
        story=story,
        # Some layouts have no room for a hint: a limit that appears only in a copy of the form does not
        # count.
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
