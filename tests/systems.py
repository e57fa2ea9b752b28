"""A mark for tests that cannot run on Windows, and a check of file permissions that works on every system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from helper.system.files import is_private


def not_on_windows(reason: str) -> pytest.MarkDecorator:
    """Return a mark that skips a test on Windows. `make test-windows` counts the skipped tests by reason."""
    return pytest.mark.skipif(sys.platform == "win32", reason=reason)


def only_on_windows(reason: str) -> pytest.MarkDecorator:
    """Return a mark that skips a test on every system but Windows."""
    return pytest.mark.skipif(sys.platform != "win32", reason=reason)


needs_tmux = not_on_windows("Windows has no tmux")
needs_bare_clipboard = not_on_windows("on Windows a program always has a clipboard")
needs_fork = not_on_windows("the test forks a process, and Windows has no fork")
needs_link_right = not_on_windows("on Windows most accounts may not create links")
needs_stop_signal = not_on_windows("on Windows no signal stops a program without ending it")


def is_user_only(path: Path) -> bool:
    """Return whether only the user can access the path. On Windows a file inherits its folder's permissions."""
    return is_private(path if sys.platform != "win32" or path.is_dir() else path.parent)
