"""What the terminal itself shows of us: its title, and one ring when it is the person's turn; and what if it goes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Protocol

from textual.driver import Driver

from helper.tui.plain import clean

NAME = "ipp-helper"
_PUSH, _POP = "\x1b[22;0t", "\x1b[23;0t"
"""Keep the title the terminal had, and give it back; terminals that do not know these do nothing."""


class Turn(Protocol):
    """How far something has come, and whose turn it is."""

    @property
    def position(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def yours(self) -> bool: ...
    @property
    def running(self) -> bool: ...


class Terminal:
    """Writes through Textual's driver, which owns the terminal."""

    def __init__(self, driver: Driver | None) -> None:
        self._driver = driver
        self._title = ""

    def open(self) -> None:
        """Take the title over."""
        self._guard_resuming()
        self._write(_PUSH)
        self.entitle(NAME)

    def close(self) -> None:
        """Give it back."""
        self._write(_POP)

    def entitle(self, title: str) -> None:
        """Show a title."""
        if title != self._title:
            self._title = title
            self._write(f"\x1b]0;{clean(title)}\x07")

    def pass_on(self, sequence: str) -> None:
        """Hand the terminal a sequence made for it, such as one that copies a text."""
        self._write(sequence)

    def lose(self) -> None:
        """Write nothing any more: the terminal is gone, and Textual's writer would wait for it without end."""
        if self._driver is not None:
            self._driver.write = _nowhere  # type: ignore[method-assign,assignment]  # everything goes out by it
            self._driver = None

    def _write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def _guard_resuming(self) -> None:
        """Textual begins to draw anew at SIGCONT; the system also sends that with SIGHUP, to a terminal that is gone."""
        if not hasattr(signal, "SIGCONT"):
            return
        resume = signal.getsignal(signal.SIGCONT)

        def resume_if_there(number: int, frame: FrameType | None) -> None:
            if callable(resume) and _is_there():
                resume(number, frame)

        if callable(resume):
            signal.signal(signal.SIGCONT, resume_if_there)


def title_of(turn: Turn) -> str:
    """Such as "your turn (3 of 9)"; what the person sees who works in another window."""
    place = f" ({turn.position} of {turn.total})" if turn.total else ""
    if turn.yours:
        return f"your turn{place}"
    return f"{NAME}{place}" if turn.running else NAME


def _is_there() -> bool:
    if sys.__stderr__ is None:
        return False
    with suppress(OSError, ValueError):
        os.get_terminal_size(sys.__stderr__.fileno())
        return True
    return False


def _nowhere(_: str) -> None:
    """Where a terminal that is gone is written to."""
