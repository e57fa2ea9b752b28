"""What `clipboard.py` runs in a process of its own: one act at the clipboard; exit 0 only when it worked."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pyperclip  # type: ignore[import-untyped]  # it has no types

_MOST_CHARS = 2_000_000
"""More is no list of links."""

_READS = 25
"""A copying tool answers a few milliseconds after it went into the background; until then its predecessor does."""


def main() -> int:
    """Copy standard input and read it back, write the clipboard to standard output, watch it, or only look."""
    act = sys.argv[1]
    if act == "copy":
        text = sys.stdin.buffer.read().decode()
        pyperclip.copy(text)
        return 0 if any(_same(pyperclip.paste(), text) for _ in range(_READS)) else 1
    if act == "watch":
        _watch(sys.argv[2].casefold(), *map(float, sys.argv[3:5]))
        return 0
    if act == "paste":
        sys.stdout.buffer.write(pyperclip.paste()[:_MOST_CHARS].encode(errors="replace"))
        return 0
    copying, _ = pyperclip.determine_clipboard()
    return 0 if copying else 1


def _watch(word: str, every_seconds: float, limit_seconds: float) -> None:
    """Print, one a line, each text that comes and has the word; end when standard input closes."""
    over = threading.Event()
    threading.Thread(target=_wait_for_end, args=(over,), daemon=True).start()
    before = _mark(_pasted(limit_seconds))
    _tell(None)  # from here on every change is seen
    while not over.wait(every_seconds):
        text = _pasted(limit_seconds)
        if (mark := _mark(text)) == before:
            continue
        before = mark
        if word in text.casefold():
            _tell(text[:_MOST_CHARS])


def _tell(text: str | None) -> None:
    sys.stdout.write(json.dumps(text) + "\n")
    sys.stdout.flush()


def _pasted(limit_seconds: float) -> str:
    """The clipboard's text; empty for a picture, and where another program holds the clipboard or has just let go."""
    try:
        with _limited(limit_seconds):
            return str(pyperclip.paste())
    except TimeoutError:
        _end_tools()
        return ""
    except (UnicodeDecodeError, pyperclip.PyperclipException):
        return ""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` after so long; only where a tool is run can one be waited for without end."""
    if sys.platform == "win32":
        yield
        return
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _end_tools() -> None:
    """End the tool that waits for an owner that will never answer; we are alone with our tools in this group."""
    if sys.platform == "win32":
        return
    # A handler of our own: to be ignored is what a tool would inherit, and then it could not be ended.
    before = signal.signal(signal.SIGTERM, _stay)
    os.killpg(0, signal.SIGTERM)
    signal.signal(signal.SIGTERM, before)


def _stay(_number: int, _frame: FrameType | None) -> None:
    """The signal is for the tools."""


def _wait_for_end(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


def _mark(text: str) -> bytes:
    """What tells a text from another; the text itself is not kept."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()


def _same(read: str, text: str) -> bool:
    return read.replace("\r\n", "\n") == text.replace("\r\n", "\n")
