"""What stands between a complaint and a form is said in sentences that can be shown as they are."""

from __future__ import annotations

from typing import Any

import pytest

from helper.model.complaint import Complaint
from helper.model.finding import Finding, Judgement
from helper.model.listing import Listing
from helper.model.problems import Problem, problems
from helper.model.work import Right, RightState, Work
from tests.factories import FIRST_ITEM, a_complaint, a_finding, a_listing, a_work

WHALE = a_work()


def problems_of(
    work: Work | None = WHALE,
    listing: dict[str, Any] | None = None,
    finding: dict[str, Any] | None = None,
    **complaint: Any,
) -> list[Problem]:
    """The problems of a complaint about one listing, good but for the values given."""
    one, form = _form(listing or {}, finding or {}, complaint)
    return problems(form, work, [one[1]], [one[0]])


def test_a_good_complaint_has_none() -> None:
    """Nothing is asked that need not be."""
    assert problems_of() == []


def test_a_registration_that_is_not_known_is_no_problem() -> None:
    """The portal's own list will say whether it is there."""
    assert problems_of(a_work(id=WHALE.id, right=Right(state=RightState.UNKNOWN))) == []


@pytest.mark.parametrize(
    "state", [RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED]
)
def test_a_registration_that_does_not_hold_stops_it(state: RightState) -> None:
    """The design is named, and what has to happen."""
    (problem,) = problems_of(a_work(id=WHALE.id, right=Right(state=state)))
    assert problem.field == "ipr"
    assert problem.sentence.startswith("Quiet Whale: ")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"work": None}, "work", "which design"),
        ({"listing": {"item_id": "", "reading": "short_link"}}, "listings", "short link"),
        ({"listing": {"item_id": "", "reading": "id_damaged"}}, "listings", "cannot be read"),
        ({"listing": {"flagged": True}}, "listings", "doubtful"),
        ({"finding": {"judgement": Judgement.LICENSED}}, "listings", "nobody has said"),
        ({"finding": {"judgement": None}}, "listings", "nobody has said"),
        ({"finding": {"work_id": "another"}}, "listings", "another design"),
        ({"reason": " "}, "reason", "which reason"),
    ],
)
def test_each_obstacle_has_its_sentence(values: dict[str, Any], field: str, words: str) -> None:
    """One obstacle, one sentence, beside the field it is about."""
    (problem,) = problems_of(**values)
    assert problem.field == field
    assert words in problem.sentence


def test_a_doubtful_page_that_was_seen_is_no_problem() -> None:
    """The person's look settles it."""
    assert problems_of(listing={"flagged": True}, finding={"viewed": True}) == []


def test_the_listing_is_named_by_its_number() -> None:
    """The person can find it in a list of three hundred."""
    (problem,) = problems_of(finding={"judgement": Judgement.OWN})
    assert problem.sentence.startswith(f"{FIRST_ITEM}: ")


@pytest.mark.parametrize(("amount", "sentences"), [(0, 1), (300, 0), (301, 1)])
def test_a_form_takes_one_to_three_hundred(amount: int, sentences: int) -> None:
    """An empty form and one too long are both said."""
    pairs = [_form({"item_id": str(FIRST_ITEM + number)}, {}, {})[0] for number in range(amount)]
    found = problems(a_complaint(WHALE), WHALE, [pair[1] for pair in pairs], [pair[0] for pair in pairs])
    assert len(found) == sentences


def _form(
    listing: dict[str, Any], finding: dict[str, Any], complaint: dict[str, Any]
) -> tuple[tuple[Listing, Finding], Complaint]:
    product = a_listing(**listing)
    copy = a_finding(product, WHALE, **finding)
    return (product, copy), a_complaint(WHALE, (copy,), **complaint)
