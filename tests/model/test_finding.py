"""A finding keeps who judged it and everything that became of it."""

from __future__ import annotations

import pytest

from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from tests.factories import NOW, a_finding, a_listing, a_work


def test_a_judgement_is_kept_with_its_author_and_a_line_of_history() -> None:
    """Who, when and whether the page was seen can be shown years later."""
    judged = a_finding().judged(Judgement.COPY, by="Mira", at=NOW, viewed=True)
    assert (judged.judged_by, judged.judged_at, judged.viewed) == ("Mira", NOW, True)
    assert judged.history == (Moment(at=NOW, kind=MomentKind.JUDGED, judgement=Judgement.COPY, by="Mira"),)


@pytest.mark.parametrize("judgement", list(Judgement))
def test_only_later_leaves_it_open(judgement: Judgement) -> None:
    """Every other answer is an answer."""
    judged = a_finding().judged(judgement, by="Mira", at=NOW, viewed=False)
    assert (judged.state is FindingState.NEW) == (judgement is Judgement.LATER)


@pytest.mark.parametrize(
    ("finding", "fileable"),
    [
        (a_finding(a_listing(), a_work()), True),
        (a_finding(a_listing(), a_work(), judgement=Judgement.OWN), False),
        (a_finding(a_listing(), a_work(), work_id=None), False),
        (a_finding(a_listing(), a_work(), state=FindingState.FILED), False),
        (a_finding(a_listing(), a_work(), complaint_id="another"), False),
        (a_finding(), False),
    ],
    ids=["copy", "own", "no work", "filed", "on a form", "not judged"],
)
def test_a_copy_of_a_named_work_that_waits_is_fileable(finding: Finding, fileable: bool) -> None:
    """All of it must hold."""
    assert finding.fileable is fileable


def test_a_move_leaves_a_line_of_history() -> None:
    """What the program did is told like what the person did, without a name."""
    moved = a_finding().moved(
        FindingState.PLANNED, Moment(at=NOW, kind=MomentKind.ON_FORM), complaint_id="c1"
    )
    assert (moved.state, moved.complaint_id) == (FindingState.PLANNED, "c1")
    assert moved.history == (Moment(at=NOW, kind=MomentKind.ON_FORM),)
