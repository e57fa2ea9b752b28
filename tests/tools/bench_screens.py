"""Measures the response times of the screens in a pseudo-terminal; used by `tests.tools.bench`."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from helper.config.places import Places
from helper.model.complaint import MOST_LISTINGS, Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Outcome
from helper.model.work import Work
from helper.store.store import open_store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt

_ROWS, _COLUMNS = 36, 120
_QUIET_SECONDS = 0.015
"""Seconds without output after which a frame counts as complete; the result does not include this wait."""
_STILL_SECONDS = 0.15
"""Seconds without output after which the program counts as started, or as idle again."""
_PATIENCE_SECONDS = 20.0
MOVES = ("j",) * 15 + ("k",) * 5 + ("\x04",) * 5 + ("G", "g") * 4
"""Keys that move the cursor: one line down, one line up, half a page, to the end, to the beginning."""
_TODAY = b"Next for you"
"""A text that appears on the Today screen as soon as the records are open."""
_LISTED = b" poster "
"""A part of each listing's title, which Listings shows as soon as its rows are read."""
WORDS = ("whale poster 19", "status:new fox")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTimes:
    """Response times in milliseconds with records of one size."""

    findings: int
    first_frame: float
    """Time from the start of the process to its first complete frame; median."""
    move: float
    """Time from the press of a cursor key to the end of the frame that it causes; 95th percentile."""
    typed: float
    """Time from typing a letter in the filter to the end of the frame that it causes; 95th percentile."""


def screen_times(
    findings: int, starts: int = 7, moves: Sequence[str] = MOVES, words: Sequence[str] = WORDS
) -> ScreenTimes:
    """Start the program with this many findings, send keys to it, and return its response times."""
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as name:
        places = Places(data=Path(name) / "d", state=Path(name) / "s")
        _fill(places, findings)
        frames = []
        for _ in range(starts):
            with _Terminal(places) as terminal:
                frames.append(terminal.first_frame)
        with _Terminal(places) as terminal:
            terminal.wait_for(_TODAY)
            terminal.answer("2")
            # Before the rows are read, a cursor key changes nothing on the screen.
            terminal.wait_for(_LISTED)
            moved = [terminal.answer(key) for key in moves]
            letters = []
            for word in words:
                terminal.answer("/")
                letters += [terminal.answer(letter) for letter in word]
                terminal.answer("\x1b")
                terminal.answer("\x1b")
    return ScreenTimes(
        findings=findings,
        first_frame=1000 * statistics.median(frames),
        move=1000 * _ninety_five(moved),
        typed=1000 * _ninety_five(letters),
    )


def worst_case_milliseconds(findings: int, gone: int = 5_000, rounds: int = 6) -> float:
    """Return the 95th percentile of milliseconds from a key to its frame while Today is still counting.

    The titles are nearly identical. `gone` of the listings are removed, the others are on forms, and one form is
    open.
    """
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as name:
        places = Places(data=Path(name) / "d", state=Path(name) / "s")
        _fill(places, findings, gone=gone)
        with _Terminal(places) as terminal:
            # Keys that arrive while the records are opened would wait for the first frame of Today.
            terminal.wait_for(_TODAY)
            return 1000 * _ninety_five([terminal.answer(key) for key in ("2", "5", "4", "3", "1") * rounds])


class _Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, places: Places) -> None:
        self._master, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "helper"],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "IPP_HELPER_DATA": str(places.data),
                "IPP_HELPER_STATE": str(places.state),
            },
        )
        os.close(inside)
        self._shown = bytearray()
        self.first_frame = self._frame_ends(_STILL_SECONDS) - began

    def answer(self, key: str) -> float:
        """Send a key, and return the seconds until the end of its frame."""
        began = time.perf_counter()
        os.write(self._master, key.encode())
        seconds = self._frame_ends(_QUIET_SECONDS) - began
        self.drain()
        return seconds

    def wait_for(self, text: bytes) -> None:
        """Read until the terminal has shown this text and is silent."""
        while text not in self._shown:
            self._read()
        self.drain()

    def _read(self) -> None:
        self._shown += os.read(self._master, 1 << 16)

    def drain(self, seconds: float = _STILL_SECONDS) -> None:
        """Read until the terminal is silent for this long."""
        while select.select([self._master], [], [], seconds)[0]:
            self._read()

    def _frame_ends(self, silence: float) -> float:
        """Read until the terminal is silent for this long, and return the time of the last byte."""
        last = None
        until = time.perf_counter() + _PATIENCE_SECONDS
        while time.perf_counter() < until:
            ready, _, _ = select.select([self._master], [], [], silence)
            if ready:
                self._read()
                last = time.perf_counter()
            elif last is not None:
                return last
        raise TimeoutError("the screen did not answer")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        # The program cannot end while the terminal takes nothing of what it still writes.
        while self._process.poll() is None:
            with suppress(OSError):
                self.drain(_QUIET_SECONDS)
        os.close(self._master)


def _fill(places: Places, findings: int, gone: int = 0) -> None:
    work = a_work(title="Quiet Whale")
    ended = Outcome(state=FindingState.REMOVED, at=NOW)
    with open_store(places) as store:
        listings = [
            a_listing(
                number,
                title=f"{'Whale' if number % 2 else 'Fox'} poster {number % 7 if gone else number}",
                store_number=str(number % 900),
            )
            for number in range(findings)
        ]
        made = [
            a_finding(listing, work) if number % 3 else a_finding(listing, state=FindingState.NEW)
            for number, listing in enumerate(listings)
        ]
        removed = [
            replace(finding, state=FindingState.REMOVED, work_id=work.id, outcome=ended)
            for finding in made[:gone]
        ]
        forms = list(_on_forms(made[gone:], work)) if gone else [(None, made)]
        store.change(work, *listings, *removed, *(each for _, on_form in forms for each in on_form))
        store.change(*(form for form, _ in forms if form))


def _on_forms(findings: list[Finding], work: Work) -> Iterator[tuple[Complaint, list[Finding]]]:
    """Yield full forms with their findings; the first form is open."""
    for at in range(0, len(findings), MOST_LISTINGS):
        on_form = [
            replace(
                finding, state=FindingState.PLANNED, work_id=work.id, judgement=Judgement.COPY, viewed=True,
                complaint_id=str(at + 1),
            )
            for finding in findings[at : at + MOST_LISTINGS]
        ]  # fmt: skip
        form = a_complaint(work, tuple(on_form), id=str(at + 1))
        if not at:
            form = replace(form, state=ComplaintState.HANDED_OVER, attempts=(an_attempt(at=NOW),))
        yield form, on_form


def _ninety_five(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
