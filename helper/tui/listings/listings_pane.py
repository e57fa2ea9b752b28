"""Listings: every link there is, narrowed by words and kinds, marked, looked at, and put on forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import Values
from helper.tui.dialogs.path import KeptFiles
from helper.tui.listings.details import Proof, listing_form, listing_lines, proofs_of, with_values
from helper.tui.listings.judging import BulkChange
from helper.tui.listings.listing_rows import (
    BY_STATE,
    COLUMNS,
    HINT,
    KIND_MARKS,
    SORTS,
    ListingKind,
    ListingRows,
    cells_of,
)
from helper.tui.pane import ListPane
from helper.tui.reports_pane import Exporting
from helper.tui.start_filing import StartFiling
from helper.tui.widgets.inputs import Chip, Chips, FilterField
from helper.tui.widgets.table import Details, TableCell, VirtualTable


class MarkedRows(dict[str, None]):
    """A set of rows that remembers its order and its last one."""

    _last: str | None = None

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(self)

    def toggle(self, row: str) -> None:
        if row in self:
            del self[row]
        else:
            self[row] = None
            self._last = row

    def to_here(self, row: str, shown: Sequence[str]) -> None:
        """Mark everything from the last mark to this row, as the list is shown."""
        if self._last in shown:
            first, last = sorted((shown.index(self._last), shown.index(row)))
            self.add(shown[first : last + 1])

    def add(self, rows: Sequence[str]) -> None:
        """Mark all of these beside what is marked already."""
        self.update(dict.fromkeys(rows))

    def keep(self, there: Callable[[str], bool]) -> None:
        """Forget the marks of rows that are gone."""
        for row in [row for row in self if not there(row)]:
            del self[row]

    def hidden(self, shown: Sequence[str]) -> int:
        """How many marked rows are not shown."""
        return len(self) - sum(row in self for row in shown) if self else 0


_DETAILS_AFTER = 0.1
"""A held arrow key must not draw the details of every row it passes."""
_EMPTY = Content.assemble(
    ("No links yet.", "bold"),
    "\n\nPaste them anywhere in this window: ",
    ("ctrl+shift+v", "bold $accent"),
    " or the right mouse button.\nOne a line or in the middle of a text, as many as you like: I find them.",
    ("\n\nOr press ", "$soft"),
    ("p", "bold $accent"),
    (" to take them from the clipboard.", "$soft"),
)
_NO_MATCH = (Content.styled("No link matches. esc shows all again.", "$soft"),)


class ListingsPane(ListPane):
    """The list, with its filter, kinds, marks and details."""

    PLACE: ClassVar[str] = "listings"
    BINDINGS = bindings(
        "listings.mark", "listings.file", "listings.filter", "listings.state", "listings.details",
        "listings.open", "listings.copy", "listings.edit", "listings.change", "listings.proof", "listings.kept", "listings.sort", "listings.mark_all",
        "links.paste", "sheet.bring", "sheet.export", "listings.mark_none", "listings.range", "listings.state_back", "listings.next",
        "listings.previous",
    )  # fmt: skip

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._rows = ListingRows(context.store)
        self._kind = ListingKind.ALL
        self._sort = BY_STATE
        self._details_timer: Timer | None = None
        self._marks = MarkedRows()

    def compose(self) -> ComposeResult:
        with Horizontal(id="search"):
            yield Static("/", id="slash")
            yield FilterField(placeholder=HINT, name="filter")
            yield Static(id="numbers")
        yield Chips()
        with Horizontal(id="list"):
            yield VirtualTable(COLUMNS, self._cells)
            yield Details()
        yield Static(_EMPTY, id="empty")

    def on_mount(self) -> None:
        self.table.sorted_by = self._sort

    def load(self) -> None:
        """Show the records as they are; marks of what is gone go too."""
        self._rows.refresh()
        self._marks.keep(self._rows.__contains__)
        self._show()
        self.draw_details()

    def reveal(self, finding_ids: tuple[str, ...]) -> None:
        """Show these, whatever was filtered before, with the cursor on the first of them in the list."""
        self._kind = ListingKind.ALL
        self.query_one(FilterField).value = ""
        wanted = frozenset(finding_ids)
        in_order = self._rows.view(kind=self._kind, sort=self._sort)
        self._show(at=next((row for row in in_order if row in wanted), None))

    def details(self) -> Iterable[Content]:
        if (row := self.table.row) is None or row not in self._rows:
            return _NO_MATCH
        return listing_lines(self._rows[row], self.context.records, self.context.now())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the list; the words stay."""
        event.stop()
        self.screen.set_focus(self.table)

    def key_escape(self) -> None:
        """Show everything again."""
        self._kind = ListingKind.ALL
        self.query_one(FilterField).value = ""
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed, the letters are letters; while there is no list, nothing can be done with it."""
        if not len(self._rows):
            return False
        return action != "filter" or not self.query_one(FilterField).has_focus

    def moved(self) -> None:
        """The details follow, when the cursor rests."""
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(_DETAILS_AFTER, self.draw_details)

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Ask about what is marked, else about this one and those after it that nobody has answered."""
        event.stop()
        asked = self._marks.rows or self._to_judge_from(event.row)
        reasons = self.context.queue.why_not_judge([self._rows[row].made_of[0] for row in asked])
        open_ones = tuple(row for row in asked if row not in reasons)
        if open_ones:
            self.host.judge(open_ones)
        else:
            self.say(reasons[asked[0]])

    def on_virtual_table_headed(self, event: VirtualTable.Headed) -> None:
        event.stop()
        self._sort_by(event.column)

    def on_chips_picked(self, event: Chips.Picked) -> None:
        event.stop()
        self._kind = ListingKind(event.name)
        self._show()

    def action_filter(self) -> None:
        self.screen.set_focus(self.query_one(FilterField))

    def action_state(self, by: int) -> None:
        counts = self._rows.counts
        kinds = [kind for kind in ListingKind if counts[kind] or kind is ListingKind.ALL]
        at = kinds.index(self._kind) if self._kind in kinds else 0
        self._kind = kinds[(at + by) % len(kinds)]
        self._show()

    def action_match(self, by: int) -> None:
        """Everything shown is a match: the next one, and round at the end."""
        table = self.table
        if table.rows:
            table.cursor = (table.cursor + by) % len(table.rows)

    def action_sort(self) -> None:
        order = list(SORTS)
        self._sort_by(order[(order.index(self._sort) + 1) % len(order)])

    def action_mark(self) -> None:
        if (row := self.table.row) is not None:
            self._marks.toggle(row)
            self._marks_changed()
            self.table.action_move(1)

    def action_mark_range(self) -> None:
        if (row := self.table.row) is not None:
            self._marks.to_here(row, self.table.rows)
            self._marks_changed()

    def action_mark_all(self) -> None:
        self._marks.add(self.table.rows)
        self._marks_changed()

    def action_mark_none(self) -> None:
        self._marks.clear()
        self._marks_changed()

    def action_open(self) -> None:
        if (row := self.table.row) is not None:
            self.post_message(self.Open(self._rows[row].made_of[1].url))

    def action_copy(self) -> None:
        """Copy the addresses that are marked, else the one under the cursor."""
        if self._chosen:
            self.post_message(self.Copy("\n".join(self._rows[row].made_of[1].url for row in self._chosen)))

    def action_edit(self) -> None:
        if (row := self.table.row) is not None:
            listing = self._rows[row].made_of[1]
            known = {other.item_id for other in self.context.store.listings.all()}
            self.app.push_screen(listing_form(listing, known), partial(self._edited, listing.id))

    def action_proof(self) -> None:
        if (row := self.table.row) is not None:
            self.begin(partial(Proof(self.app, self.context).make, row), "proof")

    def action_kept(self) -> None:
        if (row := self.table.row) is not None:
            _, listing, _, complaint = self._rows[row].made_of
            attempts = complaint.attempts if complaint else ()
            names = [name for attempt in attempts for name in attempt.evidence]
            names += [name for look in listing.looks for name in look.evidence]
            names += proofs_of(self.context.places.evidence, listing)
            self.begin(partial(KeptFiles(self.app, self.context).show, names), "kept")

    def action_change(self) -> None:
        if self._chosen:
            judge, shown = self.host.judge, self._shown
            change = BulkChange(self.app, self.context, self._chosen, shown=shown, judge=judge)
            self.begin(change.change, "many")

    def action_file(self) -> None:
        StartFiling(self.host, self.context).ask_marked(self._marks.rows, self._shown)

    def action_export(self) -> None:
        """Write what is marked into a spreadsheet, else what the filter shows."""
        findings = self._marks.rows or tuple(self.table.rows)
        self.begin(partial(Exporting(self.app, self.context).write, findings), "sheet")

    @property
    def _shown(self) -> frozenset[str]:
        return frozenset(self.table.rows)

    @property
    def _chosen(self) -> tuple[str, ...]:
        """What is marked, else the row under the cursor."""
        return self._marks.rows or ((self.table.row,) if self.table.row else ())

    def _edited(self, listing_id: str, values: Values | None) -> None:
        if values is not None:
            edited = with_values(self.context.store.listings[listing_id], values)
            self.context.queue.correct("what you wrote about a listing", edited)

    def _to_judge_from(self, row: str) -> tuple[str, ...]:
        rows = self.table.rows
        after = rows[rows.index(row) + 1 :]
        if self._rows[row].kind is not ListingKind.TO_JUDGE:
            return (row,)
        return (row, *(row for row in after if self._rows[row].kind is ListingKind.TO_JUDGE))

    def _sort_by(self, sort: int) -> None:
        self._sort = self.table.sorted_by = sort
        if not self.table.has_room_for(sort):
            self.say(f"Sorted by “{COLUMNS[sort].title}”; this window is too narrow to show that column.")
        self._show()

    def _show(self, at: str | None = None) -> None:
        """Show what the filter and the kind leave."""
        view = self._rows.view(kind=self._kind, words=self.query_one(FilterField).value, sort=self._sort)
        table = self.table
        table.show(view, at=at)
        empty = not len(self._rows)
        self.query_one("#empty").display = empty
        self.query("#search, Chips, #list").set(display=not empty)
        counts = self._rows.counts
        chips = self.query_one(Chips)
        chips.chips = tuple(Chip(kind.value, *KIND_MARKS[kind], counts[kind]) for kind in ListingKind)
        chips.chosen = self._kind.value
        self._marks_changed()
        if not view:
            self.draw_details()

    def _marks_changed(self) -> None:
        """Say how many are shown, how many are marked, and how many of those the filter hides."""
        table, total = self.table, len(self._rows)
        table.marked = self._marks
        table.refresh()
        shown = len(table.rows)
        of_all = f" of {total}" if shown != total else " link" if total == 1 else " links"
        marked = f"   ✓ {len(self._marks)} marked" if self._marks else ""
        hidden = self._marks.hidden(table.rows)
        numbers = Content.assemble(
            (f"{shown}", "bold"),
            (of_all, "$soft"),
            (marked, "bold $accent"),
            (f", {hidden} not shown" if hidden else "", "$accent"),
        )
        self.query_one("#numbers", Static).update(numbers)

    def _cells(self, finding_id: str) -> tuple[TableCell, ...]:
        return cells_of(self._rows[finding_id], self.context.now())
