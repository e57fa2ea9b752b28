"""The portal's state under requests from many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.practice.faults import Fault
from tests.practice.faulty_state import FaultyState
from tests.practice.presses import Announcement, Button, PressedBy

THREADS = 8
ROUNDS = 50


def test_every_press_is_counted_once_from_any_thread() -> None:
    """Announced presses count as the user's, all others as the program's, and none is lost."""
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


def test_a_fault_that_happens_once_affects_one_request() -> None:
    """This holds however many requests arrive at the same time."""
    state = FaultyState(faults=[Fault.SESSION_EXPIRY])
    with ThreadPoolExecutor(THREADS) as threads:
        met = list(threads.map(lambda _: state.faults.take(Fault.SESSION_EXPIRY), range(THREADS * ROUNDS)))
    assert met.count(True) == 1
