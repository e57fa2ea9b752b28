"""A virtual screen for each test worker: no test opens a visible window or shares a clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helper.composition.practice_ground import virtual_screen


@contextmanager
def own_screen(size: str = "1600x1200x24") -> Iterator[str]:
    """Start a virtual screen, and yield its name. Every program that this process starts uses the screen."""
    with virtual_screen(size) as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        yield display
