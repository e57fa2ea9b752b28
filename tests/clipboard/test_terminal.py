"""A terminal can be asked to copy by an escape sequence."""

from __future__ import annotations

import base64

import pytest

from helper.clipboard.terminal import copy_sequence


def test_the_sequence_carries_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """OSC 52 for the clipboard, the text as base64, ended by BEL."""
    monkeypatch.setenv("TERM", "xterm-256color")
    sequence = copy_sequence("Quiet Whale – 鲸")
    assert sequence.startswith("\x1b]52;c;")
    assert base64.b64decode(sequence[7:-1]).decode() == "Quiet Whale – 鲸"
    assert sequence.endswith("\x07")


@pytest.mark.parametrize("terminal", ["", "dumb", "linux"])
def test_a_terminal_that_would_show_it_gets_none(terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Linux console and dumb terminals know no such sequence."""
    monkeypatch.setenv("TERM", terminal)
    assert not copy_sequence("a text")


def test_a_text_too_long_for_terminals_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terminals drop what is longer, so it is not promised."""
    monkeypatch.setenv("TERM", "xterm")
    assert not copy_sequence("x" * 75_000)
