"""The portal's list of complaints in memory, and a user who opens its pages and the pages of complaints."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from helper.browser.portal.lists import DetailsReading, ListReading, ListRow, ReportedListing
from helper.browser.portal.overlay import SignKind
from helper.errors import PageGone
from helper.flow.load import shipped_flow
from helper.flow.spec import Flow
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.model.work import work_called
from helper.session.context import AppContext
from helper.session.events import ListEnded
from helper.session.operator import Decision, OperatorChannel, QuestionKind, Request
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_reader import ListTools
from helper.session.outcomes.list_session import ListSession
from helper.store.queries import findings_of
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.session.stage import ADDRESS, FakePage, ScriptedOperator, a_context

S = TypeVar("S", bound=ListSession)
Entry = ListReading | DetailsReading


def a_row(number: str, status: str = "removed", **values: object) -> ListRow:
    usual: dict[str, object] = {
        "number": number,
        "status": status,
        "words": f"portal: {status}",
        "ipr": "Quiet Whale (DE)(N/A)",
        "count": 2,
    }
    return ListRow(**{**usual, **values})  # type: ignore[arg-type]  # the tests pass existing fields


def details(number: str, statuses: Mapping[int, str]) -> DetailsReading:
    """Return the details page of a complaint with these statuses, by the number of the listing."""
    rows = (
        ReportedListing(item_id=str(FIRST_ITEM + item), status=status, words=f"portal: {status}")
        for item, status in statuses.items()
    )
    return DetailsReading(numbers=frozenset({number}), listings=tuple(rows))


def a_page(*rows: ListRow) -> ListReading:
    return ListReading(rows=rows)


@dataclass(slots=True)
class FakeList(FakePage):
    """A window with the portal's tabs; at first, it shows the portal's front page."""

    first: ListReading = field(default_factory=a_page)
    """The page of the list at which the navigation arrives."""
    tabs: list[Entry] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    is_closed: bool = False

    def shows(self, *rows: ListRow) -> None:
        self.first = a_page(*rows)

    def turn_to(self, *pages: Entry) -> None:
        self.tabs = list(pages)
        self.notices(SignKind.CHANGED)

    async def open(self, address: str) -> None:
        self.opened.append(address)

    async def open_beside(self, address: str) -> None:
        self.beside.append(address)

    async def start_page(self, flow: Flow) -> bool:
        self.tabs = [self.first]
        return True

    async def entries(self, flow: Flow) -> Sequence[Entry]:
        if self.is_closed:
            raise PageGone("The browser window was closed.")
        return list(self.tabs)


@dataclass(slots=True)
class ListStage:
    """Records with filed complaints, a window with the portal's list, and a scripted user."""

    store: Store
    queue: Queue
    window: FakeList = field(default_factory=FakeList)
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    writes: int = 0
    turns: list[Entry] = field(default_factory=list)
    """The pages that the user opens, one for each time the program asks for further pages. Then the user stops."""

    def __post_init__(self) -> None:
        self.operator.before[QuestionKind.READ_ON] = self._turn

    def _turn(self) -> Awaitable[Decision] | None:
        if not self.turns:
            return None
        self.window.turn_to(self.turns.pop(0))
        return asyncio.get_running_loop().create_future()

    @property
    def context(self) -> AppContext:
        return a_context(self.store, self.queue, now=lambda: NOW)

    def filed(
        self,
        number: str,
        *items: int,
        state: ComplaintState = ComplaintState.FILED,
        days_ago: int = 0,
        title: str = "Quiet Whale",
    ) -> Complaint:
        work = work_called(self.store.works.all(), title) or a_work(title=title)
        listings = [a_listing(item, store_number=f"11055500{item:02d}") for item in items]
        is_open = state is ComplaintState.HANDED_OVER
        attempt = an_attempt(
            number=number,
            at=NOW - timedelta(days=days_ago),
            result=None if is_open else Result.FILED,
        )
        findings = [a_finding(listing, work, state=FindingState.FILED) for listing in listings]
        complaint = a_complaint(work, tuple(findings), state=state, number=number, attempts=(attempt,))
        sent = [replace(finding, complaint_id=complaint.id) for finding in findings]
        self.store.change(work, *listings, *sent, complaint)
        return complaint

    def session(
        self,
        kind: type[S],
        flow: str = "aliexpress-list",
        **options: bool,
    ) -> S:
        tools = ListTools(context=self.context, flow=shipped_flow(flow), start=ADDRESS, settling_seconds=0.0)
        return kind(OperatorChannel(self.operator, lambda: NOW), self._open, tools, **options)

    async def read(self, *requests: Request) -> None:
        """Read the list once, and count in `writes` how often the session writes to the records."""
        session = self.session(ComplaintListSession)
        for request in requests:
            session.request(request)
        self.writes = 0
        forget = self.store.subscribe(self._written)
        await session.run()
        forget()

    def states(self, complaint: Complaint) -> list[FindingState]:
        return [finding.state for finding in findings_of(self.store, self.store.complaints[complaint.id])]

    def _written(self) -> None:
        self.writes += 1

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[FakeList]:
        yield self.window


def ended(stage: ListStage) -> ListEnded:
    event: ListEnded = stage.operator.events_of(ListEnded)[-1]
    return event
