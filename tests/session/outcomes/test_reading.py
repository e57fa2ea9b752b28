"""What the portal's list says, brought into the records: what is certain is written down, the rest stays an open question."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from helper.browser.portal.figures_reading import FiguresReading
from helper.browser.portal.list_reading import Period
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.session.events import PageReached
from helper.session.operator import QuestionKind, Request
from helper.session.outcomes.events import ListLimited, ListRead, StandingRead
from helper.session.window import SignIn
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import NOW, places_in
from tests.session.list_stage import LIST, ListStage, a_row, days_from, ended
from tests.session.stage import ADDRESS, answers

NUMBER = "00482133"
SECOND = f"{LIST}?page=2"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ListStage]:
    """Empty records."""
    with open_store(places_in(tmp_path)) as store:
        yield ListStage(store, Queue(store))


async def test_each_listing_has_its_own_outcome_with_the_portals_words(stage: ListStage) -> None:
    """One removed, one refused: both states, the portal's words beside ours, written in one change."""
    complaint = stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "rejected"})

    await stage.read()

    outcomes = [finding.outcome for finding in stage.queue.findings_of(complaint)]
    assert stage.states(complaint) == [FindingState.REMOVED, FindingState.REJECTED]
    assert [outcome.portal_words for outcome in outcomes if outcome] == [
        "portal: removed",
        "portal: rejected",
    ]
    assert stage.writes == 1


async def test_a_decided_complaint_is_closed_and_its_sellers_have_their_codes(stage: ListStage) -> None:
    """With nothing open any more the complaint is closed; the portal's seller codes are kept with the stores."""
    complaint = stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "withdrawn"})

    await stage.read()

    sellers = {seller.store_number: seller.portal_codes for seller in stage.store.sellers.all()}
    assert stage.store.complaints[complaint.id].state is ComplaintState.CLOSED
    assert sellers == {"1105550001": ("cn000000001",), "1105550002": ("cn000000002",)}


async def test_a_second_reading_writes_nothing(stage: ListStage) -> None:
    """What is known already is not written again; the page of a decided complaint is not even opened."""
    stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed", 2: "removed"})
    await stage.read()
    stage.window.followed.clear()

    await stage.read()

    assert stage.writes == 0
    assert stage.window.followed == []


async def test_a_counter_notice_after_a_removal_is_seen(stage: ListStage) -> None:
    """A closed complaint is read again when the list says something else."""
    complaint = stage.filed(NUMBER, 1)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed"})
    await stage.read()
    stage.window.shows(a_row(NUMBER, "countered"))
    stage.behind(NUMBER, {1: "countered"})

    await stage.read()

    assert stage.states(complaint) == [FindingState.COUNTERED]


async def test_our_number_with_other_listings_changes_nothing(stage: ListStage) -> None:
    """A page under our number that speaks of strangers' listings is an open question."""
    complaint = stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {8: "removed", 9: "removed"})

    await stage.read()

    assert stage.states(complaint) == [FindingState.FILED] * 2
    assert ended(stage).unread == (NUMBER,)


async def test_words_that_no_flow_knows_change_nothing_and_are_told(stage: ListStage) -> None:
    """An unknown state leaves its listing as it is; the others are read."""
    complaint = stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "", 2: "removed"})

    await stage.read()

    assert stage.states(complaint) == [FindingState.FILED, FindingState.REMOVED]
    assert ended(stage).unknown_words == ("portal: ",)


async def test_without_a_link_the_person_opens_the_details(stage: ListStage) -> None:
    """A row that is no link: she opens the page, Enter reads it; it is known by the number on it."""
    complaint = stage.filed(NUMBER, 1, 2)
    stage.window.shows(a_row(NUMBER, details=""))
    stage.behind(NUMBER, {1: "removed", 2: "removed"})

    def open_it() -> None:
        stage.window.at = f"{ADDRESS}details/{NUMBER}"

    stage.operator.before = {QuestionKind.READ_ON: open_it}

    await stage.read()

    assert stage.states(complaint) == [FindingState.REMOVED] * 2


async def test_a_single_listing_needs_no_details(stage: ListStage) -> None:
    """The list's own word is enough for a complaint with one listing."""
    complaint = stage.filed(NUMBER, 1)
    stage.window.shows(a_row(NUMBER, "rejected", details="", count=1))

    await stage.read()

    assert stage.states(complaint) == [FindingState.REJECTED]
    assert stage.operator.questions == []


async def test_pages_are_turned_by_their_links(stage: ListStage) -> None:
    """The second page is reached by its address, each once; both complaints are read."""
    stage.filed(NUMBER, 1)
    stage.filed("11111111", 2)
    stage.window.shows(a_row(NUMBER), has_more=True, next_page=SECOND)
    stage.window.shows(a_row("11111111"), has_more=True, next_page=SECOND, address=SECOND)
    stage.behind(NUMBER, {1: "removed"})
    stage.behind("11111111", {2: "removed"})

    await stage.read()

    assert ended(stage).read == 2
    assert [event.page for event in stage.operator.told(ListRead)] == [1, 2]


async def test_where_the_next_page_is_no_link_the_person_turns_it(stage: ListStage) -> None:
    """Asked to turn the page; as long as it is the same page it is said, and after three times read on without."""
    stage.filed(NUMBER, 1)
    stage.window.shows(a_row(NUMBER), has_more=True)
    stage.behind(NUMBER, {1: "removed"})

    await stage.read()

    turns = [question for question in stage.operator.questions if question.kind is QuestionKind.READ_ON]
    assert [question.detail for question in turns] == [(), *[("It is the same page still.",)] * 2]
    assert ended(stage).read == 1


async def test_a_page_that_still_draws_itself_is_not_called_the_same(stage: ListStage) -> None:
    """She turned the page and said so at once: it is waited for, and nothing is asked again."""
    stage.filed(NUMBER, 1)
    stage.filed("11111111", 2)
    stage.window.shows(a_row(NUMBER), has_more=True)
    stage.window.shows(a_row("11111111"), address=SECOND)
    stage.behind(NUMBER, {1: "removed"})
    stage.behind("11111111", {2: "removed"})

    def turn() -> None:
        stage.window.at, stage.window.drawing = SECOND, 3

    stage.operator.before[QuestionKind.READ_ON] = turn

    await stage.read(drawing_seconds=60.0)

    assert ended(stage).read == 2
    assert len(stage.operator.questions) == 1


async def test_links_out_of_the_portal_are_not_followed(stage: ListStage) -> None:
    """Details and next page on a stranger's host: not opened, and told as not read."""
    stage.filed(NUMBER, 1, 2)
    away = "https://portal.example/x"
    stage.window.shows(a_row(NUMBER, details=away), has_more=True, next_page=away)

    await stage.read()

    assert stage.window.followed == []
    assert ended(stage).unread == (NUMBER,)
    assert ended(stage).missing == ()
    assert "Not in the list" not in ended(stage).text


async def test_the_fifteen_days_are_noticed_and_said(stage: ListStage) -> None:
    """What was sent before the first day shown is asked for; a list without a limit asks for nothing."""
    stage.filed(NUMBER, 1, days_ago=20)
    stage.window.shows(a_row("77777777"), period=days_from(NOW.date() - timedelta(days=15)))

    await stage.read()
    limited = len(stage.operator.told(ListLimited))
    stage.window.shows(a_row("77777777"), period=Period())
    await stage.read()

    assert (limited, len(stage.operator.told(ListLimited))) == (1, 1)
    assert "earlier first day" in stage.operator.questions[0].text
    assert ended(stage).missing == (NUMBER,)


async def test_what_is_not_in_the_list_though_it_should_be_is_not_asked_for(stage: ListStage) -> None:
    """Sent within the days shown and not there: told as missing, and nothing about it is changed."""
    complaint = stage.filed(NUMBER, 1, days_ago=3)
    stage.window.shows(a_row("77777777"), period=days_from(NOW.date() - timedelta(days=15)))

    await stage.read()

    assert stage.operator.questions == []
    assert (ended(stage).missing, stage.states(complaint)) == ((NUMBER,), [FindingState.FILED])


async def test_practice_and_real_complaints_never_meet(stage: ListStage) -> None:
    """On the real portal a practice complaint with the same number is not touched."""
    complaint = stage.filed(NUMBER, 1, practice=True)
    stage.window.shows(a_row(NUMBER))
    stage.behind(NUMBER, {1: "removed"})

    await stage.read()

    assert stage.states(complaint) == [FindingState.FILED]
    assert ended(stage).strangers == (NUMBER,)


async def test_the_person_logs_in_and_the_way_goes_on(stage: ListStage) -> None:
    """A login on the way is hers; then the list is reached by its link."""
    stage.window.at = ""
    stage.window.sign_ins = [SignIn.OUT, SignIn.IN]
    stage.window.shows(a_row("77777777"))

    await stage.read()

    assert [event.page for event in stage.operator.told(PageReached)] == ["login", "list"]
    assert stage.window.beside == []


async def test_she_can_stop_at_the_login(stage: ListStage) -> None:
    """A pause before the list is there ends the reading; nothing was written."""
    stage.filed(NUMBER, 1)
    stage.window.at = ""
    stage.window.sign_ins = [SignIn.OUT] * 3

    await stage.read(Request.PAUSE)

    assert stage.writes == 0
    assert (ended(stage).missing, ended(stage).unsought) == ((), (NUMBER,))
    assert ended(stage).text.startswith("The list was not reached; nothing was read.")


async def test_a_portal_that_goes_away_leaves_what_was_read(stage: ListStage) -> None:
    """The second complaint's page cannot be opened: the first one's outcome is kept, and the end says what happened."""
    first, second = stage.filed(NUMBER, 1), stage.filed("11111111", 2)
    stage.window.shows(a_row(NUMBER), a_row("11111111"))
    stage.behind(NUMBER, {1: "removed"})

    await stage.read()

    assert (stage.states(first), stage.states(second)) == ([FindingState.REMOVED], [FindingState.FILED])
    assert "could not be opened" in ended(stage).text
    assert (ended(stage).missing, ended(stage).unread) == ((), ("11111111",))


async def test_the_accounts_own_figures_are_read_once_and_dated(stage: ListStage) -> None:
    """The page on the way shows them, and the page about the account shows them again: one reading, with the day."""
    stage.window.at = ADDRESS
    stage.window.figures = {
        ADDRESS: FiguresReading(takedown_rate="97 %"),
        f"{ADDRESS}account": FiguresReading(takedown_rate="97 %"),
    }
    stage.window.shows()

    await stage.read()

    (standing,) = stage.store.standings.all()
    assert (standing.takedown_rate, standing.at, standing.host) == ("97 %", NOW, "127.0.0.1")
    assert not standing.practice
    assert len(stage.operator.told(StandingRead)) == 1


async def test_where_no_page_on_the_way_shows_them_the_accounts_own_page_is_opened(stage: ListStage) -> None:
    """After the list, by its link; what it says is written down."""
    stage.window.shows(a_row(NUMBER))
    stage.window.figures = {f"{ADDRESS}account": FiguresReading(counter_notice_rate="0 %")}

    await stage.read()

    assert [one.counter_notice_rate for one in stage.store.standings.all()] == ["0 %"]


async def test_a_list_that_is_empty_at_first_is_waited_for(stage: ListStage) -> None:
    """The heading stands before the table does: what comes a moment later is read, and nothing is called missing."""
    complaint = stage.filed(NUMBER, 1)
    stage.window.shows()
    stage.behind(NUMBER, {1: "removed"})
    asyncio.get_running_loop().call_later(0.05, lambda: stage.window.shows(a_row(NUMBER, count=1)))

    await stage.read(drawing_seconds=2.0)

    assert stage.states(complaint) == [FindingState.REMOVED]
    assert ended(stage).missing == ()


async def test_a_longer_time_whose_first_page_is_the_same_is_read_on(stage: ListStage) -> None:
    """The latest complaints fill the first page either way; that the days are others is enough to turn to the next one."""
    first = a_row("48213377")
    older = stage.filed(NUMBER, 1, days_ago=20)
    stage.window.shows(first, period=days_from(NOW.date() - timedelta(days=15)))
    stage.behind(NUMBER, {1: "removed"})

    def choose_days() -> None:
        longer = days_from(NOW.date() - timedelta(days=60))
        stage.window.shows(first, period=longer, has_more=True, next_page=SECOND)
        stage.window.shows(a_row(NUMBER, count=1), period=longer, address=SECOND)

    stage.operator.before[QuestionKind.READ_ON] = choose_days
    stage.operator.answers = answers(QuestionKind.READ_ON, ["read"])

    await stage.read()

    assert stage.states(older) == [FindingState.REMOVED]
