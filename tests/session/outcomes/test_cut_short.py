"""A list that is read in part, or not at all: what was read counts, and of the rest nothing is concluded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from helper.browser.portal.list_reading import ListRow
from helper.model.finding import FindingState
from helper.session.events import PageReached
from helper.session.operator import QuestionKind
from helper.session.outcomes.events import ListRead
from helper.session.window import SignIn
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import NOW, places_in
from tests.session.list_stage import LIST, ListStage, a_row, days_from, ended
from tests.session.stage import ADDRESS, answers

FIRST, OTHER = "00482133", "11111111"
SECOND = f"{LIST}?page=2"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ListStage]:
    """Two complaints; the first stands on the first page of a list of two."""
    with open_store(places_in(tmp_path)) as store:
        stage = ListStage(store, Queue(store))
        stage.filed(FIRST, 1)
        stage.filed(OTHER, 2)
        stage.window.shows(a_row(FIRST), has_more=True, next_page=SECOND)
        stage.behind(FIRST, {1: "removed"})
        stage.behind(OTHER, {2: "removed"})
        yield stage


def states(stage: ListStage) -> list[FindingState]:
    return [finding.state for finding in stage.store.findings.all()]


@pytest.mark.parametrize("shown", ["no answer", "a login"])
async def test_what_stands_on_a_page_that_did_not_come_is_not_missing(stage: ListStage, shown: str) -> None:
    """The first page is written down; of the other complaint it is said that it was not read, and what to do."""
    if shown == "a login":
        stage.window.blank = {SECOND}
        stage.window.sign_ins = [SignIn.OUT] * 20
    stage.operator.answers = answers(QuestionKind.READ_ON, ["done"])

    await stage.read()

    told = ended(stage)
    assert sorted(states(stage)) == [FindingState.FILED, FindingState.REMOVED]
    assert (told.read, told.missing, told.unsought) == (1, (), (OTHER,))
    assert "Not in the list" not in told.text
    assert told.text.endswith("the list is there, then do this again.")
    assert ("log in again" in stage.operator.questions[0].text) is (shown == "a login")


async def test_after_another_login_the_list_is_read_on(stage: ListStage) -> None:
    """Logged out between two pages: she logs in, that is all, and nothing is left open."""
    stage.window.blank = {SECOND}
    stage.window.sign_ins = [SignIn.OUT] * 20

    def log_in() -> None:
        stage.window.sign_ins, stage.window.at = [], ADDRESS
        stage.window.shows(a_row(OTHER), address=SECOND)

    stage.operator.before[QuestionKind.READ_ON] = log_in

    await stage.read()

    assert states(stage) == [FindingState.REMOVED] * 2
    assert len(stage.operator.questions) == 1


async def test_a_login_before_the_page_of_a_complaint_is_asked_for_once(stage: ListStage) -> None:
    """All other pages would show the same login; she logs in, and each is read."""
    stage.window.shows(a_row(FIRST), a_row(OTHER))
    shown = {address: stage.window.details.pop(address) for address in list(stage.window.details)}
    stage.window.blank = set(shown)
    stage.window.sign_ins = [SignIn.OUT] * 50

    def log_in() -> None:
        stage.window.sign_ins = []
        stage.window.details |= shown

    stage.operator.before[QuestionKind.READ_ON] = log_in

    await stage.read()

    assert states(stage) == [FindingState.REMOVED] * 2
    assert len(stage.operator.questions) == 1


async def test_an_empty_list_under_a_login_is_no_list(stage: ListStage) -> None:
    """The page's heading stands there without a table until she has logged in: no “0 complaints”."""
    stage.window.shows()
    stage.window.sign_ins = [SignIn.OUT] * 2
    stage.operator.at[PageReached] = lambda _: stage.window.shows(a_row(FIRST), a_row(OTHER))

    await stage.read()

    assert [event.page for event in stage.operator.told(PageReached)] == ["login", "list"]
    assert [event.rows for event in stage.operator.told(ListRead)] == [2]


async def test_an_empty_list_proves_nothing(stage: ListStage) -> None:
    """Another account's, or one that did not come: what was sent is not called missing."""
    stage.window.shows()

    await stage.read()

    assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST, OTHER))
    assert "The list shows no complaint at all.\nIt should have 2 complaints of yours." in ended(stage).text


@pytest.mark.parametrize("rows", [(), (a_row("77777777"),)])
async def test_days_without_a_complaint_of_hers_are_no_end(tmp_path: Path, rows: tuple[ListRow, ...]) -> None:
    """All of hers are older: asked for earlier days, and, left at that, nothing is called missing."""
    with open_store(places_in(tmp_path / "other")) as store:
        stage = ListStage(store, Queue(store))
        stage.filed(FIRST, 1, days_ago=40)
        stage.window.shows(*rows, period=days_from(NOW.date() - timedelta(days=15)))
        stage.operator.answers = answers(QuestionKind.READ_ON, ["done"])

        await stage.read()

        assert "earlier first day" in stage.operator.questions[0].text
        assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST,))
