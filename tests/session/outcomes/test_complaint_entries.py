"""What the list says of our complaints is read page after page, matched by number or by listings, and written down."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from helper.browser.portal.lists import FiguresReading, ListRow, Period
from helper.browser.portal.overlay import SignIn
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.session.events import ListRead, PageReached, Remark
from helper.session.operator import Decision, QuestionKind, Request
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work
from tests.session.list_stage import LIST, ListStage, a_row, days_from, ended
from tests.session.stage import ADDRESS, answers

FIRST, OTHER = "00482133", "11111111"
SECOND = f"{LIST}?page=2"


@pytest.fixture
def stage(store: Store) -> ListStage:
    """Two complaints; the first stands on the first page of a list of two."""
    stage = ListStage(store, Queue(store))
    stage.filed(FIRST, 1)
    stage.filed(OTHER, 2)
    stage.window.shows(a_row(FIRST), has_more=True, next_page=SECOND)
    stage.behind(FIRST, {1: "removed"})
    stage.behind(OTHER, {2: "removed"})
    return stage


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


async def test_pages_are_turned_by_their_links(stage: ListStage) -> None:
    """The second page is reached by its address, each once; both complaints are read."""
    stage.window.shows(a_row(OTHER), has_more=True, next_page=SECOND, address=SECOND)

    await stage.read()

    assert ended(stage).read == 2
    assert [event.page for event in stage.operator.events_of(ListRead)] == [1, 2]


async def test_a_page_that_still_draws_itself_is_not_called_the_same(stage: ListStage) -> None:
    """She turned the page and said so at once: it is waited for, and nothing is asked again."""
    stage.window.shows(a_row(FIRST), has_more=True)
    stage.window.shows(a_row(OTHER), address=SECOND)

    def turn() -> None:
        stage.window.at, stage.window.drawing = SECOND, 3

    stage.operator.before[QuestionKind.READ_ON] = turn

    await stage.read(drawing_seconds=60.0)

    assert ended(stage).read == 2
    assert len(stage.operator.questions) == 1


async def test_an_empty_list_under_a_login_is_no_list(stage: ListStage) -> None:
    """The page's heading stands there without a table until she has logged in: no “0 complaints”."""
    stage.window.shows()
    stage.window.sign_ins = [SignIn.OUT] * 2
    stage.operator.at[PageReached] = lambda _: stage.window.shows(a_row(FIRST), a_row(OTHER))

    await stage.read()

    assert [event.page for event in stage.operator.events_of(PageReached)] == ["login", "list"]
    assert [event.rows for event in stage.operator.events_of(ListRead)] == [2]


async def test_an_empty_list_proves_nothing(stage: ListStage) -> None:
    """Another account's, or one that did not come: what was sent is not called missing."""
    stage.window.shows()

    await stage.read()

    assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST, OTHER))
    assert "The list shows no complaint at all.\nIt should have 2 complaints of yours." in ended(stage).text


@pytest.mark.parametrize("rows", [(), (a_row("77777777"),)])
async def test_days_without_a_complaint_of_hers_are_no_end(store: Store, rows: tuple[ListRow, ...]) -> None:
    """All of hers are older: asked for earlier days, and, left at that, nothing is called missing."""
    stage = ListStage(store, Queue(store))
    stage.filed(FIRST, 1, days_ago=40)
    stage.window.shows(*rows, period=days_from(NOW.date() - timedelta(days=15)))
    stage.operator.answers = answers(QuestionKind.READ_ON, ["done"])

    await stage.read()

    assert "earlier first day" in stage.operator.questions[0].text
    assert (ended(stage).missing, ended(stage).unsought) == ((), (FIRST,))


@pytest.fixture
def bare(store: Store) -> ListStage:
    """Empty records."""
    return ListStage(store, Queue(store))


async def test_each_listing_has_its_own_outcome_with_the_portals_words(bare: ListStage) -> None:
    """One removed, one refused: both states, the portal's words beside ours, written in one change.

    With nothing left open the complaint is closed.
    """
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {1: "removed", 2: "rejected"})

    await bare.read()

    outcomes = [finding.outcome for finding in bare.queue.findings_of(complaint)]
    assert bare.states(complaint) == [FindingState.REMOVED, FindingState.REJECTED]
    assert [outcome.portal_words for outcome in outcomes if outcome] == [
        "portal: removed",
        "portal: rejected",
    ]
    assert bare.writes == 1
    assert bare.store.complaints[complaint.id].state is ComplaintState.CLOSED


async def test_a_second_reading_writes_only_what_is_new(bare: ListStage) -> None:
    """The page of a decided complaint is not even opened, until the list says something else: a counter-notice is seen."""
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
    ("behind", "states", "told"),
    [
        ({8: "removed", 9: "removed"}, [FindingState.FILED] * 2, {"unread": (FIRST,)}),
        (
            {1: "", 2: "removed"},
            [FindingState.FILED, FindingState.REMOVED],
            {"unread": (), "unknown_words": ("portal: ",)},
        ),
    ],
    ids=["other listings", "words that no flow knows"],
)
async def test_what_is_not_certain_changes_nothing_and_is_told(
    bare: ListStage, behind: dict[int, str], states: list[FindingState], told: dict[str, object]
) -> None:
    """A page under our number that speaks of strangers' listings, or an unknown state: the others are read."""
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, behind)

    await bare.read()

    assert bare.states(complaint) == states
    assert {name: getattr(ended(bare), name) for name in told} == told


async def test_without_a_link_the_person_opens_the_details(bare: ListStage) -> None:
    """A row that is no link: she opens the page, Enter reads it; it is known by the number on it."""
    complaint = bare.filed(FIRST, 1, 2)
    bare.window.shows(a_row(FIRST, details=""))
    bare.behind(FIRST, {1: "removed", 2: "removed"})

    def open_it() -> None:
        bare.window.at = f"{ADDRESS}details/{FIRST}"

    bare.operator.before = {QuestionKind.READ_ON: open_it}

    await bare.read()

    assert bare.states(complaint) == [FindingState.REMOVED] * 2


async def test_a_single_listing_needs_no_details(bare: ListStage) -> None:
    """The list's own word is enough for a complaint with one listing."""
    complaint = bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST, "rejected", details="", count=1))

    await bare.read()

    assert (bare.states(complaint), bare.operator.questions) == ([FindingState.REJECTED], [])


async def test_where_the_next_page_is_no_link_the_person_turns_it(bare: ListStage) -> None:
    """Asked to turn the page; as long as it is the same page it is said, and after three times read on without."""
    bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST), has_more=True)
    bare.behind(FIRST, {1: "removed"})

    await bare.read()

    turns = bare.operator.asked(QuestionKind.READ_ON)
    assert [question.detail for question in turns] == [(), *[("It is the same page still.",)] * 2]
    assert ended(bare).read == 1


async def test_links_out_of_the_portal_are_not_followed(bare: ListStage) -> None:
    """Details and next page on a stranger's host: not opened, and told as not read."""
    bare.filed(FIRST, 1, 2)
    away = "https://portal.example/x"
    bare.window.shows(a_row(FIRST, details=away), has_more=True, next_page=away)

    await bare.read()

    assert bare.window.followed == []
    assert ended(bare).unread == (FIRST,)
    assert ended(bare).missing == ()
    assert "Not in the list" not in ended(bare).text


@pytest.mark.parametrize("days_ago", [20, 3])
async def test_the_fifteen_days_are_noticed_and_said(bare: ListStage, days_ago: int) -> None:
    """What was sent before the first day shown is asked for; what should be there is missing, and nothing of it is changed.

    A list without a limit asks for nothing.
    """
    complaint = bare.filed(FIRST, 1, days_ago=days_ago)
    bare.window.shows(a_row("77777777"), period=days_from(NOW.date() - timedelta(days=15)))

    await bare.read()
    bare.window.shows(a_row("77777777"), period=Period())
    await bare.read()

    is_asked = ["earlier first day" in question.text for question in bare.operator.questions]
    assert len(bare.operator.events_of(Remark)) == bool(is_asked) == (days_ago > 15)
    assert all(is_asked)
    assert (ended(bare).missing, bare.states(complaint)) == ((FIRST,), [FindingState.FILED])


async def test_practice_and_real_complaints_never_meet(bare: ListStage) -> None:
    """On the real portal a practice complaint with the same number is not touched."""
    complaint = bare.filed(FIRST, 1, practice=True)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {1: "removed"})

    await bare.read()

    assert bare.states(complaint) == [FindingState.FILED]
    assert ended(bare).strangers == (FIRST,)


async def test_she_can_stop_at_the_login(bare: ListStage) -> None:
    """A pause before the list is there ends the reading; nothing was written."""
    bare.filed(FIRST, 1)
    bare.window.at = ""
    bare.window.sign_ins = [SignIn.OUT] * 3

    await bare.read(Request.PAUSE)

    assert (bare.writes, ended(bare).missing, ended(bare).unsought) == (0, (), (FIRST,))
    assert ended(bare).text.startswith("The list was not reached; nothing was read.")


async def test_a_portal_that_goes_away_leaves_what_was_read(bare: ListStage) -> None:
    """The second complaint's page cannot be opened: the first one's outcome is kept, and the end says what happened."""
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


@pytest.mark.parametrize("shown_on_the_way", [True, False])
async def test_the_accounts_own_figures_are_read_once_and_dated(
    bare: ListStage, shown_on_the_way: bool
) -> None:
    """The page on the way shows them, or the page about the account, opened after the list; said twice it is one reading."""
    bare.window.at = ADDRESS
    pages = (ADDRESS, f"{ADDRESS}account") if shown_on_the_way else (f"{ADDRESS}account",)
    bare.window.figures = {page: FiguresReading(takedown_rate="97 %") for page in pages}
    bare.window.shows(a_row(FIRST))

    await bare.read()

    (standing,) = bare.store.standings.all()
    assert (standing.takedown_rate, standing.at, standing.host) == ("97 %", NOW, "127.0.0.1")
    assert not standing.practice
    assert len(bare.operator.events_of(Remark)) == 1


async def test_a_list_that_is_empty_at_first_is_waited_for(bare: ListStage) -> None:
    """The heading stands before the table does: what comes a moment later is read, and nothing is called missing."""
    complaint = bare.filed(FIRST, 1)
    bare.window.shows()
    bare.behind(FIRST, {1: "removed"})
    asyncio.get_running_loop().call_later(0.05, lambda: bare.window.shows(a_row(FIRST, count=1)))

    await bare.read(drawing_seconds=2.0)

    assert bare.states(complaint) == [FindingState.REMOVED]
    assert ended(bare).missing == ()


async def test_a_longer_time_whose_first_page_is_the_same_is_read_on(bare: ListStage) -> None:
    """The latest complaints fill the first page either way; that the days are others is enough to turn to the next one."""
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
    ids=["her yes", "her no", "other listings", "another day"],
)
async def test_a_missing_number_is_proposed_and_taken_by_the_persons_word(
    bare: ListStage, behind: dict[int, str], days_ago: int, answer: str, number: str
) -> None:
    """Where the listings are the same it is asked, and only on her yes number and outcomes are written down.

    Other listings are not even proposed, and of another day the page is not opened.
    """
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


async def test_what_nobody_knew_whether_it_went_through_is_filed_once_it_is_found(
    bare: ListStage,
) -> None:
    """A complaint left open after a crash is in the list: by her word it is filed, and never sent again."""
    complaint = bare.filed("", 1, 2, state=ComplaintState.HANDED_OVER)
    bare.window.at = ""
    bare.window.shows(a_row(FIRST, "waiting"))
    bare.behind(FIRST, {1: "waiting", 2: "waiting"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await bare.read()

    now = bare.store.complaints[complaint.id]
    assert (now.state, now.number) == (ComplaintState.FILED, FIRST)
    assert bare.window.beside == [ADDRESS]


async def test_of_two_that_are_alike_the_person_says_which(bare: ListStage) -> None:
    """Two complaints with the same listings lack their numbers: both are offered, and she names one."""
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


async def test_number_on_the_wrong_complaint_is_a_question(bare: ListStage) -> None:
    """The number of B was noted for A: its page shows the links of B, and on the user's word B gets it."""
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
    ids=["more links", "its page shows our links", "another design of hers", "a name of the portal's own"],
)
async def test_row_with_our_number_is_compared_by_links_and_design(
    bare: ListStage, row: dict[str, Any], behind: dict[int, str], asked: bool
) -> None:
    """Without a page that settles it, another count or another design is a question, and the safe answer changes nothing."""
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


async def test_number_of_two_complaints_is_a_question(bare: ListStage) -> None:
    """One typed it by mistake: the links of the page say whose it is, and the other lacks its number from then on."""
    first, second = bare.filed(FIRST, 1, 2), bare.filed(FIRST, 3, 4)
    bare.window.shows(a_row(FIRST))
    bare.behind(FIRST, {3: "removed", 4: "removed"})
    bare.operator.answers = {QuestionKind.SAME_COMPLAINT: [Decision("1")]}

    await bare.read()

    numbers = [bare.store.complaints[complaint.id].number for complaint in (first, second)]
    assert numbers == ["", FIRST]
    assert bare.states(second) == [FindingState.REMOVED] * 2


async def test_number_that_stands_twice_in_the_list_changes_nothing(bare: ListStage) -> None:
    """Two rows about different complaints: it is said, and neither is written down."""
    complaint = bare.filed(FIRST, 1)
    bare.window.shows(a_row(FIRST, count=1), a_row(FIRST, count=4))

    await bare.read()

    assert (bare.writes, bare.states(complaint)) == (0, [FindingState.FILED])
    assert (ended(bare).unclear, ended(bare).missing) == ((FIRST,), ())
    assert f"Not clear whose number {FIRST} is" in ended(bare).text


async def test_form_whose_row_was_taken_is_not_called_missing(bare: ListStage) -> None:
    """The only row that may be B is noted for A: B may have it, and is not said to be absent."""
    bare.filed(FIRST, 1)
    other = bare.filed("", 2)
    bare.window.shows(a_row(FIRST, count=1, details=""))

    await bare.read()

    assert (ended(bare).missing, ended(bare).unclear) == ((), (other.id,))
    assert "Not in the list" not in ended(bare).text
    assert f"Perhaps number {FIRST}, noted for another" in ended(bare).text
