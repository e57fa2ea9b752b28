"""Fixtures for whole sessions: a real program with real records. Only the browser window is shared between tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.whole.rig import Rig, practice_rig
from tests.whole.shared_window import SharedWindow, make_fresh, shared_window


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a path that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def _window(screen: str) -> AsyncIterator[SharedWindow]:
    async with shared_window() as window:
        yield window


@pytest.fixture
async def window_state(_window: SharedWindow) -> Path:
    """The state folder of this worker's shared window, which is reset to one empty tab and logged out."""
    await make_fresh(_window.order)
    return _window.state


@asynccontextmanager
async def _ready(
    window_state: Path, short_folder: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Rig]:
    asked = getattr(request, "param", ())
    shape = asked if isinstance(asked, dict) else {"faults": asked}
    with practice_rig(short_folder, window_state, **shape) as rig:
        rig.prepare()
        yield rig
        await rig.close()


@pytest.fixture
async def rig(window_state: Path, short_folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """The practice portal with one ready complaint and a logged-in user.

    Parametrize `rig` with `indirect=True` to pass a tuple of faults, or a dict of arguments for the portal.
    """
    async with _ready(window_state, short_folder, request) as rig:
        await rig.sign_in()
        yield rig


@pytest.fixture
async def signed_out_rig(
    window_state: Path, short_folder: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Rig]:
    """The same rig with a user who is not logged in."""
    async with _ready(window_state, short_folder, request) as rig:
        yield rig


@pytest.fixture
async def lone_rig(screen: str, short_folder: Path) -> AsyncIterator[Rig]:
    """A rig without a window: the program opens its own window with a new profile."""
    with practice_rig(short_folder) as rig:
        rig.prepare()
        yield rig
        await rig.close()
