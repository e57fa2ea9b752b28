"""Full-screen lists: search words, and listings that are back on sale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from textual import work as in_worker
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from helper.model.finding import Listing
from helper.model.work import Search, Work, read_search, search_line
from helper.store.queries import SearchResults, search_results
from helper.store.relisting import Successor, back_again, link, mark_unrelated, proposed_successors, relisted
from helper.store.store import Store
from helper.store.works import keep_searches, searches_due
from helper.translation import comma_list, msg, msg_n, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, read_records
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import AskText
from helper.tui.formatting import clean, listing_name, near_day, on_day
from helper.tui.pane import Pane, Rows, host_of
from helper.tui.runs import open_searches
from helper.tui.widgets.bars import KeyBar, screen_head
from helper.tui.widgets.table import PLAIN, SOFT, Cell, Column, Row, VirtualTable, labelled


class ListScreen(Screen[None], Rows[Row]):
    """The base class of the full-screen lists. The key u undoes the user's last answer or change."""

    AUTO_FOCUS = "VirtualTable"
    NAME: ClassVar[str]
    """The heading, not translated yet."""
    COUNTED: ClassVar[tuple[str, str]]
    """The text for the count beside the heading, in singular and plural, not translated yet."""
    NOTHING: ClassVar[str] = ""
    """The text below an empty list."""

    def __init__(self, context: ScreenContext, work: Work | None = None) -> None:
        """`work` limits the list to one design."""
        super().__init__()
        self.context = context
        self._work = work

    def compose(self) -> ComposeResult:
        yield from screen_head(tr(self.NAME), practice=self.context.practice)
        yield VirtualTable(self.columns(), self.line)
        yield from self.below()
        yield KeyBar()

    def below(self) -> Iterable[Widget]:
        yield Static(id="returned")

    def rows(self, store: Store) -> Mapping[str, Row]:
        """Return the rows by id. Runs in another thread, because it takes long if there are many records."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.load()

    def action_undo(self) -> None:
        self.context.store.undo_stack.undo()
        self.load()

    def action_out(self) -> None:
        self.dismiss(None)

    @in_worker(exclusive=True, group="load")
    async def load(self) -> None:
        self.shown = await read_records(self.context, lambda records: self.rows(records.store))
        self.show()

    def show(self) -> None:
        self.table.show(list(self.shown))
        self.query_one(".place", Static).update(tr_n(*self.COUNTED, len(self.shown)))
        self.moved()

    def moved(self) -> None:
        self.refresh_bindings()
        below = Content("\n").join(self.details()) if self.shown else Content(tr(self.NOTHING))
        box = self.query_one("#returned", Static)
        box.update(below)
        box.display = bool(below)

    def title_of(self, work_id: str | None) -> str:
        work = self.context.store.works.get(work_id)
        return clean(work.title) if work else tr("not chosen")


_HINT = msg(
    "Type the words you would search for. If you like, add a language and a product type: whale mug | de | mug"
)
_EMPTY = msg(
    "No search words yet.\n\nSave the words that find copies of a design, for each language and product type. If a design has a picture, you\ncan also search by picture.\nEach search opens in the shop window. Look through the page; Enter saves the listing you have open."
)
_NO_PICTURE = msg("No picture to search with: add one with {designs.papers} in Designs.")
_NOT_WORDS = msg("Type words, a two-letter language and a product type, like this: whale mug | de | mug")


class SearchScreen(ListScreen[tuple[Work, Search]]):
    """Lists all searches for copies; the search done longest ago comes first.

    Most searches use search words. A search that uses the design's picture has a row of its own.
    """

    BINDINGS = bindings("searches")
    NAME = msg("Search for copies")
    COUNTED = msg_n("{n} line", "{n} lines")
    ABOUT_ROW = frozenset({"begin", "edit", "drop"})
    _results: Mapping[str, SearchResults]

    def columns(self) -> tuple[Column[tuple[Work, Search]], ...]:
        def last(at: datetime | None) -> Cell:
            return (near_day(at, self.context.now()), SOFT) if at else (tr("never"), PLAIN)

        return (
            Column(tr("Design"), 14, lambda due: (clean(due[0].title), SOFT), grow=1),
            Column(tr("Words"), 20, lambda due: (clean(due[1].words) or tr("by picture"), PLAIN), grow=2),
            Column(tr("Language"), 8, lambda due: (due[1].language, SOFT), drop=2),
            Column(tr("Product"), 12, lambda due: (clean(due[1].product_type), SOFT), grow=1, drop=1),
            Column(tr("Last done"), 11, lambda due: last(due[1].last_at)),
        )

    def below(self) -> Iterable[Widget]:
        empty = Static(tr(_EMPTY), id="empty", markup=False)
        empty.display = False  # hidden until the rows have been read
        yield empty
        yield from super().below()

    def rows(self, store: Store) -> Mapping[str, tuple[Work, Search]]:
        due = searches_due(store, self._work.id if self._work else None)
        self._results = search_results(store)
        return {
            f"{work.id} {search.by_picture} {search_line(search)}": (work, search) for work, search in due
        }

    def on_screen_resume(self) -> None:
        self.load()

    def show(self) -> None:
        super().show()
        self.table.display = bool(self.shown)
        self.query_one("#empty").display = not self.shown

    def fits(self, action: str, chosen: tuple[Work, Search]) -> bool:
        return action == "begin" or not chosen[1].by_picture

    def enter(self, row: str) -> None:
        """In the shop window, open the search in this row, and then the searches in all rows below it, one after the other."""
        rows = list(self.shown)
        wanted = [self.shown[name] for name in rows[rows.index(row) :]]
        self.run_worker(open_searches(host_of(self.app), wanted), group="follow", exclusive=True)

    def action_begin(self) -> None:
        self.enter(next(iter(self.shown)))

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
            tr("Search words for {title}", title=self.title_of(work_id)),
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

    def details(self) -> Iterator[Content]:
        """Yield lines that say when copies of the selected design were last searched for, and what was found."""
        work, now = self.chosen[0], self.context.now()
        results = self._results[work.id]
        never = tr("never")
        days = tr(
            "Last searched by words: {by_words}; by picture: {by_picture}.",
            by_words=near_day(results.by_words, now) if results.by_words else never,
            by_picture=near_day(results.by_picture, now) if results.by_picture else never,
        )
        found = results.words or tr("nothing found")
        came = tr("Since the last search: {found}.", found=found) if results.last_at else ""
        picture = "" if work.registration.picture else tr(_NO_PICTURE)
        yield Content.styled(clean(work.title), "bold")
        for line in filter(None, (days, came, picture)):
            yield Content.styled(line, "$soft")


_FOOT = msg(
    "If you say yes, you review and file this listing like any other. Its form names the earlier complaint."
)


class ReturnedScreen(ListScreen[Successor]):
    """Lists the listings that are back on sale. An answer removes the row; the key u restores it."""

    BINDINGS = bindings("back")
    NAME = msg("Back again")
    COUNTED = msg_n("{n} link", "{n} links")
    NOTHING = msg("There are no more questions here.")
    ABOUT_ROW = frozenset({"yes", "no", "open"})

    def columns(self) -> tuple[Column[Successor], ...]:
        def design(found: Successor) -> Cell:
            return self.title_of(found.fresh.work_id or found.before.work_id), SOFT

        def why(found: Successor) -> Cell:
            return tr("on sale again") if found.fresh is found.before else tr("same shop and title"), SOFT

        return (
            Column(tr("Design"), 14, design, grow=1),
            Column(tr("Listing"), 24, lambda found: (listing_name(self._listing(found)), PLAIN), grow=2),
            Column(tr("Why"), 22, why),
        )

    def rows(self, store: Store) -> Mapping[str, Successor]:
        same = [Successor(fresh=finding, before=finding) for finding in back_again(store)]
        return {found.fresh.id: found for found in (*same, *proposed_successors(store))}

    def enter(self, row: str) -> None:
        self.action_open()

    def fits(self, action: str, chosen: Successor) -> bool:
        return action != "no" or chosen.fresh is not chosen.before

    def action_yes(self) -> None:
        by, now, found = self.context.settings.name, self.context.now(), self.chosen
        if found.fresh is found.before:
            self.context.store.undo_stack.do(tr("1 link back again"), relisted(found.fresh, by=by, at=now))
        else:
            link(self.context.store, found.fresh, found.before, by=by, at=now)
        self._drop()

    def action_no(self) -> None:
        """Record that the listing is not a relisting of the removed one, so that this pair is not proposed again."""
        mark_unrelated(self.context.store, self.chosen.fresh, self.chosen.before)
        self._drop()

    def _drop(self) -> None:
        """Remove the answered row from the list, then load the other rows.

        The row is removed immediately, so that a second key press cannot answer it again.
        """
        self.shown = {row: found for row, found in self.shown.items() if row != self.row}
        self.show()
        self.load()

    def action_open(self) -> None:
        self.post_message(Pane.Open(self._listing(self.chosen).url))

    def details(self) -> Iterator[Content]:
        found, store, today = self.chosen, self.context.store, self.context.now().date()
        before = found.before
        gone = store.listings[before.listing_id]
        complaint = store.complaints.get(before.complaint_id)
        number = tr("number missing")
        if complaint and complaint.number:
            number = tr("number {number}", number=clean(complaint.number))
        gone_on = tr("gone {day}", day=on_day(before.outcome.at.date(), today)) if before.outcome else ""
        is_same = found.fresh is before
        seen = gone.last_conclusive_look if is_same else None
        yield Content.styled(tr("Is this one back again?"), "bold $accent")
        for label, listing in ((tr("this one"), self._listing(found)), (tr("was gone"), gone))[is_same:]:
            shop = clean(listing.store_name or listing.store_number)
            title = clean(listing.title or listing.item_id)
            yield from labelled(10, (label, Content.assemble(title, (f"   {shop}", "$soft"))))
        on_sale = tr("on sale {day}", day=on_day(seen.at.date(), today)) if seen else ""
        reported = comma_list((number, gone_on))
        yield from labelled(10, (tr("reported"), reported), (tr("seen"), on_sale))
        yield Content.styled(tr(_FOOT), "$soft")

    def _listing(self, found: Successor) -> Listing:
        return self.context.store.listings[found.fresh.listing_id]
