"""A virtual screen of a test worker's own: no test opens a window on somebody's desk, or shares a clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helper.cli.practice_ground import virtual_screen


@contextmanager
def own_screen(size: str = "1600x1200x24") -> Iterator[str]:
    """Start one and make it the screen of everything this process starts."""
    with virtual_screen(size) as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        yield display
