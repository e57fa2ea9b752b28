"""A year in small: ten complaints on either practice portal, read from its list in a window, equal to the portal's truth."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from helper.browser.keeper.connection import portal_browser
from helper.browser.keeper.order import KeeperOrder, read_note
from helper.cli.compose import Parts, window_order
from helper.cli.following import outcomes_session
from helper.cli.play.samples import TITLES, add_samples
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.practice.person import EMAIL, PASSWORD, ScriptedPerson
from helper.practice.server import PracticePortal
from helper.session.events import Event, PageReached
from helper.session.operator import Decision, Question, QuestionKind
from helper.session.outcomes.events import ListLimited, OutcomesEnded, StandingRead
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import places_in
from tests.practice.visitor import Visitor
from tests.whole.rig import with_pid_ended

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)
DAYS_AGO = (1, 3, 5, 8, 12, 20, 40, 60, 90, 200)
"""When the ten complaints were filed; the portal's list shows fifteen days until another first day is chosen."""
LINKS = 3
VERDICTS = (
    "pending", "removed", "rejected", "countered", "removed", "counter_accepted", "counter_rejected", "withdrawn",
)  # fmt: skip
OURS = {
    "pending": FindingState.FILED,
    "processing": FindingState.FILED,
    "removed": FindingState.REMOVED,
    "rejected": FindingState.REJECTED,
    "countered": FindingState.COUNTERED,
    "counter_accepted": FindingState.REJECTED,
    "counter_rejected": FindingState.REMOVED,
    "withdrawn": FindingState.WITHDRAWN,
}
"""What each of the portal's states is called here."""


@dataclass(slots=True)
class Year:
    """The portal with its ten complaints, our records of them, and the person at the window."""

    portal: PracticePortal
    store: Store
    parts: Parts
    is_one_page: bool
    """Whether the portal is one page, in which buttons lead on instead of links."""
    events: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    turns: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def decide(self, question: Question) -> Decision:
        """Confirm the one proposed; choose an early first day, and turn the page, when asked for it."""
        self.questions.append(question)
        if question.kind is QuestionKind.SAME_COMPLAINT:
            return Decision("1")
        self.turns.put_nowait("turn the page" if "another page" in question.text else "choose days")
        await self.turns.join()
        return Decision("read")

    def tell(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, PageReached) and event.page == "login":
            self.turns.put_nowait("log in")

    def asked(self, kind: QuestionKind) -> list[Question]:
        return [question for question in self.questions if question.kind is kind]

    def told(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    async def read(self) -> None:
        """One reading of the list, with the person beside it."""
        session = outcomes_session(self.parts, self, portal=self.portal.address)
        async with asyncio.TaskGroup() as group:
            person = group.create_task(self._act(), name="the person")
            await session.run()
            person.cancel()

    def truth(self) -> dict[str, FindingState]:
        """What the portal's own state says, by item id."""
        filed = self.portal.control().state()["complaints"]
        return {
            link.rsplit("/", 1)[1].removesuffix(".html"): OURS[status]
            for complaint in filed
            for link, status in zip(complaint["links"], complaint["statuses"], strict=True)
        }

    def recorded(self) -> dict[str, FindingState]:
        """What our records say, by item id."""
        return {
            self.store.listings[finding.listing_id].item_id: finding.state
            for finding in self.store.findings.all()
        }

    def order(self) -> KeeperOrder:
        return window_order(self.parts, shipped_flow(), practice=True)

    async def _act(self) -> None:
        while True:
            turn = await self.turns.get()
            async with portal_browser(self.order()) as browser:
                page = browser.context.pages[-1]
                if turn == "log in":
                    await ScriptedPerson(page, self.portal.control()).log_in(EMAIL, PASSWORD)
                else:
                    await page.goto(self._all_days + ("&page=2" if turn == "turn the page" else ""))
                    await page.locator("tr[data-complaint]").first.wait_for()
            self.turns.task_done()

    @property
    def _all_days(self) -> str:
        """The list from long ago on, as the person's search gives it."""
        place = "#/complaint/list" if self.is_one_page else "complaint/manageComplaints.htm"
        return f"{self.portal.control().origin}/{place}?platform=ae&from={NOW - timedelta(days=300):%Y-%m-%d}"


@pytest.fixture(params=[("ipp", "en"), ("aidc", "zh")], ids=" ".join)
def year(request: pytest.FixtureRequest, screen: str, short_folder: Path) -> Iterator[Year]:
    """Ten complaints of three links each, filed over a year, with mixed verdicts; two of ours lack their number."""
    places = places_in(short_folder)
    variant, lang = request.param
    with PracticePortal(titles=TITLES, variant=variant, lang=lang) as portal, open_store(places) as store:
        queue = Queue(store)
        made = add_samples(store, queue, complaints=len(DAYS_AGO), links=LINKS)
        numbers = file_over_the_year(portal, [[one.url for one in queue.listings_of(each)] for each in made])
        decide(portal, numbers)
        for complaint, number, days in zip(made, numbers, DAYS_AGO, strict=True):
            record_as_filed(store, queue, complaint, number, NOW - timedelta(days=days))
        lose_two_numbers(store, made)
        parts = Parts(places=places, settings=Settings(), store=store, queue=queue, linger_seconds=30.0)
        year = Year(portal, store, parts, is_one_page=variant == "aidc")
        yield year
        note = read_note(year.order())
        if note is not None:
            with_pid_ended(note.pid)


class Filer(Visitor):
    """Files about one design after the other."""

    title = TITLES[0]

    def right(self, title: str = "") -> str:
        return super().right(title or self.title)


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
    links = [(str(one["number"]), link) for one in control.state()["complaints"] for link in one["links"]]
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
        finding.moved(FindingState.FILED, at=at, what="sent", complaint_id=complaint.id)
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


async def test_after_reading_the_list_our_states_equal_the_portals_for_every_link(year: Year) -> None:
    """Thirty links with seven verdicts, some hidden by the fifteen days, two numbers missing: all as the portal has them."""
    before = year.portal.control().state()["counts"]

    await year.read()

    assert year.recorded() == year.truth()
    assert len(year.truth()) == LINKS * len(DAYS_AGO)
    told = {str(complaint["number"]) for complaint in year.portal.control().state()["complaints"]}
    assert {complaint.number for complaint in year.store.complaints.all()} == told
    assert year.portal.control().state()["counts"]["submissions"] == before["submissions"]
    (ended,) = year.told(OutcomesEnded)
    assert (ended.read, ended.found, ended.missing, ended.unread, ended.unknown_words) == (10, 2, (), (), ())
    assert len(year.told(ListLimited)) == 1
    assert len(year.told(StandingRead)) == 1
    assert len(year.asked(QuestionKind.SAME_COMPLAINT)) == 2
