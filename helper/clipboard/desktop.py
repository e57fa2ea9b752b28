"""The desktop's clipboard, through pyperclip in a process of its own.

In our own process three things go wrong (measured with pyperclip 1.11): `paste` never returns while the clipboard's
owner hangs; xclip stays behind with our standard output, so whoever reads that waits for ever; and the tools'
messages land in the middle of the screen.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from helper.clipboard.own_texts import note

LIMIT_S = 2.0
"""A copy takes about 0.1 s; on a busy computer starting the process alone may take several times that."""

PROCESS = Path(__file__).with_name("desktop_process.py")
"""What is run in the process of its own."""


def copy(text: str) -> bool:
    """Put the text on the clipboard; True only when it was read back from there."""
    note(text)
    return _run("copy", text, LIMIT_S) is not None


def paste(limit_s: float | None = None) -> str | None:
    """The clipboard's text; None: it cannot be read, or not in time."""
    return _run("paste", "", LIMIT_S if limit_s is None else limit_s)


def is_available() -> bool:
    """Whether this desktop has a clipboard that can be reached."""
    return _run("look", "", LIMIT_S) is not None


def _run(act: str, text: str, limit_s: float) -> str | None:
    variables = environment()
    if variables is None:
        return None
    with subprocess.Popen(  # noqa: S603 - our own file and one of three words; the text goes in by standard input
        [sys.executable, "-P", PROCESS, act],
        stdin=subprocess.PIPE,
        # A copying tool stays behind to serve the text and must not keep a pipe of ours open.
        stdout=subprocess.PIPE if act == "paste" else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=variables,
        start_new_session=True,
    ) as process:
        try:
            answer, _ = process.communicate(text.encode(errors="replace"), timeout=limit_s)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
    return (answer or b"").decode(errors="replace") if process.returncode == 0 else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and the tool that it waits for."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def environment() -> dict[str, str] | None:
    """The environment with the desktops that are really there; None: there is none."""
    variables = dict(os.environ)
    if sys.platform in {"win32", "darwin"}:
        return variables
    # Without its compositor wl-copy takes every text and says nothing; X may still be there.
    wayland = variables.get("WAYLAND_DISPLAY", "")
    if wayland and not Path(variables.get("XDG_RUNTIME_DIR", "/"), wayland).exists():
        del variables["WAYLAND_DISPLAY"]
    return variables if variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY") else None
