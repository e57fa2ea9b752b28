"""A run on the screen: what it has seen, line by line, what is the person's to do, and the shop window beside the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from helper.errors import HelperError
from helper.model.finding import Presence
from helper.model.work import RightState
from helper.session import events
from helper.session.context import Run, RunRequest, SearchRequest, ShopRequest
from helper.session.events import Event
from helper.session.operator import Question, Request
from helper.tui.actions import ACTIONS, bindings, key_label
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import Confirm, DialogFlow, Notice
from helper.tui.filing.filing_pane import ScreenOperator, SessionHost
from helper.tui.filing.view import SessionView, lines_of
from helper.tui.formatting import PRACTICE, clean
from helper.tui.widgets.bars import KeyBar

_MOST_LINES = 400
"""Older ones nobody scrolls up to; everything is in the records."""
_TURNS = (events.WallMet, events.StillThere)
_ENDS = (events.OutcomesEnded, events.RecheckEnded, events.RightsEnded, events.SearchEnded)


_OF_RIGHTS: dict[str, str] = {RightState.APPROVED: "$success", RightState.REJECTED: "bold $yours"}


@dataclass(frozen=True, slots=True)
class RunLine:
    """One line of what happened."""

    text: str
    style: str = "$soft"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView(SessionView):
    """Everything the screen shows of a run."""

    lines: tuple[RunLine, ...] = ()
    turn: tuple[str, ...] = ()
    """What the person is to do in the window; empty: nothing."""
    farewell: tuple[str, ...] = ()
    """How it ended, and what is still open."""
    over: bool = False

    @property
    def running(self) -> bool:
        return not self.over

    @property
    def yours(self) -> bool:
        return self.running and (self.asking or bool(self.turn))

    def broken(self, text: str) -> RunView:
        return replace(self.ended(), farewell=lines_of(text))

    def ended(self) -> RunView:
        return replace(self, over=True, turn=(), asking=False)

    def after(self, event: Event) -> RunView:
        if isinstance(event, _ENDS):
            return replace(self, turn=(), farewell=lines_of(event.text))
        if isinstance(event, _TURNS) or (isinstance(event, events.PageReached) and event.page == "login"):
            return replace(self, turn=lines_of(event.text))
        if isinstance(event, events.SearchOpened):
            return self._searching(event)
        style = _style(event)
        said = tuple(RunLine(line, style) for line in lines_of(event.text))
        stays = isinstance(event, events.ListingRecorded | events.NothingRecorded)
        view = replace(self, turn=self.turn if stays else (), lines=(*self.lines, *said)[-_MOST_LINES:])
        if isinstance(event, events.ListingLookedAt):
            return replace(view, position=event.position, total=event.total)
        return view

    def _searching(self, event: events.SearchOpened) -> RunView:
        """The page of these words is open: the person looks through it until she wants the next ones."""
        head, *turn = lines_of(event.text)
        lines = (*self.lines, RunLine(head, "$foreground"))[-_MOST_LINES:]
        return replace(self, lines=lines, turn=tuple(turn), position=event.position, total=event.total)


def _style(event: Event) -> str:
    """What brings news is written plainly, the rest softly."""
    match event:
        case events.NumberFound():
            return "$success"
        case events.OutcomeRead() if event.changed:
            return "$foreground"
        case events.RightRead():
            return _OF_RIGHTS.get(event.state, "$foreground")
        case events.ListingLookedAt() if event.back:
            return "bold $yours"
        case events.ListingLookedAt() if event.presence == Presence.REMOVED:
            return "$success"
        case (
            events.ListingLookedAt()
            | events.ListLimited()
            | events.RecheckStopped()
            | events.ListingRecorded()
            | events.SearchNotOpened()
        ):
            return "$foreground"
        case _:
            return "$soft"


_BROKE = """It stopped by a fault of ours. What was seen until then is written down, and nothing is lost.
What happened stands in the log folder; `ipp-helper doctor` says where that is."""
_YOURS = "YOUR TURN, in the browser"
_OPENING = "The window is being opened."


class RunScreen(Screen[None], SessionHost):
    """Runs once. What it finds is written down at once; leaving it stops the run and loses nothing."""

    BINDINGS = bindings("run.go_on", "run.next", "run.stop", "run.out")
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
        with Horizontal(classes="head"):
            yield Static(self._title, classes="name", markup=False)
            yield Static(id="run-place", classes="place")
        if self.context.practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        with VerticalScroll(id="run"):
            yield Static(id="run-lines")
            yield Static(id="run-turn")
            yield Static(id="run-farewell")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin: the person has agreed to the window."""
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
        """After a question the newest line is in sight again."""
        self.draw()

    def draw(self) -> None:
        view = self.view
        self.query_one("#run-place", Static).update(Content.styled(view.place, "$soft"))
        lines = [Content.styled(line.text, line.style) for line in view.lines]
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

    def __init__(self, app: App[Any], context: ScreenContext, show: Callable[[bool], None]) -> None:
        """`show` is told whether the window is open, so that the sign is there as long as it is."""
        super().__init__(app, context)
        self._show = show
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
            self._show(False)

    def record(self) -> None:
        if self._run is not None:
            self._run.request(Request.GO_ON)

    def stop(self) -> None:
        """Write nothing more down; the window stays."""
        if self._run is not None:
            self._stopped = True
            self._run.request(Request.PAUSE)

    def _hear(self, what: Event | Question | None) -> None:
        match what:
            case events.ShopOpened():
                self._show(True)
                key = key_label(",".join(self._context.keymap.get("app.shop", (ACTIONS["app.shop"].keys,))))
                self._say(f"The shop window is open. {key} writes down the listing you have open there.")
            case events.ListingRecorded() | events.OwnerRecorded():
                self._say(f"{what.text}\n{_BACK}")
            case events.NothingRecorded():
                self._say(what.text)

    def _say(self, text: str) -> None:
        if self._app.is_running:
            self._notify("\n".join(map(clean, text.splitlines())), 6)
