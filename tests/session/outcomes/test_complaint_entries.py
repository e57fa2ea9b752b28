"""Reading the portal's list of complaints: rows and pages are matched by number or links, and outcomes recorded."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from helper.browser.portal.overlay import SignIn
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.session.events import ListRead, PageReached
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.outcomes.complaint_entries import ComplaintListSession, OurComplaint
from helper.store.queries import findings_of
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_complaint, a_work, an_attempt
from tests.session.list_stage import ListStage, a_page, a_row, details, ended
from tests.session.stage import ADDRESS, answers
from tests.systems import not_on_windows

FIRST, OTHER = "00482133", "11111111"


@pytest.fixture
def stage(store: Store) -> ListStage:
    return ListStage(store, Queue(store))


@not_on_windows("Python for Windows reads the time zone only when it starts")
def test_day_of_a_submission_is_in_the_users_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    form = OurComplaint(
        complaint=a_complaint(a_work(), (), attempts=(an_attempt(at=at),)), work=None, item_ids=frozenset()
    )
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XXX-9")
        time.tzset()
        sent_on = form.sent_on
    time.tzset()
    assert sent_on == date(2026, 3, 2)


async def test_user_turns_the_pages_until_every_complaint_was_found(stage: ListStage) -> None:
    first, second = stage.filed(FIRST, 1), stage.filed(OTHER, 2)
    stage.window.shows(a_row(FIRST, count=1))
    stage.turns = [a_page(a_row("77777777")), a_page(a_row(OTHER, count=1))]

    await stage.read()

    assert [stage.states(first), stage.states(second)] == [[FindingState.REMOVED]] * 2
    assert [event.page for event in stage.operator.events_of(ListRead)] == [1, 2, 3]
    assert [question.text.split(".")[0] for question in stage.operator.questions] == [
        "1 of 2 complaints found"
    ] * 2
    assert (ended(stage).unread, ended(stage).strangers) == ((), ("77777777",))


async def test_page_that_is_opened_while_the_user_stops_is_still_read(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row("77777777"))

    def stop() -> None:
        stage.window.turn_to(a_page(a_row(FIRST, count=1)))

    stage.operator.before[QuestionKind.READ_ON] = stop

    await stage.read()

    assert stage.states(complaint) == [FindingState.REMOVED]


async def test_nothing_is_concluded_from_a_complaint_that_was_not_seen(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row("77777777"))

    await stage.read()

    (question,) = stage.operator.asked(QuestionKind.READ_ON)
    assert question.text.startswith("0 of 1 complaint found.")
    assert f"number {FIRST}" in question.detail[0]
    assert (stage.writes, stage.states(complaint)) == (0, [FindingState.FILED])
    assert ended(stage).unread == (FIRST,)
    assert "Not on the pages that you opened: Quiet Whale" in ended(stage).text


async def test_empty_list_beside_a_login_is_not_read_before_the_user_logs_in(stage: ListStage) -> None:
    stage.filed(FIRST, 1)
    stage.window.tabs = [a_page()]
    stage.window.sign_ins = [SignIn.OUT] * 4
    stage.operator.at[PageReached] = lambda _: stage.window.turn_to(a_page(a_row(FIRST, count=1)))

    await stage.read()

    assert [event.page for event in stage.operator.events_of(PageReached)] == ["login", "list"]
    assert [event.rows for event in stage.operator.events_of(ListRead)] == [1]


async def test_list_that_fills_late_is_read_when_it_has_rows(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows()
    stage.turns = [a_page(a_row(FIRST, count=1))]

    await stage.read()

    assert stage.states(complaint) == [FindingState.REMOVED]


async def test_each_listing_has_its_own_outcome(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1, 2)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {1: "removed", 2: "rejected"})]

    await stage.read()

    outcomes = [finding.outcome for finding in findings_of(stage.store, complaint)]
    assert stage.states(complaint) == [FindingState.REMOVED, FindingState.REJECTED]
    assert [outcome.portal_words for outcome in outcomes if outcome] == [
        "portal: removed",
        "portal: rejected",
    ]
    assert stage.writes == 1
    assert stage.store.complaints[complaint.id].state is ComplaintState.CLOSED


async def test_complaint_in_another_tab_is_read_too(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1, 2)
    stage.window.tabs = [a_page(a_row(FIRST)), details(FIRST, {1: "removed", 2: "removed"})]

    await stage.read()

    assert stage.states(complaint) == [FindingState.REMOVED] * 2
    assert stage.window.opened == []


async def test_reading_the_list_again_writes_only_what_has_changed(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row(FIRST, count=1))
    await stage.read()

    await stage.read()
    assert stage.writes == 0

    stage.window.turn_to(a_page(a_row(FIRST, "countered", count=1)))
    await stage.read()
    assert stage.states(complaint) == [FindingState.COUNTERED]


async def test_page_with_a_known_number_and_other_links_changes_no_record(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1, 2)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {8: "removed", 9: "removed"})]

    await stage.read()

    assert stage.states(complaint) == [FindingState.FILED] * 2
    assert (ended(stage).unread, ended(stage).unclear) == ((FIRST,), (FIRST,))


async def test_unknown_words_are_named_and_change_no_record(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1, 2)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {1: "", 2: "removed"})]

    await stage.read()

    assert stage.states(complaint) == [FindingState.FILED, FindingState.REMOVED]
    assert ended(stage).unknown_words == ("portal: ",)


async def test_pause_at_the_login_before_the_list_changes_no_record(stage: ListStage) -> None:
    stage.filed(FIRST, 1)
    stage.window.sign_ins = [SignIn.OUT] * 3

    await stage.read(Request.PAUSE)

    assert (stage.writes, ended(stage).unread) == (0, (FIRST,))
    assert ended(stage).text.startswith("I did not reach the list, so I read nothing.")


async def test_outcomes_are_kept_if_the_window_is_closed_later(stage: ListStage) -> None:
    first, second = stage.filed(FIRST, 1), stage.filed(OTHER, 2)
    stage.window.shows(a_row(FIRST, count=1))

    def close() -> None:
        stage.window.is_closed = True

    stage.operator.before[QuestionKind.READ_ON] = close

    await stage.read()

    assert [stage.states(first), stage.states(second)] == [[FindingState.REMOVED], [FindingState.FILED]]
    assert "was closed" in ended(stage).text
    assert ended(stage).unread == (OTHER,)


@pytest.mark.parametrize(
    ("shown", "answer", "number"),
    [
        ({1: "removed", 2: "waiting"}, "1", FIRST),
        ({1: "removed", 2: "removed"}, "none", ""),
        ({1: "removed", 7: "removed"}, "", ""),
    ],
    ids=["yes", "no", "other listings"],
)
async def test_missing_complaint_number_is_recorded_only_after_confirmation(
    stage: ListStage, shown: dict[int, str], answer: str, number: str
) -> None:
    complaint = stage.filed("", 1, 2)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, shown)]
    stage.operator.answers = answers(QuestionKind.SAME_COMPLAINT, [answer])

    await stage.read()

    assert len(stage.operator.asked(QuestionKind.SAME_COMPLAINT)) == bool(answer)
    assert stage.store.complaints[complaint.id].number == number
    if number:
        assert stage.states(complaint) == [FindingState.REMOVED, FindingState.FILED]
        assert ended(stage).found == 1
    else:
        assert stage.writes == 0
        assert (ended(stage).unread, ended(stage).strangers) == ((complaint.id,), (FIRST,))


async def test_open_complaint_counts_as_filed_once_the_user_finds_it(stage: ListStage) -> None:
    complaint = stage.filed("", 1, 2, state=ComplaintState.HANDED_OVER)
    stage.window.shows(a_row(FIRST, "waiting"))
    stage.turns = [details(FIRST, {1: "waiting", 2: "waiting"})]
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await stage.read()

    now = stage.store.complaints[complaint.id]
    assert (now.state, now.number) == (ComplaintState.FILED, FIRST)
    assert (stage.window.opened, stage.window.beside) == ([], [ADDRESS])


async def test_user_is_asked_which_of_two_equal_complaints_a_page_shows(stage: ListStage) -> None:
    first, second = stage.filed("", 1, 2), stage.filed("", 1, 2)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {1: "removed", 2: "removed"})]
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("2")]}

    await stage.read()

    (question,) = stage.operator.asked(QuestionKind.SAME_COMPLAINT)
    assert [choice.choice for choice in question.choices] == ["none", "1", "2"]
    assert [stage.store.complaints[complaint.id].number for complaint in (first, second)] == ["", FIRST]


async def test_user_is_asked_if_a_number_is_recorded_for_the_wrong_complaint(stage: ListStage) -> None:
    first, second = stage.filed(FIRST, 1), stage.filed("", 2, 3)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {2: "removed", 3: "removed"})]
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await stage.read()

    (question,) = stage.operator.asked(QuestionKind.SAME_COMPLAINT)
    assert "Which complaint does the page show?" in question.text
    numbers = [stage.store.complaints[complaint.id].number for complaint in (first, second)]
    assert numbers == ["", FIRST]
    assert (stage.states(first), stage.states(second)) == ([FindingState.FILED], [FindingState.REMOVED] * 2)
    assert ended(stage).found == 1


async def test_number_recorded_for_two_complaints_goes_to_the_one_with_the_links(stage: ListStage) -> None:
    first, second = stage.filed(FIRST, 1, 2), stage.filed(FIRST, 3, 4)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(FIRST, {3: "removed", 4: "removed"})]

    await stage.read()

    assert (stage.states(first), stage.states(second)) == (
        [FindingState.FILED] * 2,
        [FindingState.REMOVED] * 2,
    )


async def test_page_that_mentions_an_earlier_complaint_takes_no_number_away(stage: ListStage) -> None:
    """Both complaints are about the same links, and both numbers are on the page."""
    first, second = stage.filed(FIRST, 1, 2), stage.filed(OTHER, 1, 2)
    stage.window.shows(a_row(OTHER))
    page = details(OTHER, {1: "waiting", 2: "waiting"})
    stage.turns = [replace(page, numbers=frozenset({FIRST, OTHER}))]
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("2")]}

    await stage.read()

    assert len(stage.operator.asked(QuestionKind.SAME_COMPLAINT)) == 1
    numbers = {stage.store.complaints[complaint.id].number for complaint in (first, second)}
    assert numbers == {FIRST, OTHER}


@pytest.mark.parametrize(
    "row",
    [{"count": 5}, {"count": 1, "ipr": "Midnight Fox (DE)"}, {"count": 2}],
    ids=["more links", "another design of ours", "fewer links than its complaint"],
)
async def test_row_that_differs_from_our_complaint_changes_no_record(
    stage: ListStage, row: dict[str, Any]
) -> None:
    stage.store.change(a_work(title="Midnight Fox"))
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row(FIRST, **row))

    await stage.read()

    assert (stage.writes, stage.states(complaint)) == (0, [FindingState.FILED])
    assert ended(stage).unread == (FIRST,)


async def test_row_with_a_name_of_the_design_that_we_do_not_know_is_read(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row(FIRST, count=1, ipr="Baleine tranquille"))

    await stage.read()

    assert stage.states(complaint) == [FindingState.REMOVED]


async def test_complaint_number_that_two_rows_share_changes_no_record(stage: ListStage) -> None:
    complaint = stage.filed(FIRST, 1)
    stage.window.shows(a_row(FIRST, count=1), a_row(FIRST, count=1, status="rejected"))

    await stage.read()

    assert (stage.writes, stage.states(complaint)) == (0, [FindingState.FILED])
    assert ended(stage).unread == (FIRST,)


async def test_search_for_numbers_reads_no_other_complaint(stage: ListStage) -> None:
    stage.filed(FIRST, 1, 2)
    missing = stage.filed("", 3)
    stage.window.shows(a_row(FIRST))
    stage.turns = [details(OTHER, {3: "waiting"})]
    stage.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await stage.session(ComplaintListSession, numbers_only=True).run()

    assert stage.store.complaints[missing.id].number == OTHER
    assert stage.operator.questions[0].text.startswith("0 of 1 complaint found.")
