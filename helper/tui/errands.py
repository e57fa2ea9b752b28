"""What the wishes of the places lead to: dialogs, judging, taking links in, and the start of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.screen import Screen
from textual.worker import Worker

from helper.errors import HelperError
from helper.model.checklist import MOST_LINKS_ONLINE
from helper.store.registry import Registry
from helper.tui.commands import all_commands, keys_here
from helper.tui.designs.intake import DesignIntake, names_designs
from helper.tui.designs.register_plan import NOTHING, NOTHING_TEXT, register_plan
from helper.tui.designs.register_plan import WINDOW as REGISTER_WINDOW
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.edit import Values
from helper.tui.dialogs.paths import sheet_named
from helper.tui.filing.file_plan import FilePlan, plan_all, plan_marked
from helper.tui.filing.pane import FilingPane
from helper.tui.filing.words import BY_HAND, OPEN_FIRST, REHEARSAL, TENS, TOO_MANY, WINDOW_OPENS
from helper.tui.help import Command, CommandList
from helper.tui.listings.bulk import BulkChange
from helper.tui.listings.edit_marked import EditMarked
from helper.tui.listings.form import listing_form, with_values
from helper.tui.listings.intake import Intake
from helper.tui.listings.judging import JudgeScreen
from helper.tui.listings.pane import ListingsPane
from helper.tui.listings.proof import Proof
from helper.tui.listings.watching import ClipboardFinds
from helper.tui.pane import Pane
from helper.tui.reports.exporting import Exporting
from helper.tui.runs.shopping import Shopping
from helper.tui.sheets.intake import SheetIntake
from helper.tui.today.welcome import Door, DoorsScreen
from helper.tui.upkeep import SheetUpkeep
from helper.tui.widgets.top_bar import TopBar
from helper.tui.workbench import Records, SessionWish, Workbench

_NOTHING_READY = "Nothing can be filed yet."
_FIRST = "First: the form that was open when the program stopped.\n"

T = TypeVar("T")
Go = Callable[[str], Awaitable[Pane]]


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

    def show_keys(self) -> None:
        """The keys of this place."""
        self._push(CommandList("Keys of this place", keys_here(self._screen)), self._run)

    def show_commands(self) -> None:
        """Everything that can be done anywhere."""
        self._push(CommandList("All commands", all_commands(self._screen, self._go)), self._run)

    def undo(self) -> None:
        """Take the last change back; what has gone to a form is never taken back."""
        undone = self._records.queue.undo()
        self._say(f"Taken back: {undone}." if undone else "There is nothing to take back.")

    def redo(self) -> None:
        """Do again what was taken back."""
        redone = self._records.queue.redo()
        self._say(f"Done again: {redone}." if redone else "There is nothing to do again.")

    async def take(self, text: str, *, at_designs: bool = False) -> None:
        """Take in the links of a text, or the sheet that it is the path of; among the designs, the designs it names."""
        if at_designs and names_designs(text):
            self.bring_designs(text)
            return
        if (path := sheet_named(text)) is not None:
            self.bring_sheet(path)
            return
        await Intake(self._screen.app, self._records, done=self._taken_in, judge=self.judge).take(text)

    def watch(self) -> None:
        """Watch the clipboard, or stop watching it."""
        if self._watching is not None and self._watching.is_running:
            self._watching.cancel()
            return
        finds = ClipboardFinds(self._app, self._bench, self._records, self._show_watching)
        self._watching = self._screen.run_worker(finds.watch(), group="watch")

    def shop(self) -> None:
        """Open the shop window; with it open, write down what the person has open there."""
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
        change = BulkChange(self._app, self._bench, self._records)
        self._screen.run_worker(change.change(finding_ids, shown), group="many", exclusive=True)

    def edit_marked(self, finding_ids: tuple[str, ...]) -> None:
        """Edit findings in the person's own editor; while a form is filled the screen must not stand still."""
        if self._filing():
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
        self._push(listing_form(listing), partial(self._edited, listing.id))

    def ask_marked(self, marked: tuple[str, ...], shown: frozenset[str]) -> None:
        """Ask whether to file what is marked; nothing marked: all that is ready."""
        limit, practice = self._bench.settings.listings_per_form, self._bench.practice
        if marked:
            self._ask(plan_marked(self._records, marked, shown, limit=limit, practice=practice))
        else:
            self._ask(plan_all(self._records, shown, limit=limit, practice=practice))

    def ask_all(self, *, by_hand: bool = False, rehearse: bool = False) -> None:
        """Ask whether to file all that is ready, or to rehearse the first form of it."""
        everything = frozenset(finding.id for finding in self._records.store.findings.all())
        limit, practice = self._bench.settings.listings_per_form, self._bench.practice
        plan = plan_all(self._records, everything, limit=limit, practice=practice)
        self._ask(plan.first if rehearse else plan, by_hand=by_hand, rehearse=rehearse)

    def ask_where(self) -> None:
        """Ask where the person is."""
        self._push(DoorsScreen(), self._through)

    def show_checklist(self) -> None:
        """Show the way to an account."""
        from helper.tui.checklist.screen import ChecklistScreen

        try:
            screen = ChecklistScreen(self._bench, self._filing)
        except HelperError as error:
            self._app.push_screen(Notice("The checklist cannot be shown", str(error)))
        else:
            self._push(screen, self._checked)

    def bring_sheet(self, path: Path | None = None) -> None:
        """Bring in this spreadsheet, or the one that the person names."""
        intake = SheetIntake(self._app, self._bench, self._records, done=self._taken_in)
        self._screen.run_worker(intake.bring(path), group="sheet", exclusive=True)

    def bring_designs(self, text: str = "") -> None:
        """Bring in the designs that a text names, or that the person names."""
        intake = DesignIntake(self._app, self._bench, self._records)
        self._screen.run_worker(intake.bring(text), group="designs", exclusive=True)

    def export(self, finding_ids: tuple[str, ...]) -> None:
        """Write findings into a spreadsheet."""
        self._screen.run_worker(
            Exporting(self._app, self._bench, self._records).write(finding_ids), group="sheet", exclusive=True
        )

    def _filing(self) -> bool:
        """Whether a form is being filled at this moment."""
        return any(pane.running for pane in self._screen.query(FilingPane))

    def _checked(self, wish: str | None) -> None:
        """From the checklist: whoever has no account files ten links at a time, by pasting. Otherwise Today knows more."""
        if wish is None:
            for pane in self._screen.query(Pane):
                pane.load()
            return
        everything = frozenset(finding.id for finding in self._records.store.findings.all())
        plan = plan_all(
            self._records, everything, limit=MOST_LINKS_ONLINE, practice=self._bench.practice
        ).at_most(MOST_LINKS_ONLINE, TOO_MANY)
        self._ask(plan, by_hand=True, said=TENS)

    def _ask(
        self, plan: FilePlan, *, by_hand: bool = False, rehearse: bool = False, said: str = BY_HAND
    ) -> None:
        """List what a yes leads to, and say what happens then; `said` before pasting begins."""
        unfinished = self._records.queue.unfinished()
        first = any(one.practice is self._bench.practice for one in unfinished)
        if self._filing():
            self._screen.call_later(self._go, "filing")
        elif first and rehearse:
            self._app.push_screen(Notice("First: the form that was left open", OPEN_FIRST))
        elif first or plan.fileable:
            window = REHEARSAL if rehearse else WINDOW_OPENS
            foot, yes = (said, "begin") if by_hand else (window, "open it")
            wish = SessionWish(practice=self._bench.practice, paste=by_hand, rehearse=rehearse)
            text = (_FIRST if first else "") + plan.text()
            self._push(Confirm(plan.headline, text, foot=foot, yes=yes), partial(self._file, plan, wish))
        else:
            text = plan.text() or "Paste links and say which design they copy."
            self._screen.app.push_screen(Notice(_NOTHING_READY, text))

    def register(self, work_id: str | None) -> None:
        """Ask whether to register designs, and say which."""
        practice, store = self._bench.practice, self._records.store
        chosen = store.works.get(work_id) if work_id else None
        plan = register_plan(Registry(store, self._bench.now), chosen, practice=practice)
        if self._filing():
            self._screen.call_later(self._go, "filing")
        elif plan.possible:
            wish = SessionWish(practice=practice, works=plan.wanted)
            ask = Confirm(plan.headline, plan.text(), foot=REGISTER_WINDOW, yes="open it")
            self._push(ask, partial(self._begin, wish))
        else:
            self._app.push_screen(Notice(NOTHING, NOTHING_TEXT))

    async def _begin(self, wish: SessionWish, agreed: bool | None) -> None:
        if agreed:
            await self._start(wish)

    async def _file(self, plan: FilePlan, wish: SessionWish, agreed: bool | None) -> None:
        if agreed:
            await self._start(replace(wish, complaints=plan.commit(self._records)))

    async def _start(self, wish: SessionWish) -> None:
        pane = await self._go("filing")
        if isinstance(pane, FilingPane):
            pane.start(wish)

    async def _through(self, door: Door | None) -> None:
        """Behind each door."""
        match door:
            case Door.LOOKING:
                text = "Nothing of it is sent to Alibaba."
                self._push(
                    Confirm("A practice complaint", text, foot=WINDOW_OPENS, yes="open it"), self._practise
                )
            case Door.LINKS:
                await self._go("listings")
            case Door.SHEET:
                self.bring_sheet()
            case Door.NO_ACCOUNT:
                self.show_checklist()
            case None:
                pass

    async def _practise(self, agreed: bool | None) -> None:
        if agreed:
            await self._start(SessionWish(practice=True))

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

    def _say(self, text: str) -> None:
        self._screen.post_message(Pane.Say(text))

    def _push(
        self, screen: Screen[T], then: Callable[[T | None], None] | Callable[[T | None], Awaitable[None]]
    ) -> None:
        self._screen.app.push_screen(screen, then)
