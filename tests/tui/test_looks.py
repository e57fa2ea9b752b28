"""How each screen looks, as text: in a large terminal, and after it was made as small as usual."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tools.pictures import SCENES, SIZES, Scene
from tests.tui.conftest import Open
from tests.tui.contrast import hard_to_read
from tests.tui.stage import Stage, drop_sheet, paste, press, settle


def _sizes(scene: Scene) -> list[tuple[tuple[int, int], ...]]:
    """One start for all sizes; what a session tells is scrolled to when it is told, so there it is one for each."""
    return [(size,) for size in SIZES] if scene.keys[:1] == ("3",) else [SIZES]


@pytest.mark.parametrize(
    ("scene", "sizes"),
    [
        pytest.param(scene, sizes, id=f"{scene.name}-{sizes[-1][0]}")
        for scene in SCENES
        for sizes in _sizes(scene)
    ],
)
async def test_a_screen_looks_as_it_is_kept(
    stage: Stage,
    opened: Open,
    same_as_golden: Callable[[Pilot[int], str], Awaitable[None]],
    tmp_path: Path,
    scene: Scene,
    sizes: tuple[tuple[int, int], ...],
) -> None:
    """The text of the screen is the kept one; a difference is to be looked at, then mended or kept. Every word can be read."""
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
            assert hard_to_read(pilot.app) == []
