"""The position of the browser window beside the terminal."""

from __future__ import annotations

import pytest

from helper.browser.portal.tab import right_part


@pytest.mark.parametrize(
    ("left", "top", "width", "height", "taken"),
    [(70, 30, 1850, 1050, (995, 925)), (0, 0, 1440, 900, (620, 820)), (0, 0, 1366, 768, None)],
    ids=[
        "right half without the system's bars",
        "more than half of a narrow screen",
        "no change on a small screen",
    ],
)
def test_browser_window_is_placed_on_the_right_of_a_wide_screen(
    left: int, top: int, width: int, height: int, taken: tuple[int, int] | None
) -> None:
    screen = {"left": left, "top": top, "width": width, "height": height}
    bounds = taken and {**screen, "left": taken[0], "width": taken[1]}
    assert right_part(screen) == bounds
