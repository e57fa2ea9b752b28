"""A complaint moves only where it may, and knows whether an outcome is missing."""

from __future__ import annotations

from itertools import product

import pytest

from helper.model.attempt import Result
from helper.model.complaint import MOVES, ComplaintState
from tests.factories import a_complaint, an_attempt


@pytest.mark.parametrize(("before", "after"), list(product(ComplaintState, ComplaintState)))
def test_only_the_moves_in_the_table_are_made(before: ComplaintState, after: ComplaintState) -> None:
    """Any other move is a fault of ours, and says so in a sentence."""
    complaint = a_complaint(state=before)
    if after in MOVES[before]:
        assert complaint.moved(after).state is after
        assert complaint.why_not(after) is None
    else:
        with pytest.raises(ValueError, match=f"is {before.value} cannot become {after.value}"):
            complaint.moved(after)


def test_every_state_has_its_moves() -> None:
    """A state without an entry would be a trap."""
    assert set(MOVES) == set(ComplaintState)


def test_what_was_filed_never_becomes_unfiled() -> None:
    """From filed there is only closed, and from closed nothing."""
    assert MOVES[ComplaintState.FILED] == {ComplaintState.CLOSED}
    assert MOVES[ComplaintState.CLOSED] == set()


def test_an_attempt_without_a_result_is_open() -> None:
    """Only the last one can be: it is the question after a crash."""
    done, still_open = an_attempt(result=Result.FAILED), an_attempt()
    assert a_complaint().open_attempt is None
    assert a_complaint(attempts=(done,)).open_attempt is None
    assert a_complaint(attempts=(done, still_open)).open_attempt == still_open
