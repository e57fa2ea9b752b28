"""Reading the portal's list of complaints: rows are matched by number or listings, and outcomes recorded."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helper.browser.portal.lists import ListRow, Period
from helper.browser.portal.overlay import SignIn
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.session.events import ListRead, PageReached, Remark
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.outcomes.complaint_entries import ComplaintListSession, OurComplaint
from helper.store.queries import findings_of
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_work, an_attempt
from tests.session.list_stage import LIST, ListStage, a_row, days_from, ended
from tests.session.stage import ADDRESS, answers
from tests.systems import not_on_windows

FIRST, OTHER = "00482133", "11111111"
SECOND = f"{LIST}?page=2"


@pytest.fixture
def stage(store: Store) -> ListStage:
    stage = ListStage(store, Queue(store))
    stage.filed(FIRST, 1)
    stage.filed(OTHER, 2)
    stage.window.shows(a_row(FIRST), has_more=True, next_page=SECOND)
    stage.behind(FIRST, {1: "removed"})
    stage.behind(OTHER, {2: "removed"})
    return stage


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


def states(stage: ListStage) -> list[FindingState]:
    return [finding.state for finding in stage.store.findings.all()]


@pytest.mark.parametrize("shown", ["no answer", "a login"])
async def test_no_complaint_is_reported_missing_if_a_list_page_was_not_read(
    stage: ListStage, shown: str
) -> None:
    if shown == "a login":
        stage.window.blank = {SECOND}
        stage.window.sign_ins = [SignIn.OUT] * 20
    stage.operator.answers = answers(QuestionKind.READ_ON, ["done"])

    await stage.read()

    end = ended(stage)
    assert sorted(states(stage)) == [FindingState.FILED, FindingState.REMOVED]
    assert (end.read, end.missing, end.unsought) == (1, (), (OTHER,))
    assert "Not in the list" not in end.text
    assert end.text.endswith("the list is open, then try again.")
    assert ("log in again" in stage.operator.questions[0].text) is (shown == "a login")


async def test_reading_continues_after_a_login(stage: ListStage) -> None:
    stage.window.blank = {SECOND}
    stage.window.sign_ins = [SignIn.OUT] * 20

    def log_in() -> None:
        stage.window.sign_ins, stage.window.at = [], ADDRESS
        stage.window.shows(a_row(OTHER), address=SECOND)

    stage.operator.before[QuestionKind.READ_ON] = log_in

    await stage.read()

    assert states(stage) == [FindingState.REMOVED] * 2
    assert len(stage.operator.questions) == 1


async def test_user_is_asked_only_once_to_log_in_for_all_details_pages(stage: ListStage) -> None:
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


async def test_next_page_is_reached_by_its_link(stage: ListStage) -> None:
    stage.window.shows(a_row(OTHER), has_more=True, next_page=SECOND, address=SECOND)

    await stage.read()

    assert ended(stage).read == 2
    assert [event.page for event in stage.operator.events_of(ListRead)] == [1, 2]


async def test_program_waits_for_a_list_page_that_is_still_loading(stage: ListStage) -> None:
    stage.window.shows(a_row(FIRST), has_more=True)
    stage.window.shows(a_row(OTHER), address=SECOND)

    def turn() -> None:
        stage.window.at, stage.window.drawing = SECOND, 3

    stage.operator.before[QuestionKind.READ_ON] = turn

    await stage.read(drawing_seconds=60.0)

    assert ended(stage).read == 2
    assert len(stage.operator.questions) == 1


async def test_empty_list_beside_a_login_is_not_read_before_the_user_logs_in(stage: ListStage) -> None:
    stage.window.shows()
    stage.window.sign_ins = [SignIn.OUT] * 2
    stage.operator.at[PageReached] = lambda _: stage.window.shows(a_row(FIRST), a_row(OTHER))

    await stage.read()

    assert [event.page for event in stage.operator.events_of(PageReached)] == ["login", "list"]
    assert [event.rows for event in stage.operator.events_of(ListRead)] == [2]


async def test_empty_list_reports_no_complaint_as_missing(stage: ListStage) -> None:
    """An empty list may belong to another account."""
    stage.window.shows()

    await stage.read()

    assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST, OTHER))
    assert (
        "The list shows no entries at all.\nThe list should contain 2 complaints of yours."
        in ended(stage).text
    )


@pytest.mark.parametrize("rows", [(), (a_row("77777777"),)])
async def test_user_is_asked_to_choose_earlier_dates_if_no_complaint_matches(
    store: Store, rows: tuple[ListRow, ...]
) -> None:
    stage = ListStage(store, Queue(store))
    stage.filed(FIRST, 1, days_ago=40)
    stage.window.shows(*rows, period=days_from(NOW.date() - timedelta(days=15)))
    stage.operator.answers = answers(QuestionKind.READ_ON, ["done"])

    await stage.read()

    assert "earlier start date" in stage.operator.questions[0].text
    assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST,))


@pytest.fixture
def bare(store: Store) -> ListStage:
    return ListStage(store, Queue(store))


async def test_each_listing_has_its_own_outcome(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {1: "removed", 2: "rejected"})

    await bare.read()

    outcomes = [finding.outcome for finding in findings_of(bare.store, complaint)]
    assert bare.states(complaint) == [FindingState.REMOVED, FindingState.REJECTED]
    assert [outcome.portal_words for outcome in outcomes if outcome] == [
        "portal: removed",
        "portal: rejected",
    ]
    assert bare.writes == 1
    assert bare.store.complaints[complaint.id].state is ComplaintState.CLOSED


async def test_reading_the_list_again_writes_only_what_has_changed(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST, count=1))
    bare.behind(FIRST, {1: "removed"})
    await bare.read()
    bare.window.followed.clear()

    await bare.read()
    assert (bare.writes, bare.window.followed) == (0, [])

    bare.window.shows(a_row(FIRST, "countered", count=1))
    bare.behind(FIRST, {1: "countered"})
    await bare.read()
    assert bare.states(complaint) == [FindingState.COUNTERED]


@pytest.mark.parametrize(
    ("behind", "states", "reported"),
    [
        ({8: "removed", 9: "removed"}, [FindingState.FILED] * 2, {"unread": (FIRST,)}),
        (
            {1: "", 2: "removed"},
            [FindingState.FILED, FindingState.REMOVED],
            {"unread": (), "unknown_words": ("portal: ",)},
        ),
    ],
    ids=["other listings", "unknown words"],
)
async def test_listing_with_an_unclear_outcome_is_reported_and_unchanged(
    bare: ListStage, behind: dict[int, str], states: list[FindingState], reported: dict[str, object]
) -> None:
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, behind)

    await bare.read()

    assert bare.states(complaint) == states
    assert {name: getattr(ended(bare), name) for name in reported} == reported


async def test_user_opens_the_details_page_if_the_list_has_no_link(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST, details=""))
    bare.behind(FIRST, {1: "removed", 2: "removed"})

    def open_it() -> None:
        bare.window.at = f"{ADDRESS}details/{FIRST}"

    bare.operator.before = {QuestionKind.READ_ON: open_it}

    await bare.read()

    assert bare.states(complaint) == [FindingState.REMOVED] * 2


async def test_outcome_of_a_single_listing_is_read_without_the_details_page(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST, "rejected", details="", count=1))

    await bare.read()

    assert (bare.states(complaint), bare.operator.questions) == ([FindingState.REJECTED], [])


async def test_user_opens_the_next_list_page_if_there_is_no_link(bare: ListStage) -> None:
    bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST), has_more=True)
    bare.behind(FIRST, {1: "removed"})

    await bare.read()

    turns = bare.operator.asked(QuestionKind.READ_ON)
    assert [question.detail for question in turns] == [(), *[("The same page is still open.",)] * 2]
    assert ended(bare).read == 1


async def test_links_that_lead_out_of_the_portal_are_not_followed(bare: ListStage) -> None:
    bare.filed(FIRST, 1, 2)
    away = "https://portal.example/x"
    bare.window.shows(a_row(FIRST, details=away), has_more=True, next_page=away)

    await bare.read()

    assert bare.window.followed == []
    assert ended(bare).unread == (FIRST,)
    assert ended(bare).missing == ()
    assert "Not in the list" not in ended(bare).text


@pytest.mark.parametrize("days_ago", [20, 3])
async def test_user_is_asked_for_earlier_dates_only_if_a_complaint_is_older(
    bare: ListStage, days_ago: int
) -> None:
    complaint = bare.filed(FIRST, 1, days_ago=days_ago)
    bare.window.shows(a_row("77777777"), period=days_from(NOW.date() - timedelta(days=15)))

    await bare.read()
    bare.window.shows(a_row("77777777"), period=Period())
    await bare.read()

    is_asked = ["earlier start date" in question.text for question in bare.operator.questions]
    assert len(bare.operator.events_of(Remark)) == bool(is_asked) == (days_ago > 15)
    assert all(is_asked)
    assert (ended(bare).missing, bare.states(complaint)) == ((FIRST,), [FindingState.FILED])


async def test_pause_at_the_login_before_the_list_changes_no_record(bare: ListStage) -> None:
    bare.filed(FIRST, 1)
    bare.window.at = ""
    bare.window.sign_ins = [SignIn.OUT] * 3

    await bare.read(Request.PAUSE)

    assert (bare.writes, ended(bare).missing, ended(bare).unsought) == (0, (), (FIRST,))
    assert ended(bare).text.startswith("I did not reach the list, so I read nothing.")


async def test_outcomes_are_kept_if_the_portal_fails_later(bare: ListStage) -> None:
    first, second = bare.filed(FIRST, 1), bare.filed(OTHER, 2)
    bare.window.shows(a_row(FIRST), a_row(OTHER))
    bare.behind(FIRST, {1: "removed"})

    await bare.read()

    assert (bare.states(first), bare.states(second)) == (
        [FindingState.REMOVED],
        [FindingState.FILED],
    )
    assert "could not be opened" in ended(bare).text
    assert (ended(bare).missing, ended(bare).unread) == ((), (OTHER,))


async def test_program_waits_for_a_table_that_appears_late(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1)
    bare.window.shows()
    bare.behind(FIRST, {1: "removed"})
    asyncio.get_running_loop().call_later(0.05, lambda: bare.window.shows(a_row(FIRST, count=1)))

    await bare.read(drawing_seconds=2.0)

    assert bare.states(complaint) == [FindingState.REMOVED]
    assert ended(bare).missing == ()


async def test_list_is_read_again_after_the_user_selects_a_longer_period(bare: ListStage) -> None:
    """The first page stays the same, because the latest complaints fill it in both periods."""
    first = a_row("48213377")
    older = bare.filed(FIRST, 1, days_ago=20)
    bare.window.shows(first, period=days_from(NOW.date() - timedelta(days=15)))
    bare.behind(FIRST, {1: "removed"})

    def choose_days() -> None:
        longer = days_from(NOW.date() - timedelta(days=60))
        bare.window.shows(first, period=longer, has_more=True, next_page=SECOND)
        bare.window.shows(a_row(FIRST, count=1), period=longer, address=SECOND)

    bare.operator.before[QuestionKind.READ_ON] = choose_days
    bare.operator.answers = answers(QuestionKind.READ_ON, ["read"])

    await bare.read()

    assert bare.states(older) == [FindingState.REMOVED]


@pytest.mark.parametrize(
    ("behind", "days_ago", "answer", "number"),
    [
        ({1: "removed", 2: "waiting"}, 0, "1", FIRST),
        ({1: "removed", 2: "removed"}, 0, "none", ""),
        ({1: "removed", 7: "removed"}, 0, "", ""),
        ({1: "removed", 2: "removed"}, 3, "", ""),
    ],
    ids=["yes", "no", "other listings", "another day"],
)
async def test_missing_complaint_number_is_recorded_only_after_confirmation(
    bare: ListStage, behind: dict[int, str], days_ago: int, answer: str, number: str
) -> None:
    complaint = bare.filed("", 1, 2, days_ago=days_ago)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, behind)
    bare.operator.answers = answers(QuestionKind.SAME_COMPLAINT, [answer])

    await bare.read()

    assert [question.kind for question in bare.operator.questions] == [QuestionKind.SAME_COMPLAINT] * bool(
        answer
    )
    assert bare.store.complaints[complaint.id].number == number
    assert bool(bare.window.followed) is not bool(days_ago)
    if number:
        assert bare.states(complaint) == [FindingState.REMOVED, FindingState.FILED]
        assert ended(bare).found == 1
    else:
        assert bare.writes == 0
        assert (ended(bare).missing, ended(bare).strangers) == ((complaint.id,), (FIRST,))


async def test_open_complaint_counts_as_filed_once_found_in_the_list(
    bare: ListStage,
) -> None:
    complaint = bare.filed("", 1, 2, state=ComplaintState.HANDED_OVER)
    bare.window.at = ""
    bare.window.shows(a_row(FIRST, "waiting"))
    bare.behind(FIRST, {1: "waiting", 2: "waiting"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await bare.read()

    now = bare.store.complaints[complaint.id]
    assert (now.state, now.number) == (ComplaintState.FILED, FIRST)
    assert bare.window.beside == [ADDRESS]


async def test_user_is_asked_which_of_two_equal_complaints_a_row_stands_for(bare: ListStage) -> None:
    first, second = bare.filed("", 1, 2), bare.filed("", 1, 2)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {1: "removed", 2: "removed"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("2")]}

    await bare.read()

    assert [choice.choice for choice in bare.operator.questions[0].choices] == ["none", "1", "2"]
    assert [bare.store.complaints[complaint.id].number for complaint in (first, second)] == [
        "",
        FIRST,
    ]


async def test_user_is_asked_if_a_number_is_recorded_for_the_wrong_complaint(bare: ListStage) -> None:
    first, second = bare.filed(FIRST, 1), bare.filed("", 2, 3)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {2: "removed", 3: "removed"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await bare.read()

    numbers = [bare.store.complaints[complaint.id].number for complaint in (first, second)]
    assert numbers == ["", FIRST]
    assert (bare.states(first), bare.states(second)) == ([FindingState.FILED], [FindingState.REMOVED] * 2)
    assert ended(bare).found == 1


@pytest.mark.parametrize(
    ("row", "behind", "asked"),
    [
        ({"count": 5}, {}, True),
        ({"count": 5}, {1: "removed", 2: "removed"}, False),
        ({"ipr": "Midnight Fox (DE)"}, {}, True),
        ({"ipr": "Baleine tranquille"}, {}, False),
    ],
    ids=["more links", "details with our links", "another design of ours", "unknown name"],
)
async def test_row_with_a_known_number_is_checked_by_links_and_design(
    bare: ListStage, row: dict[str, Any], behind: dict[int, str], asked: bool
) -> None:
    bare.store.change(a_work(title="Midnight Fox"))
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST, details=f"{ADDRESS}details/{FIRST}" if behind else "", **row))
    bare.behind(FIRST, behind)

    await bare.read()

    questions = bare.operator.asked(QuestionKind.SAME_COMPLAINT)
    assert bool(questions) is asked
    assert (FIRST in ended(bare).unclear) is asked
    assert bare.states(complaint) == [FindingState.REMOVED if behind else FindingState.FILED] * 2
    assert ended(bare).missing == ()


async def test_row_with_fewer_links_than_its_complaint_raises_a_question(bare: ListStage) -> None:
    """The number may belong to another complaint about the same design."""
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST, count=1, details=""))
    session = bare.session(ComplaintListSession)
    session.numbers_only = True

    await session.run()

    (question,) = bare.operator.asked(QuestionKind.SAME_COMPLAINT)
    assert "Which complaint does this number belong to?" in question.text
    assert bare.states(complaint) == [FindingState.FILED] * 2


async def test_number_recorded_for_two_complaints_raises_a_question(bare: ListStage) -> None:
    first, second = bare.filed(FIRST, 1, 2), bare.filed(FIRST, 3, 4)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {3: "removed", 4: "removed"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await bare.read()

    numbers = [bare.store.complaints[complaint.id].number for complaint in (first, second)]
    assert numbers == ["", FIRST]
    assert bare.states(second) == [FindingState.REMOVED] * 2


async def test_complaint_number_that_two_rows_share_changes_no_record(bare: ListStage) -> None:
    complaint = bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST, count=1), a_row(FIRST, count=4))

    await bare.read()

    assert (bare.writes, bare.states(complaint)) == (0, [FindingState.FILED])
    assert (ended(bare).unclear, ended(bare).missing) == ((FIRST,), ())
    assert f"It is unclear which complaint has number {FIRST}" in ended(bare).text


async def test_complaint_whose_row_shows_another_complaints_number_is_unclear(bare: ListStage) -> None:
    bare.filed(FIRST, 1)
    other = bare.filed("", 2)
    bare.window.shows(a_row(FIRST, count=1, details=""))

    await bare.read()

    assert (ended(bare).missing, ended(bare).unclear) == ((), (other.id,))
    assert "Not in the list" not in ended(bare).text
    assert f"its number may be {FIRST}, but another complaint has it" in ended(bare).text
