"""Designs: what the person made. A title is enough; the rest may be unknown."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from helper.model.finding import OPEN_STATES
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import RightState, Work
from helper.store.works import add_work, edit_work
from helper.tui.design_form import design_form, right_of
from helper.tui.edit import Values
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.plain import clean
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.table import VirtualTable

_COLUMNS = (
    Column(title="Design", width=16, grow=3),
    Column(title="Registration at Alibaba (IPR)", width=26, grow=1),
    Column(title="Number", width=14, grow=1, drop=2),
    Column(title="Links", width=6, right=True),
    Column(title="to file", width=8, right=True, drop=1),
)
_STATES = {
    RightState.UNKNOWN: ("○", Tone.SOFT),
    RightState.DRAFT: ("○", Tone.SOFT),
    RightState.PENDING: ("◐", Tone.PLAIN),
    RightState.APPROVED: ("●", Tone.ACCENT),
    RightState.REJECTED: ("✗", Tone.PLAIN),
    RightState.EXPIRED: ("✗", Tone.PLAIN),
}
_EMPTY = Content.assemble(
    ("No designs yet.", "bold"),
    "\n\nPress ",
    ("+", "bold $accent"),
    " and type a title. Everything else can wait.",
)


class DesignsPane(Pane):
    """The register of designs."""

    PLACE: ClassVar[str] = "designs"
    BINDINGS = bindings("designs.add", "designs.edit", "links.paste")

    def compose(self) -> ComposeResult:
        """A headline and the list."""
        yield Static(id="headline")
        yield VirtualTable(_COLUMNS, self._cells)
        yield Static(_EMPTY, id="empty")

    def on_mount(self) -> None:
        """Show the records."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        works = self.records.store.works.all()
        findings = self.records.store.findings.all()
        self._links = Counter(one.work_id for one in findings if one.work_id)
        self._open = Counter(one.work_id for one in findings if one.work_id and one.state in OPEN_STATES)
        ordered = sorted(works, key=lambda work: work.title.casefold())
        self.query_one(VirtualTable).show([work.id for work in ordered])
        self.query_one(VirtualTable).display = bool(works)
        self.query_one("#empty").display = not works
        self.query_one("#headline", Static).update(
            Content.assemble(
                (counted(len(works), "design"), "bold"), ("   Alibaba's yes to each is needed once", "$soft")
            )
        )

    def arrive(self) -> None:
        """The list takes the keys."""
        self.screen.set_focus(self.query_one(VirtualTable) if self.records.store.works.all() else self)

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Change the design."""
        event.stop()
        self.action_edit()

    def action_add(self) -> None:
        """Add a design."""
        self.app.push_screen(design_form(self.records, None), self._add)

    def action_edit(self) -> None:
        """Change the design under the cursor."""
        work = self._work
        if work is not None:
            self.app.push_screen(design_form(self.records, work), lambda values: self._edit(work, values))

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    @property
    def _work(self) -> Work | None:
        row = self.query_one(VirtualTable).row
        return self.records.store.works.get(row) if row is not None else None

    def _add(self, values: Values | None) -> None:
        if values is not None:
            work = add_work(self.records.store, title=values["title"])
            self._edit(work, values)

    def _edit(self, work: Work, values: Values | None) -> None:
        if values is None:
            return
        aliases = tuple(alias for part in values["aliases"].split(",") if (alias := part.strip()))
        edit_work(
            self.records.store,
            work,
            title=values["title"],
            aliases=aliases,
            right=right_of(work.right, values),
            description=values["description"],
        )

    def _cells(self, work_id: str) -> tuple[Cell, ...]:
        work = self.records.store.works[work_id]
        glyph, tone = _STATES[work.right.state]
        return (
            Cell(clean(work.title)),
            Cell(f"{glyph} {RIGHT_WORDS[work.right.state]}", tone),
            Cell(clean(work.right.number), Tone.SOFT),
            Cell(str(self._links[work_id])),
            Cell(str(self._open[work_id] or ""), Tone.SOFT),
        )
