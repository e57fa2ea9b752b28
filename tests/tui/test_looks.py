"""Golden files: every screen as text, and some screens also on a wide terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tools.pictures import SCENES, SIZES, Scene
from tests.tui.conftest import Open
from tests.tui.contrast import low_contrast_words
from tests.tui.stage import Stage


@pytest.mark.parametrize(
    ("scene", "size"),
    [
        pytest.param(scene, size, id=f"{scene.name}-{size[0]}x{size[1]}")
        for scene in SCENES
        for size in (SIZES if scene.wide else SIZES[-1:])
    ],
)
async def test_screen_matches_its_golden_file(
    stage: Stage,
    opened: Open,
    same_as_golden: Callable[[Pilot[int], str], Awaitable[None]],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    scene: Scene,
    size: tuple[int, int],
) -> None:
    """The screen equals its golden file, and every word has enough contrast.

    If the screen differs, correct the screen or update the file with `--update-goldens`.
    """
    stage.script = scene.script
    scene.prepare(stage)
    async with opened(size=size, welcome=scene.first_time, practice=scene.practice) as pilot:
        await scene.show(pilot, tmp_path)
        await same_as_golden(pilot, request.node.callspec.id)
        assert low_contrast_words(pilot.app) == []
