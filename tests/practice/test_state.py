"""Tests of the portal's state with requests from many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.practice.faulty_state import FaultyState
from tests.practice.presses import Announcement, Button, PressedBy

THREADS = 8
ROUNDS = 50


def test_clicks_from_many_threads_are_each_counted_once() -> None:
    """An announced click counts as the user's, and every other click as the program's."""
    state = FaultyState()
    session = state.session_of("")
    for number in range(100):
        state.presses.announce(Announcement(f"n{number}", Button.SUBMIT, session.id))
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(
            threads.map(lambda _: state.presses.arrived(Button.SUBMIT, session.id), range(THREADS * ROUNDS))
        )
    assert found.count(PressedBy.HUMAN) == 100
    assert state.as_json()["counts"]["submissions"] == THREADS * ROUNDS
