"""A pseudo-terminal that runs a program and answers the program's queries."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable

from tests.systems import not_on_windows

if sys.platform != "win32":
    import pty
    import termios

needs_pty = not_on_windows("Python has no pseudo-terminals on Windows")
PATIENCE = 90.0
"""Timeout in seconds. It is long, because the program starts slowly while other tests use the machine."""


class RealTerminal:
    def __init__(
        self, command: list[str], answer: bytes = b"", typed: bytes = b"", /, **environment: str
    ) -> None:
        """Start a program.

        `answer` is the reply to the program's query for the terminal type. `typed` is sent before the program starts.
        """
        self._answer = answer
        self._ours, self._theirs = pty.openpty()
        if typed:
            self.write(typed)
        usual = {name: text for name, text in os.environ.items() if name not in {"TMUX", "STY"}}
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env={**usual, "TERM": "xterm-256color", **environment},
            start_new_session=True,
        )
        self._open = True
        self.seen = b""

    def read_until(self, wanted: bytes | Callable[[bytes], bool], keys: bytes = b"") -> None:
        """Read the output and answer queries until `wanted` appears. Send `keys` once a second until then."""
        end, pressed = time.monotonic() + PATIENCE, time.monotonic()
        while not (wanted in self.seen if isinstance(wanted, bytes) else wanted(self.seen)):
            assert time.monotonic() < end, self.seen[-2000:]
            if keys and time.monotonic() - pressed > 1:
                self.write(keys)
                pressed = time.monotonic()
            if select.select([self._ours], [], [], 0.2)[0]:
                self.seen += os.read(self._ours, 65536)
                if self._answer and b"\x1b[c" in self.seen:
                    self.write(self._answer)
                    self._answer = b""

    def write(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    @property
    def is_as_before(self) -> bool:
        """Return whether the terminal has echo and line mode on again, as a shell needs them."""
        flags = termios.tcgetattr(self._theirs)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.close()
        os.close(self._theirs)

    def close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._ours)
