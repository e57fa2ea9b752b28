"""Reading the portal's list of registrations: each result is recorded for exactly one design."""

from __future__ import annotations

from typing import Any

import pytest

from helper.browser.portal.lists import ListRow
from helper.flow.load import RIGHTS_FLOW
from helper.model.attempt import Result
from helper.model.work import Right, RightState, Work
from helper.session.events import ListEnded
from helper.session.outcomes.registration_entries import RegistrationListSession, match
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_work, an_attempt
from tests.session.list_stage import ListStage, a_page, a_row


@pytest.fixture
def stage(store: Store) -> ListStage:
    return ListStage(store, Queue(store))


def row(number: str, title: str, status: str, **values: Any) -> ListRow:
    return a_row(number, status, title=title, **values)


def handed_in(stage: ListStage, title: str, number: str = "", **values: Any) -> Work:
    attempt = an_attempt(result=Result.FILED, number=number)
    work = a_work(title=title, right=Right(state=RightState.PENDING), attempts=(attempt,), **values)
    stage.store.change(work)
    return work


async def read(stage: ListStage) -> ListEnded:
    session = stage.session(RegistrationListSession, RIGHTS_FLOW)
    await session.run()
    (ended,) = stage.operator.events_of(ListEnded)
    assert isinstance(ended, ListEnded)
    assert session.left_open is bool(ended.unread or ended.unclear or "rejected" in ended.text)
    return ended


def right(store: Store, work: Work) -> Right:
    return store.works[work.id].right


async def test_a_row_is_matched_by_number_before_title(stage: ListStage) -> None:
    """An older row has the same title and was rejected."""
    whale = handed_in(stage, "Quiet Whale", "9000119")
    stage.window.shows(
        row("9000100", "Quiet Whale", "rejected", answer="Too small."),
        row("9000119", "Quiet Whale", "approved"),
    )
    await read(stage)
    assert right(stage.store, whale).state is RightState.APPROVED


async def test_registration_is_unchanged_if_two_rows_with_its_title_disagree(stage: ListStage) -> None:
    whale, fox = handed_in(stage, "Quiet Whale"), handed_in(stage, "Fox")
    stage.window.shows(
        row("9000100", "Quiet Whale", "rejected"), row("9000101", "quiet whale", "approved"),
        row("9000102", "Fox", "approved"), row("9000103", "Fox", "approved"),
    )  # fmt: skip
    ended = await read(stage)
    assert ended.unclear == ("Quiet Whale",)
    assert right(stage.store, whale).state is RightState.PENDING
    assert right(stage.store, fox).state is RightState.APPROVED


async def test_registration_that_was_not_seen_is_named_and_stays_pending(stage: ListStage) -> None:
    whale = handed_in(stage, "Quiet Whale", "9000117")
    stage.window.shows(row("9000118", "Lantern", "approved"))
    ended = await read(stage)
    assert ended.unread == ("Quiet Whale",)
    assert "Not on the pages that you opened: Quiet Whale" in ended.text
    assert right(stage.store, whale).state is RightState.PENDING


async def test_row_in_the_list_settles_that_a_registration_was_submitted(stage: ListStage) -> None:
    fox = a_work(title="Fox", attempts=(an_attempt(),))
    stage.store.change(fox)
    handed_in(stage, "Quiet Whale", "9000117")
    stage.window.shows(
        row("9000118", "Fox", "pending"), row("9000117", "Quiet Whale", "", words="Somewhere else")
    )
    ended = await read(stage)
    settled = stage.store.works[fox.id]
    sent = settled.attempts[-1]
    assert (sent.result, sent.number, settled.right.state) == (Result.FILED, "9000118", RightState.PENDING)
    assert ended.unknown_words == ("Somewhere else",)


async def test_title_on_two_pages_with_two_states_changes_no_record(stage: ListStage) -> None:
    whale = handed_in(stage, "Quiet Whale")
    stage.window.shows(row("9000140", "Quiet Whale", "approved"))
    stage.turns = [a_page(row("9000100", "Quiet Whale", "rejected"))]
    ended = await read(stage)
    assert (ended.unclear, right(stage.store, whale).state) == (("Quiet Whale",), RightState.PENDING)


def test_row_is_matched_to_a_design_only_by_its_whole_title_or_alias() -> None:
    whale = a_work(title="Quiet Whale", aliases=("The Whale",))
    rows = [a_row("9000117", title="Quiet Whale II"), a_row("9000118", title="QUIET WHALE")]
    assert [matched.rows for matched in match(rows, [whale])] == [(rows[1],)]
    assert match([a_row("9000119", title="The Whale")], [whale])


def test_registration_number_distinguishes_two_rows() -> None:
    whale = a_work(title="Quiet Whale", right=Right(number="VA000117"))
    rows = [
        a_row("9000117", "rejected", title="Quiet Whale", registration="N/A"),
        a_row("9000118", "approved", title="Quiet Whale", registration="VA000117"),
    ]
    (matched,) = match(rows, [whale])
    assert matched.row == rows[1]
