"""The main screen: one line of navigation, one open place, one line of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from helper.tui.filing.words import PRACTICE
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.places import PLACES, make_pane
from helper.tui.terminal import NAME
from helper.tui.widgets.key_bar import KeyBar
from helper.tui.widgets.top_bar import Tab, TopBar

if TYPE_CHECKING:
    # They are imported when they are first needed: the first frame does not wait for them.
    from helper.tui.errands import Errands
    from helper.tui.filing.pane import FilingPane
    from helper.tui.listings.wishes import Ask, Change, Edit, EditMarked, Judge, Prove
    from helper.tui.workbench import Begin, Records, Workbench


class DeskScreen(Screen[None]):
    """Places are made when the person first goes there; their wishes are errands."""

    BINDINGS = bindings(
        "go.today", "go.listings", "go.designs", "go.filing", "go.history", "go.sellers", "go.reports",
        "app.help", "app.commands", "app.watch", "app.shop", "app.shop_stop", "app.undo", "app.redo", "app.back",
    )  # fmt: skip
    AUTO_FOCUS = ""

    def __init__(self, bench: Workbench, grown: Callable[[], None]) -> None:
        """`grown` is called when a place was made, which then stays as long as the program."""
        super().__init__()
        self._bench = bench
        self._grown = grown
        self._records: Records | None = None
        self._errands: Errands | None = None
        self._stale: set[str] = set()
        self._filing = False
        self._practising = False
        """Whether what the filing place shows is practice."""

    def compose(self) -> ComposeResult:
        """The frame; the first place comes with the records."""
        yield TopBar(NAME, [Tab(place, key, title) for place, (key, title, _) in PLACES.items()])
        yield Static(PRACTICE, id="practice", markup=False)
        yield ContentSwitcher()
        yield KeyBar()

    def on_mount(self) -> None:
        """Say PRACTICE from the first frame on, where it is so."""
        self.query_one("#practice").display = self._bench.practice
        self.query_one(TopBar).here = "today"

    @property
    def filing(self) -> FilingPane | None:
        """The filing place, once it was made."""
        from helper.tui.filing.pane import FilingPane

        return next(iter(self.query(FilingPane)), None)

    @property
    def errands(self) -> Errands | None:
        """Who runs the errands; nobody before the records are open."""
        if self._errands is None and self._records is not None:
            from helper.tui.errands import Errands

            self._errands = Errands(self, self._bench, self._records, self.go)
        return self._errands

    async def use(self, records: Records) -> None:
        """Show the records, and follow their changes."""
        self._records = records
        records.store.subscribe(self._records_changed)
        if self._bench.settings.living_sheet:
            _ = self.errands  # from the first change on it must know what the sheet does not
        await self.go("today")

    def farewell(self) -> str:
        """Put away what must be put away before the program ends; what the person should know, or nothing."""
        return self._errands.finish() if self._errands is not None else ""

    async def go(self, place: str) -> Pane:
        """Open a place; the records must be open."""
        assert self._records is not None, "there is no place before the records are open"  # noqa: S101 - for the type checker
        switcher = self.query_one(ContentSwitcher)
        pane = next(iter(switcher.query(f"#{place}").results(Pane)), None)
        if pane is None:
            pane = make_pane(place, self._bench, self._records)
            await switcher.add_content(pane)
            self._grown()
            self._stale.discard(place)
        switcher.current = place
        self.query_one(TopBar).here = place
        self._show_practice()
        self._load(place)
        pane.arrive()
        return pane

    async def begin(self, begin: Begin) -> None:
        """Do what the person wants first."""
        if self.errands:
            await self.errands.begin(begin)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the records are open there is nothing to do here."""
        return self._records is not None or action == "back"

    async def action_go(self, place: str) -> None:
        """Open a place."""
        await self.go(place)

    async def action_back(self) -> None:
        """Back to Today; from there, out."""
        if self.query_one(TopBar).here == "today":
            await self.run_action("app.leave")
        else:
            await self.go("today")

    def action_help(self) -> None:
        """The keys of this place."""
        if self.errands:
            self.errands.show_keys()

    def action_commands(self) -> None:
        """Everything that can be done anywhere."""
        if self.errands:
            self.errands.show_commands()

    def action_watch(self) -> None:
        """Watch the clipboard, or stop watching it."""
        if self.errands:
            self.errands.watch()

    def action_shop(self) -> None:
        """Open the shop window, or write down what is open in it."""
        if self.errands:
            self.errands.shop()

    def action_shop_stop(self) -> None:
        """Write nothing more down from it."""
        if self.errands:
            self.errands.leave_shop()

    def action_undo(self) -> None:
        """Take the last change back."""
        if self.errands:
            self.errands.undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.errands:
            self.errands.redo()

    async def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        """A place was pointed at."""
        if self._records is not None:
            await self.go(event.place)

    async def on_paste(self, event: events.Paste) -> None:
        """Links may be pasted anywhere; in the place of the designs, addresses of the person's own shops too."""
        event.stop()
        if self.errands:
            at_designs = self.query_one(TopBar).here == "designs"
            await self.errands.take(event.text, at_designs=at_designs)

    def on_pane_doors(self) -> None:
        """Ask where the person is."""
        if self.errands:
            self.errands.ask_where()

    def on_pane_account(self) -> None:
        """Show the way to an account."""
        if self.errands:
            self.errands.show_checklist()

    def on_pane_bring(self) -> None:
        """Bring designs in."""
        if self.errands:
            self.errands.bring_designs()

    def on_pane_register(self, event: Pane.Register) -> None:
        """Ask whether to register designs."""
        if self.errands:
            self.errands.beginnings.register(event.work_id)

    def on_pane_sheet(self) -> None:
        """Bring in a spreadsheet."""
        if self.errands:
            self.errands.bring_sheet()

    def on_pane_export(self, event: Pane.Export) -> None:
        """Write findings into a spreadsheet."""
        if self.errands:
            self.errands.export(event.finding_ids)

    def on_listings_pane_judge(self, event: Judge) -> None:
        """Ask about findings."""
        if self.errands:
            self.errands.judge(event.finding_ids)

    def on_listings_pane_edit(self, event: Edit) -> None:
        """Write down what a listing shows."""
        if self.errands:
            self.errands.edit_listing(event.finding_id)

    def on_listings_pane_change(self, event: Change) -> None:
        """Give many findings one answer, or one design."""
        if self.errands:
            self.errands.change(event.finding_ids, event.shown)

    def on_listings_pane_edit_marked(self, event: EditMarked) -> None:
        """Edit many findings in the person's own editor."""
        if self.errands:
            self.errands.edit_marked(event.finding_ids)

    def on_listings_pane_prove(self, event: Prove) -> None:
        """Make the proof picture of a finding."""
        if self.errands:
            self.errands.prove(event.finding_id)

    def on_listings_pane_ask(self, event: Ask) -> None:
        """Ask whether to file what is marked, or all that is ready."""
        if self.errands:
            self.errands.beginnings.ask_marked(event.marked, event.shown)

    def on_pane_file(self, event: Pane.File) -> None:
        """Ask whether to file all that is ready."""
        if self.errands:
            self.errands.beginnings.ask_all(by_hand=event.by_hand, rehearse=event.rehearse)

    def on_filing_pane_changed(self, event: FilingPane.Changed) -> None:
        """Say in the bar what goes on; the box on the filing screen says it louder."""
        bar, view = self.query_one(TopBar), event.view
        if self._filing and not view.running and self.errands:
            self.run_worker(self.errands.keep_up(), group="upkeep")
        self._filing = view.running
        self._stale.add("today")
        self._load("today")
        bar.yours = view.yours
        place = f" {view.position} of {view.total}" if view.total else ""
        bar.news = f"▌ your turn{place}" if view.yours else f"filing{place}" if view.running else ""
        self._practising = view.practice
        self._show_practice()

    def _show_practice(self) -> None:
        """Over practice records everywhere; over a practice form only where it stands: the other places are hers."""
        at_form = self.query_one(TopBar).here == "filing" and self._practising
        self.query_one("#practice").display = self._bench.practice or at_form

    def _records_changed(self) -> None:
        """The open place shows the change after this message; the others when the person goes there."""
        self._stale.update(PLACES)
        self.call_later(self._load, self.query_one(ContentSwitcher).current or "")

    def _load(self, place: str) -> None:
        if place in self._stale and place == self.query_one(ContentSwitcher).current:
            self._stale.discard(place)
            for pane in self.query(f"#{place}").results(Pane):
                pane.load()
                if not isinstance(self.focused, Input):
                    # A list that comes or goes is shown or hidden with it, and hidden things have no keys.
                    pane.arrive()
