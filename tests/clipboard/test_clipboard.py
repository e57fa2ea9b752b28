"""Copying takes the first way that works and says which one it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.clipboard import tmux as buffer
from helper.clipboard.clipboard import Copied, Way, clear_if_unchanged, copy, paste


def test_the_desktop_comes_first(display: str, tmux: Path) -> None:
    """With a desktop and tmux, the desktop's clipboard has the text."""
    assert copy("a text") == Copied(Way.CLIPBOARD)
    assert paste() == "a text"


def test_without_a_desktop_tmux_takes_it(tmux: Path) -> None:
    """Over ssh inside tmux the text is in tmux's buffer, and can be pasted from there."""
    assert copy("a text") == Copied(Way.TMUX)
    assert paste() == "a text"


def test_a_bare_terminal_gets_an_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written by us: the sequence is handed to whoever owns the screen."""
    monkeypatch.setenv("TERM", "xterm-256color")
    copied = copy("a text")
    assert copied.how is Way.TERMINAL
    assert copied.escape.startswith("\x1b]52;c;")


def test_where_there_is_no_way_it_says_so() -> None:
    """On a dumb terminal the person selects the text where it is shown."""
    assert copy("a text") == Copied(None)
    assert paste() == ""


def test_our_text_is_cleared(display: str) -> None:
    """A text that still lies on the clipboard is taken away."""
    copy("a text")
    assert clear_if_unchanged("a text")
    assert paste() == ""


def test_what_was_copied_since_stays(display: str) -> None:
    """Another text is the person's and is not touched."""
    copy("theirs")
    assert not clear_if_unchanged("ours")
    assert paste() == "theirs"


def test_our_text_is_cleared_from_tmux(tmux: Path) -> None:
    """The same holds for tmux's buffer."""
    copy("a text")
    assert clear_if_unchanged("a text")
    assert buffer.paste() is None
