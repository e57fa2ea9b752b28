"""The buffer of the tmux that the program runs in: it works whatever tmux's clipboard settings are."""

from __future__ import annotations

import os
import shutil
import subprocess

_LIMIT_S = 1.0


def copy(text: str) -> bool:
    """Make the text tmux's newest buffer; tmux hands it on to the terminal where that allows it."""
    return _run("load-buffer", "-w", "-", text=text) is not None


def paste() -> str | None:
    """The newest buffer; None: there is none, or no tmux."""
    return _run("show-buffer")


def forget() -> bool:
    """Remove the newest buffer."""
    return _run("delete-buffer") is not None


def _run(*command: str, text: str = "") -> str | None:
    tmux = shutil.which("tmux")
    if tmux is None or not os.environ.get("TMUX"):
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own words only; the text goes in by standard input
            [tmux, *command],
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
