"""The Filing pane: the form with planned and actual values, the questions about it, and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, partialmethod
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from helper.reports.documents import achieved_of
from helper.session.context import FilingRequest
from helper.session.operator import Request
from helper.store.facts import facts_of
from helper.translation import msg, tr
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import ChooseEntry
from helper.tui.filing import view as filing_texts
from helper.tui.filing.file_plan import plan_filing, why_nothing
from helper.tui.filing.session_host import SessionHost
from helper.tui.filing.view import FieldLine, FilingView, Mark, Phase
from helper.tui.formatting import amount, fit, links
from helper.tui.pane import Pane
from helper.tui.widgets.inputs import MenuEntry

_MARK_CELLS = 8
_CHANGED_CELLS = 14
"""Width in cells of the column with the marks, if a field has the long mark "changed by you"."""
_NARROW = 64
"""Minimum width in cells for showing both the planned value and the value on the page.

On a narrower screen, the value on the page is shown only if it differs.
"""

_MARKS: dict[Mark, tuple[str, str]] = {
    Mark.WAITING: ("·", "$faint"),
    Mark.ASKED: (msg("? asking"), "bold $yours"),
    Mark.PASTE: (msg("▸ paste"), "bold $yours"),
    Mark.PASTED: ("✓", "$success"),
    Mark.BY_HAND: (msg("by you"), "$soft"),
    Mark.DIFFERS: (msg("✗ check"), "bold $error"),
    Mark.CHANGED: (msg("changed by you"), "$yours"),
    Mark.LEFT: (msg("– left"), "$yours"),
    Mark.YOURS: (msg("yours"), "$yours"),
}


class FieldSheet(Widget):
    view: reactive[FilingView] = reactive(FilingView, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(list(self._lines(width)))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> Iterator[Content]:
        view = self.view
        if not view.lines:
            return
        label = min(max(cell_len(line.label) for line in view.lines), 26, max(10, width // 4))
        marks = _CHANGED_CELLS if any(line.mark is Mark.CHANGED for line in view.lines) else _MARK_CELLS
        room = width - label - marks - 6
        both = width >= _NARROW
        want = room // 2 if both else room
        seen = room - want
        about = links(view.links) if view.links else tr("registration")
        title = f"{view.work} · {about}"
        if both:
            on_page = (fit(tr("on the page"), seen), "$soft")
            yield Content.assemble((fit(title, label + 4 + want), "bold"), "  ", on_page)
        else:
            yield Content.styled(fit(title, width), "bold")
        for line in view.lines:
            yield _drawn(line, label, want, seen if both else 0, marks)
            if not both and line.mark in {Mark.DIFFERS, Mark.CHANGED}:
                style = "$error" if line.mark is Mark.DIFFERS else "$yours"
                yield Content.styled(fit(f"  {tr('the page shows')}  {amount(line.seen)}", width), style)


def _drawn(line: FieldLine, label: int, want: int, seen: int, marks: int) -> Content:
    done = line.mark in {Mark.RIGHT, Mark.PASTED}
    as_long = line.seen == line.want and cell_len(line.want) > want and "\n" not in line.want
    shown = tr("the same") if as_long else amount(line.seen)
    on_page = (fit(shown, seen - 1) + " " if seen else "", "$error" if line.mark is Mark.DIFFERS else "$soft")
    mark, style = _MARKS.get(line.mark, ("✓" * max(1, line.checks), "$success"))
    return Content.assemble(
        (f"  {fit(line.label, label)}  ", "$soft"),
        (fit(amount(line.want), want) + "  ", "" if done else "$soft"),
        on_page,
        (fit(tr(mark), marks), style),
    )


class FilingPane(Pane, SessionHost):
    PLACE: ClassVar[str] = "filing"
    BINDINGS = bindings("filing")
    BROKE = filing_texts.BROKE
    view: FilingView

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.view = FilingView(practice=context.practice)
        self._asked = FilingRequest()
        self._ready: tuple[int, int] | None = None
        """The number of forms that can be filed and the number of their links; None if not counted yet."""
        self._why_nothing = ""
        """Why there is nothing to file; empty if a form is ready."""
        self._achieved = ""
        """A sentence about what all real complaints have achieved, shown when a session has ended."""

    def compose(self) -> ComposeResult:
        yield Static(id="form-place")
        with VerticalScroll(id="form", can_focus=False):
            yield FieldSheet()
            yield Static(id="turn")
            yield Static(id="text")
            yield Static(id="said")

    def on_mount(self) -> None:
        self.load()

    def load(self) -> None:
        self.draw()
        if not self.view.running:
            self._count()

    def start(self, request: FilingRequest) -> None:
        if not self.running:
            self._asked, self._ready, self._achieved = request, None, ""
            opened = tr(filing_texts.OPENED)
            self.view = FilingView(phase=Phase.OPENING, practice=request.practice, sentence=opened)
            self.changed()
            services, practice = self.context.services, request.practice
            self.run_session(lambda operator: services.file(operator, request), practice=practice)

    def stop(self) -> None:
        self.request(Request.PAUSE)

    @property
    def running(self) -> bool:
        return self.session is not None or self.view.running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "start":
            return not self.running
        name = str(parameters[0]) if action == "request" else action
        if name not in _PHASES_OF:
            return True
        hears = self.view.phase in _PHASES_OF[name]
        match name:
            case "show":
                # The program must watch the browser to see at which field the user points.
                hears &= not self.view.unseen
            case "looked":
                hears &= self._asked.rehearse
            case "copy":
                return hears and bool(self.view.lines)
            case "paste" | "sheet" | "doors":
                return hears and self.view.practice
        return hears and not self.view.asking

    def action_request(self, word: str) -> None:
        self.request(Request(word))

    def action_went(self) -> None:
        """Ask the user what happened to the form. Useful if the program could not observe that."""
        self.request(Request.GO_ON)

    action_looked = action_went

    async def action_start(self, by_hand: bool = False, rehearse: bool = False) -> None:
        await self.run_action(f"screen.file({by_hand}, {rehearse})")

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        text = self.view.pasting.want if self.view.pasting else None
        if text is None:
            texts = [MenuEntry(line.want, line.label, amount(line.want)) for line in self.view.lines]
            text = await self.host.ask(ChooseEntry(tr("Which text do you want to copy?"), texts))
        if text:
            self.post_message(self.Copy(text))

    action_paste = partialmethod(Pane.run_action, "screen.paste")
    action_doors = partialmethod(Pane.run_action, "screen.doors")
    action_sheet = partialmethod(Pane.run_action, "screen.sheet")

    def draw(self) -> None:
        view, width = self.view, self.size.width
        self.query_one("#form-place", Static).update(filing_texts.place(view))
        self.query_one(FieldSheet).view = view
        turn, text, said = (self.query_one(name, Static) for name in ("#turn", "#text", "#said"))
        low = self.app.size.height < _LOW
        turn.update(box := filing_texts.turn(view, width, low=low))
        turn.display = bool(box)
        line = view.pasting if view.phase is Phase.PASTING else None
        text.update(Content(line.want if line else ""))
        text.display = bool(line and line.want)
        said.update(filing_texts.said(view, self._ready, self._why_nothing, self._achieved))
        if view.phase is not Phase.FILLING:
            # A short screen cannot show both the steps and the text below, so scroll to one.
            self.call_after_refresh((turn if turn.display else said).scroll_visible, animate=False)

    def changed(self) -> None:
        super().changed()
        if self.view.phase is Phase.ENDED:
            self._count()

    @work(exclusive=True, group="count")
    async def _count(self) -> None:
        """Count the forms and links that can be filed.

        The count runs in another thread, because it checks every link of every form.
        """
        context = self.context
        records, today = context.records.snapshot(), context.today
        limit = context.settings.listings_per_form
        plan = await context.read(partial(plan_filing, records, limit=limit))
        self._ready = plan.counts
        if self.view.phase is Phase.IDLE and not self._ready[0]:
            self._why_nothing = await context.read(partial(why_nothing, records, plan))
        elif self.view.phase is Phase.ENDED and self.view.practice:
            if context.pass_days is not None and self.view.filed:
                self._achieved = tr(
                    "Three days later: press {go.today}, then {today.read}, and see what was decided."
                )
        elif self.view.phase is Phase.ENDED:
            self._achieved = await self.context.read(lambda: achieved_of(facts_of(records.store), today))
        self.draw()


_LOW = 30
"""On a screen with fewer lines than this, two of the user's steps are drawn on one line."""
_AT_FORM = frozenset({Phase.FILLING, Phase.PASTING, Phase.SHOWING, Phase.YOURS})
_PHASES_OF = {
    "go_on": frozenset({Phase.PASTING, Phase.SHOWING, Phase.RELEASED}),
    "pause": frozenset(Phase) - {Phase.IDLE, Phase.ENDED},
    "later": _AT_FORM | {Phase.LOGIN, Phase.OPENING},
    "problem": _AT_FORM,
    "fill_again": frozenset({Phase.YOURS}),
    "leave_out": frozenset({Phase.PASTING}),
    "show": frozenset({Phase.PASTING}),
    "looked": frozenset({Phase.YOURS}),
    "went": frozenset({Phase.YOURS, Phase.SENT}),
    "copy": frozenset({Phase.PASTING, Phase.YOURS}),
    "paste": frozenset({Phase.ENDED}),
    "sheet": frozenset({Phase.ENDED}),
    "doors": frozenset({Phase.ENDED}),
}
"""The phases of a session in which each request or action is available."""
