"""Runs a session inside a pane or screen: asks the session's questions in dialogs, and turns its events into a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.app import App
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from helper.errors import HelperError
from helper.session.context import Run
from helper.session.events import AnyEvent, Event
from helper.session.operator import Decision, Question, Request
from helper.translation import tr
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, Dialog
from helper.tui.filing.view import HostView
from helper.tui.formatting import PRACTICE, clean
from helper.tui.widgets.inputs import MenuEntry

T = TypeVar("T")


class ScreenOperator:
    """Asks questions in dialogs and passes events to the screen. Use it only inside a worker of the app."""

    def __init__(
        self,
        app: App[int],
        on_event: Callable[[AnyEvent | Question | None], None],
        *,
        practice: bool = False,
    ) -> None:
        """`on_event` receives each event, each open question, and None when a question is answered.

        In a practice session (`practice`), each dialog shows the practice banner, because a question may appear on
        top of any pane.
        """
        self._app = app
        self._on_event = on_event
        self._practice = practice

    async def decide(self, question: Question) -> Decision:
        """Ask the question, and then ask for a text if the chosen answer needs one.

        The safe answer is listed first, and pressing Esc chooses it.
        """
        choices = sorted(question.choices, key=lambda choice: not choice.safe)
        entries = [MenuEntry(choice.choice, choice.text) for choice in choices]
        hint, at = "\n".join(question.detail), 0
        self._on_event(question)
        try:
            while True:
                # The entries have no shortcut letters. Otherwise a letter that the user meant to type in
                # another window could answer a question about a form.
                words = {"hint": hint, "yes": tr("answer"), "no": tr("cancel")}
                ask = ChooseEntry(question.text, entries, **words, at=at, with_letters=False)
                if (name := await self._answer(ask)) is None:
                    return Decision(choices[0].choice)
                at = [choice.choice for choice in choices].index(name)
                choice = choices[at]
                if not choice.asks:
                    return Decision(name)
                typing = AskText(question.text, hint=choice.asks, text=choice.known, yes=tr("answer"))
                text = await self._answer(typing)
                if text is not None:
                    return Decision(choice.choice, clean(text))
        finally:
            self._on_event(None)

    def tell(self, event: AnyEvent) -> None:
        self._on_event(event)

    async def _answer(self, dialog: Dialog[T]) -> T:
        """Show the dialog and return its result. If the session stops waiting for the answer, the dialog closes by itself."""
        dialog.add_class("yours")
        dialog.banner = tr(PRACTICE) if self._practice else ""
        try:
            answer: T = await self._app.push_screen_wait(dialog)
            return answer
        finally:
            dialog.withdraw()


class SessionHost(Widget):
    """The base class of widgets that run a filing session or another run, and show its events."""

    BROKE: ClassVar[str]
    """The text shown after an internal error, not translated yet."""
    view: HostView
    session: Run | None = None
    """The current run; None while no run is active."""
    error: BaseException | None = None
    """The error that ended the last run; None if it ended normally."""

    @dataclass
    class Changed(Message):
        """Reports that the view has changed, so that the app updates the terminal's title."""

        view: HostView

    @dataclass
    class Broke(Message):
        """Reports that the session ended with an error."""

        error: BaseException

    def run_session(self, make: Callable[[ScreenOperator], Run], *, practice: bool = False) -> None:
        async def run() -> None:
            try:
                self.session = make(ScreenOperator(self.app, self._hear, practice=practice))
                await self.session.run()
            finally:
                self.session = None

        self.run_worker(run(), name="session", group="session", exit_on_error=False)

    def request(self, request: Request) -> None:
        if self.session is not None:
            self.session.request(request)

    def draw(self) -> None:
        raise NotImplementedError

    def changed(self) -> None:
        self.draw()
        self.refresh_bindings()
        self.post_message(self.Changed(self.view))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.worker.name != "session" or not event.worker.is_finished:
            return
        error = self.error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.view = self.view.broken(str(error) if isinstance(error, HelperError) else tr(self.BROKE))
            self.post_message(self.Broke(error))
        self.view = self.view.ended()
        self.changed()

    def _received(self, what: AnyEvent | Question | None) -> None:
        self.view = self.view.after(what) if isinstance(what, Event) else self.view.asked(what)
        self.changed()

    def _hear(self, what: AnyEvent | Question | None) -> None:
        # Call through this widget, not through the app: while the program quits, this widget drops the call, but
        # the app would raise an error.
        self.call_later(self._received, what)
