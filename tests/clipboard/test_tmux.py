"""Inside tmux, texts go through its buffer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helper.clipboard import tmux as buffer


def test_a_copied_text_is_tmux_s_newest_buffer(tmux: Path) -> None:
    """What is copied comes out again, whatever characters it has."""
    assert buffer.copy("Quiet Whale – 鲸\n2")
    assert buffer.paste() == "Quiet Whale – 鲸\n2"


def test_a_forgotten_buffer_is_gone(tmux: Path) -> None:
    """After forgetting there is nothing to paste."""
    buffer.copy("a text")
    assert buffer.forget()
    assert buffer.paste() is None


def test_outside_tmux_there_is_no_buffer() -> None:
    """Without TMUX nothing is tried."""
    assert not buffer.copy("a text")
    assert buffer.paste() is None


def test_a_tmux_that_has_ended_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A TMUX that names a dead socket is an ordinary no."""
    monkeypatch.setenv("TMUX", os.fspath(tmp_path / "gone") + ",1,0")
    assert not buffer.copy("a text")
