"""The search words of all designs, or of one: added, changed, and opened in the shop window one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import work
from textual.widget import Widget
from textual.widgets import Static

from helper.model.work import Search, Work, read_search, search_line
from helper.store.works import keep_searches, searches_due
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_form import DesignPicker
from helper.tui.dialogs.dialogs import AskText
from helper.tui.formatting import clean, near_day
from helper.tui.pane import ListScreen
from helper.tui.start_filing import StartRun
from helper.tui.widgets.table import Column, TableCell, Tone, VirtualTable

_HINT = "The words as you would type them; a language and a product type may follow, separated by |:  whale mug | de | mug"
_EMPTY = """No search words yet.

Keep the words by which you find copies of a design, for each language and product type.
They are opened in the shop window one by one; you look through the page, and Enter writes a listing down."""
_NOT_WORDS = "Write words; after a | a language of two letters, after another | a product type."


def _why_not(typed: str) -> str | None:
    return None if read_search(typed) else _NOT_WORDS


class SearchScreen(ListScreen[tuple[Work, Search]]):
    """Oldest first: what was never done, then what was done longest ago."""

    BINDINGS = bindings("searches")
    NAME = "Look for new ones"
    ONE = "line"
    COLUMNS = (
        Column(title="Design", width=14, grow=1),
        Column(title="Words", width=20, grow=2),
        Column(title="Language", width=8, drop=2),
        Column(title="Product", width=12, grow=1, drop=1),
        Column(title="Last done", width=11),
    )

    def __init__(self, context: ScreenContext, work: Work | None = None) -> None:
        """`work`: only the words of this design."""
        super().__init__(context)
        self._work = work

    def below(self) -> Iterable[Widget]:
        yield Static(_EMPTY, id="empty", markup=False)

    def rows(self) -> Mapping[str, tuple[Work, Search]]:
        due = searches_due(self.context.store, self._work.id if self._work else None)
        return {f"{work.id} {search_line(search)}": (work, search) for work, search in due}

    def on_screen_resume(self) -> None:
        self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._shown) if action in {"begin", "edit", "drop"} else True

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        event.stop()
        self._begin(event.row)

    def action_begin(self) -> None:
        self._begin(None)

    @work(exclusive=True, group="words")
    async def action_add(self) -> None:
        picker = DesignPicker(self.context.records, "Which design do you look for?")
        work_id = self._work.id if self._work else await self.app.push_screen_wait(picker)
        if work_id is not None:
            await self._ask(work_id, None)

    @work(exclusive=True, group="words")
    async def action_edit(self) -> None:
        if (pair := self._chosen) is not None:
            await self._ask(pair[0].id, pair[1])

    def action_drop(self) -> None:
        if (pair := self._chosen) is not None:
            self._keep(pair[0].id, pair[1], None)

    async def _ask(self, work_id: str, before: Search | None) -> None:
        title = f"Words for {clean(self.context.store.works[work_id].title)}"
        text = search_line(before) if before else ""
        ask = AskText(title, hint=_HINT, text=text, why_not=_why_not, yes="keep them")
        if (line := await self.app.push_screen_wait(ask)) and (search := read_search(line)):
            self._keep(work_id, before, search)

    def _keep(self, work_id: str, before: Search | None, after: Search | None) -> None:
        """Put these words in the place of those; None: they are new, or they go."""
        work = self.context.store.works[work_id]
        others = [
            after if before is not None and search.is_for_the_same(before) else search
            for search in work.searches
        ]
        new = [after] if before is None else []
        keep_searches(self.context.store, work, [search for search in others + new if search is not None])
        self._load()

    def _begin(self, row: str | None) -> None:
        rows = list(self._shown)
        wanted = [self._shown[name] for name in rows[rows.index(row) if row is not None else 0 :]]
        self.run_worker(StartRun(self.app).search(wanted), group="follow", exclusive=True)

    def _load(self) -> None:
        super()._load()
        self.query_one(VirtualTable).display = bool(self._shown)
        self.query_one("#empty").display = not self._shown

    def _cells(self, row: str) -> tuple[TableCell, ...]:
        work, search = self._shown[row]
        last = near_day(search.last_at, self.context.now()) if search.last_at else "never"
        return (
            TableCell(clean(work.title), Tone.SOFT),
            TableCell(clean(search.words)),
            TableCell(search.language, Tone.SOFT),
            TableCell(clean(search.product_type), Tone.SOFT),
            TableCell(last, Tone.SOFT if search.last_at else Tone.PLAIN),
        )
