"""Watches the desktop's clipboard, twice a second, in a process of its own; only texts with a certain word leave it.

That process forgets every other text at once: it neither keeps, writes nor passes it on. What was on the clipboard when
the watching began is not told either.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from helper.clipboard import desktop
from helper.clipboard.own_texts import is_own

EVERY_SECONDS = 0.5
LIMIT_SECONDS = 2.0
"""So long an owner of the clipboard may take to answer; it may also have let go of it at that moment."""

_LONGEST_LINE = 16_000_000
"""A text of two million characters, as JSON of escapes."""

_MAC = "On macOS this was not tried yet: it may ask you at every look. Paste with cmd+v instead."
_NO_DESKTOP = (
    "There is no desktop here (an ssh session or a console), so its clipboard cannot be seen. Paste instead."
)
_NO_TOOL = (
    "The clipboard cannot be read here. On Linux install xclip, or wl-clipboard on Wayland, and try again."
)


async def why_not_watch() -> str:
    """Why the clipboard cannot be watched here, in a sentence; empty: it can."""
    if sys.platform == "darwin":
        return _MAC
    if desktop.environment() is None:
        return _NO_DESKTOP
    return "" if await asyncio.to_thread(desktop.is_available) else _NO_TOOL


@asynccontextmanager
async def watched(
    word: str, every_seconds: float = EVERY_SECONDS, limit_seconds: float = LIMIT_SECONDS
) -> AsyncIterator[AsyncIterator[str]]:
    """The texts that the person copies from now on and that contain the word; our own are left out."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        desktop.PROCESS,
        "watch",
        word,
        str(every_seconds),
        str(limit_seconds),
        # The process ends when this pipe closes, whatever becomes of us.
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=desktop.environment(),
        start_new_session=True,
        limit=_LONGEST_LINE,
    )
    assert process.stdout is not None, "it was asked for"  # noqa: S101 - for the type checker
    try:
        await process.stdout.readline()  # it has begun
        yield _texts(process.stdout)
    finally:
        _end(process)
        await process.wait()


async def _texts(lines: asyncio.StreamReader) -> AsyncIterator[str]:
    async for line in lines:
        text: str = json.loads(line)
        if not is_own(text):
            yield text


def _end(process: asyncio.subprocess.Process) -> None:
    """End the process, and the tool that it may be waiting for."""
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
