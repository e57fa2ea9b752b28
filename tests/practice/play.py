"""Runs the main job on the practice portal with the scripted user, and measures the result."""

from __future__ import annotations

import asyncio
import shutil
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from helper.browser.daemon.connection import close_window, portal_browser
from helper.cli.operators import brief
from helper.composition.practice_ground import TITLES, add_samples
from helper.composition.sessions import filing_session, list_session, window_order
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.model.complaint import Complaint, ComplaintState
from helper.model.state_words import field_words
from helper.model.work import DEFAULT_REASON
from helper.practice.state import PortalState
from helper.session import events
from helper.session.context import AppContext, FilingRequest, ReadRequest, open_app
from helper.session.events import Event
from helper.session.filing.run import FilingSession
from helper.session.operator import Decision, Question, QuestionKind, Request
from helper.session.outcomes.list_session import ListSession
from helper.store.store import Store
from helper.system.sockets import short_folder
from helper.system.tasks import OwnTasks
from tests.factories import practice_places
from tests.practice.person import ScriptedUser, UserPace
from tests.practice.portal import FaultyPortal

_CODES = {"website": "ae", "iprType": "copyright", "complaintType": "item"}
"""The practice portal's codes for AliExpress, copyright and product listing, in every language."""
_REASON_CODES = {DEFAULT_REASON: "copyright.item.pirated"}


@dataclass(frozen=True, slots=True)
class Seconds:
    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedForm:
    title: str
    reason: str
    description: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    complaints: int
    listings: int
    filed: int
    numbers_read: int
    wrong_values: int
    helper_submits: int
    human_submits: int
    seconds_per_form: Seconds
    """Seconds from reserving a complaint to recording its number, including the scripted user's actions."""
    seconds_fill: Seconds
    """Seconds from opening the form until every field is filled and has been verified twice."""
    outcomes: Mapping[str, int]
    """How many links have each state in the records after the portal's decisions were read; empty if they were not."""

    @property
    def is_clean(self) -> bool:
        """Whether every form arrived correctly and exactly once, by the user's click, and its number was read."""
        return (
            self.filed == self.numbers_read == self.human_submits == self.complaints
            and self.wrong_values == self.helper_submits == 0
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def wrong_values(received: Sequence[Mapping[str, Any]], wanted: Mapping[str, ExpectedForm]) -> int:
    """Count the received values that differ from the wanted ones, which are given by complaint number.

    An unexpected complaint counts as one wrong value.
    """
    found = ((complaint, wanted.get(complaint["number"])) for complaint in received)
    return sum(1 if expected is None else _differences(complaint, expected) for complaint, expected in found)


def _differences(complaint: Mapping[str, Any], expected: ExpectedForm) -> int:
    received = complaint["received"]
    pairs = (
        *((received[name], code) for name, code in _CODES.items()),
        (received["reason"], _REASON_CODES[expected.reason]),
        (complaint["values"]["ipr"].partition(" (")[0], expected.title),
        (complaint["values"]["description"], expected.description),
        (tuple(complaint["links"]), expected.links),
    )
    return sum(seen != meant for seen, meant in pairs)


def seconds(durations: Sequence[float]) -> Seconds:
    if not durations:
        return Seconds(0.0, 0.0)
    ordered = sorted(durations)
    return Seconds(
        round(statistics.median(ordered), 2),
        round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
    )


class DemoOperator:
    """Gives the safe answer to every question, measures times, and queues the events at which the user must act."""

    def __init__(self, say: Callable[[str], object] | None = None) -> None:
        self._say = say
        self._began = 0.0
        self._reached = 0.0
        self.turns: asyncio.Queue[Event | Question] = asyncio.Queue()
        self.forms: list[float] = []
        """Seconds from the reservation of each complaint until its outcome is recorded."""
        self.fillings: list[float] = []
        """Seconds from the opening of each form until it is filled, including the user's clicks on Next."""

    async def decide(self, question: Question) -> Decision:
        if question.kind is QuestionKind.READ_ON:
            # The program goes on when the scripted user has opened a complaint.
            self.turns.put_nowait(question)
            answer: asyncio.Future[Decision] = asyncio.get_running_loop().create_future()
            return await answer
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)

    def tell(self, event: Event) -> None:
        now = asyncio.get_running_loop().time()
        match event:
            case events.ComplaintReserved():
                self._began = now
                self.speak(f"Form {event.position} of {event.total}: {event.work}, {event.listings} links")
            case events.PageReached(page="login"):
                self.speak("  the scripted user logs in")
                self.turns.put_nowait(event)
            case events.PageReached():
                self._reached = now
            case events.FieldFilled(checks=1):
                self.speak(f"  {field_words(event.field):<22} {brief(event.seen)}")
            case events.HandedOver(more=True):
                self.speak("  the scripted user looks it over and presses Next")
                self.turns.put_nowait(event)
            case events.HandedOver():
                self.fillings.append(now - self._reached)
                self.speak("  the scripted user verifies, reads, ticks and submits")
                self.turns.put_nowait(event)
            case events.FieldPasted(done=False):
                self.speak("  a field was not found: the scripted user cannot paste, the demo ends here")
                self.turns.put_nowait(event)
            case events.Released():
                self.forms.append(now - self._began)
                self.speak(f"  {event.text}")
                self.turns.put_nowait(event)
            case _:
                pass

    def speak(self, text: str) -> None:
        if self._say is not None:
            self._say(text)


@asynccontextmanager
async def scripted_actor(
    person: ScriptedUser, operator: DemoOperator, request: Callable[[Request], None]
) -> AsyncIterator[None]:
    """Let the scripted user act in parallel with the session while the block runs."""
    places = count()

    async def take(turn: Event | Question) -> bool:
        """React to one event or question. Return False if the scripted user cannot continue after it."""
        match turn:
            case Question():
                await person.open_complaint(next(places))
            case events.PageReached():
                await person.log_in()
            case events.HandedOver():
                await person.play_one()
            case events.Released():
                request(Request.GO_ON)
            case _:
                return False
        return True

    async def play() -> None:
        try:
            while await take(await operator.turns.get()):
                pass
        finally:
            # End the session even if the scripted user fails. The result shows which forms were not filed.
            request(Request.PAUSE)

    tasks = OwnTasks()
    tasks.start(play(), "the scripted user")
    try:
        yield
    finally:
        await tasks.end()


QUICK_SECONDS = (0.1, 0.3)
WATCHED_SECONDS = (1.0, 3.0)
"""Shortest and longest delay in seconds before the variant aidc shows its fields in a watched demo."""


async def play(
    *,
    complaints: int,
    links: int,
    pace: UserPace = UserPace.FAST,
    say: Callable[[str], object] | None = None,
    days: int = 0,
    **shape: Any,
) -> Score:
    """Run the demo with a temporary folder. `say` gets a sentence for each event; `shape` is the portal's.

    If `days` is not 0, so many days pass on the portal after the last form, and its decisions are read.
    """
    late = QUICK_SECONDS if pace is UserPace.FAST else WATCHED_SECONDS
    served = FaultyPortal(titles=TITLES, late_seconds=late, **shape)
    state: PortalState = served.app.config["PORTAL"]
    with served as portal, _throwaway(state.now) as opened:
        context, operator = opened, DemoOperator(say)
        wanted = add_samples(context.store, context.queue, complaints=complaints, links=links)
        try:
            await file_by_script(context, portal, operator, pace)
            score = score_of(context.store, portal, wanted, operator)
            if not days:
                return score
            state.pass_days(days)
            await _read_outcomes(context, portal, operator, pace)
            return replace(score, outcomes=_outcomes(context.store, wanted))
        finally:
            await close_window(window_order(context, shipped_flow(), practice=True))


async def _read_outcomes(
    context: AppContext, portal: FaultyPortal, operator: DemoOperator, pace: UserPace
) -> None:
    """Read the portal's list. The scripted user is still logged in, and opens one complaint after the other."""
    operator.speak("Three days later: the portal has decided.")
    await _played(
        portal, operator, pace, list_session(context, operator, ReadRequest(), portal=portal.home), context
    )


def _outcomes(store: Store, made: Iterable[Complaint]) -> dict[str, int]:
    findings = (
        store.findings[id_] for complaint in made for id_ in store.complaints[complaint.id].finding_ids
    )
    return dict(Counter(finding.state for finding in findings).most_common())


@contextmanager
def _throwaway(now: Callable[[], datetime]) -> Iterator[AppContext]:
    """Create records in a temporary folder with a short path, because socket paths must be short."""
    folder = short_folder("ipp-demo-")
    try:
        with open_app(
            practice_places(folder / "data", folder / "state"), Settings(name="demo"), now=now
        ) as context:
            yield context
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def file_by_script(
    context: AppContext, portal: FaultyPortal, operator: DemoOperator, pace: UserPace = UserPace.FAST
) -> None:
    """File all ready complaints in the practice window. The scripted user has its own connection to that window."""
    session = filing_session(context, operator, FilingRequest(portal=portal.home))
    await _played(portal, operator, pace, session, context)


async def _played(
    portal: FaultyPortal,
    operator: DemoOperator,
    pace: UserPace,
    session: FilingSession | ListSession,
    context: AppContext,
) -> None:
    """Run the session while the scripted user acts in its window."""
    operator.turns = asyncio.Queue()
    async with portal_browser(window_order(context, shipped_flow(), practice=True)) as browser:
        person = ScriptedUser(browser.context.pages[0], portal.control(), pace)
        async with scripted_actor(person, operator, session.request):
            await session.run()


def score_of(store: Store, portal: FaultyPortal, made: list[Complaint], operator: DemoOperator) -> Score:
    """Return the result of the complaints, from the records and the portal."""
    state = portal.control().state()
    now = [store.complaints[complaint.id] for complaint in made]
    filed = [complaint for complaint in now if complaint.state is ComplaintState.FILED]
    wanted = {complaint.number: wanted_form(store, complaint) for complaint in filed if complaint.number}
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
        outcomes={},
    )


def wanted_form(store: Store, complaint: Complaint) -> ExpectedForm:
    listings = [store.listings[store.findings[finding].listing_id] for finding in complaint.finding_ids]
    return ExpectedForm(
        title=store.works[complaint.work_id].title,
        reason=complaint.reason,
        description=complaint.description,
        links=tuple(listing.url for listing in listings),
    )
