"""The checklist: both doors, the steps to an account, and beside the step under the cursor what its page says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.errors import HelperError
from helper.flow.checklist import shipped_guide
from helper.model.checklist import Checklist, ChecklistStep, StepState
from helper.store.checklist import read_checklist, write_checklist
from helper.tui.checklist.words import door_lines, note_words, source_lines, step_lines
from helper.tui.dialogs.asking import Asking
from helper.tui.dialogs.dialogs import Notice
from helper.tui.keys import bindings
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.press import Press
from helper.tui.widgets.prose import Prose
from helper.tui.widgets.table import VirtualTable
from helper.tui.workbench import Workbench

_DOORS = "doors"
"""The first line of the list; no step has this name."""
_COLUMNS = (Column(title="", width=34), Column(title="", width=30, grow=1))
_BUSY = "A form is being filled. First let it be done."
_OPENED = "The page is open in the browser window. It is yours: I fill in nothing there."
_MARKS = {
    StepState.DONE: ("✓", Tone.SOFT),
    StepState.WAITING: ("◐", Tone.PLAIN),
    StepState.OPEN: ("○", Tone.PLAIN),
}


class ChecklistScreen(Asking[str | None]):
    """Gives back nothing, or that the person wants the form without an account."""

    BINDINGS = bindings(
        "checklist.open",
        "checklist.done",
        "checklist.waiting",
        "checklist.forget",
        "checklist.tens",
        "dialog.no",
    )
    AUTO_FOCUS = "VirtualTable"
    TENS = "tens"

    def __init__(self, bench: Workbench, busy: Callable[[], bool]) -> None:
        """`busy` says whether a form is being filled at this moment."""
        super().__init__()
        self._bench = bench
        self._busy = busy
        self._guide = shipped_guide()
        self._checklist: Checklist = read_checklist(bench.places, self._guide.steps)

    def compose(self) -> ComposeResult:
        """The steps, and what there is to know about one of them."""
        with Horizontal(classes="head"):
            yield Static("The way to an account", classes="name", markup=False)
            yield Static("only days are kept here", classes="place", markup=False)
        yield VirtualTable(_COLUMNS, self._cells, headed=False)
        with VerticalScroll(id="about"):
            yield Static(id="about-title")
            yield Prose("")
        yield Horizontal(
            Press("checklist.open", "open its page"),
            Press("checklist.done", "done"),
            Press("checklist.waiting", "it waits for Alibaba"),
            Press("checklist.tens", "ten links, without an account"),
            Press("dialog.no", "back"),
            classes="presses",
        )

    def on_mount(self) -> None:
        """Begin with the doors on the first day, later with what is next."""
        self._show(self._checklist.next.id if self._checklist.begun and self._checklist.next else _DOORS)

    def on_virtual_table_moved(self) -> None:
        """What is told follows the cursor."""
        step = self._step
        title = self.query_one("#about-title", Static)
        title.display = step is not None
        title.update(Content.styled(step.title if step else "", "bold $accent"))
        sources = " ".join(source_lines(self._guide))
        lines = step_lines(step) if step else [*door_lines(self._guide), "", sources]
        self.query_one(Prose).show("\n".join(line.removeprefix("  ") for line in lines))
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)
        for press in self.query(Press):
            allowed = bool(self.check_action(press.method, ()))
            # The other door is offered beside the doors; elsewhere its key works, and the line has no room for it.
            press.display = allowed and (press.method != "tens" or step is None)
        self.refresh_bindings()

    def on_virtual_table_entered(self) -> None:
        """Enter in the list."""
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not every step has a page, or anything to wait for."""
        step = self._step
        match action:
            case "open":
                return step is not None and bool(step.page)
            case "waiting":
                return step is not None and bool(step.waits_for)
            case "done":
                return step is not None
            case "forget":
                return step is not None and self._checklist.note(step).state is not StepState.OPEN
            case _:
                return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the page of the step; a form that is being filled is not disturbed."""
        step = self._step
        if step is None or not step.page:
            return
        if self._busy():
            self.app.notify(_BUSY, markup=False, timeout=5)
        else:
            self.run_worker(self._open(step.page), group="visit", exclusive=True, exit_on_error=False)

    def action_done(self) -> None:
        """Note it."""
        if (step := self._step) is not None:
            self._keep(self._checklist.done(step, self._today))
            self._show(self._checklist.next.id if self._checklist.next else step.id)

    def action_waiting(self) -> None:
        """Note that it waits, since today."""
        if (step := self._step) is not None and step.waits_for:
            self._keep(self._checklist.waits(step, self._today))
            self._show(step.id)

    def action_forget(self) -> None:
        """Take the note back."""
        if (step := self._step) is not None:
            self._keep(self._checklist.forgotten(step))
            self._show(step.id)

    def action_tens(self) -> None:
        """The other door."""
        self.dismiss(self.TENS)

    def action_no(self) -> None:
        """Back."""
        self.dismiss(None)

    async def _open(self, page: str) -> None:
        try:
            await self._bench.visit(page)
        except HelperError as error:
            self.app.push_screen(Notice("The page is not open", str(error)))
        else:
            self.app.notify(_OPENED, markup=False, timeout=8)

    def _keep(self, changed: Checklist) -> None:
        try:
            write_checklist(self._bench.places, changed)
        except HelperError as error:
            self.app.push_screen(Notice("It was not written down", str(error)))
        else:
            self._checklist = changed

    def _show(self, at: str) -> None:
        self.query_one(VirtualTable).show([_DOORS, *(step.id for step in self._checklist.steps)], at=at)

    @property
    def _today(self) -> date:
        return self._bench.now().astimezone().date()

    @property
    def _step(self) -> ChecklistStep | None:
        row = self.query_one(VirtualTable).row
        return self._checklist.named(row) if row else None

    def _cells(self, row: str) -> tuple[Cell, ...]:
        step = self._checklist.named(row)
        if step is None:
            return Cell("  Two doors", Tone.SOFT), Cell("an account, or a form without one", Tone.SOFT)
        note = self._checklist.note(step)
        mark, tone = _MARKS[note.state]
        if step is self._checklist.next:
            mark, tone = "▸", Tone.ACCENT
        return Cell(f"{mark} {step.title}", tone), Cell(note_words(note, self._today), Tone.SOFT)
