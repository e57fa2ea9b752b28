"""A rig for each test: everything real, everything thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.whole.rig import Rig, practice_rig


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a path short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def rig(screen: str, short_folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """The practice portal with one ready complaint; `@pytest.mark.parametrize("rig", ...)` names faults."""
    with practice_rig(short_folder, faults=getattr(request, "param", ())) as rig:
        rig.prepare()
        yield rig
        await rig.close()
