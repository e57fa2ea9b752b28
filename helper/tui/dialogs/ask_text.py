"""One line to type, as a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.tui.dialogs.dialogs import Dialog
from helper.tui.keys import bindings
from helper.tui.widgets.fields import Field
from helper.tui.widgets.press import Press


class AskText(Dialog[str | None]):
    """What is wrong with the text is said beside it."""

    BINDINGS = bindings("dialog.no")

    def __init__(
        self,
        title: str,
        *,
        hint: str = "",
        text: str = "",
        why_not: Callable[[str], str | None] = lambda _: None,
        yes: str = "take it",
    ) -> None:
        super().__init__(nothing=None)
        self._title, self._hint, self._given = title, hint, text
        self._why_not = why_not
        self._yes = yes

    def body(self) -> Iterable[Widget]:
        """The question, the line to type in and the two keys."""
        yield Static(self._title, classes="title", markup=False)
        if self._hint:
            yield Static(self._hint, classes="hint", markup=False)
        yield Field(self._given, name="answer")
        yield Static("", classes="problem", markup=False)
        yield Horizontal(Press("dialog.yes", self._yes), Press("dialog.no", "back"), classes="presses")

    def on_input_changed(self) -> None:
        """What was said about the text before is not about this one."""
        self.query_one(".problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_yes()

    def action_yes(self) -> None:
        """Give the text back, unless something is wrong with it."""
        text = self.query_one(Field).value.strip()
        if problem := self._why_not(text):
            self.query_one(".problem", Static).update(problem)
        else:
            self.dismiss(text)
