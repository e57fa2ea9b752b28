"""What the place of the designs says: how far each is, what is missing, and the one next thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from helper.model.registration import FileSeen, FileSort, registration_problems
from helper.model.work import Registration, Right, RightState, Work
from helper.tui.designs.standing import Standing, next_for, standings
from tests.factories import NOW, a_work, an_attempt

TODAY = date(2026, 11, 24)
KEYS = {name: name for name in ("register", "edit", "read", "picture", "sheet", "signed")}
WHOLE = Registration(picture="picture.png", statement="statement.pdf")
FILES = {"picture.png": FileSeen(FileSort.PNG, 100), "statement.pdf": FileSeen(FileSort.PDF, 100)}


def looked_at(*works: Work, practice: bool = False) -> Sequence[Standing]:
    return standings(
        works, lambda work: registration_problems(work, TODAY, FILES), practice=practice, today=TODAY
    )


def a_design(
    state: RightState = RightState.UNKNOWN, registration: Registration = WHOLE, **right: Any
) -> Work:
    return a_work(title="Quiet Whale", right=Right(state=state, **right), registration=registration)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (a_design(RightState.DRAFT), "○ draft"),
        (a_design(RightState.PENDING, submitted_on=date(2026, 11, 20)), "◐ waiting since 20 Nov"),
        (a_design(RightState.APPROVED), "● approved"),
        (a_design(RightState.APPROVED, expires_on=date(2028, 2, 1)), "● approved until 1 Feb 2028"),
        (a_design(RightState.APPROVED, expires_on=date(2026, 11, 1)), "✗ expired 1 Nov"),
        (
            a_design(RightState.REJECTED, rejection="The picture is too small"),
            "✗ no: The picture is too small",
        ),
    ],
)
def test_how_far_a_design_is_stands_in_one_cell(work: Work, words: str) -> None:
    """Draft, waiting since, approved, rejected with its reason, expires on."""
    (one,) = looked_at(work)
    assert one.words(TODAY)[0] == words


def test_what_is_missing_is_named_in_a_few_words() -> None:
    """Only where the design is to be registered: an approved one needs nothing."""
    bare, approved = a_design(registration=Registration()), a_design(RightState.APPROVED, Registration())
    assert [one.missing for one in looked_at(bare, approved)] == ["picture, statement", ""]
    word = a_design(registration=Registration(picture="picture.png", statement="statement.doc"))
    assert looked_at(word)[0].missing == "something to mend"


@pytest.mark.parametrize(
    ("works", "said", "asks"),
    [
        ((a_design(),), "1 design can be registered (about 2 minutes)", False),
        ((a_design(registration=Registration()),), "Quiet Whale: picture, statement still missing", False),
        ((a_design(RightState.PENDING, submitted_on=date(2026, 11, 20)),), "1 design, since 20 Nov", False),
        ((a_design(RightState.REJECTED, rejection="too small"),), "said no to Quiet Whale. “too small”", True),
        ((a_design(RightState.APPROVED, expires_on=TODAY + timedelta(days=1)),), "expires tomorrow", False),
        ((a_design(RightState.EXPIRED),), "has expired", False),
    ],
)  # fmt: skip
def test_the_next_thing_is_one_sentence(works: Sequence[Work], said: str, asks: bool) -> None:
    """What it is, and whether a question waits."""
    step = next_for(looked_at(*works), KEYS, TODAY)
    assert step is not None
    assert said in step.head
    assert step.asks is asks


def test_the_most_pressing_comes_first() -> None:
    """An open question before a no, a no before what can be registered, that before what is missing and what waits."""
    asked = a_work(title="Asked", submissions=(an_attempt(at=NOW),))
    order = [
        (asked, "Did the form of Asked go through?"),
        (a_design(RightState.REJECTED), "Alibaba said no to Quiet Whale."),
        (a_design(), "1 design can be registered"),
        (a_design(registration=Registration()), "Quiet Whale: picture"),
        (a_design(RightState.EXPIRED), "The registration of Quiet Whale has expired"),
        (a_design(RightState.PENDING), "Waiting for Alibaba"),
    ]
    for place, (_, said) in enumerate(order):
        step = next_for(looked_at(*(work for work, _ in order[place:])), KEYS, TODAY)
        assert step is not None
        assert step.head.startswith(said)


def test_when_all_is_approved_nothing_is_next() -> None:
    """The box is not there."""
    assert next_for(looked_at(a_design(RightState.APPROVED)), KEYS, TODAY) is None
    assert next_for([], KEYS, TODAY) is None


def test_practice_is_a_lane_of_its_own() -> None:
    """What a practice portal says is shown in practice only."""
    work = a_work(title="Whale", practised=Right(state=RightState.APPROVED), registration=WHOLE)
    assert looked_at(work, practice=True)[0].state is RightState.APPROVED
    assert looked_at(work)[0].state is RightState.UNKNOWN
