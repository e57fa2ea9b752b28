"""A finished page: its HTML, and what only the server knows of it."""

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
    """What one control of the page is."""

    field: str
    """The field it stands for; empty: nobody's, and nothing belongs into it."""
    at_first: str | None = None
    """The field it stands for until something is chosen; None: the same."""
    right: str = ""
    """For a list: the entry that is wanted; empty: none is."""
    starts: str = ""
    """What it holds at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a seed."""

    number: int
    html: str
    controls: Mapping[str, Truth]
    """By the control's name in the page."""
    values: Values
    sorts: tuple[str, ...]
    """What was done to it; empty: nothing."""
    due: frozenset[str]
    """Fields about which a question is right."""
    story: str
    """How it looks, for whoever reads a finding."""
    most_links: int = 0
    """How many links the page says that it takes; 0: it does not say."""
    framed: bool = False
    """Whether the form lies in a frame."""

    def key_of(self, name: str) -> str:
        """The control of a field; empty: the page has none."""
        return next((key for key, truth in self.controls.items() if truth.field == name), "")

    def wanted(self, name: str) -> str:
        """What the control of a field has to hold, as the page shows it; empty: nothing of the page is right."""
        if name in {"listings", "description", "evidence"}:
            return self.values.text_of(name)
        key = self.key_of(name)
        return self.controls[key].right if key else ""

    @property
    def impossible(self) -> bool:
        """Whether no complaint can be filed with it as it is: a field has no right entry, or takes fewer links."""
        without = any(truth.field in ENTRY_FIELDS and not truth.right for truth in self.controls.values())
        return without or 0 < self.most_links < len(self.values.text_of("listings").splitlines())

    def payload(self) -> dict[str, str]:
        """What the server must be given in the end: the complaint, and everything else as it was at first."""
        return {
            key: self.wanted(truth.field) if truth.field else truth.starts
            for key, truth in self.controls.items()
        }


def finished(draft: Draft, number: int, values: Values, sorts: tuple[str, ...]) -> Page:
    """The page of a draft."""
    rows = laid_out(draft)  # first: some layouts change a row on the way
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
        # Some layouts have no room for a hint: a limit that stands in a copy of the form at most is none.
        most_links=draft.most_links if all(row.hint in rows for row in draft.texts()) else 0,
        framed=draft.framed,
    )


def _truth(row: Row) -> Truth:
    return Truth(field=row.truth, at_first=row.at_first, right=row.right, starts=row.starts)


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
