"""A virtual screen for each test worker and for tools, so that no test opens a visible window or shares a clipboard."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helper.system.desktop import has_desktop

_STARTS = 5
"""Maximum number of displays to try."""
_NUMBERS = range(1000, 30000)
"""Display numbers; one of them is chosen at random.

Xvfb would choose the lowest free number, but an ending server also removes the socket of a new server with
the same number.
"""


@contextmanager
def own_screen(size: str = "1600x1200x24") -> Iterator[str]:
    """Start a virtual screen, and yield its name. Every program that this process starts uses the screen."""
    # Use the system's random numbers, because two processes with the same seed would choose the same displays.
    for number in random.SystemRandom().sample(_NUMBERS, _STARTS):
        process, began = _started(f":{number}", size)
        try:
            if began:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv("DISPLAY", f":{number}")
                    yield f":{number}"
                return
        finally:
            process.terminate()
            process.wait()
    raise OSError("the virtual screen did not start; to see why, run: Xvfb :99")


@contextmanager
def some_screen() -> Iterator[str]:
    """Use the computer's screen or, if it has none, a virtual one; yield a sentence about the virtual one."""
    if has_desktop():
        yield ""
        return
    with own_screen("1600x1000x24") as display:
        yield f"The browser window is on the virtual screen {display}."


def _started(display: str, size: str) -> tuple[subprocess.Popen[bytes], bool]:
    """Start Xvfb, and return its process and whether it accepts clients."""
    reading, writing = os.pipe()
    # Without -noreset, Xvfb restarts after its last client has disconnected, and refuses clients for a moment.
    process = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", size, "-noreset", "-displayfd", str(writing), "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        return process, bool(answer.readline())
