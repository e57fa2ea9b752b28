"""The scripted user at the portal's list of complaints: logs in, sets the dates, turns pages, and confirms."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from helper.composition.sessions import list_session, window_order
from helper.flow.load import shipped_flow
from helper.model.finding import FindingState
from helper.session.context import AppContext, ReadRequest
from helper.session.events import Event, PageReached
from helper.session.operator import Decision, Question, QuestionKind
from helper.store.store import Store
from tests.practice.person import EMAIL, PASSWORD, ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.session.stage import ScriptedOperator
from tests.whole.shared_window import make_fresh

OURS = {
    "pending": FindingState.FILED,
    "processing": FindingState.FILED,
    "awaiting": FindingState.FILED,
    "removed": FindingState.REMOVED,
    "rejected": FindingState.REJECTED,
    "countered": FindingState.COUNTERED,
    "counter_accepted": FindingState.REJECTED,
    "counter_rejected": FindingState.REMOVED,
    "withdrawn": FindingState.WITHDRAWN,
}
"""The finding state that our records should have, for each status on the portal."""


@dataclass(slots=True)
class ListPerson(ScriptedOperator):
    """The user during one reading of the list. They answer the program's questions and act in the window."""

    portal: FaultyPortal = field(kw_only=True)
    parts: AppContext = field(kw_only=True)
    is_one_page: bool = False
    """Whether the portal is a single-page application, with buttons instead of links."""
    first_day: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=400))
    turns: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    page: int = 1
    """The number of the list page that is shown, counted from 1."""

    @property
    def store(self) -> Store:
        return self.parts.store

    async def decide(self, question: Question) -> Decision:
        """Confirm a proposed match; set the dates or turn the page when the program asks for it."""
        self.questions.append(question)
        if question.kind is QuestionKind.SAME_COMPLAINT:
            return Decision("1")
        self.turns.put_nowait("turn the page" if "another page" in question.text else "choose days")
        await self.turns.join()
        return Decision("read")

    def tell(self, event: Event) -> None:
        ScriptedOperator.tell(self, event)
        if isinstance(event, PageReached) and event.page == "login":
            self.turns.put_nowait("log in")

    async def read(self) -> None:
        """Read the list once, in a reset window."""
        await make_fresh(self.order())
        session = list_session(self.parts, self, ReadRequest(), portal=self.portal.address)
        async with asyncio.TaskGroup() as group:
            person = group.create_task(self._act(), name="the person")
            await session.run()
            person.cancel()

    def truth(self) -> dict[str, FindingState]:
        """Return the state of each listing on the portal, by item id."""
        filed = self.portal.control().state()["complaints"]
        return {
            item_of(link): OURS[status]
            for complaint in filed
            for link, status in zip(complaint["links"], complaint["statuses"], strict=True)
        }

    def recorded(self) -> dict[str, FindingState]:
        """Return the state of each listing in our records, by item id."""
        return {
            self.store.listings[finding.listing_id].item_id: finding.state
            for finding in self.store.findings.all()
        }

    def order(self) -> DaemonConfig:
        return window_order(self.parts, shipped_flow(), practice=True)

    async def _act(self) -> None:
        while True:
            turn = await self.turns.get()
            async with portal_browser(self.order()) as browser:
                page = browser.context.pages[-1]
                if turn == "log in":
                    await ScriptedUser(page, self.portal.control()).log_in(EMAIL, PASSWORD)
                else:
                    self.page = self.page + 1 if turn == "turn the page" else 1
                    await page.goto(f"{self._all_days}&page={self.page}")
                    await page.locator("tr[data-complaint]").first.wait_for()
            self.turns.task_done()

    @property
    def _all_days(self) -> str:
        """The address of the whole list, which is a search that starts at an early date."""
        place = "#/complaint/list" if self.is_one_page else "complaint/manageComplaints.htm"
        return f"{self.portal.control().origin}/{place}?platform=ae&from={self.first_day:%Y-%m-%d}"


def item_of(link: str) -> str:
    return link.rsplit("/", 1)[1].removesuffix(".html")
