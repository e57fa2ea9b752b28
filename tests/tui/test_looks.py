"""How each screen looks, as text: at the usual size of a terminal and at a large one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.pictures import SCENES, SIZES, Scene
from tests.tui.conftest import Open
from tests.tui.contrast import hard_to_read
from tests.tui.stage import Stage, drop_sheet, paste, press


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene.name))
async def test_a_screen_looks_as_it_is_kept(
    stage: Stage,
    opened: Open,
    same_as_golden: Callable[[Pilot[int], str], Awaitable[None]],
    tmp_path: Path,
    scene: Scene,
    size: tuple[int, int],
) -> None:
    """The text of the screen is the kept one; a difference is to be looked at, then mended or kept. Every word can be read."""
    stage.script = scene.script
    scene.prepare(stage)
    async with opened(
        size=size, first_time=scene.first_time, practice=scene.practice, pages_tried=412
    ) as pilot:
        if scene.sheet:
            await drop_sheet(pilot, tmp_path)
        await press(pilot, *scene.keys)
        if scene.paste:
            await paste(pilot, scene.paste)
        await same_as_golden(pilot, f"{scene.name}-{size[0]}x{size[1]}")
        assert hard_to_read(pilot.app) == []
