"""Copy and paste by the first way that works: the desktop's clipboard, tmux's buffer, the terminal itself.

None of the ways is certain, so whoever copies also shows the text. Every call may take up to two seconds where a
clipboard hangs: call them from a thread of their own (`asyncio.to_thread`), never from a screen's loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.clipboard import desktop, tmux
from helper.clipboard.terminal import copy_sequence


class Way(StrEnum):
    """Where a text was put."""

    CLIPBOARD = "clipboard"
    """The desktop's clipboard; it was read back from there."""
    TMUX = "tmux"
    """The buffer of tmux, which hands it on to the terminal where that allows it."""
    TERMINAL = "terminal"
    """Nowhere yet: whoever owns the screen writes `escape` to it, and the terminal may take it or not."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text to copy."""

    how: Way | None
    """None: there is no way; the person selects the text where it is shown."""
    escape: str = ""


def copy(text: str) -> Copied:
    """Put the text where it can be pasted from."""
    if desktop.copy(text):
        return Copied(Way.CLIPBOARD)
    if tmux.copy(text):
        return Copied(Way.TMUX)
    if escape := copy_sequence(text):
        return Copied(Way.TERMINAL, escape)
    return Copied(None)


def paste(limit_s: float | None = None) -> str:
    """What lies on the clipboard, or in tmux's buffer; empty where nothing can be read in time."""
    return desktop.paste(limit_s) or tmux.paste() or ""


def clear_if_unchanged(text: str) -> bool:
    """Take the text away again where it still lies; what the person has copied since stays."""
    cleared = False
    if text and desktop.paste() == text:
        cleared = desktop.copy("")
    if text and tmux.paste() == text:
        cleared = tmux.forget() or cleared
    return cleared
