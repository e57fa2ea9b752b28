"""The process that reads and writes the desktop's clipboard, started by `clipboard.py`.

The exit code is 0 only if the operation worked.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Sequence

import pyperclip  # type: ignore[import-untyped]  # has no type hints

from helper.system.processes import end_own_tools, time_limit

_MOST_CHARS = 2_000_000
"""Maximum length in characters of a text that the watch reports. Its reader accepts lines of this length."""

_FIRST_READS = 3
"""Number of attempts to read the text that is on the clipboard at the start, so that it is not reported as new.

On a slow computer, the first attempts may fail.
"""
_READS = 25
"""Number of times to read a copied text back. For some milliseconds, the clipboard may return the old text."""


def main() -> int:
    """Run the operation that the first argument names, and return the exit code.

    The operations copy standard input, print the clipboard, watch the clipboard, or check that it is
    available.
    """
    act = sys.argv[1]
    if act == "copy":
        text = sys.stdin.buffer.read().decode()
        pyperclip.copy(text)
        return 0 if any(_same(pyperclip.paste(), text) for _ in range(_READS)) else 1
    if act == "watch":
        _watch(sys.argv[2].casefold().split(), *map(float, sys.argv[3:5]))
        return 0
    if act == "paste":
        sys.stdout.buffer.write(pyperclip.paste().encode(errors="replace"))
        return 0
    copying, _ = pyperclip.determine_clipboard()
    return 0 if copying else 1


def _watch(words: Sequence[str], every_seconds: float, limit_seconds: float) -> None:
    """Print each new text that contains one of the words, as a line of JSON; null for a text that is too long.

    The function returns when standard input closes.
    """
    over = threading.Event()
    threading.Thread(target=_wait_for_end, args=(over,), daemon=True).start()
    first = (_pasted(limit_seconds) for _ in range(_FIRST_READS))
    before = _hash(next((text for text in first if text is not None), ""))
    _tell(None)  # The first line says that the watch has started; every later change is reported.
    while not over.wait(every_seconds):
        text = _pasted(limit_seconds)
        # Ignore an unreadable clipboard; otherwise its old text would be reported as new afterwards.
        if text is None or (mark := _hash(text)) == before:
            continue
        before = mark
        folded = text.casefold()
        if any(word in folded for word in words):
            _tell(text if len(text) <= _MOST_CHARS else None)


def _tell(text: str | None) -> None:
    sys.stdout.write(json.dumps(text) + "\n")
    sys.stdout.flush()


def _pasted(limit_seconds: float) -> str | None:
    """Return the text on the clipboard; None for a picture, or while another program blocks the clipboard."""
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


def _hash(text: str) -> bytes:
    """Return a hash of the text, so that the text itself need not be kept."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()


def _same(read: str, text: str) -> bool:
    return read.replace("\r\n", "\n") == text.replace("\r\n", "\n")
