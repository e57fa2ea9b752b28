"""The window stands beside the terminal where there is room for both."""

from __future__ import annotations

from helper.browser.portal.tab import right_part


def test_on_a_wide_screen_the_window_takes_the_right_half() -> None:
    """Below a bar at the top and beside one at the left."""
    bounds = right_part({"left": 70, "top": 30, "width": 1850, "height": 1050})
    assert bounds == {"left": 995, "top": 30, "width": 925, "height": 1050}


def test_where_a_half_is_too_narrow_the_window_takes_more() -> None:
    """A portal's page needs its width."""
    bounds = right_part({"left": 0, "top": 0, "width": 1440, "height": 900})
    assert bounds is not None
    assert bounds["width"] == 820
    assert bounds["left"] == 620


def test_on_a_narrow_screen_the_window_stays_where_it_is() -> None:
    """There is no room for two."""
    assert right_part({"left": 0, "top": 0, "width": 1366, "height": 768}) is None
