"""The screen of search words, which open in the user's own browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual import work as in_worker
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from helper.model.work import Search, Work, read_search, search_line
from helper.store.store import Store
from helper.store.works import keep_searches, note_done, searches_due
from helper.translation import msg, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, read_records
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import AskText
from helper.tui.formatting import clean, near_day
from helper.tui.pane import Pane, Rows
from helper.tui.widgets.bars import KeyBar, screen_head
from helper.tui.widgets.table import PLAIN, SOFT, Cell, Column, VirtualTable

_HINT = msg(
    "Type the words you would search for. If you like, add a language and a product type: whale mug | de | mug"
)
_EMPTY = msg(
    "No search words yet.\n\nSave the words that find copies of a design, for each language and product type.\nEnter opens them in your own browser. One click there sends what you find to this program; {app.clip} turns that on."
)
_NOT_WORDS = msg("Type words, a two-letter language and a product type, like this: whale mug | de | mug")


class SearchScreen(Screen[None], Rows[tuple[Work, Search]]):
    """Lists all searches for copies; the search done longest ago comes first. The key u undoes the user's last change."""

    AUTO_FOCUS = "VirtualTable"
    BINDINGS = bindings("searches")
    ABOUT_ROW = frozenset({"edit", "drop"})

    def __init__(self, context: ScreenContext, work: Work | None = None) -> None:
        """`work` limits the list to one design."""
        super().__init__()
        self.context = context
        self._work = work

    def compose(self) -> ComposeResult:
        yield from screen_head(tr("Search for copies"), practice=self.context.practice)
        yield VirtualTable(self.columns(), self.line)
        empty = Static(tr(_EMPTY), id="empty", markup=False)
        empty.display = False  # hidden until the rows have been read
        yield empty
        yield KeyBar()

    def columns(self) -> tuple[Column[tuple[Work, Search]], ...]:
        def last(at: datetime | None) -> Cell:
            return (near_day(at, self.context.now()), SOFT) if at else (tr("never"), PLAIN)

        return (
            Column(tr("Design"), 14, lambda due: (clean(due[0].title), SOFT), grow=1),
            Column(tr("Words"), 20, lambda due: (clean(due[1].words), PLAIN), grow=2),
            Column(tr("Language"), 8, lambda due: (due[1].language, SOFT), drop=2),
            Column(tr("Product"), 12, lambda due: (clean(due[1].product_type), SOFT), grow=1, drop=1),
            Column(tr("Last done"), 11, lambda due: last(due[1].last_at)),
        )

    def _rows(self, store: Store) -> Mapping[str, tuple[Work, Search]]:
        """Return the rows by id. Runs in another thread, because it takes long if there are many records."""
        due = searches_due(store, self._work.id if self._work else None)
        return {f"{work.id} {search_line(search)}": (work, search) for work, search in due}

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    @in_worker(exclusive=True, group="load")
    async def load(self) -> None:
        self.shown = await read_records(self.context, lambda records: self._rows(records.store))
        self.table.show(list(self.shown))
        self.query_one(".place", Static).update(tr_n("{n} line", "{n} lines", len(self.shown)))
        self.moved()
        self.table.display = bool(self.shown)
        self.query_one("#empty").display = not self.shown

    def moved(self) -> None:
        self.refresh_bindings()

    def action_undo(self) -> None:
        self.context.store.undo_stack.undo()
        self.load()

    def action_out(self) -> None:
        self.dismiss(None)

    def enter(self, row: str) -> None:
        """Open the search of this row in the user's own browser, and record the day."""
        work, search = self.shown[row]
        self.post_message(Pane.Open(search.address))
        note_done(self.context.store, work.id, search, self.context.now())
        self.load()

    @in_worker(exclusive=True, group="words")
    async def action_add(self) -> None:
        picker = DesignPicker(self.context.records, tr("For which design?"))
        work_id = self._work.id if self._work else await self.app.push_screen_wait(picker)
        if work_id is not None:
            await self._ask(work_id, None)

    @in_worker(exclusive=True, group="words")
    async def action_edit(self) -> None:
        work, search = self.chosen
        await self._ask(work.id, search)

    def action_drop(self) -> None:
        work, search = self.chosen
        self._keep(work.id, search, None)

    async def _ask(self, work_id: str, before: Search | None) -> None:
        ask = AskText(
            tr("Search words for {title}", title=clean(self.context.store.works[work_id].title)),
            hint=tr(_HINT),
            text=search_line(before) if before else "",
            why_not=lambda typed: None if read_search(typed) else tr(_NOT_WORDS),
        )
        if (line := await self.app.push_screen_wait(ask)) and (search := read_search(line)):
            self._keep(work_id, before, search)

    def _keep(self, work_id: str, before: Search | None, after: Search | None) -> None:
        """Replace the search `before` with `after`. If `before` is None, add `after`; if `after` is None, remove `before`."""
        work = self.context.store.works[work_id]
        others = [
            after if before is not None and search.is_for_the_same(before) else search
            for search in work.searches
        ]
        new = [after] if before is None else []
        keep_searches(self.context.store, work, [search for search in others + new if search is not None])
        self.load()
