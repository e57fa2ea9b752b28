"""The operator that the person plays at the screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from helper.session.events import Event
from helper.session.operator import Decision, Question
from helper.tui.filing.question import QuestionDialog


class ScreenOperator:
    """Asks by a dialog and hands events to the filing screen. Must be used inside a worker of the app."""

    def __init__(
        self,
        app: App[int],
        told: Callable[[Event | Question | None], None],
        practice: Callable[[], bool] = lambda: False,
    ) -> None:
        """`told` is given each event, a question while it stands, and None when it is answered.

        `practice` says whether it is asked about practice: a question may come over any place.
        """
        self._app = app
        self._told = told
        self._practice = practice

    async def decide(self, question: Question) -> Decision:
        """Ask, and leave no question behind: also not when nobody waits for the answer any more."""
        dialog = QuestionDialog(question, practice=self._practice())
        self._told(question)
        try:
            return await self._app.push_screen_wait(dialog)
        finally:
            dialog.withdraw()
            self._told(None)

    def tell(self, event: Event) -> None:
        """Pass the event on; returns at once."""
        self._told(event)
