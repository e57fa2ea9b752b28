"""Controls Python's garbage collector: pauses it while many objects are created, and excludes permanent objects."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 50_000
"""Minimum number of new objects for which freezing pays off."""

_lock = threading.Lock()
_pauses = 0
"""Number of current pauses, in all threads."""


@contextmanager
def gc_paused(*, all_stays: bool = False) -> Iterator[None]:
    """Pause the garbage collector, whose scans take up to half of the time while many objects are created.

    Pauses may be nested and may overlap in several threads: the last one to end resumes collection. With
    `all_stays`, all objects are frozen at the end if very many were created, so later collections skip them.
    """
    global _pauses  # noqa: PLW0603 - the collector is one for the process, and so is this count
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        if all_stays and gc.get_count()[0] > _MANY:
            gc.freeze()
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
