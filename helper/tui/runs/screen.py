"""A run on the screen: what it has seen, line by line, and what is the person's to do; its questions are dialogs."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from helper.errors import HelperError
from helper.session.events import Event
from helper.session.operator import Question, Request
from helper.tui.filing.operator import ScreenOperator
from helper.tui.filing.words import PRACTICE
from helper.tui.keys import bindings
from helper.tui.runs.view import RunView
from helper.tui.widgets.key_bar import KeyBar
from helper.tui.workbench import Run, RunWish, SearchWish, Workbench

_BROKE = """It stopped by a fault of ours. What was seen until then is written down, and nothing is lost.
What happened stands in the log folder; `ipp-helper doctor` says where that is."""
_YOURS = "YOUR TURN, in the browser"
_OPENING = "The window is being opened."


class RunScreen(Screen[None]):
    """Runs once. What it finds is written down at once; leaving it stops the run and loses nothing."""

    BINDINGS = bindings("run.go_on", "run.next", "run.stop", "run.out")
    AUTO_FOCUS = "VerticalScroll"

    @dataclass
    class Changed(Message):
        """The run has come on; the app says in the terminal's title whose turn it is."""

        view: RunView

    @dataclass
    class Broke(Message):
        """The run ended by an error."""

        error: BaseException

    @dataclass
    class _Told(Message):
        what: Event | Question | None

    def __init__(self, bench: Workbench, wish: RunWish, title: str) -> None:
        super().__init__()
        self.view = RunView()
        self._bench = bench
        self._wish = wish
        self._title = title
        self._run: Run | None = None

    def compose(self) -> ComposeResult:
        """A headline, what was seen, the box that says whose turn it is, and the keys."""
        with Horizontal(classes="head"):
            yield Static(self._title, classes="name", markup=False)
            yield Static(id="run-place", classes="place")
        if self._bench.practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        with VerticalScroll(id="run"):
            yield Static(id="run-lines")
            yield Static(id="run-turn")
            yield Static(id="run-farewell")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin: the person has agreed to the window."""
        self._draw()
        self.call_after_refresh(self._begin)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense at this moment."""
        if action == "out":
            return not self.view.running
        if action == "next" and not isinstance(self._wish, SearchWish):
            return False
        if action in {"go_on", "next", "stop"}:
            return self.view.running and not self.view.asking
        return True

    def action_go_on(self) -> None:
        """The person is done in the window, or does not want to wait for the next page."""
        self._request(Request.GO_ON)

    def action_next(self) -> None:
        """The person has looked through these words."""
        self._request(Request.NEXT)

    def action_stop(self) -> None:
        """Stop here; what was seen is written down."""
        self._request(Request.PAUSE)

    def action_out(self) -> None:
        """Back to where the person came from."""
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        """After a question the newest line is in sight again."""
        self._draw()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A run that broke says so, and the program goes on."""
        event.stop()
        if event.worker.name != "run" or not event.worker.is_finished:
            return
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.view = self.view.broken(str(error) if isinstance(error, HelperError) else _BROKE)
            self.post_message(self.Broke(error))
        self.view = self.view.ended()
        self._changed()

    def on_run_screen__told(self, event: _Told) -> None:
        """Something happened, or a question stands."""
        event.stop()
        what = event.what
        self.view = self.view.after(what) if isinstance(what, Event) else self.view.asked(what)
        self._changed()

    def _begin(self) -> None:
        self.run_worker(self._go(), name="run", group="run", exit_on_error=False)

    async def _go(self) -> None:
        operator = ScreenOperator(self.app, self._hear)
        try:
            self._run = self._bench.start_run(operator, self._wish)
            await self._run.run()
        finally:
            self._run = None

    def _hear(self, what: Event | Question | None) -> None:
        # A message to this screen is dropped when the program ends meanwhile; one to the app would break it.
        self.post_message(self._Told(what))

    def _request(self, request: Request) -> None:
        if self._run is not None:
            self._run.request(request)

    def _changed(self) -> None:
        self._draw()
        self.refresh_bindings()
        self.post_message(self.Changed(self.view))

    def _draw(self) -> None:
        view = self.view
        place = f"{view.position} of {view.total}" if view.total else ""
        self.query_one("#run-place", Static).update(Content.styled(place, "$soft"))
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
