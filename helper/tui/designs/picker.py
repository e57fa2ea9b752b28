"""Which design: one of the person's, found by a part of its title, or one more, for which a title is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from textual.app import App
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.model.spelling import folded
from helper.model.work import Work
from helper.store.works import add_work, why_not_title
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Dialog
from helper.tui.keys import bindings
from helper.tui.plain import clean
from helper.tui.widgets.fields import Field
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press
from helper.tui.workbench import Records

T = TypeVar("T")

_ADD = "+"
"""The entry that adds a design; no id looks like it."""
_TITLE_HINT = "Its title, as you registered it or will register it. Everything else can wait."
_FIND = "type a part of its title"
_NOTHING_CHOSEN = "Nothing is chosen yet: type a part of a title, or use the arrows."


class Choosing(Dialog[T], Generic[T]):
    """The base of dialogs in which a design is chosen: a line to search with, other ways out, and the designs below them.

    Nothing is chosen before the person chooses: Enter alone says so.
    """

    BINDINGS = bindings("dialog.yes", "menu.down", "menu.up")
    AUTO_FOCUS = "Field, VerticalScroll"

    def __init__(self, records: Records, *, nothing: T) -> None:
        super().__init__(nothing=nothing)
        self._records = records

    def doors(self) -> Iterable[Entry]:
        """The ways that are no design."""
        return ()

    def chosen(self, name: str) -> None:
        """A door or a design was chosen."""
        raise NotImplementedError

    def left_out(self) -> frozenset[str]:
        """Designs that cannot be chosen here."""
        return frozenset()

    def choice(self) -> Iterable[Widget]:
        """The line, the list, and what is wrong with the choice."""
        yield Field(placeholder=_FIND, name="find-design")
        yield Menu(self._entries(""), at=None)
        yield Static("", classes="problem", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the designs that fit; a single one is the one that is meant."""
        event.stop()
        entries = self._entries(event.value)
        designs = [at for at, entry in enumerate(entries) if entry.name in self._records.store.works]
        only = designs[0] if event.value.strip() and len(designs) == 1 else None
        self.query_one(Menu).show(entries, at=only)
        self.query_one(".problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_yes()

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """A click, or Enter in the list."""
        event.stop()
        if event.name == _ADD:
            ask_for_design(self.app, self._records, self._added, text=self.query_one(Field).value.strip())
        else:
            self.chosen(event.name)

    def action_move(self, by: int) -> None:
        """The arrows move in the list while the line has the letters."""
        for menu in self.query(Menu):
            menu.action_move(by)

    def action_yes(self) -> None:
        """Take what is chosen; nothing is chosen by itself."""
        menu = next(iter(self.query(Menu)), None)
        if menu is None:
            self.action_no()
        elif menu.entry is None:
            self.query_one(".problem", Static).update(_NOTHING_CHOSEN)
        else:
            menu.action_choose()

    def _added(self, work_id: str | None) -> None:
        if work_id is not None:
            self.chosen(work_id)

    def _entries(self, typed: str) -> list[Entry]:
        note = f"“{clean(typed.strip())}”" if typed.strip() else "only its title"
        left_out, words = self.left_out(), folded(typed).split()
        designs = [
            Entry(work.id, clean(work.title), clean(work.client))
            for work in _last_named_first(self._records)
            if work.id not in left_out and all(word in _searched(work) for word in words)
        ]
        return [*self.doors(), Entry(_ADD, "+ a new design", note), *designs]


class DesignPicker(Choosing[str | None]):
    """Gives back the id of a design; None: none was chosen."""

    def __init__(self, records: Records, question: str, *, without: Iterable[str] = ()) -> None:
        """`without` are designs that are not offered."""
        super().__init__(records, nothing=None)
        self._question = question
        self._without = frozenset(without)

    def body(self) -> Iterable[Widget]:
        """The question and the designs."""
        yield Static(self._question, classes="title", markup=False)
        yield from self.choice()
        yield Horizontal(Press("dialog.yes", "this one"), Press("dialog.no", "back"), classes="presses")

    def chosen(self, name: str) -> None:
        """Give the design back."""
        self.dismiss(name)

    def left_out(self) -> frozenset[str]:
        """Those that are not offered."""
        return self._without


def ask_for_design(
    app: App[int], records: Records, then: Callable[[str | None], None], *, text: str = ""
) -> None:
    """Ask for a title and add the design; `then` is given its id, or None when the person thought better of it."""

    def titled(title: str | None) -> None:
        work_id = add_work(records.store, title=title).id if title else None
        then(work_id)

    def why_not(title: str) -> str | None:
        return why_not_title(records.store, title)

    app.push_screen(
        AskText("A new design", hint=_TITLE_HINT, text=text, why_not=why_not, yes="add it"), titled
    )


def _last_named_first(records: Records) -> Sequence[Work]:
    named = {finding.work_id: place for place, finding in enumerate(records.store.findings.all())}
    return sorted(
        records.store.works.all(), key=lambda work: (-named.get(work.id, -1), work.title.casefold())
    )


def _searched(work: Work) -> str:
    return folded(" ".join((work.title, *work.aliases, work.client)))
