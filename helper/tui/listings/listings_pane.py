"""The Listings pane: all links, which the user filters, marks, reviews and puts on forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import ClassVar

from textual import work
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.model.complaint import ComplaintState
from helper.model.finding import Listing
from helper.session.context import AppContext
from helper.store.permitted_actions import LinkAction, why_not
from helper.translation import msg_n, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, read_records
from helper.tui.dialogs.path import show_kept
from helper.tui.formatting import links
from helper.tui.listings.bulk_change import BulkChange
from helper.tui.listings.details import (
    edit_of,
    listing_form,
    listing_lines,
    make_proof,
    proofs_of,
)
from helper.tui.listings.listing_rows import (
    BY_STATE,
    HINT,
    KIND_MARKS,
    SORTS,
    ListingKind,
    ListingRow,
    ListingRows,
    columns,
)
from helper.tui.pane import ListPane
from helper.tui.runs import StartFiling
from helper.tui.widgets.inputs import Chips, FilterField
from helper.tui.widgets.table import Column, VirtualTable

_DETAILS_AFTER = 0.1
"""Seconds after which the details of a newly selected row are drawn.

While the user holds an arrow key down, no details are drawn for the rows in between.
"""


_NEXT = {
    ListingKind.TO_JUDGE: msg_n(
        "{n} link to review: select it and press Enter.", "{n} links to review: select one and press Enter."
    ),
    ListingKind.FIX: msg_n(
        "{n} link to fix: select it and press {listings.edit} to enter its address.",
        "{n} links to fix: select one and press {listings.edit} to enter its address.",
    ),
}
"""The sentences above the list that tell the user what to do, by the kind of link, most urgent first."""


class ListingsPane(ListPane[ListingRow]):
    PLACE: ClassVar[str] = "listings"
    BINDINGS = bindings("listings", "links.paste", "sheet.bring", "sheet.export")

    HAS_DETAILS = True
    ABOUT_ROW = frozenset(
        {"mark", "mark_range", "open", "copy", "edit", "proof", "kept", "change", "page", "same"}
    )

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.shown = self._rows = ListingRows(None)
        self._is_reading = False
        """Whether another thread is creating the rows."""
        self._wanted: frozenset[str] = frozenset()
        """The ids of the findings to reveal. Once their rows exist, the first one in the list is selected."""
        self._kind = ListingKind.ALL
        self._sort = BY_STATE
        self._details_timer: Timer | None = None
        self._marks: dict[str, None] = {}
        """The ids of the marked rows, in the order in which they were marked."""
        self._last_mark = ""

    def empty(self) -> Content:
        paste = tr("Paste them anywhere in this window (ctrl+shift+v or right mouse button).")
        form = tr("One per line or in the middle of a text, as many as you like.")
        key = tr("Or press {links.paste} to use the clipboard.")
        return Content.assemble((tr("No links yet."), "bold"), f"\n\n{paste}\n{form}\n\n", (key, "$soft"))

    def columns(self) -> tuple[Column[ListingRow], ...]:
        return columns(self.context.now)

    def above(self) -> Iterable[Widget]:
        field, numbers = FilterField(placeholder=tr(HINT), name="filter"), Static(id="numbers")
        yield Horizontal(Static("/", id="slash"), field, numbers, id="search")
        yield Chips(KIND_MARKS)
        yield Static(id="first")

    def on_mount(self) -> None:
        self.table.sorted_by = self._sort

    def load(self) -> None:
        if self._is_reading:
            return
        unanswered = self._on_unanswered
        if self._rows.sort == self._sort and self._rows.refresh(self.context.store):
            self._rows_changed(unanswered)
        else:
            self._is_reading = True
            findings, rows = self.context.store.findings, self.table.rows
            if not findings.has_all(set(rows)):
                self.table.show([row for row in rows if row in findings])
            if not self._rows:
                self._show()
            self._read()

    @work(group="read")
    async def _read(self) -> None:
        def create(records: AppContext) -> ListingRows:
            return ListingRows(records.store, self._rows, sort=self._sort)

        try:
            rows = await read_records(self.context, create)
            while rows.sort != self._sort:
                rows = await read_records(self.context, create)
        finally:
            self._is_reading = False
        unanswered, self.shown = self._on_unanswered, rows
        self._rows = rows
        self._rows_changed(unanswered)
        self.refocus()

    @property
    def _on_unanswered(self) -> bool:
        """Whether the selected row was unanswered when the rows were last read."""
        row = self._rows.get(self.table.row or "")
        return row is not None and row.to_judge

    def _rows_changed(self, unanswered: bool) -> None:
        """Draw the list again after the records have changed.

        If `unanswered` is true and the selected row has an answer now, select the next unanswered row.
        """
        row = self._rows.get(self.table.row or "")
        if unanswered and not self._wanted and (row is None or not row.to_judge):
            self._wanted = frozenset(self._following(self._is_unanswered))
        self._marks = {row: None for row in self._marks if row in self._rows}
        self._show()
        self.draw_details()
        self.refresh_bindings()

    def _is_unanswered(self, row: str) -> bool:
        return row in self._rows and self._rows[row].to_judge

    def _following(self, fits: Callable[[str], bool]) -> Iterator[str]:
        """Yield the next row for which `fits` is true, starting after the selected row; yield nothing if there is none.

        After the last row, the search continues at the first row.
        """
        rows, at = self.table.rows, self.table.cursor
        yield from islice(filter(fits, chain(islice(rows, at + 1, None), islice(rows, at))), 1)

    def _go_on(self, changed: Collection[str], fits: Callable[[str], bool]) -> None:
        """Clear the marks of the changed rows, and select the next row for which `fits` is true.

        If `changed` is empty, the selection does not move.
        """
        for row in changed:
            self._marks.pop(row, None)
        here = self.table.row
        if changed and here is not None and (here in changed or not fits(here)):
            for row in self._following(lambda row: row not in changed and fits(row)):
                self.table.cursor = self.table.rows.index(row)
        self._marks_changed()

    def reveal(self, finding_ids: tuple[str, ...]) -> None:
        """Remove the filter, and select the first of these findings in the list."""
        self._kind = ListingKind.ALL
        self.query_one(FilterField).value = ""
        self._wanted = frozenset(finding_ids)
        self._show()

    def details(self) -> Iterable[Content]:
        if (row := self.table.row) is None or row not in self._rows:
            no_match = Content.styled(tr("No link matches. Press esc to show all."), "$soft")
            return () if self._is_reading else (no_match,)
        return listing_lines(self._rows[row], self.context.records, self.context.now())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.set_focus(self.table)

    def key_escape(self) -> None:
        self.reveal(())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable `filter` while the filter input has the focus, and disable every action while there are no rows."""
        if not self._rows or (action == "filter" and self.query_one(FilterField).has_focus):
            return False
        if action == "proposed" and not self._rows.lacking:
            return False
        return super().check_action(action, parameters)

    def moved(self) -> None:
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(_DETAILS_AFTER, self.draw_details)

    def fits(self, action: str, chosen: ListingRow) -> bool:
        return action != "same" or self._lacks_design(chosen.id)

    def enter(self, row: str) -> None:
        self._judge(row, self.host.judge)

    def action_page(self) -> None:
        self._judge(self.row, self.host.judge_page)

    def _judge(self, row: str, judge: Callable[[tuple[str, ...]], None]) -> None:
        """Ask the user to review the marked rows.

        If none is marked, review the selected row and, if it is unanswered, then all other unanswered rows: those
        below it, then those above it.
        """
        rows, at = self.table.rows, self.table.cursor
        unanswered = (each for each in (*rows[at:], *rows[:at]) if self._rows[each].to_judge)
        asked = tuple(self._marks or (unanswered if self._rows[row].to_judge else (row,)))
        findings = [self._rows[row].made_of[0] for row in asked]
        reasons = why_not(self.context.store, findings, LinkAction.JUDGE)
        may_be_asked = tuple(row for row in asked if row not in reasons)
        if may_be_asked:
            judge(may_be_asked)
        else:
            self.host.say(reasons[asked[0]])

    def on_virtual_table_headed(self, event: VirtualTable.Headed) -> None:
        event.stop()
        self._sort_by(event.column)

    def on_chips_picked(self, event: Chips.Picked) -> None:
        event.stop()
        self._kind = ListingKind(event.name)
        self._show()

    def action_filter(self) -> None:
        self.screen.set_focus(self.query_one(FilterField))

    def action_state(self) -> None:
        counts = self._rows.counts
        kinds = [kind for kind in ListingKind if counts[kind] or kind is ListingKind.ALL]
        at = kinds.index(self._kind) if self._kind in kinds else 0
        self._kind = kinds[(at + 1) % len(kinds)]
        self._show()

    def action_match(self, by: int) -> None:
        """Move the selection by `by` rows. After the last row, continue with the first one."""
        self.table.cursor = (self.table.cursor + by) % max(1, len(self.table.rows))

    def action_sort(self) -> None:
        order = list(SORTS)
        self._sort_by(order[(order.index(self._sort) + 1) % len(order)])

    def action_mark(self) -> None:
        if self.row in self._marks:
            del self._marks[self.row]
        else:
            self._marks[self.row] = None
            self._last_mark = self.row
        self._marks_changed()
        self.table.action_move(1)

    def action_mark_range(self) -> None:
        if self._last_mark in self.table.rows:
            first, last = sorted((self.table.rows.index(self._last_mark), self.table.cursor))
            self._marks.update(dict.fromkeys(self.table.rows[first : last + 1]))
            self._marks_changed()

    def action_mark_all(self) -> None:
        self._marks.update(dict.fromkeys(self.table.rows))
        self._marks_changed()

    def action_mark_none(self) -> None:
        self._marks.clear()
        self._marks_changed()

    def action_open(self) -> None:
        self.post_message(self.Open(self.chosen.made_of[1].url))

    def action_copy(self) -> None:
        self.post_message(self.Copy("\n".join(self._listing(row).url for row in self._chosen)))

    @work(exclusive=True, group="edit")
    async def action_edit(self) -> None:
        finding_id = self.row
        listing = self._listing(finding_id)
        known = partial(self.context.store.listings.count, "item_id")
        values = await self.host.ask(listing_form(listing, known))
        if values is not None:
            self.context.queue.edit([finding_id], edit_of(values))

    def action_proof(self) -> None:
        self.begin(make_proof, self.row)

    def action_kept(self) -> None:
        _, listing, _, complaint = self.chosen.made_of
        attempts = complaint.attempts if complaint else ()
        names = [name for attempt in attempts for name in attempt.evidence]
        names += [name for look in listing.looks for name in look.evidence]
        names += proofs_of(self.context.places.evidence, listing)
        self.begin(show_kept, names)

    @work(exclusive=True, group="change")
    async def action_change(self) -> None:
        chosen = self._chosen
        changed = await BulkChange(self.host, chosen, shown=frozenset(self.table.rows)).change()
        if changed:
            # Rows that were left out do not stay marked, or the next key would act on them alone.
            self._marks = {row: None for row in self._marks if row not in frozenset(chosen)}
        self._go_on(changed, self._is_unanswered)

    @work(exclusive=True, group="change")
    async def action_proposed(self) -> None:
        """Accept the proposed design of each marked row that has no design yet.

        If no row is marked, use all shown rows.
        """
        rows = self._marks or self.table.rows
        without = tuple(row for row in rows if self._lacks_design(row))
        if without:
            change = BulkChange(self.host, without, shown=frozenset(self.table.rows))
            changed = await change.take_proposals()
            self._go_on(changed, self._lacks_design)
        else:
            self.host.say(tr("All these listings have a design or were already reported."))

    def action_same(self) -> None:
        """Give the selected row the design of the nearest row above it that has one."""
        store, row, above = self.context.store, self.row, self.table.rows[: self.table.cursor]
        designs = (store.works.get(store.findings[other].work_id) for other in reversed(above))
        work = next(filter(None, designs), None)
        if work is None:
            self.host.say(tr("No listing above has a design yet."))
            return
        asked = [self.chosen.made_of[0]]
        if reason := why_not(store, asked, LinkAction.NAME_DESIGN, work_id=work.id).get(row):
            self.host.say(reason)
        else:
            self.context.queue.name_designs({row: work.id})
            self._go_on((row,), self._lacks_design)

    def _lacks_design(self, row: str) -> bool:
        return row in self._rows and self._rows[row].lacks_design

    def action_file(self) -> None:
        StartFiling(self.host).ask(tuple(self._marks), frozenset(self.table.rows))

    def action_export(self) -> None:
        from helper.tui.history_files import export_findings

        self.begin(export_findings, tuple(self._marks or self.table.rows))

    @property
    def _chosen(self) -> tuple[str, ...]:
        """The ids of the marked rows; if no row is marked, the id of the selected row."""
        return tuple(self._marks) or (self.row,)

    def _listing(self, row: str) -> Listing:
        return self._rows[row].made_of[1]

    def _sort_by(self, sort: int) -> None:
        self._sort = self.table.sorted_by = sort
        if not self.table.has_room_for(sort):
            self.host.say(
                tr(
                    "Sorted by “{column}”, which this window is too narrow to show.",
                    column=self.table.columns[sort].title,
                )
            )
        self.load()

    def _show(self) -> None:
        view, table = self._rows.view(self._kind, words=self.query_one(FilterField).value), self.table
        wanted = (row for row in view if row in self._wanted) if self._wanted else iter(())
        if not self._wanted and table.row is None and self._next_kind is not None:
            # At first, select a link of the kind that the sentence above the list is about.
            wanted = (row for row in view if self._rows[row].kind is self._next_kind)
        table.show(view, at=next(wanted, None))
        if not self._is_reading:
            self._wanted = frozenset()
        empty = not self._rows and not self._is_reading
        self.query_one("#empty").display = empty
        self.query("#search, Chips, #list").set(display=not empty)
        chips = self.query_one(Chips)
        # The numbers on the chips are unknown until the rows have been read.
        chips.display = bool(self._rows)
        chips.counts, chips.chosen = self._rows.counts, self._kind
        self._show_first()
        self._marks_changed()
        if not view:
            self.draw_details()

    @property
    def _next_kind(self) -> ListingKind | None:
        """The most urgent kind of link that still needs the user; None if no link needs the user."""
        return next((kind for kind in _NEXT if self._rows.counts[kind]), None)

    def _show_first(self) -> None:
        """Show the sentence about what to do first. If nothing is left to do, hide the line."""
        line, store = self.query_one("#first", Static), self.context.store
        text = ""
        if self._next_kind is not None:
            text = tr_n(*_NEXT[self._next_kind], self._rows.counts[self._next_kind])
        elif store.findings.count("fileable", True) or store.complaints.count(
            "state", ComplaintState.PLANNED
        ):
            text = tr(
                "Press {listings.file} to file the links that are ready. You confirm before a window opens."
            )
        line.set_class(not text, "-empty")
        line.update(Content.assemble((f"{tr('Next for you')}   ", "bold $accent"), text))

    def _marks_changed(self) -> None:
        """Show how many rows are in the list, how many are marked, and how many of the marked rows the filter hides."""
        table, total = self.table, len(self._rows)
        table.marked = self._marks
        table.refresh()
        shown = len(table.rows)
        of_all = tr("{shown} of {total}", shown=shown, total=total) if shown != total else links(total)
        if self._is_reading and not self._rows:
            of_all = tr("Reading your links…")
        marked = f"   {tr('✓ {n} marked', n=len(self._marks))}" if self._marks else ""
        hidden = len(self._marks) - sum(row in self._marks for row in table.rows) if self._marks else 0
        numbers = Content.assemble(
            (of_all, "$soft"),
            (marked, "bold $accent"),
            (f"{tr(', ')}{tr('{n} hidden', n=hidden)}" if hidden else "", "$accent"),
        )
        self.query_one("#numbers", Static).update(numbers)
