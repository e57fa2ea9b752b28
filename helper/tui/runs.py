"""A run on the screen: what it has seen, line by line, what is the person's to do, and the shop window beside the screens."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from helper.errors import HelperError
from helper.session import events
from helper.session.context import Run, RunRequest, SearchRequest, ShopRequest
from helper.session.events import Event
from helper.session.operator import Question, Request
from helper.tui.actions import ACTIONS, bindings, key_label
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import Confirm, DialogFlow, Notice
from helper.tui.filing.filing_pane import ScreenOperator, SessionHost
from helper.tui.filing.view import RunView
from helper.tui.formatting import clean
from helper.tui.widgets.bars import KeyBar, screen_head

_BROKE = """It stopped by a fault of ours. What was seen until then is written down, and nothing is lost.
What happened stands in the log folder; `ipp-helper doctor` says where that is."""
_YOURS = "YOUR TURN, in the browser"
_OPENING = "The window is being opened."


class RunScreen(Screen[None], SessionHost):
    """Runs once. What it finds is written down at once; leaving it stops the run and loses nothing."""

    BINDINGS = bindings("run")
    AUTO_FOCUS = "VerticalScroll"
    BROKE = _BROKE
    view: RunView

    def __init__(self, context: ScreenContext, asked: RunRequest, title: str) -> None:
        super().__init__()
        self.view = RunView()
        self.context = context
        self._asked = asked
        self._title = title

    def compose(self) -> ComposeResult:
        yield from screen_head(self._title, practice=self.context.practice)
        with VerticalScroll(id="run"):
            yield Static(id="run-lines")
            yield Static(id="run-turn")
            yield Static(id="run-farewell")
        yield KeyBar()

    def on_mount(self) -> None:
        self.draw()
        self.call_after_refresh(
            self.run_session, lambda operator: self.context.start_run(operator, self._asked)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "out":
            return not self.view.running
        if parameters == (Request.NEXT,) and not isinstance(self._asked, SearchRequest):
            return False
        return self.view.running and not self.view.asking

    def action_request(self, word: str) -> None:
        self.request(Request(word))

    def action_out(self) -> None:
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        self.draw()

    def draw(self) -> None:
        view = self.view
        self.query_one(".place", Static).update(Content.styled(view.place, "$soft"))
        lines = [Content.styled(line, style) for line, style in view.lines]
        if view.running and not lines:
            lines = [Content.styled(_OPENING, "$soft")]
        self.query_one("#run-lines", Static).update(Content("\n").join(lines))
        turn, farewell = self.query_one("#run-turn", Static), self.query_one("#run-farewell", Static)
        turn.display = bool(view.turn)
        turn.update(Content("\n").join([Content.styled(_YOURS, "bold $yours"), *map(Content, view.turn)]))
        farewell.display = bool(view.farewell)
        first, rest = view.farewell[:1], view.farewell[1:]
        said = [*(Content.styled(line, "bold") for line in first), *map(Content, rest)]
        farewell.update(Content("\n").join(said))
        self.call_after_refresh(self.query_one("#run").scroll_end, animate=False)


TITLE = "The shop window"
_WHAT = """You find the listing on AliExpress; nothing is searched or opened for you.
The same key then writes down what you have open: title, price, shop, picture."""
_WINDOW = """A browser window opens now, next to this one.
  · It is a window of its own, and never logged in.
  · A seller's licence page gives the owner's name; it stays on this computer.
  · Close it whenever you like. Nothing is lost."""
_ENDED = "The shop window is closed."
_STOPPED = "Nothing more is written down; the shop window stays as it is."
_BACK = "u takes it back."


class Shopping(DialogFlow):
    """Runs as a worker until the window is closed or the person stops."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__(app)
        self._run: Run | None = None
        self._stopped = False
        self.running = True
        """Whether it still asks, or the window is used."""

    async def visit(self) -> None:
        try:
            if await self._answer(Confirm(TITLE, _WHAT, foot=_WINDOW, yes="open it")):
                self._run = self._context.start_run(ScreenOperator(self._app, self._hear), ShopRequest())
                await self._run.run()
                self._say(_STOPPED if self._stopped else _ENDED)
        except HelperError as error:
            self._app.push_screen(Notice(TITLE, str(error)))
        finally:
            self.running, self._run = False, None
            self._host.sign("shop", False)

    def record(self) -> None:
        if self._run is not None:
            self._run.request(Request.GO_ON)

    def stop(self) -> None:
        if self._run is not None:
            self._stopped = True
            self._run.request(Request.PAUSE)

    def _hear(self, what: Event | Question | None) -> None:
        match what:
            case events.ShopOpened():
                self._host.sign("shop", True)
                key = key_label(",".join(self._context.keymap.get("app.shop", (ACTIONS["app.shop"].keys,))))
                self._say(f"The shop window is open. {key} writes down the listing you have open there.")
            case events.ListingRecorded() | events.OwnerRecorded():
                self._say(f"{what.text}\n{_BACK}")
            case events.NothingRecorded():
                self._say(what.text)

    def _say(self, text: str) -> None:
        if self._app.is_running:
            self._notify("\n".join(map(clean, text.splitlines())), 6)
