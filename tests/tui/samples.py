"""Sample records with invented data: designs, listings in many states, and complaints with outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind, Outcome
from helper.model.seller import Seller
from helper.model.work import Right, RightState, Search
from helper.store.repository import Entity
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, an_id

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


class Samples:
    """Fills a store with the sample records."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: list[Entity] = []
        self._number = 0
        self._works = [
            a_work(
                title="The Quiet Whale",
                right=Right(state=RightState.APPROVED, number="VA 2-140-982"),
                searches=(
                    Search(
                        words="whale shower curtain boho", language="en", product_type="curtain", last_at=NOW
                    ),
                    Search(words="Wal Duschvorhang", language="de", product_type="curtain"),
                ),
            ),
            a_work(
                title="Midnight Fox",
                right=Right(state=RightState.APPROVED, number="VA 2-104-771"),
                searches=(Search(words="night fox phone case", last_at=NOW - timedelta(days=9)),),
            ),
            a_work(
                title="Paper Cranes", right=Right(state=RightState.PENDING, submitted_on=date(2026, 11, 20))
            ),
            a_work(title="Fern Study No. 4"),
        ]

    def add(self) -> None:
        whale, fox, cranes, _ = self._works
        self._made += self._works
        self._made += self._findings(whale, 3, FindingState.NEW, judgement=None)
        self._made += self._findings(None, 4, FindingState.NEW, judgement=None)
        self._made += self._findings(fox, 5, FindingState.JUDGED)
        self._made += self._findings(cranes, 2, FindingState.JUDGED, judgement=Judgement.LICENSED)
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
        self._complaint(whale, 6, ComplaintState.PLANNED, FindingState.PLANNED, None)
        self._seller()
        self._store.change(*self._made)

    def _seller(self) -> None:
        name, number = SHOPS[0]
        names = ("Fjord Home", name)
        self._made.append(
            Seller(id=an_id(), store_number=number, names=names, note="answers every complaint")
        )

    def _findings(self, work: Any, amount: int, state: FindingState, **values: Any) -> list[Finding]:
        """Add `amount` listings to the records, and return new findings about them."""
        made = []
        for _ in range(amount):
            n = self._number = self._number + 1
            name, number = SHOPS[n % len(SHOPS)]
            added = NOW - timedelta(days=n % 29)
            shop = {"store_name": name, "store_number": number, "price": "US $16.38"}
            listing = a_listing(
                n * 37, title=TITLES[n % len(TITLES)], added_at=added, flagged=n % 11 == 0, **shop
            )
            self._made.append(listing)
            history = (Moment(at=added, kind=MomentKind.ADDED, source="pasted", by="Mira"),)
            usual = {"judgement": Judgement.COPY, "history": history, "work_id": work.id if work else None}
            made.append(a_finding(listing, state=state, **{**usual, **values}))
        return made

    def _complaint(
        self, work: Any, amount: int, state: ComplaintState, of_findings: FindingState, result: Result | None, *,
        number: str = "", days: int = 0,
    ) -> None:  # fmt: skip
        at = NOW - timedelta(days=days, minutes=17)
        findings = self._findings(work, amount, of_findings)
        attempt = an_attempt(
            at=at, host="ipp.alibabagroup.com", result=result, by="Mira", seen_at=at, number=number
        )
        attempts = (attempt,) if result is not None else ()
        complaint = a_complaint(work, tuple(findings), state=state, attempts=attempts, number=number)
        changed = {"complaint_id": complaint.id, **_outcome(of_findings, at)}
        self._made += [complaint, *(replace(finding, **changed) for finding in findings)]


def _outcome(state: FindingState, at: datetime) -> dict[str, Any]:
    moment = Moment(at=at, kind=MomentKind.SENT)
    ended = {FindingState.REMOVED, FindingState.COUNTERED}
    outcome = Outcome(state=state, at=at + timedelta(days=3)) if state in ended else None
    return {"outcome": outcome, "history": (moment,)}
