"""What `clipboard.py` runs in a process of its own: one act at the clipboard; exit 0 only when it worked."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Sequence

import pyperclip  # type: ignore[import-untyped]  # it has no types

from helper.system.signals import end_own_tools, time_limit

_MOST_CHARS = 2_000_000
"""More is no list of links."""

_FIRST_READS = 3
"""What lies there at the beginning is no find; a slow computer may not read it at once."""
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
        _watch(sys.argv[2].casefold().split(), *map(float, sys.argv[3:5]))
        return 0
    if act == "paste":
        sys.stdout.buffer.write(pyperclip.paste()[:_MOST_CHARS].encode(errors="replace"))
        return 0
    copying, _ = pyperclip.determine_clipboard()
    return 0 if copying else 1


def _watch(words: Sequence[str], every_seconds: float, limit_seconds: float) -> None:
    """Print, one a line, each text that comes and has one of the words; end when standard input closes."""
    over = threading.Event()
    threading.Thread(target=_wait_for_end, args=(over,), daemon=True).start()
    first = (_pasted(limit_seconds) for _ in range(_FIRST_READS))
    before = _mark(next((text for text in first if text is not None), ""))
    _tell(None)  # from here on every change is seen
    while not over.wait(every_seconds):
        text = _pasted(limit_seconds)
        # What could not be read is no change: once it can, the same text would be told again.
        if text is None or (mark := _mark(text)) == before:
            continue
        before = mark
        folded = text.casefold()
        if any(word in folded for word in words):
            _tell(text[:_MOST_CHARS])


def _tell(text: str | None) -> None:
    sys.stdout.write(json.dumps(text) + "\n")
    sys.stdout.flush()


def _pasted(limit_seconds: float) -> str | None:
    """The clipboard's text; None for a picture, and where another program holds the clipboard or has just let go."""
    try:
        with time_limit(limit_seconds):
            return str(pyperclip.paste())
    except TimeoutError:
        end_own_tools()
        return None
    except (UnicodeDecodeError, pyperclip.PyperclipException):
        return None


def _wait_for_end(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


def _mark(text: str) -> bytes:
    """What tells a text from another; the text itself is not kept."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()


def _same(read: str, text: str) -> bool:
    return read.replace("\r\n", "\n") == text.replace("\r\n", "\n")
