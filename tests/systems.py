"""Why a test cannot hold on one of the systems, in a sentence that is true on every machine of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from helper.system.files import is_private


def not_on_windows(reason: str) -> pytest.MarkDecorator:
    """The test is left out there; `make test-windows` counts it with its reason."""
    return pytest.mark.skipif(sys.platform == "win32", reason=reason)


has_no_tmux = not_on_windows("Windows has no tmux")
has_a_desktop = not_on_windows("a program has a clipboard wherever it runs on Windows")
forks_nobody = not_on_windows("the test forks a process for each kill, and Windows has no fork")
links_are_a_right = not_on_windows(
    "to make a link is a right of its own on Windows, which most accounts do not have"
)
stops_nobody = not_on_windows("no signal stops a program on Windows without ending it")


def is_for_nobody_else(path: Path) -> bool:
    """Whether only the person may come at what is there; a file on Windows has the rights of the folder it lies in."""
    return is_private(path if sys.platform != "win32" or path.is_dir() else path.parent)
