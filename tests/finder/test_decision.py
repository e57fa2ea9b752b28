"""The scores of controls decide what is taken, asked about, or not found."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from helper.finder.decision import ASK_SCORE, SURE_LEAD, SURE_SCORE, Vote, decide
from helper.flow.form import Ambiguous, Candidate, ControlKind, FindResult, Found, NotFound


def vote(score: float, *, kept: str = "", ref: str = "") -> Vote:
    return Vote(Candidate(ref or f"ref {score}", "Reason", ControlKind.LIST, score), kept)


def scores(found: FindResult) -> list[float]:
    """The scores of the found controls, in order."""
    candidates: Sequence[Candidate] = (
        [found.candidate] if isinstance(found, Found) else getattr(found, "candidates", ())
    )
    return [candidate.score for candidate in candidates]


votes = st.lists(
    st.builds(vote, st.floats(0, 12), kept=st.sampled_from(["", "Off."]), ref=st.uuids().map(str)), max_size=8
)


def test_clear_lead_is_sure() -> None:
    """One control with a high score and no close rival is taken without a question."""
    assert decide([vote(6.0), vote(1.0)]) == Found(vote(6.0).candidate)


def test_near_tie_is_asked_best_first() -> None:
    """The user is shown both controls."""
    assert scores(decide([vote(3.0), vote(4.0)])) == [4.0, 3.0]


def test_second_sufficient_control_is_asked_whatever_the_lead() -> None:
    """The same words at two fields are a question, even if the page ties one of them more closely."""
    assert isinstance(decide([vote(8.0), vote(4.0)]), Ambiguous)


def test_one_weak_signal_is_asked() -> None:
    """A single weak signal is not certain."""
    assert isinstance(decide([vote(2.0)]), Ambiguous)


def test_shared_page_alone_is_no_candidate() -> None:
    """A control that merely shares the page with the label is not offered."""
    assert isinstance(decide([vote(0.5)]), NotFound)


def test_topmost_of_two_forms_counts() -> None:
    """A dialog that repeats the form lies over it."""
    assert decide([vote(6.0, kept="Off."), vote(5.0)]) == Found(vote(5.0).candidate)


def test_unusable_field_is_not_replaced_by_another() -> None:
    """The user is told that the field is covered or disabled; its neighbour does not become a candidate."""
    kept = vote(6.0, kept="Off.")
    assert decide([kept, vote(2.0)]) == NotFound("Off.", waits=True, kept=kept.candidate)


@given(votes)
def test_sure_always_has_the_score_and_the_lead(given_votes: list[Vote]) -> None:
    """Whatever the votes, certainty requires both thresholds."""
    found = decide(given_votes)
    if isinstance(found, Found):
        others = [each for each in given_votes if each.candidate != found.candidate]
        rivals = [each.candidate.score for each in others if not each.kept]
        assert found.candidate.score >= SURE_SCORE
        assert all(score < SURE_SCORE and found.candidate.score - score >= SURE_LEAD for score in rivals)


@given(votes, st.randoms())
def test_order_of_votes_does_not_matter(given_votes: list[Vote], random: st.RandomState) -> None:  # type: ignore[name-defined]
    """The place on the page decides nothing by itself."""
    shuffled = list(given_votes)
    random.shuffle(shuffled)
    assert scores(decide(shuffled)) == scores(decide(given_votes))


@given(votes)
def test_question_offers_only_plausible_controls(given_votes: list[Vote]) -> None:
    """Every offered control has at least one real signal, the best first."""
    shown = scores(decide(given_votes))
    assert shown == sorted(shown, reverse=True)
    assert all(score >= ASK_SCORE for score in shown)
