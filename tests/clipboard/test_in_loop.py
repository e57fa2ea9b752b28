"""In an event loop the clipboard is used without holding anything up."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.clipboard.in_loop import LoopClipboard


async def test_copy_paste_and_clear(display: str) -> None:
    """The same as outside a loop."""
    clipboard = LoopClipboard()
    assert await clipboard.copy("a text")
    assert await clipboard.paste() == "a text"
    await clipboard.clear_if_unchanged("a text")
    assert await clipboard.paste() is None


async def test_tmux_counts_as_copied(tmux: Path) -> None:
    """Over ssh the text is in tmux's buffer."""
    assert await LoopClipboard().copy("a text")


async def test_the_terminal_is_asked_only_through_whoever_owns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a way to write, nothing is claimed to be copied; with one, the sequence goes there."""
    monkeypatch.setenv("TERM", "xterm-256color")
    assert not await LoopClipboard().copy("a text")
    written: list[str] = []
    assert await LoopClipboard(written.append).copy("a text")
    assert written[0].startswith("\x1b]52;c;")


async def test_where_there_is_no_way_nothing_is_claimed() -> None:
    """The person then selects the text on the screen."""
    assert not await LoopClipboard(print).copy("a text")
