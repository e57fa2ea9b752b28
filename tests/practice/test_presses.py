"""Tests of announced clicks, and of the check for drags by hand."""

from __future__ import annotations

import pytest

from tests.practice.interruptions.slider import drawn_by_hand
from tests.practice.presses import LASTS_SECONDS, Announcement, Button, PressedBy, Presses

HERE = "WINDOW-1"


def announced(*announcements: Announcement) -> Presses:
    presses = Presses()
    for announcement in announcements:
        presses.announce(announcement)
    return presses


@pytest.mark.parametrize(
    ("button", "window", "age", "arrived"),
    [
        (Button.SUBMIT, HERE, 0.0, (PressedBy.HUMAN, PressedBy.HELPER)),
        (Button.SUBMIT, "", 0.0, (PressedBy.HUMAN, PressedBy.HELPER)),
        (Button.VERIFY, HERE, 0.0, (PressedBy.HELPER, PressedBy.HELPER)),
        (Button.SUBMIT, HERE, LASTS_SECONDS + 1, (PressedBy.HELPER, PressedBy.HELPER)),
    ],
    ids=["announced here", "announced for any window", "another button", "long ago"],
)
def test_announcement_attributes_one_click_on_its_button_to_the_user(
    button: Button, window: str, age: float, arrived: tuple[PressedBy, PressedBy]
) -> None:
    """An announcement that names no window applies to any window.

    Announcements expire.
    """
    announcement = Announcement("n1", button, window)
    announcement.at -= age
    presses = announced(announcement)
    assert (presses.arrived(Button.SUBMIT, HERE), presses.arrived(Button.SUBMIT, HERE)) == arrived


def test_nonce_is_valid_only_once() -> None:
    presses = announced(Announcement("n1", Button.SUBMIT, HERE))
    assert not presses.announce(Announcement("n1", Button.SUBMIT, HERE))


WIDTH = 300.0
HAND = [(x * 12.5, x * 16.0) for x in range(25)]


def test_drag_by_hand_is_accepted() -> None:
    assert drawn_by_hand({"trail": HAND, "width": WIDTH})


@pytest.mark.parametrize(
    "trail",
    [
        pytest.param([], id="nothing"),
        pytest.param([(0, 0), (300, 400)], id="one jump"),
        pytest.param([(x, ms / 20) for x, ms in HAND], id="in no time"),
        pytest.param(HAND[:-5], id="not to the end"),
        pytest.param([*HAND[:6], (300, 400)], id="slow, then a jump"),
        pytest.param([(x, 400 - ms) for x, ms in HAND], id="back in time"),
        pytest.param([(300, ms * 30.0) for ms in range(20)], id="at the end from the start"),
    ],
)
def test_drag_that_no_hand_could_make_is_refused(trail: list[tuple[float, float]]) -> None:
    assert not drawn_by_hand({"trail": trail, "width": WIDTH})


@pytest.mark.parametrize("trail", [None, "trail", [1, 2], [[1]], [["a", 2]], [[1, 2, 3]], {"x": 1}])
def test_drag_with_invalid_data_is_refused(trail: object) -> None:
    assert not drawn_by_hand({"trail": trail, "width": WIDTH})
    for width in ("wide", 0):
        assert not drawn_by_hand({"trail": HAND, "width": width})
    assert not drawn_by_hand(trail)
