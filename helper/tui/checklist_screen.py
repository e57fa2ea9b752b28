"""The first screens: the welcome, the choice of a start, and the checklist of the account steps."""

from __future__ import annotations

from enum import StrEnum

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Markdown, Static

from helper.errors import HelperError
from helper.model.checklist import Checklist, ChecklistStep
from helper.store.checklist_file import read_checklist, write_checklist
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import AnsweringScreen, Notice, notice_on_error
from helper.tui.formatting import on_day
from helper.tui.pane import host_of
from helper.tui.widgets.bars import KeyButton, key_buttons, screen_head
from helper.tui.widgets.inputs import Menu, MenuEntry
from helper.tui.widgets.table import ACCENT, PLAIN, SOFT, Cell, Column, VirtualTable

_OPENING = """Someone is selling your art. That is a rotten feeling, and a lot of forms.
This program does the forms with you."""
_DEALS = {
    "It": """keeps your links, fills in Alibaba's complaint form in a browser window you can see, \
checks every field twice, and stops.""",
    "You": "log in, look, tick the declaration and press Submit.",
    "It never": """presses Submit, keeps a password, solves a puzzle picture, writes to a seller, or sends your data \
anywhere. No AI, no cloud, no account with us.""",
}
_HONEST = "Good to know: nobody has tried it on the real portal yet."


class StartingPoint(StrEnum):
    LOOKING = "looking"
    LINKS = "links"
    SHEET = "sheet"
    NO_ACCOUNT = "no_account"


_PRACTICE = "a practice complaint: two minutes,\nno account, nothing is sent to Alibaba"
_ACCOUNT = "what to have ready, what sellers see,\nhow long it takes"
_DOORS = (
    MenuEntry(StartingPoint.LOOKING, "Just looking", _PRACTICE),
    MenuEntry(StartingPoint.LINKS, "I have links to report", "paste them, say which design they copy"),
    MenuEntry(StartingPoint.SHEET, "I have a spreadsheet", "bring it in; your file is not changed"),
    MenuEntry(StartingPoint.NO_ACCOUNT, "I have no Alibaba account yet", _ACCOUNT),
)

_AFTER_THE_DOORS = """You can come back here any time: key 0, then h, "start page"
The portal starts at ipp.alibabagroup.com, which AliExpress' own documents name."""


class WelcomeScreen(AnsweringScreen[bool]):
    """Shown once. Returns whether the user continues."""

    BINDINGS = bindings("dialog.yes", "dialog.no")
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield from screen_head("ipp-helper", "1 of 2")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(_OPENING, markup=False)
            with Vertical(id="deals"):
                for who, what in _DEALS.items():
                    name = Static(who, classes="who", markup=False)
                    yield Horizontal(name, Static(what, markup=False), classes="deal")
            yield Static(_HONEST, id="honest", markup=False)
        yield key_buttons({"dialog.yes": "go on", "app.leave": "leave"})

    def action_yes(self) -> None:
        self.dismiss(True)

    action_no = action_yes  # both keys continue


class DoorsScreen(AnsweringScreen[StartingPoint | None]):
    """Return the chosen starting point; None if the user skips the question."""

    BINDINGS = bindings("dialog.no")
    AUTO_FOCUS = "Menu"

    def compose(self) -> ComposeResult:
        yield from screen_head("How do you want to start?", "2 of 2")
        with VerticalScroll(classes="page", can_focus=False):
            yield Menu(_DOORS)
            yield Static(_AFTER_THE_DOORS, id="honest", markup=False)
        yield key_buttons({"menu.choose": "this one", "dialog.no": "skip"})

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        self.dismiss(StartingPoint(event.name))

    def action_no(self) -> None:
        self.dismiss(None)


_WAYS_ROW = "ways"
"""The first row of the list; no step has this id."""
_KEYS = {
    "checklist.open": "open its page",
    "checklist.done": "tick",
    "checklist.tens": "ten links, without an account",
    "dialog.no": "back",
}


class ChecklistScreen(AnsweringScreen[str | None]):
    """The steps to an account. Returns `TENS` if the user wants the form without an account."""

    BINDINGS = bindings("checklist", "dialog.no")
    AUTO_FOCUS = "VirtualTable"
    TENS = "tens"

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        from helper.flow.load import shipped_guide

        self._guide = shipped_guide()
        self._checklist: Checklist = read_checklist(context.places, self._guide.steps)

    def compose(self) -> ComposeResult:
        yield from screen_head("The way to an account", "only dates are kept here")
        columns = (Column("", 34, self._title), Column("", 30, self._ticked, grow=1))
        yield VirtualTable(columns, self._checklist.named, headed=False)
        with VerticalScroll(id="about"):
            yield Markdown(open_links=False)
        yield key_buttons(_KEYS)

    def on_mount(self) -> None:
        self._show(self._checklist.next.id if self._checklist.begun and self._checklist.next else _WAYS_ROW)

    async def on_virtual_table_moved(self) -> None:
        step = self._step
        text = f"## {step.title}\n\n{step.text}" if step else self._guide.ways
        await self.query_one(Markdown).update(text)
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)
        for press in self.query(KeyButton):
            allowed = bool(self.check_action(press.method, ()))
            press.display = allowed and (press.method != "tens" or step is None)
        self.refresh_bindings()

    def on_virtual_table_entered(self) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in {"open", "done"}:
            return super().check_action(action, parameters)
        step = self._step
        return step is not None and (action == "done" or bool(step.page))

    @work(exclusive=True, group="visit", exit_on_error=False)
    @notice_on_error("The page is not open")
    async def action_open(self) -> None:
        step = self._step
        if step is None or not step.page:
            return
        if host_of(self.app).is_filing:
            self.notify("A form is being filled. First let it be done.", markup=False, timeout=5)
            return
        await self.context.services.visit(step.page)
        said = "The page is open in the browser window. It is yours: I fill in nothing there."
        self.app.notify(said, markup=False, timeout=8)

    def action_done(self) -> None:
        step = self._step
        if step is None:
            return
        changed = self._checklist.toggled(step, self.context.today)
        try:
            write_checklist(self.context.places, changed)
        except HelperError as error:
            self.app.push_screen(Notice("It was not written down", str(error)))
            return
        self._checklist = changed
        ticked = step.id in changed.done
        self._show(changed.next.id if ticked and changed.next else step.id)

    def action_tens(self) -> None:
        self.dismiss(self.TENS)

    def action_no(self) -> None:
        self.dismiss(None)

    def _show(self, at: str) -> None:
        self.query_one(VirtualTable).show([_WAYS_ROW, *(step.id for step in self._checklist.steps)], at=at)

    @property
    def _step(self) -> ChecklistStep | None:
        row = self.query_one(VirtualTable).row
        return self._checklist.named(row) if row else None

    def _title(self, step: ChecklistStep | None) -> Cell:
        if step is None:
            return "  Two ways", SOFT
        if step.id in self._checklist.done:
            return f"✓ {step.title}", SOFT
        return (f"▸ {step.title}", ACCENT) if step is self._checklist.next else (f"○ {step.title}", PLAIN)

    def _ticked(self, step: ChecklistStep | None) -> Cell:
        if step is None:
            return "an account, or a form without one", SOFT
        day = self._checklist.done.get(step.id)
        return f"done {on_day(day, self.context.today)}" if day else "", SOFT
