"""Ten complaints on the practice portal that is one page, in Chinese, read from its list in a window: equal to its truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from helper.cli.practice_ground import TITLES, add_samples
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Moment, MomentKind
from helper.practice.person import EMAIL, PASSWORD
from helper.practice.server import PracticePortal
from helper.session.events import ListLimited, OutcomesEnded, StandingRead
from helper.session.operator import QuestionKind
from helper.store.queue import Queue
from helper.store.store import Store
from tests.whole.by_script import parts_in
from tests.whole.list_person import ListPerson
from tests.whole.year_run import Filer

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)
DAYS_AGO = (1, 3, 5, 8, 12, 20, 40, 60, 90, 200)
"""When the ten complaints were filed; the portal's list shows fifteen days until another first day is chosen."""
LINKS = 3
VERDICTS = (
    "pending", "removed", "rejected", "countered", "awaiting", "counter_accepted", "counter_rejected", "withdrawn",
)  # fmt: skip


@pytest.fixture
def person(window_state: Path, short_folder: Path) -> Iterator[ListPerson]:
    """Ten complaints of three links each, filed over a year, with mixed verdicts; two of ours lack their number."""
    with (
        PracticePortal(titles=TITLES, variant="aidc", lang="zh") as portal,
        parts_in(short_folder, window_state) as parts,
    ):
        store, queue = parts.store, parts.queue
        made = add_samples(store, queue, complaints=len(DAYS_AGO), links=LINKS)
        numbers = file_over_the_year(
            portal, [[listing.url for listing in queue.listings_of(each)] for each in made]
        )
        decide(portal, numbers)
        for complaint, number, days in zip(made, numbers, DAYS_AGO, strict=True):
            record_as_filed(store, queue, complaint, number, NOW - timedelta(days=days))
        lose_two_numbers(store, made)
        yield ListPerson(portal=portal, parts=parts, is_one_page=True, first_day=NOW - timedelta(days=300))


def file_over_the_year(portal: PracticePortal, complaints: list[list[str]]) -> list[str]:
    """File each at its day; gives the numbers the portal told."""
    visitor = Filer(portal)
    for links, days, title in zip(complaints, DAYS_AGO, cycle(TITLES), strict=False):
        portal.control().now(NOW - timedelta(days=days))
        visitor.cookies.clear()
        visitor.sign_in(EMAIL, PASSWORD)
        visitor.title = title
        visitor.file(*links)
    portal.control().now(NOW)
    return [str(complaint["number"]) for complaint in portal.control().state()["complaints"]]


def decide(portal: PracticePortal, numbers: list[str]) -> None:
    """Another verdict for each link, in turn."""
    control = portal.control()
    links = [
        (str(complaint["number"]), link)
        for complaint in control.state()["complaints"]
        for link in complaint["links"]
    ]
    for place, (number, link) in enumerate(links):
        control.decide(number, VERDICTS[place % len(VERDICTS)], link=link)
    assert len({number for number, _ in links}) == len(numbers)


def record_as_filed(store: Store, queue: Queue, complaint: Complaint, number: str, at: datetime) -> None:
    """Our own record of a complaint that went to the practice portal."""
    attempt = Attempt(
        id=f"a{number}",
        host="127.0.0.1",
        practice=True,
        at=at,
        result=Result.FILED,
        number=number,
        seen_at=at,
    )
    findings = [
        finding.moved(FindingState.FILED, Moment(at=at, kind=MomentKind.SENT), complaint_id=complaint.id)
        for finding in queue.findings_of(complaint)
    ]
    filed = replace(complaint, state=ComplaintState.FILED, practice=True, number=number, attempts=(attempt,))
    store.change(filed, *findings)


def lose_two_numbers(store: Store, made: list[Complaint]) -> None:
    """One was sent and its number forgotten; of another, the program stopped before the answer came."""
    forgotten, unknown = (store.complaints[made[place].id] for place in (1, 7))
    sent = replace(unknown.attempts[0], number="", result=None, seen_at=None)
    store.change(
        replace(forgotten, number="", attempts=(replace(forgotten.attempts[0], number=""),)),
        replace(unknown, number="", state=ComplaintState.HANDED_OVER, attempts=(sent,)),
    )


async def test_after_reading_the_list_our_states_equal_the_portals_for_every_link(person: ListPerson) -> None:
    """Thirty links with eight verdicts, some hidden by the fifteen days, two numbers missing: all as the portal has them."""
    before = person.portal.control().state()["counts"]

    await person.read()

    assert person.recorded() == person.truth()
    assert len(person.truth()) == LINKS * len(DAYS_AGO)
    told = {str(complaint["number"]) for complaint in person.portal.control().state()["complaints"]}
    assert {complaint.number for complaint in person.store.complaints.all()} == told
    assert person.portal.control().state()["counts"]["submissions"] == before["submissions"]
    (ended,) = person.told(OutcomesEnded)
    assert (ended.read, ended.found, ended.missing, ended.unread, ended.unknown_words) == (10, 2, (), (), ())
    assert len(person.told(ListLimited)) == 1
    assert len(person.told(StandingRead)) == 1
    assert len(person.asked(QuestionKind.SAME_COMPLAINT)) == 2
