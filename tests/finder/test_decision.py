"""The scores of controls decide whether a field is found, asked about, or not found."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from helper.finder.decision import SURE_LEAD, SURE_SCORE, Vote, decide
from helper.finder.signals import ASK_SCORE
from helper.flow.form import Ambiguous, Candidate, ControlKind, FindResult, Found, NotFound


def vote(score: float, *, kept: str = "", ref: str = "") -> Vote:
    return Vote(Candidate(ref or f"ref {score}", "Reason", ControlKind.LIST, score), kept)


def scores(found: FindResult) -> list[float]:
    candidates: Sequence[Candidate] = (
        [found.candidate] if isinstance(found, Found) else getattr(found, "candidates", ())
    )
    return [candidate.score for candidate in candidates]


votes = st.lists(
    st.builds(vote, st.floats(0, 12), kept=st.sampled_from(["", "Off."]), ref=st.uuids().map(str)), max_size=8
)


def test_control_with_a_clear_lead_is_found() -> None:
    assert decide([vote(6.0), vote(1.0)]) == Found(vote(6.0).candidate)


def test_controls_with_close_scores_raise_a_question_with_the_best_first() -> None:
    assert scores(decide([vote(3.0), vote(4.0)])) == [4.0, 3.0]


def test_two_controls_above_the_threshold_raise_a_question() -> None:
    assert isinstance(decide([vote(8.0), vote(4.0)]), Ambiguous)


def test_one_weak_signal_raises_a_question() -> None:
    assert isinstance(decide([vote(2.0)]), Ambiguous)


def test_control_below_the_minimum_score_is_not_offered() -> None:
    assert isinstance(decide([vote(0.5)]), NotFound)


def test_usable_control_is_preferred_to_a_covered_copy() -> None:
    assert decide([vote(6.0, kept="Off."), vote(5.0)]) == Found(vote(5.0).candidate)


def test_disabled_field_is_not_replaced_by_a_weaker_candidate() -> None:
    kept = vote(6.0, kept="Off.")
    assert decide([kept, vote(2.0)]) == NotFound("Off.", waits=True, kept=kept.candidate)


@given(votes)
def test_found_control_always_has_the_required_score_and_lead(given_votes: list[Vote]) -> None:
    found = decide(given_votes)
    if isinstance(found, Found):
        others = [each for each in given_votes if each.candidate != found.candidate]
        rivals = [each.candidate.score for each in others if not each.kept]
        assert found.candidate.score >= SURE_SCORE
        assert all(score < SURE_SCORE and found.candidate.score - score >= SURE_LEAD for score in rivals)


@given(votes, st.randoms())
def test_order_of_votes_does_not_change_the_scores_of_controls(
    given_votes: list[Vote],
    random: st.RandomState,  # type: ignore[name-defined]
) -> None:
    shuffled = list(given_votes)
    random.shuffle(shuffled)
    assert scores(decide(shuffled)) == scores(decide(given_votes))


@given(votes)
def test_question_offers_only_controls_above_the_minimum_score(given_votes: list[Vote]) -> None:
    shown = scores(decide(given_votes))
    assert shown == sorted(shown, reverse=True)
    assert all(score >= ASK_SCORE for score in shown)
