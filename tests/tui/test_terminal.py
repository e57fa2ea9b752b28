"""The program in a real terminal: what it says of itself there, and what happens when that goes away."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.tui.filing.view import FilingView, Phase
from helper.tui.terminal import title_of

PATIENCE = 60.0
"""Seconds for a start on a computer that is busy with other tests."""


class RealTerminal:
    """The program on a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        environment = {
            **os.environ,
            "IPP_HELPER_DATA": str(folder / "data"),
            "IPP_HELPER_STATE": str(folder / "state"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helper"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(theirs)
        self.open = True
        self.seen = b""

    def read_until(self, words: bytes) -> None:
        """Read what the program draws until these words stand there."""
        end = time.monotonic() + PATIENCE
        while words not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self._ours], [], [], 1.0)[0]:
                self.seen += os.read(self._ours, 65536)

    def write(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def close(self) -> None:
        """Close the terminal's window."""
        if self.open:
            self.open = False
            os.close(self._ours)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[RealTerminal]:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "queue.json").write_text('{"format": 1}\n')
    started = RealTerminal(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()
    started.close()


def test_it_opens_draws_answers_a_key_and_leaves(terminal: RealTerminal) -> None:
    """The first screen, another place by its key, out again: exit 0, and the terminal is as it was."""
    terminal.read_until(b"Next for you")
    terminal.write(b"2")
    terminal.read_until(b"No designs yet.")
    terminal.write(b"\x11")
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")


def test_a_closed_window_leaves_no_program_behind(terminal: RealTerminal) -> None:
    """The system sends SIGHUP and at once SIGCONT: the program ends, and does not wait for a terminal that is gone."""
    terminal.read_until(b"Next for you")
    terminal.close()
    os.kill(terminal.process.pid, signal.SIGHUP)
    os.kill(terminal.process.pid, signal.SIGCONT)
    assert terminal.process.wait(PATIENCE) == 0


def test_a_request_to_end_gives_the_terminal_back(terminal: RealTerminal) -> None:
    """SIGTERM: exit 0, no longer on the other screen, the title as it was."""
    terminal.read_until(b"Next for you")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")
    assert b"\x1b[23;0t" in terminal.seen


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (FilingView(), "ipp-helper"),
        (FilingView(phase=Phase.FILLING, position=3, total=9), "ipp-helper (3 of 9)"),
        (FilingView(phase=Phase.YOURS, position=3, total=9), "your turn (3 of 9)"),
        (FilingView(phase=Phase.ENDED, position=9, total=9), "ipp-helper"),
    ],
)
def test_the_title_says_where_it_stands(view: FilingView, title: str) -> None:
    """Whose turn it is and which form, and only the name when nothing is going on."""
    assert title_of(view) == title
