"""What the wishes of the places lead to: dialogs, judging, taking links in, and the start of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.screen import Screen
from textual.worker import Worker

from helper.errors import HelperError
from helper.tui.beginnings import Beginnings, Go
from helper.tui.commands import all_commands, keys_here
from helper.tui.designs.intake import DesignIntake, names_designs
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.edit import Values
from helper.tui.dialogs.paths import sheet_named
from helper.tui.help import Command, CommandList
from helper.tui.listings.bulk import BulkChange
from helper.tui.listings.edit_marked import EditMarked
from helper.tui.listings.form import listing_form, with_values
from helper.tui.listings.judging import JudgeScreen
from helper.tui.listings.pane import ListingsPane
from helper.tui.listings.paste import PasteIntake
from helper.tui.listings.proof import Proof
from helper.tui.listings.watching import ClipboardFinds
from helper.tui.pane import Pane
from helper.tui.reports.exporting import Exporting
from helper.tui.runs.shopping import Shopping
from helper.tui.sheets.intake import SheetIntake
from helper.tui.today.welcome import Door, DoorsScreen
from helper.tui.upkeep import SheetUpkeep
from helper.tui.widgets.top_bar import TopBar
from helper.tui.workbench import Begin, Records, Workbench

T = TypeVar("T")
_LEAVING = """What you bring is for your own records. Practice has records of its own, and they stay as they are.
The practice window closes with it. ipp-helper try opens practice again."""


class Errands:
    """Runs errands for the main screen. Asks where something is to be decided, and never decides it itself."""

    def __init__(self, screen: Screen[None], bench: Workbench, records: Records, go: Go) -> None:
        self._screen = screen
        self._app: App[int] = screen.app
        self._bench = bench
        self._records = records
        self._go = go
        self._watching: Worker[None] | None = None
        self._shopping: tuple[Shopping, Worker[None]] | None = None
        self._upkeep = SheetUpkeep(self._app, bench, records)
        self.beginnings = Beginnings(screen, bench, records, go)
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

    def to_own_records(self, door: Door | str, text: str = "") -> bool:
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
            await self._through(Door(begin.door))

    async def take(self, text: str, *, at_designs: bool = False) -> None:
        """Take in the links of a text, or the sheet that it is the path of; among the designs, the designs it names."""
        if self.to_own_records(Door.LINKS, text):
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
        if self.to_own_records(Door.LINKS):
            return
        if self._watching is not None and self._watching.is_running:
            self._watching.cancel()
            return
        finds = ClipboardFinds(self._app, self._bench, self._records, self._show_watching)
        self._watching = self._screen.run_worker(finds.watch(), group="watch")

    def shop(self) -> None:
        """Open the shop window; with it open, write down what the person has open there."""
        if self.to_own_records(Door.LINKS):
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
        from helper.tui.checklist.screen import ChecklistScreen

        try:
            screen = ChecklistScreen(self._bench, self.beginnings.filing)
        except HelperError as error:
            self._app.push_screen(Notice("The checklist cannot be shown", str(error)))
        else:
            self._push(screen, self._checked)

    def bring_sheet(self, path: Path | None = None) -> None:
        """Bring in this spreadsheet, or the one that the person names."""
        if self.to_own_records(Door.SHEET):
            return
        intake = SheetIntake(self._app, self._bench, self._records, done=self._taken_in)
        self._screen.run_worker(intake.bring(path), group="sheet", exclusive=True)

    def bring_designs(self, text: str = "") -> None:
        """Bring in the designs that a text names, or that the person names."""
        if self.to_own_records(Door.LINKS):
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

    async def _through(self, door: Door | None) -> None:
        """Behind each door."""
        match door:
            case Door.LOOKING:
                self.beginnings.ask_practice()
            case Door.LINKS:
                if not self.to_own_records(door):
                    await self._go("listings")
            case Door.SHEET:
                self.bring_sheet()
            case Door.NO_ACCOUNT:
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
