"""Screens that do not hear what was typed before they could be read: an early key must never be an answer."""

from __future__ import annotations

import math
from typing import ClassVar

from textual.message import Message
from textual.message_pump import MessagePump


class Deaf(MessagePump):
    """Mixed into a screen that asks; the app leaves out what the screen is deaf to."""

    DEAF_SECONDS: ClassVar[float] = 0.3
    """So long after it is drawn no key counts: a person needs as long to see that something has changed."""

    _hears_from = math.inf

    def deaf_to(self, event: Message) -> bool:
        """Whether it was typed too early; the time at which it was typed counts, not when we come to it."""
        return event.time < self._hears_from

    def go_deaf(self) -> None:
        """Hear nothing until what is shown has been drawn, and a moment longer."""
        self._hears_from = math.inf
        self.call_after_refresh(self._listen)

    def _listen(self) -> None:
        # A message is stamped when it is made, by the same clock as the keys.
        self._hears_from = Message().time + self.DEAF_SECONDS
