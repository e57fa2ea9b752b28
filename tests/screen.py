"""A virtual screen of a test worker's own: no test opens a window on somebody's desk, or shares a clipboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def virtual_screen(size: str = "1600x1200x24") -> Iterator[str]:
    """Start one and make it the screen of everything this process starts."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.fail("Browser tests need Xvfb; `make setup` brings it.")
    reading, writing = os.pipe()
    # Without -noreset it begins anew, and takes nobody, for a moment after its last window or tool has gone.
    arguments = [program, "-noreset", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(arguments, pass_fds=(writing,), stderr=said) as xvfb,
    ):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            said.seek(0)
            pytest.fail(f"Xvfb did not start: {said.read()}")
        display = f":{number}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DISPLAY", display)
            yield display
        xvfb.terminate()
