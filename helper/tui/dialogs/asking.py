"""Screens that ask: they do not hear what was typed before they could be read, and give back one answer, once."""

from __future__ import annotations

import math
from typing import ClassVar, Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen

T = TypeVar("T")


class Asking(Screen[T], Generic[T]):
    """The base of all screens that give something back; the app leaves out what they are deaf to."""

    DEAF_SECONDS: ClassVar[float] = 0.3
    """So long after it is drawn no key counts: a person needs as long to see that something has changed."""

    _hears_from = math.inf
    _answered = False

    def deaf_to(self, event: Message) -> bool:
        """Whether it was typed too early; the time at which it was typed counts, not when we come to it."""
        return event.time < self._hears_from

    def go_deaf(self) -> None:
        """Hear nothing until what is shown has been drawn, and a moment longer."""
        self._hears_from = math.inf
        self.call_after_refresh(self._listen)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Give the answer back. A second one, such as that of a key pressed twice, comes too late and is dropped."""
        if self._answered or self.app.screen is not self:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """After the answer nothing can be done here any more."""
        return not self._answered

    def on_screen_resume(self) -> None:
        """What closed a dialog over this, or opened it, is no answer here."""
        self.go_deaf()

    def _listen(self) -> None:
        # A message is stamped when it is made, by the same clock as the keys.
        self._hears_from = Message().time + self.DEAF_SECONDS
