"""The portal's list of complaints in memory: pages with rows, and the details page of each complaint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from helper.browser.portal.lists import (
    DetailsReading,
    ListReading,
    ListRow,
    Period,
    ReportedListing,
)
from helper.browser.portal.overlay import PageSign, SignKind
from helper.errors import PageGone, WrongUse
from helper.flow.load import shipped_flow
from helper.flow.spec import Flow
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.model.work import work_called
from helper.session.context import AppContext
from helper.session.events import ListEnded
from helper.session.navigation import AT_ONCE
from helper.session.operator import OperatorChannel, Request
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_reader import ListTools
from helper.session.outcomes.list_session import ListSession
from helper.store.queries import findings_of
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.session.stage import ADDRESS, FakePage, ScriptedOperator, a_context

S = TypeVar("S", bound=ListSession)
LIST = f"{ADDRESS}list"


def a_row(number: str, status: str = "removed", **values: object) -> ListRow:
    usual: dict[str, object] = {
        "number": number,
        "status": status,
        "words": f"portal: {status}",
        "ipr": "Quiet Whale (DE)(N/A)",
        "count": 2,
        "submitted": NOW.date(),
        "details": f"{ADDRESS}details/{number}",
    }
    return ListRow(**{**usual, **values})  # type: ignore[arg-type]  # the tests pass existing fields


def details(number: str, statuses: Mapping[int, str]) -> DetailsReading:
    """Return the details page of a complaint with these statuses, by the number of the listing."""
    rows = (
        ReportedListing(item_id=str(FIRST_ITEM + item), status=status, words=f"portal: {status}")
        for item, status in statuses.items()
    )
    return DetailsReading(numbers=frozenset({number}), listings=tuple(rows))


@dataclass(slots=True)
class FakeList(FakePage):
    """A window that shows the list; `pages` and `details` hold the content by address."""

    pages: dict[str, ListReading] = field(default_factory=dict)
    details: dict[str, DetailsReading] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Addresses of other pages that the window can open, such as the login; they have no list or details."""
    at: str = LIST
    """The address of the page that the window shows."""
    beside: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    drawing: int = 0
    """How many attempts to read the list will still fail because the page is loading."""

    def shows(self, *rows: ListRow, period: Period | None = None, **values: object) -> None:
        usual: dict[str, object] = {"has_more": False, "next_page": "", "address": LIST}
        made = ListReading(rows=rows, period=period or Period(), **{**usual, **values})  # type: ignore[arg-type]  # the tests pass existing fields
        self.pages[made.address] = made

    async def open(self, address: str) -> None:
        self.opened.append(address)
        self.at = address

    async def open_beside(self, address: str) -> None:
        self.beside.append(address)
        self.at = address

    async def start_page(self, flow: Flow) -> bool:
        self.at = LIST
        return True

    async def list_here(self, flow: Flow) -> ListReading | None:
        return self.pages.get(self.at)

    async def list_anywhere(self, flow: Flow) -> ListReading | None:
        if self.drawing:
            self.drawing -= 1
            self.signs.put_nowait(PageSign(kind=SignKind.CHANGED))
            return None
        return self.pages.get(self.at)

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        return self.details.get(self.at)

    async def follow(self, address: str) -> None:
        if not address.startswith(ADDRESS):
            raise WrongUse("This link leads away from the portal.")
        if address not in {*self.pages, *self.details, *self.blank}:
            raise PageGone("The portal's page could not be opened.")
        self.followed.append(address)
        self.at = address


@dataclass(slots=True)
class ListStage:
    """Records with filed complaints, a window with the portal's list, and a scripted user."""

    store: Store
    queue: Queue
    window: FakeList = field(default_factory=FakeList)
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    writes: int = 0

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

    def behind(self, number: str, statuses: Mapping[int, str]) -> None:
        self.window.details[f"{ADDRESS}details/{number}"] = details(number, statuses)

    def session(
        self,
        kind: type[S],
        flow: str = "aliexpress-list",
        *,
        drawing_seconds: float = 0.0,
    ) -> S:
        tools = ListTools(
            context=self.context, flow=shipped_flow(flow), start=ADDRESS, pace=AT_ONCE,
            drawing_seconds=drawing_seconds,
        )  # fmt: skip
        return kind(OperatorChannel(self.operator, lambda: NOW), self._open, tools)

    async def read(self, *requests: Request, drawing_seconds: float = 0.0) -> None:
        """Read the list once, and count in `writes` how often the session writes to the records."""
        session = self.session(ComplaintListSession, drawing_seconds=drawing_seconds)
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


def days_from(earliest: date) -> Period:
    return Period(earliest=earliest, latest=NOW.date())


def ended(stage: ListStage) -> ListEnded:
    event: ListEnded = stage.operator.events_of(ListEnded)[-1]
    return event
