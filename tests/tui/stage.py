"""A workbench for the screens: a real store in a folder of the test's own, a clock that stands still, scripted sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from helper.clipboard.clipboard import Copied, Way
from helper.config.settings import Settings
from helper.model.complaint import Attempt, Complaint, ComplaintState, Result
from helper.model.finding import Finding, FindingState, Judgement, Moment, Outcome
from helper.model.work import Right, RightState
from helper.session import events, wording
from helper.session.operator import Operator, Request
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.tui.workbench import Records, SessionWish, Workbench
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, places_in

FIELDS = (
    ("website", "Complaint website", "AliExpress.com"),
    ("ipr_type", "IPR type", "Copyright"),
    ("ipr", "IPR information", "The Quiet Whale"),
    ("complaint_type", "Complaint type", "Product listing"),
    ("reason", "Complaint reason", "Pirated copy"),
    (
        "listings",
        "Infringing listings",
        "\n".join(f"https://www.aliexpress.com/item/{1005009900000017 + n}.html" for n in range(6)),
    ),
    (
        "description",
        "Supplement infringement reason(s)",
        "This is a counterfeit version of my original work.",
    ),
)

Script = Callable[["ScriptedSession"], Awaitable[None]]


class ScriptedSession:
    """A session that does what a test's script says, and hears what the person asks for."""

    def __init__(self, operator: Operator, wish: SessionWish, script: Script) -> None:
        self.operator = operator
        self.wish = wish
        self.heard: list[Request] = []
        self._news: asyncio.Queue[Request] = asyncio.Queue()
        self._script = script
        self.over = False

    @property
    def practice(self) -> bool:
        return self.wish.practice

    async def run(self) -> None:
        try:
            await self._script(self)
        finally:
            self.over = True

    def request(self, request: Request) -> None:
        self.heard.append(request)
        self._news.put_nowait(request)

    async def wait(self) -> Request:
        """The person's next request."""
        return await self._news.get()

    def tell(self, kind: type[events.Event], **values: Any) -> None:
        self.operator.tell(kind(at=NOW, session="s", complaint="c", **values))

    def reserve(self, position: int = 1, total: int = 1, **values: Any) -> None:
        usual = {"work": "The Quiet Whale", "listings": 6, "practice": self.practice, "fields": FIELDS}
        self.tell(events.ComplaintReserved, position=position, total=total, **{**usual, **values})

    def fill(self, *, checks: int = 2, steps: int = len(FIELDS)) -> None:
        self.tell(events.PageReached, page="form", host="127.0.0.1", text="The form is open.")
        for step, _, value in FIELDS[:steps]:
            self.tell(events.FieldFilled, field=step, value=value, seen=value, checks=checks)

    def hand_over(self, *notices: str) -> None:
        self.tell(events.HandedOver, text="\n".join([*notices, *wording.YOUR_TURN]))

    def release(self, result: Result = Result.FILED, number: str = "48213377") -> None:
        text = wording.released(result, number=number, practice=self.practice, at=NOW)
        self.tell(events.Released, result=result.value, number=number or None, text=text)


async def wait_for_pause(session: ScriptedSession) -> None:
    """A script that does nothing until the person stops it."""
    while await session.wait() is not Request.PAUSE:
        pass


class Stage:
    """Everything a screen test needs, and what the screens did with it."""

    def __init__(self, folder: Path, script: Script = wait_for_pause) -> None:
        self.places = places_in(folder)
        self.script = script
        self.sessions: list[ScriptedSession] = []
        self.copied: list[str] = []
        self.opened: list[str] = []
        self.clipboard = ""
        self.store: Store = open_store(self.places)
        self.queue = Queue(self.store, now=lambda: NOW, by="Mira")

    def close(self) -> None:
        self.store.close()

    def bench(self, **values: Any) -> Workbench:
        usual = {
            "places": self.places,
            "settings": Settings(theme="dark"),
            "open_records": lambda: Records(self.store, self.queue),
            "start_session": self._start,
            "open_page": self._open,
            "copy": self._copy,
            "paste": lambda: self.clipboard,
            "now": lambda: NOW,
        }
        return Workbench(**{**usual, **values})

    def _start(self, operator: Operator, wish: SessionWish) -> ScriptedSession:
        self.sessions.append(ScriptedSession(operator, wish, self.script))
        return self.sessions[-1]

    async def _open(self, url: str) -> bool:
        self.opened.append(url)
        return True

    def _copy(self, text: str) -> Copied:
        self.copied.append(text)
        return Copied(Way.CLIPBOARD)

    def add_samples(self) -> None:
        """A believable desk: designs, listings in every state, complaints with their outcomes."""
        _Samples(self.store).add()


TITLES = (
    "Quiet Whale Shower Curtain Boho Bathroom Decor",
    "[NEW] Whale Poster Nordic Canvas Wall Art",
    "2026 Fox Tapestry Aesthetic Room Decor",
    "Midnight Fox Phone Case Cute Soft Cover",
    "Paper Cranes Ceramic Mug 330ml Japanese Style",
    "日式千纸鹤 帆布画 客厅装饰",
    "Cranes Throw Pillow Cover Modern",
    "Whale Enamel Pin Retro Badge",
)
SHOPS = (
    ("Nordic Style Store", "1102406"),
    ("深圳市星辰贸易", "1101555"),
    ("Shop1101888 Store", "1101888"),
    ("한국 아트샵", "1102702"),
)


class _Samples:
    """Fills a store with invented things."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._number = 0
        self._works = [
            a_work(title="The Quiet Whale", right=Right(state=RightState.APPROVED, number="VA 2-140-982")),
            a_work(title="Midnight Fox", right=Right(state=RightState.APPROVED, number="VA 2-104-771")),
            a_work(title="Paper Cranes", right=Right(state=RightState.PENDING)),
            a_work(title="Fern Study No. 4"),
        ]

    def add(self) -> None:
        store, (whale, fox, cranes, _) = self._store, self._works
        store.change(*self._works)
        self._findings(whale, 3, FindingState.NEW, judgement=None)
        self._findings(None, 4, FindingState.NEW, judgement=None)
        self._findings(fox, 5, FindingState.JUDGED)
        self._findings(cranes, 2, FindingState.JUDGED, judgement=Judgement.LICENSED)
        self._complaint(whale, 6, ComplaintState.PLANNED, FindingState.PLANNED, None)
        self._complaint(fox, 8, ComplaintState.PLANNED, FindingState.PLANNED, None)
        self._complaint(
            whale, 9, ComplaintState.FILED, FindingState.FILED, Result.FILED, number="48213290", days=4
        )
        self._complaint(
            fox, 12, ComplaintState.CLOSED, FindingState.REMOVED, Result.FILED, number="48209114", days=20
        )
        self._complaint(fox, 2, ComplaintState.FILED, FindingState.COUNTERED, Result.FILED, days=9)
        self._complaint(whale, 1, ComplaintState.SKIPPED, FindingState.PLANNED, Result.SKIPPED, days=2)
        self._complaint(cranes, 3, ComplaintState.REFUSED, FindingState.PLANNED, Result.REFUSED, days=3)
        self._complaint(
            whale, 6, ComplaintState.FILED, FindingState.FILED, Result.FILED, number="48213377", practice=True
        )

    def _findings(self, work: Any, amount: int, state: FindingState, **values: Any) -> list[Finding]:
        made, listings = [], []
        for _ in range(amount):
            n = self._number = self._number + 1
            name, number = SHOPS[n % len(SHOPS)]
            added = NOW - timedelta(days=n % 29)
            listing = a_listing(
                n * 37,
                title=TITLES[n % len(TITLES)],
                store_name=name,
                store_number=number,
                added_at=added,
                price="US $16.38",
                flagged=n % 11 == 0,
            )
            listings.append(listing)
            usual = {
                "judgement": Judgement.COPY,
                "history": (Moment(at=added, what="added (pasted)", by="Mira"),),
            }
            made.append(
                replace(
                    a_finding(listing), **{**usual, **values}, work_id=work.id if work else None, state=state
                )
            )
        self._store.change(*listings, *made)
        return made

    def _complaint(
        self, work: Any, amount: int, state: ComplaintState, of_findings: FindingState, result: Result | None, *,
        number: str = "", days: int = 0, practice: bool = False,
    ) -> None:  # fmt: skip
        at = NOW - timedelta(days=days, minutes=17)
        findings = self._findings(work, amount, of_findings)
        attempts: Sequence[Attempt] = ()
        if result is not None:
            host = "127.0.0.1" if practice else "ipp.alibabagroup.com"
            attempts = (
                an_attempt(
                    at=at, host=host, practice=practice, result=result, number=number, by="Mira", seen_at=at
                ),
            )
        complaint = a_complaint(
            work, tuple(findings), state=state, number=number, practice=practice, attempts=tuple(attempts)
        )
        moved = [replace(one, complaint_id=complaint.id, **_outcome(of_findings, at)) for one in findings]
        self._store.change(complaint, *moved)


def _outcome(state: FindingState, at: datetime) -> dict[str, Any]:
    moment = Moment(at=at, what="sent")
    ended = {FindingState.REMOVED, FindingState.COUNTERED}
    outcome = Outcome(state=state, at=at + timedelta(days=3)) if state in ended else None
    return {"outcome": outcome, "history": (moment,)}


def a_ready_complaint(stage: Stage, title: str = "The Quiet Whale", links: int = 6) -> Complaint:
    """A complaint that may be filed."""
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    listings = [a_listing(500 + n) for n in range(links)]
    findings = [a_finding(listing, work) for listing in listings]
    stage.store.change(work, *listings, *findings)
    return stage.queue.add_complaint(work.id, [finding.id for finding in findings])


async def settle(pilot: Pilot[int]) -> None:
    """Wait until everything that was caused has been drawn."""
    for _ in range(3):
        await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, and let each do all it does."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type a text into the field that has the keys."""
    for character in text:
        await pilot.press("space" if character == " " else character)
    await settle(pilot)


async def paste(pilot: Pilot[int], text: str) -> None:
    """Paste as a terminal does: whole, in one event."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


def text_of(app: App[int]) -> str:
    """The screen as plain text."""
    strips = app.screen._compositor.render_strips(app.size)
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines) + "\n"
