"""What a design lacks for its registration is said in sentences, before any window opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from helper.model.registration import (
    FileSeen,
    FileSort,
    registration_problems,
    why_not_register,
)
from helper.model.work import Registration, Right, RightState, Work
from tests.factories import a_work, an_attempt

TODAY = date(2026, 11, 24)
READY = Registration(picture="whale.png", statement="statement.pdf")
GOOD = {"whale.png": FileSeen(FileSort.PNG, 4000), "statement.pdf": FileSeen(FileSort.PDF, 9000)}


def ready(**changes: Any) -> Work:
    return a_work(registration=replace(READY, **changes))


def said(work: Work, files: dict[str, FileSeen] | None = None) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in registration_problems(work, TODAY, files)}


def test_a_whole_registration_has_no_problem() -> None:
    """A title, a picture and a signed statement are enough."""
    assert said(ready(), GOOD) == {}


def test_what_is_missing_is_named() -> None:
    """A design of which only the title is known lacks its picture and its statement."""
    assert said(a_work()).keys() == {"picture", "statement"}
    assert "title" in said(replace(ready(), title="  "))


def test_a_certificate_takes_the_place_of_the_statement() -> None:
    """Who says there is one attaches it; then no statement is asked for."""
    assert "its scan is missing" in said(ready(statement="", certificate=True))["certificate"]
    assert said(ready(statement="", certificate=True, certificate_file="scan.jpg")) == {}


def test_a_word_file_is_refused_with_the_reason() -> None:
    """By its first bytes, and by its name where nobody looked at it."""
    sentence = said(ready(), {**GOOD, "statement.pdf": FileSeen(FileSort.WORD, 9000)})["statement"]
    assert "Word file" in sentence
    assert "sign" in sentence
    assert "Word file" in said(ready(statement="statement.DOCX"))["statement"]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (FileSeen(FileSort.MISSING), "not in the design's folder"),
        (FileSeen(FileSort.OTHER, 10), "neither PDF, JPG nor PNG"),
        (FileSeen(FileSort.PDF, 10), "Save it as JPG or PNG"),
        (FileSeen(FileSort.PNG, 6 * 1024 * 1024), "6.0 MB"),
    ],
)
def test_a_picture_that_no_form_takes_is_refused(seen: FileSeen, words: str) -> None:
    """Gone, of another format or too large: each with what to do."""
    assert words in said(ready(), {**GOOD, "whale.png": seen})["picture"]


def test_days_that_cannot_be_are_refused() -> None:
    """Nothing is made tomorrow, or published before it was made."""
    assert "made_on" in said(ready(made_on=date(2026, 11, 25)))
    assert "published_on" in said(ready(published_on=date(2026, 11, 25)))
    assert "published_on" in said(ready(made_on=date(2020, 5, 2), published_on=date(2020, 5, 1)))
    assert said(ready(made_on=date(2020, 5, 1), published_on=date(2020, 5, 1))) == {}


def test_what_cannot_be_seen_does_not_reach_the_form() -> None:
    """A title with hidden characters is typed anew first."""
    assert "cannot be seen" in said(replace(ready(), title="Quiet\u202e Whale"))["title"]


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (RightState.UNKNOWN, True),
        (RightState.DRAFT, True),
        (RightState.REJECTED, True),
        (RightState.EXPIRED, True),
        (RightState.PENDING, False),
        (RightState.APPROVED, False),
    ],
)
def test_what_alibaba_has_is_not_registered_again(state: RightState, may: bool) -> None:
    """Pending and approved ones are with Alibaba; a rejected one may be handed in once more."""
    assert (why_not_register(a_work(right=Right(state=state))) == "") is may


def test_a_registration_that_is_noted_is_not_made_twice() -> None:
    """A design whose entry in the portal's list is known was registered, whoever noted it."""
    assert "noted already" in why_not_register(a_work(right=Right(text="Quiet Whale (US)(N/A)")))


def test_one_that_may_have_gone_through_is_not_registered_again() -> None:
    """Handed over, and nobody has said what became of it."""
    work = a_work(submissions=(an_attempt(),))
    assert "was submitted" in why_not_register(work)
    assert why_not_register(work, practice=True) == ""


def test_practice_counts_nowhere_else() -> None:
    """What a practice portal has approved is neither usable nor done for real."""
    work = a_work(practised=Right(state=RightState.APPROVED))
    assert why_not_register(work, practice=True) != ""
    assert why_not_register(work) == ""
    assert work.right_in(practice=False).state is RightState.UNKNOWN
