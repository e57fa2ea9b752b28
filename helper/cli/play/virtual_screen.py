"""A screen to open a window on: the real one, or on Linux without one a virtual screen (Xvfb)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from helper.errors import BrowserUnavailable

SIZE = "1600x1000x24"


def has_screen() -> bool:
    """Whether a window can be shown on this machine as it is."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def some_screen() -> Iterator[str]:
    """Make sure of a screen while the block runs; gives what to say about it (empty: a real one).

    Raises `BrowserUnavailable` where there is neither a screen nor Xvfb.
    """
    if has_screen():
        yield ""
        return
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise BrowserUnavailable(
            "This machine has no screen, so no browser window can be shown.",
            now="Install a virtual one (Debian: apt install xvfb), or run this where you can see a desktop.",
        )
    reading, writing = os.pipe()
    # Without -noreset it begins anew, and takes nobody, for a moment after its last window or tool has gone.
    process = subprocess.Popen(  # noqa: S603 - the program was found on PATH by its fixed name
        [xvfb, "-noreset", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            display = answer.readline().strip()
        if not display:
            raise BrowserUnavailable("The virtual screen (Xvfb) did not start.", now="Try: Xvfb :99")
        os.environ["DISPLAY"] = f":{display}"
        yield f"This machine has no screen: the window is on a virtual one (:{display})."
    finally:
        os.environ.pop("DISPLAY", None)
        process.terminate()
        process.wait()
