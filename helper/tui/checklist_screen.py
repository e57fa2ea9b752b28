"""The welcome, the start page, and the checklist of the steps to an Alibaba account."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Markdown, Static

from helper.errors import HelperError
from helper.model.checklist import Checklist, ChecklistStep
from helper.store.checklist_file import read_checklist, write_checklist
from helper.translation import languages, msg, tr
from helper.tui.actions import ACTIONS, bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import AnsweringScreen, Notice, notice_on_error
from helper.tui.formatting import on_day
from helper.tui.pane import host_of
from helper.tui.widgets.bars import KeyButton, key_buttons, screen_head
from helper.tui.widgets.inputs import Menu, MenuEntry
from helper.tui.widgets.table import ACCENT, PLAIN, SOFT, Cell, Column, VirtualTable

_OPENING = msg("""Someone is selling your art. That feels rotten, and fighting it means a lot of forms.
This program does the forms with you.""")
_DEALS = {
    msg("It"): msg("""keeps your links, fills in Alibaba's complaint form in a browser window you can see, \
checks every field twice, and stops."""),
    msg("You"): msg("log in, read the form, tick the declaration and press Submit."),
    msg(
        "It never"
    ): msg("""presses Submit, stores a password, solves a captcha, contacts a seller, or sends your data \
anywhere. No AI, no cloud, no account with us."""),
}
_HONEST = msg(
    "Good to know: this program has not been used on the real portal yet. When it is not sure, it asks."
)


class StartingPoint(StrEnum):
    LOOKING = "looking"
    LINKS = "links"
    SHEET = "sheet"
    NO_ACCOUNT = "no_account"


def _starting_points() -> Iterator[MenuEntry]:
    practice = tr("a practice complaint: two minutes,\nno account, nothing sent to Alibaba")
    account = tr("what you need, what sellers will see,\nhow long it takes")
    links, sheet = tr("paste them and choose the design"), tr("import it; your file is not changed")
    yield MenuEntry(StartingPoint.LOOKING, tr("Just looking"), practice)
    yield MenuEntry(StartingPoint.LINKS, tr("I have links to report"), links)
    yield MenuEntry(StartingPoint.SHEET, tr("I have a spreadsheet"), sheet)
    yield MenuEntry(StartingPoint.NO_ACCOUNT, tr("I have no Alibaba account yet"), account)


_BELOW_START = msg("""Come back any time: press {go.today}, then {today.doors}.
Filing starts at ipp.alibabagroup.com, the address in AliExpress' own documents.""")


class WelcomeScreen(AnsweringScreen[bool]):
    """The welcome screen, shown only when the program starts for the first time."""

    BINDINGS = bindings("dialog.yes", "dialog.no", "app.language")
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield from screen_head("ipp-helper", tr("{position} of {total}", position=1, total=2))
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(tr(_OPENING), markup=False)
            with Vertical(id="deals"):
                for who, what in _DEALS.items():
                    name = Static(tr(who), classes="who", markup=False)
                    yield Horizontal(name, Static(tr(what), markup=False), classes="deal")
            yield Static(tr(_HONEST), id="honest", markup=False)
        # Each language is shown under its own name, so that users can recognise theirs.
        yield KeyButton("app.language", " · ".join(languages().values()))
        yield key_buttons({"dialog.yes": tr("continue"), "app.leave": tr("quit")})

    def action_yes(self) -> None:
        self.dismiss(True)

    action_no = action_yes  # Enter and Esc both continue


class DoorsScreen(AnsweringScreen[StartingPoint | None]):
    """Asks how to start. Returns the chosen starting point, or None if the user skips the question."""

    BINDINGS = bindings("dialog.no")
    AUTO_FOCUS = "Menu"

    def compose(self) -> ComposeResult:
        yield from screen_head(
            tr("How do you want to start?"), tr("{position} of {total}", position=2, total=2)
        )
        with VerticalScroll(classes="page", can_focus=False):
            yield Menu(_starting_points())
            yield Static(tr(_BELOW_START), id="honest", markup=False)
        yield key_buttons({"menu.choose": tr("choose"), "dialog.no": tr("skip")})

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        self.dismiss(StartingPoint(event.name))

    def action_no(self) -> None:
        self.dismiss(None)


_FIRST_ROW = "ways"
"""The id of the list's first row, which explains the two ways to file instead of being a step."""
_KEYS = {
    "checklist.open": msg("open the page"),
    "checklist.done": msg("tick"),
    "checklist.tens": msg("forms of ten links, no account"),
    "dialog.no": msg("back"),
}


class ChecklistScreen(AnsweringScreen[bool]):
    """The steps to an Alibaba account.

    Returns whether the user chooses the online form that needs no account.
    """

    BINDINGS = bindings("checklist", "dialog.no")
    AUTO_FOCUS = "VirtualTable"

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        from helper.flow.load import shipped_guide

        self._guide = shipped_guide()
        self._checklist: Checklist = read_checklist(context.places, self._guide.steps)

    def compose(self) -> ComposeResult:
        yield from screen_head(tr("Steps to an account"), tr("only the dates of the steps are saved"))
        columns = (Column("", 34, self._title), Column("", 30, self._ticked, grow=1))
        yield VirtualTable(columns, self._checklist.named, headed=False)
        with VerticalScroll(id="about"):
            yield Markdown(open_links=False)
        yield key_buttons({name: tr(word) for name, word in _KEYS.items()})

    def on_mount(self) -> None:
        self._show(self._checklist.next.id if self._checklist.begun and self._checklist.next else _FIRST_ROW)

    async def on_virtual_table_moved(self) -> None:
        step = self._step
        text = f"## {step.title}\n\n{step.text}" if step else self._guide.ways
        await self.query_one(Markdown).update(text)
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)
        for press in self.query(KeyButton):
            method = ACTIONS[press.act].method
            press.display = bool(self.check_action(method, ())) and (method != "tens" or step is None)
        self.refresh_bindings()

    def on_virtual_table_entered(self) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in {"open", "done"}:
            return super().check_action(action, parameters)
        step = self._step
        return step is not None and (action == "done" or bool(step.page))

    @work(exclusive=True, group="visit", exit_on_error=False)
    @notice_on_error(msg("The page could not be opened"))
    async def action_open(self) -> None:
        step = self._step
        if step is None or not step.page:
            return
        if host_of(self.app).is_filing:
            self.notify(tr("A form is being filled in. Wait until it is done."), markup=False, timeout=5)
            return
        await self.context.services.visit(step.page)
        said = tr("The page is open in the browser window. You fill it in yourself; I fill in nothing there.")
        self.app.notify(said, markup=False, timeout=8)

    def action_done(self) -> None:
        step = self._step
        if step is None:
            return
        changed = self._checklist.toggled(step, self.context.today)
        try:
            write_checklist(self.context.places, changed)
        except HelperError as error:
            self.app.push_screen(Notice(tr("The tick was not saved"), str(error)))
            return
        self._checklist = changed
        ticked = step.id in changed.done
        self._show(changed.next.id if ticked and changed.next else step.id)

    def action_tens(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)

    def _show(self, at: str) -> None:
        self.query_one(VirtualTable).show([_FIRST_ROW, *(step.id for step in self._checklist.steps)], at=at)

    @property
    def _step(self) -> ChecklistStep | None:
        row = self.query_one(VirtualTable).row
        return self._checklist.named(row) if row else None

    def _title(self, step: ChecklistStep | None) -> Cell:
        if step is None:
            return f"  {tr('Two ways')}", SOFT
        if step.id in self._checklist.done:
            return f"✓ {step.title}", SOFT
        return (f"▸ {step.title}", ACCENT) if step is self._checklist.next else (f"○ {step.title}", PLAIN)

    def _ticked(self, step: ChecklistStep | None) -> Cell:
        if step is None:
            return tr("an account, or a form without one"), SOFT
        day = self._checklist.done.get(step.id)
        return tr("done {day}", day=on_day(day, self.context.today)) if day else "", SOFT
