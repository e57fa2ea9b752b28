"""What the wishes of the places lead to: dialogs, judging, taking links in, and the start of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from textual.screen import Screen

from helper.tui.commands import all_commands, keys_here
from helper.tui.dialogs import Confirm, Notice
from helper.tui.edit import Values
from helper.tui.file_plan import FilePlan, plan_all, plan_marked
from helper.tui.filing import FilingPane
from helper.tui.filing_words import BY_HAND, NO_ACCOUNT, SHEET, WINDOW_OPENS
from helper.tui.help import Command, CommandList
from helper.tui.intake import Intake
from helper.tui.judging import JudgeScreen
from helper.tui.listing_form import listing_form, with_values
from helper.tui.listings import ListingsPane
from helper.tui.pane import Pane
from helper.tui.welcome import Door, DoorsScreen
from helper.tui.workbench import Records, SessionWish, Workbench

_NOTHING_READY = "Nothing can be filed yet."
_FIRST = "First: the form that was open when the program stopped.\n"

T = TypeVar("T")
Go = Callable[[str], Awaitable[Pane]]


class Errands:
    """Runs errands for the main screen. Asks where something is to be decided, and never decides it itself."""

    def __init__(self, screen: Screen[None], bench: Workbench, records: Records, go: Go) -> None:
        self._screen = screen
        self._bench = bench
        self._records = records
        self._go = go

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

    async def take(self, text: str) -> None:
        """Take in the links of a text."""
        await Intake(self._screen.app, self._records, done=self._taken_in, judge=self.judge).take(text)

    def judge(self, finding_ids: tuple[str, ...]) -> None:
        """Ask about findings, one by one."""
        if finding_ids:
            self._screen.app.push_screen(JudgeScreen(self._bench, self._records, finding_ids))

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

    def ask_all(self, *, by_hand: bool) -> None:
        """Ask whether to file all that is ready."""
        everything = frozenset(finding.id for finding in self._records.store.findings.all())
        limit, practice = self._bench.settings.listings_per_form, self._bench.practice
        plan = plan_all(self._records, everything, limit=limit, practice=practice)
        self._ask(plan, by_hand=by_hand)

    def ask_where(self) -> None:
        """Ask where the person is."""
        self._push(DoorsScreen(), self._through)

    def show_sheet(self) -> None:
        """Say how a spreadsheet comes in."""
        self._screen.app.push_screen(Notice("I have a spreadsheet", SHEET))

    def _ask(self, plan: FilePlan, *, by_hand: bool = False) -> None:
        """List what a yes leads to, and say what happens then."""
        unfinished = self._records.queue.unfinished()
        first = any(one.practice is self._bench.practice for one in unfinished)
        if any(pane.running for pane in self._screen.query(FilingPane)):
            self._screen.call_later(self._go, "filing")
        elif first or plan.fileable:
            foot, yes = (BY_HAND, "begin") if by_hand else (WINDOW_OPENS, "open it")
            text = (_FIRST if first else "") + plan.text()
            self._push(Confirm(plan.headline, text, foot=foot, yes=yes), partial(self._file, plan, by_hand))
        else:
            text = plan.text() or "Paste links and say which design they copy."
            self._screen.app.push_screen(Notice(_NOTHING_READY, text))

    async def _file(self, plan: FilePlan, by_hand: bool, agreed: bool | None) -> None:
        if agreed:
            wish = SessionWish(practice=self._bench.practice, paste=by_hand)
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
                self.show_sheet()
            case Door.NO_ACCOUNT:
                self._screen.app.push_screen(Notice("I have no account there", NO_ACCOUNT))
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

    def _edited(self, listing_id: str, values: Values | None) -> None:
        if values is not None:
            store = self._records.store
            store.change(with_values(store.listings[listing_id], values))

    async def _run(self, command: Command | None) -> None:
        if command is not None:
            await command.run()

    def _say(self, text: str) -> None:
        self._screen.post_message(Pane.Say(text))

    def _push(
        self, screen: Screen[T], then: Callable[[T | None], None] | Callable[[T | None], Awaitable[None]]
    ) -> None:
        self._screen.app.push_screen(screen, then)
