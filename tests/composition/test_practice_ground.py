"""The virtual display on a machine without a screen."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from helper.composition.practice_ground import some_screen, virtual_screen
from helper.errors import BrowserUnavailable
from tests.systems import not_on_windows

_GREETING = b"l\0\x0b\0\0\0\0\0\0\0\0\0"
"""First bytes that an X11 client sends: byte order, protocol 11.0, no authorisation."""


pytestmark = not_on_windows("Windows always has a screen, and no Xvfb")


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def test_virtual_display_runs_only_inside_the_block() -> None:
    """The display has a high number, which other display servers do not use.

    When a server ends, it would otherwise remove the socket of a newer server with the same number.
    """
    with some_screen() as message:
        display = os.environ["DISPLAY"]
        assert int(display.removeprefix(":")) >= 1000
        assert (
            message == f"This computer has no screen, so the browser window is on a virtual one ({display})."
        )
        assert _accepts_clients(display)
    assert "DISPLAY" not in os.environ
    assert not _socket(display).exists()


def test_failed_display_server_is_reported() -> None:
    with pytest.raises(BrowserUnavailable, match="did not start") as caught, virtual_screen("none"):
        pass
    assert "none" in caught.value.where


def test_missing_display_server_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserUnavailable, match="no screen") as caught, some_screen():
        pass
    assert "apt install xvfb" in caught.value.now


def _accepts_clients(display: str) -> bool:
    with socket.socket(socket.AF_UNIX) as program:
        program.settimeout(20)
        program.connect(str(_socket(display)))
        program.sendall(_GREETING)
        return program.recv(1) == b"\1"


def _socket(display: str) -> Path:
    return Path(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
