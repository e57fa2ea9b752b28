"""Golden files: each screen as text, in a large terminal and after resizing to the usual size."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tools.pictures import SCENES, SIZES, Scene
from tests.tui.conftest import Open
from tests.tui.contrast import low_contrast_words
from tests.tui.stage import Stage, drop_sheet, paste, press, settle


def _sizes(scene: Scene) -> list[tuple[tuple[int, int], ...]]:
    """All sizes in one start; filing scenes start once per size, because events scroll the text when they arrive."""
    return [(size,) for size in SIZES] if scene.keys[:1] == ("3",) else [SIZES]


@pytest.mark.parametrize(
    ("scene", "sizes"),
    [
        pytest.param(scene, sizes, id=f"{scene.name}-{sizes[-1][0]}")
        for scene in SCENES
        for sizes in _sizes(scene)
    ],
)
async def test_screen_matches_its_golden_file(
    stage: Stage,
    opened: Open,
    same_as_golden: Callable[[Pilot[int], str], Awaitable[None]],
    tmp_path: Path,
    scene: Scene,
    sizes: tuple[tuple[int, int], ...],
) -> None:
    """Read a difference, then correct the screen or update the file. Every word must have enough contrast."""
    stage.script = scene.script
    scene.prepare(stage)
    usual = {"first_time": scene.first_time, "practice": scene.practice}
    async with opened(size=sizes[0], **usual) as pilot:
        if scene.sheet:
            await drop_sheet(pilot, tmp_path)
        await press(pilot, *scene.keys)
        if scene.paste:
            await paste(pilot, scene.paste)
        for width, height in sizes:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            await same_as_golden(pilot, f"{scene.name}-{width}x{height}")
            assert low_contrast_words(pilot.app) == []
