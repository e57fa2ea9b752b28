"""A small form: some lines to type in, each with what is wrong with it beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.tui.dialogs.dialogs import Confirm, Dialog
from helper.tui.keys import bindings
from helper.tui.widgets.fields import Field
from helper.tui.widgets.press import Press

Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of the form."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    note: str = ""
    """What is to be known before it is answered, below the line."""


class EditDialog(Dialog[Values | None]):
    """Gives back what was typed, or None. Esc asks before it throws away what was typed."""

    BINDINGS = bindings("dialog.no")
    AUTO_FOCUS = "Field"

    def __init__(
        self, title: str, questions: Sequence[Question], problems: Callable[[Values], Mapping[str, str]]
    ) -> None:
        """`problems` gives a sentence for each line that cannot stay as it is."""
        super().__init__(nothing=None)
        self._title = title
        self._questions = tuple(questions)
        self._problems = problems

    def body(self) -> Iterable[Widget]:
        """The lines, each with its label before and its problem below."""
        yield Static(self._title, classes="title", markup=False)
        with VerticalScroll(classes="text", can_focus=False):
            for question in self._questions:
                with Vertical(classes="question"):
                    with Horizontal():
                        yield Static(question.label, classes="label", markup=False)
                        yield Field(question.value, placeholder=question.hint, name=question.name)
                    if question.note:
                        yield Static(question.note, classes="note", markup=False)
                    yield Static("", id=f"problem-{question.name}", classes="problem", markup=False)
        yield Horizontal(Press("dialog.yes", "keep it"), Press("dialog.no", "back"), classes="presses")

    @property
    def holds_typing(self) -> bool:
        """Whether something was changed."""
        given = {question.name: question.value.strip() for question in self._questions}
        return self._values() != given

    def on_mount(self) -> None:
        """A line without a problem takes no room for one."""
        self.query(".problem").set(display=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the form, from whatever line."""
        event.stop()
        self.action_yes()

    def action_yes(self) -> None:
        """Give the values back, unless something is wrong with them."""
        values = self._values()
        found = self._problems(values)
        for question in self._questions:
            problem = self.query_one(f"#problem-{question.name}", Static)
            problem.update(found.get(question.name, ""))
            problem.display = question.name in found
        if not found:
            self.dismiss(values)
        elif wrong := next((one for one in self._questions if one.name in found), None):
            self.query_one(f"#{wrong.name}", Field).focus()

    def action_no(self) -> None:
        """Leave; what was typed is thrown away only when the person says so."""
        if not self.holds_typing:
            self.dismiss(None)
            return

        def answered(throw_away: bool | None) -> None:
            if throw_away:
                self.dismiss(None)

        self.app.push_screen(
            Confirm(
                "Throw away what you typed?",
                "It is not kept yet.",
                yes="throw it away",
                no="back to the form",
            ),
            answered,
        )

    def _values(self) -> Values:
        return {
            question.name: self.query_one(f"#{question.name}", Field).value.strip()
            for question in self._questions
        }
