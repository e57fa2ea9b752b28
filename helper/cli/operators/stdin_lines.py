"""Lines typed at the terminal or sent by another program, without blocking the session."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TextIO


def listen(stream: TextIO, on_line: Callable[[str], None], on_end: Callable[[], None]) -> None:
    """Call `on_line` in the running loop for every line, and `on_end` once when the stream is closed.

    A thread of its own reads: a pipe or a terminal cannot be awaited alike on every system. It dies with the program.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            for line in stream:
                if not _call(loop, on_line, line.rstrip("\r\n")):
                    return
        except (OSError, ValueError):
            # Closed while it was being read: that is an end like any other.
            pass
        _call(loop, on_end)

    threading.Thread(target=read, name="stdin", daemon=True).start()


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *arguments: object) -> bool:
    try:
        loop.call_soon_threadsafe(function, *arguments)
    except RuntimeError:
        # The session is over and its loop closed: nobody is left to hear it.
        return False
    return True
