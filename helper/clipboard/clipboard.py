"""Copies and pastes with the first method that works: desktop clipboard, tmux buffer, or escape sequence.

Clipboard tools run in a process of their own, because three things fail in the program's process (measured
with pyperclip 1.11): `paste` never returns while the clipboard's owner hangs; xclip keeps standard output
open, so whoever reads that output waits forever; and the tools print onto the screen.

Callers must show the text that they copy, because any method may fail. A call may take two seconds, so it
needs a thread (`asyncio.to_thread`). The watch immediately drops each text that contains none of the wanted
words: such a text is never stored or passed on.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from helper.system.processes import NO_WINDOW, end_group, own_command
from helper.translation import tr

_REMEMBERED = 32
_DIGESTS: deque[bytes] = deque(maxlen=_REMEMBERED)


def note_own_text(text: str) -> None:
    """Remember that the program has copied this text. Only a hash is kept."""
    _DIGESTS.append(_digest(text))


def is_own(text: str) -> bool:
    """Return whether the program has recently copied this text."""
    return _digest(text) in _DIGESTS


def _digest(text: str) -> bytes:
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.blake2b(plain.encode(errors="replace"), digest_size=16).digest()


_MOST_BYTES = 74_994
"""Maximum length of a text in bytes.

Encoded as base64, the text then has at most 100,000 characters, which xterm and similar terminals accept.
"""

_TERMS_WITHOUT_COPYING = frozenset({"", "dumb", "linux"})
"""Values of TERM for terminals that ignore or print the escape sequence for copying."""


def copy_sequence(text: str) -> str:
    """Return the escape sequence with which terminals copy this text.

    Return an empty string if the terminal does not support the sequence, or if the text is too long.
    """
    content = text.encode(errors="replace")
    if os.environ.get("TERM", "") in _TERMS_WITHOUT_COPYING or len(content) > _MOST_BYTES:
        return ""
    return f"\x1b]52;c;{base64.b64encode(content).decode()}\x07"


_LIMIT_S = 1.0


def paste_from_tmux() -> str | None:
    """Return the newest tmux buffer; None without tmux or a buffer."""
    return _run_tmux("show-buffer")


def _run_tmux(*command: str, text: str = "") -> str | None:
    tmux = shutil.which("tmux")
    if tmux is None or not os.environ.get("TMUX"):
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments; the text goes to standard input
            [tmux, *command],
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


LIMIT_S = 2.0
"""Time limit for one operation, in seconds.

Copying takes about 0.1 s; starting the process may take longer.
"""

PROCESS = "helper.clipboard.desktop_process"


def copy_to_desktop(text: str) -> bool:
    """Copy the text to the desktop's clipboard; return whether reading the clipboard gives the same text."""
    note_own_text(text)
    return _run_desktop("copy", text, LIMIT_S) is not None


def paste_from_desktop(limit_s: float | None = None) -> str | None:
    """Return the text on the desktop's clipboard; None if it cannot be read in time."""
    return _run_desktop("paste", "", LIMIT_S if limit_s is None else limit_s)


def is_available() -> bool:
    return _run_desktop("look", "", LIMIT_S) is not None


def _run_desktop(act: str, text: str, limit_s: float) -> str | None:
    variables = environment()
    if variables is None:
        return None
    with subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
        own_command(PROCESS, act),
        stdin=subprocess.PIPE,
        # The tool that copies keeps running to provide the text. It must not inherit a pipe, because this
        # program would wait until the pipe is closed.
        stdout=subprocess.PIPE if act == "paste" else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=variables,
        start_new_session=True,
        creationflags=NO_WINDOW,
    ) as process:
        try:
            answer, _ = process.communicate(text.encode(errors="replace"), timeout=limit_s)
        except subprocess.TimeoutExpired:
            end_group(process)
            return None
    return (answer or b"").decode(errors="replace") if process.returncode == 0 else None


def environment() -> dict[str, str] | None:
    """Return the environment variables, without a Wayland display that does not exist.

    Return None if there is no display.
    """
    variables = dict(os.environ)
    if sys.platform in {"win32", "darwin"}:
        return variables
    # If no Wayland compositor runs, wl-copy accepts every text and does nothing; X may still work.
    wayland = variables.get("WAYLAND_DISPLAY", "")
    if wayland and not Path(variables.get("XDG_RUNTIME_DIR", "/"), wayland).exists():
        del variables["WAYLAND_DISPLAY"]
    return variables if variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY") else None


def copy(text: str) -> str | None:
    """Copy the text; return None if no method works, so that the user must select the text on the screen.

    Any other non-empty result is an escape sequence, which the caller must write to the terminal. The
    terminal may ignore the sequence.
    """
    # With -w, tmux also passes the text on to the terminal's clipboard, if its settings allow that.
    if copy_to_desktop(text) or _run_tmux("load-buffer", "-w", "-", text=text) is not None:
        return ""
    return copy_sequence(text) or None


def paste(limit_s: float | None = None) -> str:
    """Return the text on the clipboard or in tmux's buffer; empty if nothing can be read in time."""
    return paste_from_desktop(limit_s) or paste_from_tmux() or ""


def clear_if_unchanged(text: str) -> bool:
    """Clear the clipboard if it still has this text; return whether it was cleared.

    A text that the user has copied in the meantime stays.
    """
    cleared = False
    if text and paste_from_desktop() == text:
        cleared = copy_to_desktop("")
    if text and paste_from_tmux() == text:
        cleared = _run_tmux("delete-buffer") is not None or cleared
    return cleared


class LoopClipboard:
    """Copies and pastes without blocking the event loop."""

    def __init__(self, write: Callable[[str], object] | None = None) -> None:
        """Create the clipboard. `write` writes to the terminal; without it, escape sequences are not used."""
        self._write = write

    async def copy(self, text: str) -> bool:
        """Copy the text. Return False if no method works; the user must then select the text on the screen."""
        escape = await asyncio.to_thread(copy, text)
        if escape and self._write is None:
            return False
        if escape and self._write is not None:
            self._write(escape)
        return escape is not None

    async def paste(self) -> str | None:
        return await asyncio.to_thread(paste) or None

    async def clear_if_unchanged(self, text: str) -> None:
        await asyncio.to_thread(clear_if_unchanged, text)


EVERY_SECONDS = 0.5
"""Seconds between two reads of the watched clipboard."""
LIMIT_SECONDS = 2.0
"""Seconds within which the program that owns the clipboard must answer."""

_LONGEST_LINE = 16_000_000
"""Maximum length of a line in bytes: two million characters, escaped as JSON."""


async def why_not_watch() -> str:
    """Return why the clipboard cannot be watched, or an empty string if it can."""
    if sys.platform == "darwin":
        return tr(
            "Watching the clipboard is not supported on macOS yet: macOS may ask for permission each time. Paste with cmd+v instead."
        )
    if environment() is None:
        return tr(
            "An ssh session or a console has no desktop, so ipp-helper cannot read a clipboard. Paste the links instead."
        )
    if await asyncio.to_thread(is_available):
        return ""
    return tr(
        "ipp-helper cannot read the clipboard. On Linux, install xclip (or wl-clipboard for Wayland), and try again."
    )


@asynccontextmanager
async def watched(
    words: Iterable[str], every_seconds: float = EVERY_SECONDS, limit_seconds: float = LIMIT_SECONDS
) -> AsyncIterator[AsyncIterator[str | None]]:
    """Yield the texts that the user copies from now on, if they contain one of the words; None for one that is too long.

    Texts that this program has copied are skipped.
    """
    process = await asyncio.create_subprocess_exec(
        *own_command(PROCESS, "watch", " ".join(words), str(every_seconds), str(limit_seconds)),
        # The process ends when this pipe closes, even if this program is killed.
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
        creationflags=NO_WINDOW,
        limit=_LONGEST_LINE,
    )
    assert process.stdout is not None, "it was asked for"  # noqa: S101 - tells the type checker
    try:
        await process.stdout.readline()  # the first line says that the watch has started
        yield _texts(process.stdout)
    finally:
        end_group(process)
        await process.wait()


async def _texts(lines: asyncio.StreamReader) -> AsyncIterator[str | None]:
    async for line in lines:
        text: str | None = json.loads(line)
        if text is None or not is_own(text):
            yield text
