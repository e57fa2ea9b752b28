"""Why a reported listing is still on sale: explained where the records know it, and never guessed."""

from __future__ import annotations

import pytest

from helper.model.finding import Finding, FindingState, Outcome
from helper.model.still_visible import why_still_visible
from tests.factories import NOW, a_finding


def in_state(state: FindingState, verdict: str = "") -> Finding:
    return a_finding(state=state, outcome=Outcome(state=state, at=NOW, verdict=verdict))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FindingState.FILED, "not decided yet"),
        (FindingState.REJECTED, "Alibaba said no"),
        (FindingState.COUNTERED, "the seller objected"),
        (FindingState.WITHDRAWN, "you took the complaint back"),
        (FindingState.REMOVED, "it is back: or an objection was accepted since"),
    ],
)
def test_each_state_has_its_reason(state: FindingState, words: str) -> None:
    """Not decided, a no, an objection, taken back, back again: each is said in plain words."""
    assert words in why_still_visible(in_state(state))


def test_an_accepted_objection_is_told_from_a_plain_no() -> None:
    """Both mean that the listing stays; the portal's own word says which it was."""
    assert why_still_visible(in_state(FindingState.REJECTED, "counter_accepted")) == (
        "Alibaba accepted the seller's objection"
    )


def test_what_was_not_reported_needs_no_reason() -> None:
    """A listing that nobody reported is on sale like any other."""
    assert why_still_visible(a_finding(state=FindingState.JUDGED)) == ""
