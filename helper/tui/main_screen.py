"""The main screen: a navigation bar, the current pane, a key bar, and the actions available everywhere.

Over 500 lines because the actions that are available everywhere are methods of this screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static
from textual.worker import Worker

from helper.errors import HelperError
from helper.system.tasks import give_way
from helper.translation import msg, tr, with_label
from helper.tui.actions import ACTIONS, ALSO_FOUND_BY, bindings, key_label
from helper.tui.checklist_screen import ChecklistScreen, DoorsScreen, StartingPoint
from helper.tui.context import Begin, ScreenContext
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, Notice, Searched, ask_name
from helper.tui.dialogs.path import existing_path, sheet_named
from helper.tui.formatting import PRACTICE
from helper.tui.listings.judging import JudgeScreen
from helper.tui.listings.listings_pane import ListingsPane
from helper.tui.pane import PLACES, VIEWS, CloseScreens, Pane, PaneHost, pane_class
from helper.tui.runs import JudgingPage, StartFiling
from helper.tui.terminal import NAME
from helper.tui.widgets.bars import KeyBar, TopBar
from helper.tui.widgets.inputs import Field, MenuEntry
from helper.tui.widgets.table import ACCENT, PLAIN, Column, VirtualTable

if TYPE_CHECKING:
    from helper.tui.filing.filing_pane import FilingPane
    from helper.tui.filing.session_host import SessionHost
    from helper.tui.listings.browser_clips import BrowserClips

_LEAVING = msg(
    "The practice window will close, and your practice records stay as they are. To practise again, run `ipp-helper try`."
)
_KEEPING = msg("What you pasted here will be saved in your own records, too.")
_MOST_PASTED = 2_000_000
"""Maximum number of characters in a pasted text."""
_TOO_LONG = msg(
    "Nothing was read: a pasted text may have at most {most:,} characters, about 30,000 links.\nSave it as a text file, and import that file with {sheet.bring}."
)
_NOTHING_TO_PASTE = msg("Paste with your terminal: ctrl+shift+v, or the right mouse button.")


class MainScreen(PaneHost):
    """The screen around the panes. It creates a pane when the user opens it for the first time."""

    BINDINGS = bindings(
        "go", "app.help", "app.commands", "app.settings", "app.language", "app.watch", "app.clip", "app.undo", "app.redo", "app.back"
    )  # fmt: skip
    AUTO_FOCUS = ""

    start_filing: StartFiling
    """Shows the dialogs that precede a filing session. Set once the records are open."""

    def __init__(self, context: ScreenContext, on_new_screen: Callable[[], None]) -> None:
        super().__init__()
        self.context = context
        self._on_new_screen = on_new_screen
        self._stale: set[str] = set()
        self._practising = False
        """Whether the Filing pane shows a practice session, in practice mode or outside it."""
        self._pasted: list[str] = []
        """What the user pasted in practice mode."""
        self._watching: Worker[None] | None = None
        self._clips: BrowserClips | None = None
        self._judging_page = JudgingPage(self)

    def compose(self) -> ComposeResult:
        yield TopBar(NAME, PLACES)
        yield Static(tr(PRACTICE), id="practice", markup=False)
        yield Static(tr("Opening your records …"), id="opening", markup=False)
        yield ContentSwitcher()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#practice").display = self.context.practice
        self.query_one(TopBar).here = "today"

    async def use_records(self) -> None:
        if self.context.settings.clip and not self.context.practice:
            self._own_clips().begin()
        self.start_filing = StartFiling(self)
        self.context.store.subscribe(self._records_changed)
        await self.query_one("#opening").remove()
        await self.go("today")

    async def retranslate(self) -> None:
        """Show all texts in the language that the user has just chosen.

        All panes except Filing are created again. The Filing pane is kept, because a session may be running in it.
        """
        self.query_one("#practice", Static).update(tr(PRACTICE))
        for bar in self.query("TopBar, KeyBar"):
            bar.refresh()
        self.query_one(ContentSwitcher).current = None
        for pane in self.query(Pane):
            if pane.PLACE == "filing":
                pane.load()
                pane.query("*").refresh(layout=True)
            else:
                await pane.remove()
        if self.context.is_open:
            await self.go(self.query_one(TopBar).here)

    async def begin(self, begin: Begin) -> None:
        """Perform, in the user's own records, the action that the user chose before leaving practice mode."""
        if self.context.is_open:
            await (self._take(begin.text) if begin.text else self._through(StartingPoint(begin.door)))

    @property
    def filing(self) -> FilingPane | None:
        """The Filing pane while a session is running in it, otherwise None."""
        from helper.tui.filing.filing_pane import FilingPane

        return next((pane for pane in self.query(FilingPane) if pane.running), None)

    @property
    def is_filing(self) -> bool:
        return self.filing is not None

    async def go(self, place: str) -> Pane:
        switcher = self.query_one(ContentSwitcher)
        pane = next(iter(switcher.query(f"#{place}").results(Pane)), None)
        if pane is None:
            pane = pane_class(place)(self.context)
            await switcher.add_content(pane)
            give_way()  # Drawing a new pane takes longer than drawing the effect of most keys.
            self._on_new_screen()
            self._stale.discard(place)
        switcher.current = place
        self.query_one(TopBar).here = place
        self._show_practice()
        self._load(place)
        pane.arrive()
        return pane

    def judge(self, finding_ids: tuple[str, ...]) -> None:
        if finding_ids:
            self.run_worker(self._judge(finding_ids), group="judge", exclusive=True)

    async def _judge(self, finding_ids: tuple[str, ...]) -> None:
        await ask_name(self)
        sign = self.query_one(TopBar).sign(words=True)
        self.app.push_screen(JudgeScreen(self.context, finding_ids, sign=sign))

    def judge_page(self, finding_ids: tuple[str, ...]) -> None:
        if finding_ids and not self._to_own_records(StartingPoint.LINKS):
            self.run_worker(self._judging_page.show(finding_ids), group="judging", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.context.is_open or action == "back"

    async def action_go(self, place: str) -> None:
        await self.go(place)

    async def action_back(self) -> None:
        if self.query_one(TopBar).here == "today":
            await self.run_action("app.leave")
        else:
            await self.go("today")

    def action_help(self) -> None:
        commands = keys_here(self)
        for pane in self.query(f"#{self.query_one(TopBar).here}").results(Pane):
            if pane.RULES:
                title, *paragraphs = map(tr, pane.RULES)
                rules = Notice(title, "\n\n".join(paragraphs))
                commands.insert(0, Command("", title, "", partial(self.ask, rules)))
        self._offer(tr("Keys of this screen"), commands, below=tr("Every key can be changed in keys.toml."))

    def action_commands(self) -> None:
        self._offer(tr("All commands"), all_commands(self))

    def action_undo(self) -> None:
        undone = self.context.store.undo_stack.undo()
        self._replace_message(
            tr("Undone: {change}.", change=undone) if undone else tr("There is nothing to undo.")
        )

    def action_redo(self) -> None:
        redone = self.context.store.undo_stack.redo()
        self._replace_message(
            tr("Redone: {change}.", change=redone) if redone else tr("There is nothing to redo.")
        )

    def action_watch(self) -> None:
        if self._to_own_records(StartingPoint.LINKS):
            return
        if self._watching is not None and self._watching.is_running:
            self._watching.cancel()
        else:
            from helper.tui.listings.paste import ClipboardFinds

            self._watching = self.run_worker(ClipboardFinds(self).watch(), group="watch")

    def action_clip(self) -> None:
        if not self._to_own_records(StartingPoint.LINKS):
            self.run_worker(self._own_clips().manage(), group="clips", exclusive=True)

    def _own_clips(self) -> BrowserClips:
        if self._clips is None:
            from helper.tui.listings.browser_clips import BrowserClips

            self._clips = BrowserClips(self)
        return self._clips

    async def action_paste(self) -> None:
        """Import the links that are on the clipboard."""
        text = await asyncio.to_thread(self.context.desktop.paste)
        if text:
            await self._take(text)
        else:
            title = tr("The clipboard is empty, or cannot be read here")
            self.app.push_screen(Notice(title, tr(_NOTHING_TO_PASTE)))

    def action_sheet(self, path: Path | None = None) -> None:
        from helper.tui.sheet_intake import SheetIntake

        self.run_worker(SheetIntake(self).bring(path), group="sheet", exclusive=True)

    def action_designs(self, text: str = "") -> None:
        from helper.tui.designs.design_intake import bring_designs

        self.run_worker(bring_designs(self, text), group="designs", exclusive=True)

    def action_file(self, by_hand: bool = False, rehearse: bool = False) -> None:
        self.start_filing.ask(by_hand=by_hand, rehearse=rehearse)

    def action_doors(self) -> None:
        self.app.push_screen(DoorsScreen(), self._through)

    def action_settings(self, name: str = "") -> None:
        from helper.tui.settings_screen import SettingsScreen

        self.app.push_screen(SettingsScreen(self.context, at=name))

    def action_account(self) -> None:
        try:
            screen = ChecklistScreen(self.context)
        except HelperError as error:
            self.app.push_screen(Notice(tr("The account steps cannot be shown"), str(error)))
        else:
            self.app.push_screen(screen, self._checked)

    async def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self.context.is_open:
            await self._take(event.text)

    def on_session_host_changed(self, event: SessionHost.Changed) -> None:
        bar, view = self.query_one(TopBar), event.view
        self._stale.add("today")
        self._load("today")
        bar.yours = view.yours
        state = tr("▌ your turn") if view.yours else tr("filing") if view.running else ""
        bar.news = f"{state} {view.place}" if state and view.total else state
        self._practising = view.practice
        self._show_practice()

    @work(group="commands")
    async def _offer(self, title: str, commands: Sequence[Command], below: str = "") -> None:
        command = await self.ask(CommandList(title, commands, below))
        if command is not None:
            await command.run()

    def ask_to_keep_pasted(self) -> bool:
        """Ask whether to save what was pasted in practice mode in the user's own records; return False if there is nothing."""
        if not self._pasted or self.context.leave_practice is None:
            return False
        entries = [
            MenuEntry("keep", tr("save them in my own records"), tr("opens your own records")),
            MenuEntry("drop", tr("quit"), tr("they stay in practice only")),
        ]

        def chosen(answer: str | None) -> None:
            if answer == "keep":
                self._leave_practice(StartingPoint.LINKS)
            elif answer == "drop":
                self.post_message(CloseScreens())

        self.app.push_screen(ChooseEntry(tr("Keep the links that you pasted?"), entries), chosen)
        return True

    def _leave_practice(self, door: StartingPoint) -> None:
        if (leave := self.context.leave_practice) is not None:
            leave(Begin(door, "\n\n".join(self._pasted)))
            self.post_message(CloseScreens())

    def _to_own_records(self, door: StartingPoint) -> bool:
        """Return whether practice mode is on. If it is on, offer to switch to the user's own records."""
        if not self.context.practice:
            return False
        if self.context.leave_practice is None:
            self.say(
                tr("This is practice. To work with your own records, close this window and start ipp-helper.")
            )
            return True

        def agreed(yes: bool | None) -> None:
            if yes:
                self._leave_practice(door)

        text = "\n".join([tr(_KEEPING), tr(_LEAVING)] if self._pasted else [tr(_LEAVING)])
        ask = Confirm(tr("Leave practice?"), text, yes=tr("go to my own records"), no=tr("stay in practice"))
        self.app.push_screen(ask, agreed)
        return True

    async def _take(self, text: str) -> None:
        """Import a pasted text, which usually contains links or the path of a spreadsheet.

        In the Designs pane, the text may also be a folder or a file from which to import designs. In the
        History pane, it may also contain decisions by Alibaba.
        """
        if len(text) > _MOST_PASTED:
            self.app.push_screen(Notice(tr("This text is too long"), tr(_TOO_LONG, most=_MOST_PASTED)))
            return
        if self.context.practice:
            self._pasted.append(text)
        if self.query_one(TopBar).here == "designs" and existing_path(text):
            self.action_designs(text)
        elif (path := sheet_named(text)) is not None:
            self.action_sheet(path)
        elif self.query_one(TopBar).here == "history" and self._take_decisions(text):
            pass
        else:
            from helper.tui.listings.paste import take_paste

            self.run_worker(take_paste(self, text), group="paste")

    def _take_decisions(self, text: str) -> bool:
        """Ask the user to confirm the decisions by Alibaba in the pasted text.

        Return False if the text contains no decision.
        """
        from helper.session.outcomes.pasted_decisions import read_decisions
        from helper.tui.outcome_paste import DecisionPaste

        if decisions := read_decisions(text, self.context.store):
            self.run_worker(DecisionPaste(self).take(decisions), group="paste")
        return bool(decisions)

    async def taken_in(self, said: str, finding_ids: tuple[str, ...]) -> None:
        pane = await self.go("listings")
        if isinstance(pane, ListingsPane):
            pane.reveal(finding_ids)
        self.say(said)

    def _checked(self, tens: bool | None) -> None:
        """Start filing if the user chose the online form for ten links; otherwise refresh the panes."""
        if tens:
            self.start_filing.ask(by_hand=True, tens=True)
            return
        for pane in self.query(Pane):
            pane.load()

    async def _through(self, door: StartingPoint | None) -> None:
        match door:
            case StartingPoint.LOOKING:
                self.start_filing.ask_practice()
            case StartingPoint.SHEET:
                self.action_sheet()
            case StartingPoint.LINKS:
                await self.go("listings")
            case StartingPoint.NO_ACCOUNT if not self._to_own_records(door):
                self.action_account()

    def sign(self, sign: str, is_so: bool) -> None:
        for bar in self.query(TopBar):
            bar.beside = bar.beside | {sign} if is_so else bar.beside - {sign}

    def _replace_message(self, text: str) -> None:
        """Show a message, and remove older ones, which may say "u undoes this" although that is no longer true."""
        self.app.clear_notifications()
        self.say(text)

    def _show_practice(self) -> None:
        """Show or hide the practice banner.

        In practice mode, all panes have the banner. Otherwise only the Filing pane has it, during a practice session.
        """
        at_form = self.query_one(TopBar).here == "filing" and self._practising
        self.query_one("#practice").display = self.context.practice or at_form

    def _records_changed(self) -> None:
        """Refresh the current pane now, and every other pane when the user opens it."""
        self._stale.update(PLACES, VIEWS)
        self.call_later(self._load, self.query_one(ContentSwitcher).current or "")

    def _load(self, place: str) -> None:
        if place in self._stale and place == self.query_one(ContentSwitcher).current:
            self._stale.discard(place)
            for pane in self.query(f"#{place}").results(Pane):
                pane.load()
                pane.refocus()


@dataclass(frozen=True, slots=True)
class Command:
    key: str
    """The action's key as shown on screen; empty if the action has no key."""
    sentence: str
    name: str
    """The action's name in `keys.toml`. The user can search for this name, too."""
    run: Callable[[], Awaitable[object]]


class CommandList(Searched[Command | None]):
    def __init__(self, title: str, commands: Sequence[Command], below: str = "") -> None:
        """`below` is a remark that is shown below the list of commands."""
        line, found = Field(placeholder=tr("search")), VirtualTable(_COLUMNS, self._command, headed=False)
        self._below = Static(classes="hint", markup=False)
        keys = {"dialog.yes": tr("run"), "dialog.no": tr("back")}
        super().__init__(None, title, line, found, self._below, keys=keys)
        self._commands, self._remark = tuple(commands), below

    def action_yes(self) -> None:
        row = self.query_one(VirtualTable).row
        if row is not None:
            self.dismiss(self._command(row))

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        said = [
            f"{command.key} {command.sentence} {command.name} {tr(ALSO_FOUND_BY.get(command.name, ''))}"
            for command in self._commands
        ]
        rows = [at for at, line in enumerate(said) if all(word in line.casefold() for word in words)]
        # Commands whose sentence contains the typed words as a phrase come before the other commands.
        rows.sort(key=lambda at: " ".join(words) not in self._commands[at].sentence.casefold())
        table = self.query_one(VirtualTable)
        table.show([str(row) for row in rows])
        table.action_top()
        self._below.update(self._remark if rows else tr("Nothing found."))

    def _command(self, row: str) -> Command:
        return self._commands[int(row)]


_COLUMNS: tuple[Column[Command], ...] = (
    Column("", 10, lambda command: (command.key, ACCENT)),
    Column("", 20, lambda command: (command.sentence, PLAIN), grow=1),
)


def keys_here(screen: Screen[Any]) -> list[Command]:
    """Return the actions that are available now: the pane's own actions first, cursor movement last."""
    found: dict[str, Command] = {}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        name = binding.id
        if not enabled or name not in ACTIONS or name == "app.help":
            continue
        if name in found:
            found[name] = replace(found[name], key=f"{found[name].key} {key_label(key)}")
        else:
            run = partial(screen.app.run_action, binding.action, node)
            found[name] = Command(key_label(key), tr(binding.tooltip), name, run)
    return sorted(found.values(), key=lambda command: _GROUPS.get(command.name.partition(".")[0], 0))


_GROUPS = {"links": 1, "app": 2, "go": 3, "move": 4}
"""The sort order of the action groups that all panes have. The pane's own actions come before them."""


def all_commands(screen: PaneHost) -> list[Command]:
    """Return all actions: those available now, those of the other panes, and the settings."""
    commands = keys_here(screen)
    here = {command.name for command in commands}
    for place in dict.fromkeys((*PLACES, *VIEWS)):
        _, title = PLACES.get(place, PLACES["history"])
        for binding in pane_class(place).BINDINGS:
            name = getattr(binding, "id", "")
            if name in ACTIONS and name not in here:
                here.add(name)
                act = ACTIONS[name]
                run = partial(_go_and_do, screen, place, act.method)
                commands.append(
                    Command(key_label(act.keys), with_label(tr(title), tr(act.sentence)), name, run)
                )
    from helper.tui.settings_screen import WORDS

    for name, words in WORDS.items():
        change = partial(screen.run_action, f"screen.settings({name!r})")
        commands.append(Command("", tr("Settings: {label}", label=tr(words.label)), name, change))
    return commands


async def _go_and_do(screen: PaneHost, place: str, method: str) -> None:
    await screen.app.run_action(method, await screen.go(place))
