"""Dialogs: a question that stands alone, answered with Enter or Esc, never with a letter, never by a key typed before.

Esc and a click beside the words are always the answer that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from helper.tui.dialogs.asking import Asking
from helper.tui.keys import bindings
from helper.tui.plain import clean
from helper.tui.widgets.press import Press
from helper.tui.widgets.prose import Prose

T = TypeVar("T")


class Dialog(Asking[T], ModalScreen[T], Generic[T]):
    """The base of all dialogs; `nothing` is what Esc gives back."""

    BINDINGS = bindings("dialog.no")
    AUTO_FOCUS = "Menu, Field, VirtualTable, VerticalScroll"

    def __init__(self, nothing: T) -> None:
        super().__init__()
        self._nothing = nothing
        self._withdrawn = False

    @property
    def holds_typing(self) -> bool:
        """Whether leaving now would throw away what was typed."""
        return False

    def body(self) -> Iterable[Widget]:
        """What the dialog shows."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Put the body into its frame."""
        with Vertical(classes="dialog"):
            yield from self.body()

    def withdraw(self) -> None:
        """Take the dialog away because nobody waits for its answer any more."""
        self._withdrawn = True
        self.dismiss(self._nothing)

    def on_screen_resume(self) -> None:
        """Begin to listen once it is drawn; or go, when it was withdrawn under another dialog."""
        super().on_screen_resume()
        if self._withdrawn:
            self.dismiss(self._nothing)

    def action_no(self) -> None:
        """Give the answer that changes nothing."""
        self.dismiss(self._nothing)


class Confirm(Dialog[bool]):
    """Something to read, and Enter to do it."""

    BINDINGS = bindings("dialog.yes", "dialog.no")

    def __init__(self, title: str, text: str, *, foot: str = "", yes: str, no: str = "back") -> None:
        """`text` may be long and scrolls; `foot` stays in sight."""
        super().__init__(nothing=False)
        self._title, self._text, self._foot = title, text, foot
        self._yes, self._no = yes, no

    def body(self) -> Iterable[Widget]:
        """The title, the texts and the two keys."""
        yield Static(clean(self._title), classes="title", markup=False)
        with VerticalScroll(classes="text"):
            yield Prose(self._text)
        if self._foot:
            yield Prose(self._foot, classes="foot")
        yield Horizontal(Press("dialog.yes", self._yes), Press("dialog.no", self._no), classes="presses")

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)


class Notice(Dialog[None]):
    """Something to read and nothing to decide."""

    BINDINGS = bindings("dialog.yes", "dialog.no", "dialog.close")

    def __init__(self, title: str, text: str, *, yes: str = "go on") -> None:
        """`yes` says what comes after it."""
        super().__init__(nothing=None)
        self._title, self._text, self._yes = title, text, yes

    def body(self) -> Iterable[Widget]:
        """The title, the text and the key that closes it."""
        yield Static(clean(self._title), classes="title", markup=False)
        with VerticalScroll(classes="text"):
            yield Prose(self._text)
        yield Horizontal(Press("dialog.yes", self._yes), classes="presses")

    def action_yes(self) -> None:
        """Close it."""
        self.dismiss(None)
