"""What the portal says of registrations is written down for the design it is about, and for no other."""

from __future__ import annotations

from typing import Any

import pytest

from helper.browser.portal.lists import ListRow
from helper.flow.load import RIGHTS_FLOW
from helper.model.attempt import Result
from helper.model.work import Right, RightState, Work
from helper.session.events import ListEnded
from helper.session.operator import Decision, QuestionKind
from helper.session.outcomes.registration_entries import RegistrationListSession, last_number, match
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_work, an_attempt
from tests.session.list_stage import ListStage, a_row
from tests.session.stage import ADDRESS


@pytest.fixture
def stage(store: Store) -> ListStage:
    return ListStage(store, Queue(store))


def row(number: str, title: str, status: str, **values: Any) -> ListRow:
    return a_row(number, status, title=title, **values)


def handed_in(stage: ListStage, title: str, number: str = "", **values: Any) -> Work:
    """A design that waits for approval."""
    attempt = an_attempt(result=Result.FILED, number=number)
    work = a_work(title=title, right=Right(state=RightState.PENDING), submissions=(attempt,), **values)
    stage.store.change(work)
    return work


async def read(stage: ListStage, *, practice: bool = False) -> ListEnded:
    session = stage.session(RegistrationListSession, RIGHTS_FLOW, practice=practice)
    await session.run()
    (ended,) = stage.operator.events_of(ListEnded)
    assert isinstance(ended, ListEnded)
    assert session.left_open is bool(
        ended.missing or ended.unsought or ended.unclear or "no to" in ended.text
    )
    return ended


def right(store: Store, work: Work) -> Right:
    return store.works[work.id].right


async def test_the_number_counts_before_the_title(stage: ListStage) -> None:
    """An older registration of the same title was refused; the one that was handed in last is pending."""
    whale = handed_in(stage, "Quiet Whale", "9000119")
    stage.window.shows(
        row("9000100", "Quiet Whale", "rejected", answer="Too small."),
        row("9000119", "Quiet Whale", "approved"),
    )
    await read(stage)
    assert right(stage.store, whale).state is RightState.APPROVED


async def test_a_title_that_stands_there_twice_changes_nothing(stage: ListStage) -> None:
    """Without a number nobody can tell which it is, unless both say the same."""
    whale, fox = handed_in(stage, "Quiet Whale"), handed_in(stage, "Fox")
    stage.window.shows(
        row("9000100", "Quiet Whale", "rejected"), row("9000101", "quiet whale", "approved"),
        row("9000102", "Fox", "approved"), row("9000103", "Fox", "approved"),
    )  # fmt: skip
    ended = await read(stage)
    assert ended.unclear == ("Quiet Whale",)
    assert right(stage.store, whale).state is RightState.PENDING
    assert right(stage.store, fox).state is RightState.APPROVED


@pytest.mark.parametrize(
    ("choice", "state"), [("9000117", RightState.APPROVED), ("none", RightState.PENDING)]
)
async def test_another_spelling_is_a_question(stage: ListStage, choice: str, state: RightState) -> None:
    """One that was handed in and is not there under its title may be the one that reads much like it."""
    whale = handed_in(stage, "Quiet Whale")
    stage.window.shows(row("9000117", "Quiet Whales", "approved"), row("9000118", "Lantern", "approved"))
    stage.operator.answers[QuestionKind.WHICH_DESIGN] = [Decision(choice)]
    ended = await read(stage)
    assert right(stage.store, whale).state is state
    assert [choice.choice for choice in stage.operator.questions[0].choices] == ["none", "9000117"]
    assert len(ended.strangers) == (1 if choice == "9000117" else 2)


async def test_one_that_is_not_there_stays_open(stage: ListStage) -> None:
    """It is named, and nothing is concluded."""
    whale = handed_in(stage, "Quiet Whale", "9000117")
    stage.window.shows(row("9000118", "Lantern", "approved"))
    ended = await read(stage)
    assert ended.missing == ("Quiet Whale",)
    assert right(stage.store, whale).state is RightState.PENDING


async def test_one_of_which_nobody_knew_whether_it_went_through_did(stage: ListStage) -> None:
    """A hand-over without an outcome is settled by its row; an unknown word changes nothing."""
    fox = a_work(title="Fox", submissions=(an_attempt(),))
    stage.store.change(fox)
    handed_in(stage, "Quiet Whale", "9000117")
    stage.window.shows(
        row("9000118", "Fox", "pending"), row("9000117", "Quiet Whale", "", words="Somewhere else")
    )
    ended = await read(stage)
    settled = stage.store.works[fox.id]
    sent = settled.submissions[-1]
    assert (sent.result, sent.number, settled.right.state) == (Result.FILED, "9000118", RightState.PENDING)
    assert ended.unknown_words == ("Somewhere else",)


async def test_a_list_that_was_not_read_to_its_end_lacks_nothing(stage: ListStage) -> None:
    """The next page does not come: what was not met is not called missing, and it is said what now."""
    handed_in(stage, "Quiet Whale", "9000117")
    stage.window.shows(
        row("9000140", "Lantern", "approved"), has_more=True, next_page=f"{ADDRESS}list?page=2"
    )
    stage.operator.answers[QuestionKind.READ_ON] = [Decision("done")]
    ended = await read(stage)
    assert (ended.missing, ended.unsought) == ((), ("Quiet Whale",))
    assert "Not in the list" not in ended.text
    assert "then do this again" in ended.text


def test_a_title_counts_as_a_whole() -> None:
    """Whatever its capitals; a longer title is another design's. An alias is the design's own."""
    whale = a_work(title="Quiet Whale", aliases=("The Whale",))
    rows = [a_row("9000117", title="Quiet Whale II"), a_row("9000118", title="QUIET WHALE")]
    assert [matched.rows for matched in match(rows, [whale], practice=False)] == [(rows[1],)]
    assert match([a_row("9000119", title="The Whale")], [whale], practice=False)


def test_a_registration_number_tells_two_apart() -> None:
    """Of two rows with one title, the one with the design's number is meant."""
    whale = a_work(title="Quiet Whale", right=Right(number="VA000117"))
    rows = [
        a_row("9000117", "rejected", title="Quiet Whale", registration="N/A"),
        a_row("9000118", "approved", title="Quiet Whale", registration="VA000117"),
    ]
    (matched,) = match(rows, [whale], practice=False)
    assert matched.row == rows[1]


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
