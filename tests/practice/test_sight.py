"""Whether something is within the scripted person's reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.practice.sight import Place

HERE = Place(y=400, still=True, free=True, framed=False, screen=900)


def test_what_stands_still_in_the_open_is_within_reach() -> None:
    """In the middle of the screen, at rest, with nothing over it."""
    assert HERE.within_reach


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(replace(HERE, still=False), id="moving"),
        pytest.param(replace(HERE, free=False), id="covered"),
        pytest.param(replace(HERE, y=40), id="under the strips"),
        pytest.param(replace(HERE, y=1200), id="below the screen"),
        pytest.param(replace(HERE, y=-5), id="above the screen"),
    ],
)
def test_what_moves_is_covered_or_away_is_not(place: Place) -> None:
    """A person would not press there."""
    assert not place.within_reach


def test_at_the_edge_will_do_where_the_page_scrolls_no_further() -> None:
    """A button in the last line can be reached, one that is off the screen cannot."""
    assert replace(HERE, y=890).at_the_edge
    assert not replace(HERE, y=910).at_the_edge


def test_a_frame_is_looked_at_as_a_whole() -> None:
    """Strips of the page do not lie inside a frame."""
    assert replace(HERE, y=40, framed=True).within_reach
