"""Which complaint of ours, or which design, an entry of the portal's lists is: by its number, else by all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.model.work import Right
from helper.session.operator import Decision, QuestionKind
from helper.session.outcomes.outcome_matching import last_number, match, near
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import a_work, an_attempt, places_in
from tests.session.list_stage import ListStage, a_row, ended
from tests.session.stage import ADDRESS

NUMBER = "00482133"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ListStage]:
    """Empty records."""
    with open_store(places_in(tmp_path)) as store:
        yield ListStage(store, Queue(store))


async def test_a_missing_number_is_proposed_and_taken_by_the_persons_word(stage: ListStage) -> None:
    """The listings are the same: asked, and on her yes the number and the outcomes are written down."""
    complaint = stage.filed("", 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "waiting"})
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await stage.read()

    assert stage.store.complaints[complaint.id].number == NUMBER
    assert stage.states(complaint) == [FindingState.REMOVED, FindingState.FILED]
    assert ended(stage).found == 1


async def test_a_proposed_number_that_she_does_not_confirm_stays_missing(stage: ListStage) -> None:
    """Enter means no: nothing is written, the complaint is told as missing."""
    complaint = stage.filed("", 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "removed"})

    await stage.read()

    assert stage.writes == 0
    assert (ended(stage).missing, ended(stage).strangers) == ((complaint.id,), (NUMBER,))


async def test_what_nobody_knew_whether_it_went_through_is_filed_once_it_is_found(stage: ListStage) -> None:
    """A complaint left open after a crash is in the list: by her word it is filed, and never sent again."""
    complaint = stage.filed("", 1, 2, state=ComplaintState.HANDED_OVER)
    stage.window.at = ""
    stage.window.shows(a_row(NUMBER, "waiting"))
    stage.behind(NUMBER, {1: "waiting", 2: "waiting"})
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await stage.read()

    now = stage.store.complaints[complaint.id]
    assert (now.state, now.number) == (ComplaintState.FILED, NUMBER)
    assert stage.window.beside == [ADDRESS]


async def test_other_listings_are_not_even_proposed(stage: ListStage) -> None:
    """Design and day fit, the listings do not: no question."""
    stage.filed("", 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 7: "removed"})

    await stage.read()

    assert stage.operator.questions == []


async def test_of_two_that_are_alike_the_person_says_which(stage: ListStage) -> None:
    """Two complaints with the same listings lack their numbers: both are offered, and she names one."""
    first, second = stage.filed("", 1, 2), stage.filed("", 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "removed"})
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("2")]}

    await stage.read()

    assert [choice.choice for choice in stage.operator.questions[0].choices] == ["none", "1", "2"]
    assert [stage.store.complaints[one.id].number for one in (first, second)] == ["", NUMBER]


async def test_a_complaint_of_another_day_is_not_looked_at(stage: ListStage) -> None:
    """Sent three days before the day in the list: its page is not even opened."""
    stage.filed("", 1, 2, days_ago=3)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "removed"})

    await stage.read()

    assert stage.window.followed == []


def test_a_title_counts_as_a_whole() -> None:
    """Whatever its capitals; a longer title is another design's. An alias is the design's own."""
    whale = a_work(title="Quiet Whale", aliases=("The Whale",))
    rows = [a_row("9000117", title="Quiet Whale II"), a_row("9000118", title="QUIET WHALE")]
    assert [one.rows for one in match(rows, [whale], practice=False)] == [(rows[1],)]
    assert match([a_row("9000119", title="The Whale")], [whale], practice=False)


def test_a_registration_number_tells_two_apart() -> None:
    """Of two rows with one title, the one with the design's number is meant."""
    whale = a_work(title="Quiet Whale", right=Right(number="VA000117"))
    rows = [
        a_row("9000117", "rejected", title="Quiet Whale", registration="N/A"),
        a_row("9000118", "approved", title="Quiet Whale", registration="VA000117"),
    ]
    (one,) = match(rows, [whale], practice=False)
    assert one.row == rows[1]


def test_the_last_number_of_the_lane_counts() -> None:
    """Practice has its own."""
    work = a_work(
        submissions=(
            an_attempt(number="1", result=Result.FILED),
            an_attempt(number="2", result=Result.FILED),
            an_attempt(number="3", result=Result.FILED, practice=True),
        )
    )
    assert (last_number(work, practice=False), last_number(work, practice=True)) == ("2", "3")


def test_near_titles_come_likeliest_first() -> None:
    """And what reads otherwise does not come at all."""
    rows = [
        a_row(str(number), title=title)
        for number, title in enumerate(("Lantern", "Quiet Wale", "Quiet Whales"))
    ]
    assert [row.title for row in near(a_work(title="Quiet Whale"), rows)] == ["Quiet Whales", "Quiet Wale"]
