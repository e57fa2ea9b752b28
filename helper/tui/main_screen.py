"""The main screen: one line of navigation, one open place, one line of keys; and what the wishes of the places lead to.

Over 500 lines because the screen and what the wishes of its places lead to share every widget of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static
from textual.worker import Worker

from helper.errors import HelperError
from helper.tui.actions import bindings
from helper.tui.checklist_screen import DoorsScreen, StartingPoint
from helper.tui.context import Begin, OpenRecords, ScreenContext
from helper.tui.designs.design_intake import DesignIntake, names_designs
from helper.tui.dialogs.dialogs import Confirm, Notice, Values
from helper.tui.dialogs.path import sheet_named
from helper.tui.formatting import PRACTICE
from helper.tui.help import Command, CommandList, all_commands, keys_here
from helper.tui.listings.details import Proof, listing_form, with_values
from helper.tui.listings.edit import EditMarked
from helper.tui.listings.judging import BulkChange, JudgeScreen
from helper.tui.listings.listings_pane import ListingsPane
from helper.tui.listings.paste import ClipboardFinds, PasteIntake
from helper.tui.pane import PLACES, Pane, make_pane
from helper.tui.reports.writing import Exporting
from helper.tui.runs import Shopping
from helper.tui.sheets.sheet_intake import SheetIntake, SheetSyncer
from helper.tui.start_filing import Go, StartFiling
from helper.tui.terminal import NAME
from helper.tui.widgets.bars import KeyBar, PlaceTab, TopBar

if TYPE_CHECKING:
    from helper.tui.filing.filing_pane import FilingPane
    from helper.tui.listings.listings_pane import (
        AskToFile,
        ChangeThese,
        EditOne,
        EditThese,
        JudgeThese,
        MakeProof,
    )

T = TypeVar("T")
_LEAVING = """What you bring is for your own records. Practice has records of its own, and they stay as they are.
The practice window closes with it. ipp-helper try opens practice again."""


class MainActions:
    """Runs errands for the main screen. Asks where something is to be decided, and never decides it itself."""

    def __init__(self, screen: Screen[None], bench: ScreenContext, records: OpenRecords, go: Go) -> None:
        self._screen = screen
        self._app: App[int] = screen.app
        self._bench = bench
        self._records = records
        self._go = go
        self._watching: Worker[None] | None = None
        self._shopping: tuple[Shopping, Worker[None]] | None = None
        self._upkeep = SheetSyncer(self._app, bench, records)
        self.beginnings = StartFiling(screen, bench, records, go)
        """What is asked before a session begins."""

    def show_keys(self) -> None:
        """The keys of this place."""
        self._push(CommandList("Keys of this place", keys_here(self._screen)), self._run)

    def show_commands(self) -> None:
        """Everything that can be done anywhere."""
        self._push(CommandList("All commands", all_commands(self._screen, self._go)), self._run)

    def undo(self) -> None:
        """Take the last change back; what has gone to a form is never taken back."""
        undone = self._records.queue.undo()
        self._say_anew(f"Taken back: {undone}." if undone else "There is nothing to take back.")

    def redo(self) -> None:
        """Do again what was taken back."""
        redone = self._records.queue.redo()
        self._say_anew(f"Done again: {redone}." if redone else "There is nothing to do again.")

    def to_own_records(self, door: StartingPoint | str, text: str = "") -> bool:
        """From practice, ask whether to go on in the person's own records; False: this is no practice, and nothing is asked."""
        if not self._bench.practice:
            return False
        if self._bench.leave_practice is None:
            self._say("This is practice. Start ipp-helper for your own records.")
            return True
        begin = Begin(door, text)

        def agreed(yes: bool | None) -> None:
            if yes:
                self._screen.post_message(Pane.LeavePractice(begin))

        ask = Confirm("Leave practice?", _LEAVING, yes="go to my own records", no="stay in practice")
        self._push(ask, agreed)
        return True

    async def begin(self, begin: Begin) -> None:
        """Do what the person wants first; links that she has pasted in practice are asked about here."""
        if begin.text:
            await self.take(begin.text)
        else:
            await self._through(StartingPoint(begin.door))

    async def take(self, text: str, *, at_designs: bool = False) -> None:
        """Take in the links of a text, or the sheet that it is the path of; among the designs, the designs it names."""
        if self.to_own_records(StartingPoint.LINKS, text):
            return
        if at_designs and names_designs(text):
            self.bring_designs(text)
            return
        if (path := sheet_named(text)) is not None:
            self.bring_sheet(path)
            return
        await PasteIntake(self._screen.app, self._records, done=self._taken_in, judge=self.judge).take(text)

    def watch(self) -> None:
        """Watch the clipboard, or stop watching it."""
        if self.to_own_records(StartingPoint.LINKS):
            return
        if self._watching is not None and self._watching.is_running:
            self._watching.cancel()
            return
        finds = ClipboardFinds(self._app, self._bench, self._records, self._show_watching)
        self._watching = self._screen.run_worker(finds.watch(), group="watch")

    def shop(self) -> None:
        """Open the shop window; with it open, write down what the person has open there."""
        if self.to_own_records(StartingPoint.LINKS):
            return
        if self._shopping is not None and self._shopping[1].is_running:
            self._shopping[0].record()
            return
        visit = Shopping(self._app, self._bench, self._show_shop)
        self._shopping = visit, self._screen.run_worker(visit.visit(), group="shop")

    def leave_shop(self) -> None:
        """Write nothing more down from it."""
        if self._shopping is not None and self._shopping[1].is_running:
            self._shopping[0].stop()
        else:
            self._say("The shop window is not open.")

    def judge(self, finding_ids: tuple[str, ...]) -> None:
        """Ask about findings, one by one."""
        if finding_ids:
            sign = self._screen.query_one(TopBar).sign(words=True)
            self._push(JudgeScreen(self._bench, self._records, finding_ids, sign=sign), self._judged)

    def change(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        """Give findings one answer, or one design."""
        change = BulkChange(self._app, self._bench, self._records, judge=self.judge)
        self._screen.run_worker(change.change(finding_ids, shown), group="many", exclusive=True)

    def edit_marked(self, finding_ids: tuple[str, ...]) -> None:
        """Edit findings in the person's own editor; while a form is filled the screen must not stand still."""
        if self.beginnings.filing():
            self._say("A form is being filled. First let it be done.")
            return
        edit = EditMarked(self._app, self._bench, self._records)
        self._screen.run_worker(edit.edit(finding_ids), group="many", exclusive=True)

    def prove(self, finding_id: str) -> None:
        """Make the proof picture of a finding."""
        proof = Proof(self._app, self._bench, self._records)
        self._screen.run_worker(proof.make(finding_id), group="proof", exclusive=True)

    async def keep_up(self) -> None:
        """Bring the person's spreadsheet up to date."""
        await self._upkeep.keep_up()

    def finish(self) -> str:
        """Do what must be done before the program ends; what the person should know, or nothing."""
        return self._upkeep.finish()

    def edit_listing(self, finding_id: str) -> None:
        """Write down what a listing shows."""
        store = self._records.store
        listing = store.listings[store.findings[finding_id].listing_id]
        known = {other.item_id for other in store.listings.all()}
        self._push(listing_form(listing, known), partial(self._edited, listing.id))

    def ask_where(self) -> None:
        """Ask where the person is."""
        self._push(DoorsScreen(), self._through)

    def show_checklist(self) -> None:
        """Show the way to an account."""
        from helper.tui.checklist_screen import ChecklistScreen

        try:
            screen = ChecklistScreen(self._bench, self.beginnings.filing)
        except HelperError as error:
            self._app.push_screen(Notice("The checklist cannot be shown", str(error)))
        else:
            self._push(screen, self._checked)

    def bring_sheet(self, path: Path | None = None) -> None:
        """Bring in this spreadsheet, or the one that the person names."""
        if self.to_own_records(StartingPoint.SHEET):
            return
        intake = SheetIntake(self._app, self._bench, self._records, done=self._taken_in)
        self._screen.run_worker(intake.bring(path), group="sheet", exclusive=True)

    def bring_designs(self, text: str = "") -> None:
        """Bring in the designs that a text names, or that the person names."""
        if self.to_own_records(StartingPoint.LINKS):
            return
        intake = DesignIntake(self._app, self._bench, self._records, sheet=self.bring_sheet)
        self._screen.run_worker(intake.bring(text), group="designs", exclusive=True)

    def export(self, finding_ids: tuple[str, ...]) -> None:
        """Write findings into a spreadsheet."""
        self._screen.run_worker(
            Exporting(self._app, self._bench, self._records).write(finding_ids), group="sheet", exclusive=True
        )

    def _checked(self, wish: str | None) -> None:
        """From the checklist: whoever has no account files ten links at a time. Otherwise Today knows more."""
        if wish is not None:
            self.beginnings.ask_tens()
            return
        for pane in self._screen.query(Pane):
            pane.load()

    async def _through(self, door: StartingPoint | None) -> None:
        """Behind each door."""
        match door:
            case StartingPoint.LOOKING:
                self.beginnings.ask_practice()
            case StartingPoint.LINKS:
                if not self.to_own_records(door):
                    await self._go("listings")
            case StartingPoint.SHEET:
                self.bring_sheet()
            case StartingPoint.NO_ACCOUNT:
                if not self.to_own_records(door):
                    self.show_checklist()
            case None:
                pass

    async def _taken_in(self, said: str, finding_ids: tuple[str, ...]) -> None:
        self._say(said)
        pane = await self._go("listings")
        if isinstance(pane, ListingsPane):
            pane.reveal(finding_ids)
        await self._upkeep.keep_up()

    async def _judged(self, _: int | None) -> None:
        await self._upkeep.keep_up()

    def _edited(self, listing_id: str, values: Values | None) -> None:
        if values is not None:
            edited = with_values(self._records.store.listings[listing_id], values)
            self._records.queue.correct("what you wrote about a listing", edited)

    async def _run(self, command: Command | None) -> None:
        if command is not None:
            await command.run()

    def _show_watching(self, watching: bool) -> None:
        for bar in self._screen.query(TopBar):
            bar.watching = watching

    def _show_shop(self, is_open: bool) -> None:
        for bar in self._screen.query(TopBar):
            bar.shop = is_open

    def _say_anew(self, text: str) -> None:
        """Say it alone: "u takes it back" holds no longer, and a key pressed five times is not answered by five boxes."""
        self._app.clear_notifications()
        self._say(text)

    def _say(self, text: str) -> None:
        self._screen.post_message(Pane.Say(text))

    def _push(
        self, screen: Screen[T], then: Callable[[T | None], None] | Callable[[T | None], Awaitable[None]]
    ) -> None:
        self._screen.app.push_screen(screen, then)


class MainScreen(Screen[None]):
    """Places are made when the person first goes there; their wishes are errands."""

    BINDINGS = bindings(
        "go.today", "go.listings", "go.designs", "go.filing", "go.history", "go.sellers", "go.reports",
        "app.help", "app.commands", "app.watch", "app.shop", "app.shop_stop", "app.undo", "app.redo", "app.back",
    )  # fmt: skip
    AUTO_FOCUS = ""

    def __init__(self, bench: ScreenContext, grown: Callable[[], None]) -> None:
        """`grown` is called when a place was made, which then stays as long as the program."""
        super().__init__()
        self._bench = bench
        self._grown = grown
        self._records: OpenRecords | None = None
        self._errands: MainActions | None = None
        self._stale: set[str] = set()
        self._filing = False
        self._practising = False
        """Whether what the filing place shows is practice."""

    def compose(self) -> ComposeResult:
        """The frame; the first place comes with the records."""
        yield TopBar(NAME, [PlaceTab(place, key, title) for place, (key, title, _) in PLACES.items()])
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
        from helper.tui.filing.filing_pane import FilingPane

        return next(iter(self.query(FilingPane)), None)

    @property
    def errands(self) -> MainActions | None:
        """Who runs the errands; nobody before the records are open."""
        if self._errands is None and self._records is not None:
            self._errands = MainActions(self, self._bench, self._records, self.go)
        return self._errands

    async def use(self, records: OpenRecords) -> None:
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

    def on_listings_pane_judge_these(self, event: JudgeThese) -> None:
        """Ask about findings."""
        if self.errands:
            self.errands.judge(event.finding_ids)

    def on_listings_pane_edit_one(self, event: EditOne) -> None:
        """Write down what a listing shows."""
        if self.errands:
            self.errands.edit_listing(event.finding_id)

    def on_listings_pane_change_these(self, event: ChangeThese) -> None:
        """Give many findings one answer, or one design."""
        if self.errands:
            self.errands.change(event.finding_ids, event.shown)

    def on_listings_pane_edit_these(self, event: EditThese) -> None:
        """Edit many findings in the person's own editor."""
        if self.errands:
            self.errands.edit_marked(event.finding_ids)

    def on_listings_pane_make_proof(self, event: MakeProof) -> None:
        """Make the proof picture of a finding."""
        if self.errands:
            self.errands.prove(event.finding_id)

    def on_listings_pane_ask_to_file(self, event: AskToFile) -> None:
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
