"""Designs: what the person made. A title is enough; the rest may be unknown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from helper.model.finding import OPEN_STATES
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import RightState, Work
from helper.store.works import permission_of, works_of
from helper.tui.designs.form import design_form, with_values
from helper.tui.dialogs.edit import Values
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.plain import clean
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.table import VirtualTable

_COLUMNS = (
    Column(title="Design", width=16, grow=3),
    Column(title="Registration at Alibaba (IPR)", width=26, grow=1),
    Column(title="Number", width=14, grow=1, drop=3),
    Column(title="Client", width=10, grow=1, drop=2),
    Column(title="Links", width=6, right=True),
    Column(title="to file", width=8, right=True, drop=1),
)
_WITHOUT_CLIENTS = tuple(column for column in _COLUMNS if column.title != "Client")
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
    BINDINGS = bindings("designs.add", "designs.edit", "designs.bring", "links.paste", "designs.account")

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
        self._clients = any(work.client for work in works)
        self.query_one(VirtualTable).columns = _COLUMNS if self._clients else _WITHOUT_CLIENTS
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

    def action_bring(self) -> None:
        """Bring designs in."""
        self.post_message(self.Bring())

    def action_account(self) -> None:
        """Show the way to an account."""
        self.post_message(self.Account())

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    @property
    def _work(self) -> Work | None:
        row = self.query_one(VirtualTable).row
        return self.records.store.works.get(row) if row is not None else None

    def _add(self, values: Values | None) -> None:
        if values is not None:
            work = with_values(Work(id=uuid4().hex, title=values["title"]), values)
            self._keep(f"the design {work.title} added", work, client_before="")

    def _edit(self, work: Work, values: Values | None) -> None:
        if values is not None and (changed := with_values(work, values)) != work:
            self._keep(f"the design {changed.title} changed", changed, client_before=work.client)

    def _keep(self, what: str, work: Work, *, client_before: str) -> None:
        """Keep the design; a client's permission is one for all their designs."""
        store, until = self.records.store, work.permission_until
        if until is None and work.client != client_before:
            work = replace(work, permission_until=permission_of(store, work.client))
            others: list[Work] = []
        else:
            theirs = works_of(store, work.client) if work.client else []
            others = [replace(other, permission_until=until) for other in theirs if other.id != work.id]
        self.records.queue.correct(what, work, *others)

    def _cells(self, work_id: str) -> tuple[Cell, ...]:
        work = self.records.store.works[work_id]
        state = work.right.state_on(self.bench.now().date())
        glyph, tone = _STATES[state]
        return (
            Cell(clean(work.title)),
            Cell(f"{glyph} {RIGHT_WORDS[state]}", tone),
            Cell(clean(work.right.number), Tone.SOFT),
            *([Cell(clean(work.client), Tone.SOFT)] if self._clients else []),
            Cell(str(self._links[work_id])),
            Cell(str(self._open[work_id] or ""), Tone.SOFT),
        )
