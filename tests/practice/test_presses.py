"""Whose press it was."""

from __future__ import annotations

from helper.practice.presses import LASTS_SECONDS, Announcement, Button, By, Presses

HERE = "WINDOW-1"


def announced(*announcements: Announcement) -> Presses:
    presses = Presses()
    for announcement in announcements:
        presses.announce(announcement)
    return presses


def test_an_announcement_covers_one_press() -> None:
    """The second request after one announcement is the program's."""
    presses = announced(Announcement("n1", Button.SUBMIT, HERE))
    assert [presses.arrived(Button.SUBMIT, HERE) for _ in range(2)] == [By.HUMAN, By.HELPER]


def test_an_announcement_is_for_one_button() -> None:
    """Who announced Verify has not announced Submit."""
    presses = announced(Announcement("n1", Button.VERIFY, HERE))
    assert presses.arrived(Button.SUBMIT, HERE) is By.HELPER
    assert presses.arrived(Button.VERIFY, HERE) is By.HUMAN


def test_an_announcement_without_a_window_is_for_any() -> None:
    """Who does not name a window means the next press."""
    assert announced(Announcement("n1", Button.SUBMIT, "")).arrived(Button.SUBMIT, HERE) is By.HUMAN


def test_an_old_announcement_covers_nothing() -> None:
    """A press the page stopped is no excuse for a later one."""
    stale = Announcement("n1", Button.SUBMIT, HERE)
    stale.at -= LASTS_SECONDS + 1
    assert announced(stale).arrived(Button.SUBMIT, HERE) is By.HELPER


def test_a_nonce_serves_once() -> None:
    """A repeated announcement is not taken."""
    presses = announced(Announcement("n1", Button.SUBMIT, HERE))
    assert not presses.announce(Announcement("n1", Button.SUBMIT, HERE))


def test_submissions_are_the_sum() -> None:
    """The counts of the control API add up."""
    presses = announced(Announcement("n1", Button.SUBMIT, HERE))
    for _ in range(3):
        presses.arrived(Button.SUBMIT, HERE)
    counts = presses.as_json()
    assert (counts["submissions"], counts["human_submits"], counts["helper_submits"]) == (3, 1, 2)
