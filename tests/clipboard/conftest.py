"""Real desktops and terminals for clipboard tests, one for each test."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.screen import own_screen


@pytest.fixture(autouse=True)
def bare_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")


@pytest.fixture
def display(bare_terminal: None) -> Iterator[str]:
    """Start an X display for this test.

    Windows has a single desktop, so a lock makes its clipboard tests run one at a time.
    """
    if sys.platform == "win32":
        with FileLock(Path(tempfile.gettempdir(), "ipp-helper-tests-clipboard.lock")):
            yield ""
    else:
        with own_screen("320x200x24") as name:
            yield name


@pytest.fixture
def tmux(bare_terminal: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        socket = Path(folder, "tmux")
        server = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        subprocess.run([*server, "new-session", "-d", "-x", "80", "-y", "24"], check=True, timeout=20)
        monkeypatch.setenv("TMUX", f"{socket},0,0")
        yield socket
        subprocess.run([*server, "kill-server"], check=True, timeout=20)
