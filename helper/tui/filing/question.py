"""A session's question as a dialog: the safe answer lies under Enter, and Esc gives it too."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.session.operator import Choice, Decision, Question
from helper.tui.dialogs.dialogs import Dialog
from helper.tui.filing.words import PRACTICE
from helper.tui.plain import clean, clean_lines
from helper.tui.widgets.fields import Field
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press


class QuestionDialog(Dialog[Decision]):
    """One question. An answer that carries a text asks for it in a second step."""

    def __init__(self, question: Question, *, practice: bool = False) -> None:
        self._question = question
        self._practice = practice
        self._choices = sorted(question.choices, key=lambda choice: not choice.safe)
        self._chosen: Choice | None = None
        super().__init__(nothing=Decision(self._choices[0].choice))
        self.add_class("yours")

    def body(self) -> Iterable[Widget]:
        """The question, what helps to answer it, and the answers."""
        if self._practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        yield Static(clean(self._question.text), classes="title", markup=False)
        for line in self._question.detail:
            yield Static(clean_lines(line), classes="hint", markup=False)
        yield Menu([Entry(choice.choice, choice.text) for choice in self._choices])
        yield Static(id="asked", classes="more hint", markup=False)
        yield Field(classes="more")
        yield Horizontal(Press("menu.choose", "answer"), Press("dialog.no", "cancel"), classes="presses")

    def on_mount(self) -> None:
        """A text is only asked for when an answer takes one."""
        self.query(".more").set(display=False)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Answer, or ask for the text that belongs to the answer."""
        event.stop()
        choice = next(choice for choice in self._choices if choice.choice == event.name)
        if choice.asks:
            self._chosen = choice
            self.query_one("#asked", Static).update(clean(choice.asks))
            self.query(".more").set(display=True)
            field = self.query_one(Field)
            field.value = choice.known
            field.cursor_position = len(choice.known)
            self.screen.set_focus(field)
        else:
            self.dismiss(Decision(choice.choice))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with the text."""
        event.stop()
        if self._chosen is not None:
            self.dismiss(Decision(self._chosen.choice, clean(event.value)))

    def action_no(self) -> None:
        """Back from the text to the answers; from there, the safe one."""
        if self._chosen is None:
            super().action_no()
            return
        self._chosen = None
        self.query(".more").set(display=False)
        self.screen.set_focus(self.query_one(Menu))
