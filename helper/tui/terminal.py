"""What the terminal itself shows of us: its title, and one ring when it is the person's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.driver import Driver

from helper.tui.plain import clean

if TYPE_CHECKING:
    from helper.tui.filing_view import FilingView

NAME = "ipp-helper"
_PUSH, _POP = "\x1b[22;0t", "\x1b[23;0t"
"""Keep the title the terminal had, and give it back; terminals that do not know these do nothing."""


class Terminal:
    """Writes through Textual's driver, which owns the terminal."""

    def __init__(self, driver: Driver | None) -> None:
        self._driver = driver
        self._title = ""

    def open(self) -> None:
        """Take the title over."""
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

    def _write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)


def title_of(view: FilingView) -> str:
    """Such as "your turn (3 of 9)"; what the person sees who works in another window."""
    place = f" ({view.position} of {view.total})" if view.total else ""
    if view.yours:
        return f"your turn{place}"
    return f"{NAME}{place}" if view.running else NAME
