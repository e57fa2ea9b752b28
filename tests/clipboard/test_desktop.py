"""The desktop's clipboard is used as far as it answers, and never waited for."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helper.clipboard import desktop

LINKS = "https://www.aliexpress.com/item/1005009900000017.html\nProduct – 商品\n"


def test_what_is_copied_can_be_pasted_unchanged(display: str) -> None:
    """Lines, trailing newlines and characters of every script survive."""
    assert desktop.copy(LINKS)
    assert desktop.paste() == LINKS


def test_a_hung_owner_costs_no_more_than_the_limit(display: str) -> None:
    """A program that holds the clipboard and does not answer gives nothing, in time."""
    with subprocess.Popen(["xclip", "-selection", "clipboard", "-quiet"], stdin=subprocess.PIPE) as owner:
        assert owner.stdin is not None
        owner.stdin.write(b"held")
        owner.stdin.close()
        _wait_for_clipboard("held")
        owner.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        assert desktop.paste(limit_s=0.5) is None
        assert time.monotonic() - start < 5
        owner.kill()


def test_copying_leaves_no_pipe_of_ours_open(display: str) -> None:
    """Whoever reads our output sees its end, although the copying tool lives on."""
    code = "from helper.clipboard import desktop; print(desktop.copy('a text'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_without_a_desktop_nothing_is_tried() -> None:
    """On a bare terminal there is no clipboard, and saying so takes no time."""
    assert not desktop.copy("a text")
    assert desktop.paste() is None
    assert not desktop.is_available()


def test_a_display_that_is_gone_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale DISPLAY is no clipboard: the text is not read back, so it was not copied."""
    monkeypatch.setenv("DISPLAY", ":65000")
    assert not desktop.copy("a text")


def test_a_wayland_name_without_compositor_does_not_hide_x(
    display: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """wl-copy would take the text and lose it; the X display that is there is used."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert desktop.copy("a text")
    assert desktop.paste() == "a text"


def test_a_desktop_with_a_tool_is_available(display: str) -> None:
    """With a display and xclip there is a clipboard."""
    assert desktop.is_available()


def _wait_for_clipboard(text: str) -> None:
    deadline = time.monotonic() + 20
    while desktop.paste() != text:
        assert time.monotonic() < deadline, "the owner never took the clipboard"
