"""Plays the invented year: files on the portal by HTTP or in a real window, and records through the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from secrets import token_hex

import time_machine

from helper.model.address import read_address
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.work import Right, RightState
from helper.session.context import AppContext
from helper.store.queries import listings_of
from helper.store.transitions import HandoverEnd, ReportedStatus
from tests.factories import a_work, an_id
from tests.practice.person import EMAIL, PASSWORD
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import SUBMIT, Answer, Visitor
from tests.whole.by_script import file_everything
from tests.whole.list_person import item_of
from tests.whole.year_plan import PlannedComplaint, Year, plan, title_of

LOOKED_AFTER = timedelta(days=3)
"""Time between an evening of filing and the reading of its outcomes; by then the portal has decided."""


class Filer(Visitor):
    """A rights holder who files by HTTP, without a browser, about any design."""

    title = ""

    def right(self, title: str = "") -> str:
        return super().right(title or self.title)

    def file(self, *links: str) -> Answer:
        self.verify(*links)
        # Announce the click on Submit, as the scripted user does; otherwise the portal would attribute the
        # submission to the program.
        self.control.press(token_hex(8), "submit")
        return self.post_json(SUBMIT, self.complaint(*links))


@dataclass(slots=True)
class YearRun:
    """The invented year in progress: the portal, our records, and the plan."""

    portal: FaultyPortal
    parts: AppContext
    year: Year
    now: datetime
    in_window: int
    """How many complaints at the end of the plan are filed in a real browser window."""
    planned: list[PlannedComplaint] = field(init=False)
    ours: dict[int, Complaint] = field(default_factory=dict)
    """Our complaints by their position in the plan."""

    def __post_init__(self) -> None:
        self.planned = plan(self.year)

    async def live(self) -> None:
        store = self.parts.store
        store.change(
            *(
                a_work(title=title_of(place), right=Right(state=RightState.APPROVED))
                for place in range(self.year.works)
            )
        )
        for evening, group in groupby(self.planned, key=lambda planned: planned.evening):
            complaints, at = list(group), self.year.evening_at(evening, self.now)
            with time_machine.travel(at):
                self.portal.control().now(at)
                self._prepare(complaints)
                await self._file(complaints, at)
                self._decide(complaints)
            if (evening + 1) % self.year.looks_apart == 0 and evening <= self.year.last_look:
                self._look(at + LOOKED_AFTER)
        self._decide_counter_notices()
        self.portal.control().now(self.now)

    def _prepare(self, complaints: list[PlannedComplaint]) -> None:
        works = {work.title: work for work in self.parts.store.works.all()}
        for planned in complaints:
            made = self.parts.queue.complain(
                works[planned.title].id,
                [read_address(link.url) for link in planned.links],
                source="pasted",
            )
            assert isinstance(made, Complaint), made
            self.ours[planned.place] = made

    async def _file(self, complaints: list[PlannedComplaint], at: datetime) -> None:
        if complaints[0].place >= len(self.planned) - self.in_window:
            await file_everything(self.parts, self.portal)
            return
        filer = Filer(self.portal)
        filer.sign_in(EMAIL, PASSWORD)
        for planned in complaints:
            filer.title = planned.title
            answer = filer.file(*(link.url for link in planned.links))
            assert answer.status == 200, answer.text
        filed = self.portal.control().state()["complaints"][-len(complaints) :]
        for planned, complaint in zip(complaints, filed, strict=True):
            self._record(self.ours[planned.place], planned.place, str(complaint["number"]), at)

    def _record(self, complaint: Complaint, place: int, number: str, at: datetime) -> None:
        """Reserve, hand over and record a complaint as a session does. Three complaints have a fault."""
        queue = self.parts.queue
        assert queue.reserve(practice=True, complaint_id=complaint.id) is not None
        links = tuple(listing.url for listing in listings_of(self.parts.store, complaint))
        attempt = Attempt(id=an_id(), host="127.0.0.1", practice=True, at=at, by="Mira", links=links)
        queue.hand_over(complaint.id, attempt)
        if place == self.year.killed:
            return
        if place == self.year.unanswered:
            queue.release(complaint.id, HandoverEnd(result=Result.UNKNOWN, links_sent=links, seen_at=at))
            return
        told = "" if place == self.year.forgotten else number
        queue.release(
            complaint.id, HandoverEnd(result=Result.FILED, number=told, links_sent=links, seen_at=at)
        )

    def _decide(self, complaints: list[PlannedComplaint]) -> None:
        """Set the portal's first answers. Links without an answer are removed, which is the portal's default."""
        by_item = {link.item_id: link for complaint in complaints for link in complaint.links}
        self._decide_links(
            {item: link.verdict for item, link in by_item.items() if link.verdict != "removed"}
        )

    def _decide_counter_notices(self) -> None:
        """Set the portal's later answers: its decisions about counter-notices."""
        self._decide_links(
            {link.item_id: link.later for one in self.planned for link in one.links if link.later}
        )

    def _decide_links(self, wanted: dict[str, str]) -> None:
        control = self.portal.control()
        for complaint in control.state()["complaints"] if wanted else ():
            for link in complaint["links"]:
                if status := wanted.get(item_of(link)):
                    control.decide(str(complaint["number"]), status, link=link)

    def _look(self, at: datetime) -> None:
        """Record the portal's answers on an evening, without a window."""
        self.portal.control().now(at)
        truth = {
            item_of(link): str(status)
            for complaint in self.portal.control().state()["complaints"]
            for link, status in zip(complaint["links"], complaint["statuses"], strict=True)
        }
        with time_machine.travel(at):
            for complaint in self.ours.values():
                current = self.parts.store.complaints[complaint.id]
                listings = listings_of(self.parts.store, current)
                told = {
                    listing.item_id: ReportedStatus(
                        verdict=_VERDICTS[truth[listing.item_id]], words=_WORDS[truth[listing.item_id]]
                    )
                    for listing in listings
                }
                self.parts.queue.record_outcomes(current, told, number=current.number)


_VERDICTS = {"pending": "waiting", "processing": "waiting"} | {
    name: name
    for name in ("removed", "rejected", "countered", "counter_accepted", "counter_rejected", "withdrawn")
}
_WORDS = {
    "pending": "Pending",
    "processing": "Processing",
    "removed": "Removed",
    "rejected": "Rejected",
    "countered": "Counter-notice received",
    "withdrawn": "Withdrawn",
}
