"""Plays the main job on the practice portal with the scripted person, and counts what came of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from helper.browser.keeper.connection import portal_browser
from helper.cli.compose import Parts, Wish, filing_session, window_order
from helper.cli.play.actor import DemoOperator, ScriptedActor
from helper.cli.play.samples import TITLES, add_samples
from helper.cli.play.score import Score, Wanted, seconds, wrong_values
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.model.complaint import Complaint, ComplaintState
from helper.practice.person import PersonPace, ScriptedPerson
from helper.practice.server import PracticePortal
from helper.store.queue import Queue
from helper.store.store import Store, open_store

QUICK_SECONDS = (0.1, 0.3)
WATCHED_SECONDS = (1.0, 3.0)
"""Between which times the fields of the variant aidc appear, by the scripted person's pace."""
LINGER_SECONDS = 20.0
"""Should the demo be killed, its window does not stay for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWish:
    """How much to show, and how fast."""

    complaints: int = 4
    links: int = 10
    pace: PersonPace = PersonPace.WATCH
    variant: str = "ipp"
    layout: str = "long"
    lang: str = "en"
    faults: tuple[str, ...] = ()


async def play(wish: DemoWish, *, say: Callable[[str], object] | None = None) -> Score:
    """Play the whole of it in a folder that is thrown away; `say` is told each event's sentence."""
    with (
        _portal(wish) as portal,
        _throwaway() as places,
        open_store(places) as store,
    ):
        queue = Queue(store, by="demo")
        wanted = add_samples(store, queue, complaints=wish.complaints, links=wish.links)
        parts = Parts(
            places=places, settings=Settings(), store=store, queue=queue, linger_seconds=LINGER_SECONDS
        )
        operator = DemoOperator(say)
        session = filing_session(parts, operator, Wish(portal=portal.home))
        async with (
            _person(parts, portal, wish.pace) as person,
            ScriptedActor(person, operator, session.request),
        ):
            await session.run()
        return score_of(store, portal, wanted, operator)


def _portal(wish: DemoWish) -> PracticePortal:
    late = QUICK_SECONDS if wish.pace is PersonPace.FAST else WATCHED_SECONDS
    return PracticePortal(
        titles=TITLES,
        variant=wish.variant,
        layout=wish.layout,
        lang=wish.lang,
        faults=wish.faults,
        late_seconds=late,
    )


@asynccontextmanager
async def _person(parts: Parts, portal: PracticePortal, pace: PersonPace) -> AsyncIterator[ScriptedPerson]:
    """The scripted person, at the same window through a connection of her own; the window is closed afterwards."""
    order = window_order(parts, shipped_flow(), practice=True)
    async with portal_browser(order) as browser:
        page = browser.context.pages[0]
        try:
            yield ScriptedPerson(page, portal.control(), pace)
        finally:
            await browser.end_keeper()


@contextmanager
def _throwaway() -> Iterator[Places]:
    """Places in a short temporary folder: sockets need short paths."""
    base = "/tmp" if sys.platform != "win32" else None  # noqa: S108 - only the parent; mkdtemp makes the folder private
    folder = Path(tempfile.mkdtemp(prefix="ipp-demo-", dir=base))
    try:
        yield Places(data=folder / "data", state=folder / "state")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def score_of(store: Store, portal: PracticePortal, made: list[Complaint], operator: DemoOperator) -> Score:
    """What came of the complaints that were made, by the records and by the portal."""
    state = portal.control().state()
    filed = [
        store.complaints[one.id] for one in made if store.complaints[one.id].state is ComplaintState.FILED
    ]
    wanted = {complaint.number: _wanted(store, complaint) for complaint in filed if complaint.number}
    counts = state["counts"]
    return Score(
        complaints=len(made),
        listings=sum(len(complaint.finding_ids) for complaint in made),
        filed=len(filed),
        numbers_read=len(wanted),
        wrong_values=wrong_values(state["complaints"], wanted),
        helper_submits=counts["helper_submits"],
        human_submits=counts["human_submits"],
        seconds_per_form=seconds(operator.forms),
        seconds_fill=seconds(operator.fillings),
    )


def _wanted(store: Store, complaint: Complaint) -> Wanted:
    listings = [store.listings[store.findings[finding].listing_id] for finding in complaint.finding_ids]
    return Wanted(
        title=store.works[complaint.work_id].title,
        reason=complaint.reason,
        description=complaint.description,
        links=tuple(listing.url for listing in listings),
    )
