"""Copying and pasting through the desktop, tmux or the terminal."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from helper.clipboard import clipboard
from helper.clipboard.clipboard import (
    LoopClipboard,
    clear_if_unchanged,
    copy,
    copy_sequence,
    paste,
    watched,
    why_not_watch,
)
from tests.systems import needs_bare_clipboard, needs_stop_signal, needs_tmux, not_on_windows

LINKS = "https://www.aliexpress.com/item/1005009900000017.html\nProduct – 商品\n"


@needs_tmux
async def test_tmux_buffer_serves_as_the_clipboard_without_a_desktop(tmux: Path) -> None:
    assert await LoopClipboard().copy(LINKS)
    assert paste() == LINKS
    assert not clear_if_unchanged("ours")
    assert clear_if_unchanged(LINKS)
    assert clipboard.paste_from_tmux() is None


@needs_bare_clipboard
async def test_a_terminal_without_desktop_gets_an_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sequence is OSC 52: the text in base64, ended by BEL."""
    monkeypatch.setenv("TERM", "xterm-256color")
    text = "Quiet Whale – 鲸"
    sequence = copy(text) or ""
    assert (sequence[:7], sequence[-1:]) == ("\x1b]52;c;", "\x07")
    assert base64.b64decode(sequence[7:-1]).decode() == text
    assert not await LoopClipboard().copy(text)
    written: list[str] = []
    assert await LoopClipboard(written.append).copy(text)
    assert written == [sequence]
    assert not copy_sequence("x" * 75_000), "terminals drop longer sequences"


@needs_bare_clipboard
@pytest.mark.parametrize("terminal", ["", "dumb", "linux"])
async def test_copy_returns_none_if_no_clipboard_method_works(
    terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", terminal)
    assert copy("a text") is None
    assert paste() == ""
    assert not clipboard.is_available()
    assert not await LoopClipboard(print).copy("a text")
    assert "has no desktop" in await why_not_watch()


async def test_copied_text_is_pasted_unchanged_and_then_cleared(display: str) -> None:
    assert clipboard.is_available()
    assert await why_not_watch() == ""
    in_loop = LoopClipboard()
    assert await in_loop.copy(LINKS)
    assert await in_loop.paste() == LINKS
    await in_loop.clear_if_unchanged("ours")
    assert await in_loop.paste() == LINKS
    await in_loop.clear_if_unchanged(LINKS)
    assert await in_loop.paste() is None


@needs_stop_signal
def test_pasting_does_not_wait_for_a_hung_clipboard_owner(display: str) -> None:
    with subprocess.Popen(["xclip", "-selection", "clipboard", "-quiet"], stdin=subprocess.PIPE) as owner:
        assert owner.stdin is not None
        owner.stdin.write(b"held")
        owner.stdin.close()
        while clipboard.paste_from_desktop() != "held":
            pass
        owner.send_signal(signal.SIGSTOP)
        assert clipboard.paste_from_desktop(limit_s=0.5) is None
        owner.kill()


def test_copying_leaves_no_pipe_open(display: str) -> None:
    """An open pipe would make a reader of the program's output wait until the copying tool ends."""
    code = "from helper.clipboard import clipboard as c; c.LIMIT_S = 20.0; print(c.copy_to_desktop('a text'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


@needs_bare_clipboard
def test_a_stale_wayland_display_does_not_hide_the_x_display(
    display: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a running Wayland server, `wl-copy` would accept the text and then lose it."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert clipboard.copy_to_desktop("a text")
    assert clipboard.paste_from_desktop() == "a text"


def test_own_text_is_recognised_despite_other_line_breaks() -> None:
    """A desktop may change the line breaks, or add one at the end."""
    clipboard.note_own_text("one link\nanother link")
    assert clipboard.is_own("one link\r\nanother link\r\n")
    assert not clipboard.is_own("one link")
    for number in range(40):
        clipboard.note_own_text(f"text {number}")
    assert [clipboard.is_own(text) for text in ("one link\nanother link", "text 39")] == [False, True]


QUICK = 0.05
COPYING = (
    [sys.executable, "-c", "import pyperclip, sys; pyperclip.copy(sys.stdin.buffer.read().decode())"]
    if sys.platform == "win32"
    else ["xclip", "-selection", "clipboard", "-i"]
)


def _link(number: int) -> str:
    """Return a link that no other test has copied."""
    return f"https://www.aliexpress.com/item/{1005009900077000 + number}.html"


def _copied_by_another_program(text: str) -> None:
    subprocess.run(COPYING, input=text.encode(), check=True, timeout=60)


async def test_clipboard_watch_reports_only_new_texts_with_the_keyword(display: str) -> None:
    _copied_by_another_program(_link(1))
    async with watched(["aliexpress"], QUICK) as texts:
        arriving = asyncio.ensure_future(anext(texts))
        await asyncio.to_thread(_copied_by_another_program, "a secret")
        await asyncio.wait([arriving], timeout=0.5)
        assert await asyncio.to_thread(clipboard.copy_to_desktop, _link(2))
        await asyncio.wait([arriving], timeout=0.5)
        await asyncio.to_thread(_copied_by_another_program, _link(0))
        assert await asyncio.wait_for(arriving, 60) == _link(0)


async def test_long_texts_are_pasted_whole_and_reported_by_the_watch(display: str) -> None:
    """A text that is cut loses links without a word, or ends in the link of another listing."""
    long = "\n".join(map(_link, range(40_000)))
    async with watched(["aliexpress"], QUICK) as texts:
        arriving = asyncio.ensure_future(anext(texts))
        await asyncio.to_thread(_copied_by_another_program, long)
        assert await asyncio.wait_for(arriving, 60) is None
    while (pasted := await asyncio.to_thread(clipboard.paste_from_desktop)) is None:
        pass
    assert pasted == long


@needs_stop_signal
async def test_clipboard_watch_survives_a_hung_clipboard_owner(display: str) -> None:
    """The watch skips the text of the hung owner, and reports the next text that the user copies."""
    owner = await asyncio.create_subprocess_exec(
        "xclip", "-selection", "clipboard", "-quiet", stdin=asyncio.subprocess.PIPE
    )
    assert owner.stdin is not None
    owner.stdin.write(_link(4).encode())
    owner.stdin.close()
    while await asyncio.to_thread(clipboard.paste_from_desktop) != _link(4):
        pass
    async with watched(["aliexpress"], QUICK, 0.5) as texts:
        arriving = asyncio.ensure_future(anext(texts))
        for act in (signal.SIGSTOP, signal.SIGCONT):
            owner.send_signal(act)
            await asyncio.wait([arriving], timeout=1)
        await asyncio.to_thread(_copied_by_another_program, _link(5))
        assert await asyncio.wait_for(arriving, 60) == _link(5)
    await owner.wait()


@not_on_windows("the test looks for the process in Linux' /proc")
async def test_watching_process_ends_when_the_watch_is_cancelled(display: str) -> None:
    async with watched(["aliexpress"], QUICK):
        (child,) = _children()
    assert child not in _children()


@needs_bare_clipboard
async def test_message_about_a_missing_clipboard_tool_names_a_tool(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert "install xclip" in await why_not_watch()


def _children() -> set[str]:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    return {pid for pid in children.split() if _watches(pid)}


def _watches(pid: str) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):  # the process ended between the two reads
        return b"watch" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
