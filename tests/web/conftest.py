"""Fixtures for tests of the clip server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.clip_stage import ClipStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ClipStage]:
    stage = ClipStage(tmp_path)
    yield stage
    stage.store.close()
