"""A stage for sessions without screen or browser: a window in memory, a scripted user, a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from helper.browser.daemon.journal import JournalEntry
from helper.browser.portal.lists import DetailsReading
from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.config.settings import Settings
from helper.errors import NoConnection
from helper.flow.form import Candidate, Form
from helper.flow.learned import Teacher
from helper.flow.learned_file import LearnedBook
from helper.flow.load import shipped_flow
from helper.flow.prompts import PasteForm
from helper.flow.spec import Flow, FlowPage
from helper.flow.text_matching import page_at
from helper.model.attempt import FieldValue
from helper.model.complaint import Complaint
from helper.session.context import AppContext
from helper.session.events import Event, HandedOver, Released
from helper.session.filing.admission import AccountCheck, PortalAddress, Trust
from helper.session.filing.jobs import ComplaintJobs, FilingJob, FilingTools, LostHandover, first_account
from helper.session.filing.run import FilingSession, RunConfig
from helper.session.navigation import PasteWindow, PortalWindow
from helper.session.operator import Decision, OperatorChannel, Question, QuestionKind, Request
from helper.store.queue import Queue
from helper.store.store import Store
from tests.fakes import FakeControl, FakeForm
from tests.flow.samples import controls

ADDRESS = "http://127.0.0.1:5000/"
REASONS = ("Pirated copy", "Other copyright infringement")


def a_context(store: Store, queue: Queue, **values: Any) -> AppContext:
    return AppContext(places=store.places, settings=Settings(name="Kim"), store=store, queue=queue, **values)


def a_form(**changes: FakeControl) -> FakeForm:
    """Return an empty complaint form without an evidence field; `changes` replaces controls by field name."""
    shown = controls()
    del shown["evidence"]
    shown["ipr"].entries = ("The Quiet Whale (DE)(N/A)", "Night Fox (DE)(N/A)")
    shown["reason"].entries = REASONS
    return FakeForm(list((shown | changes).values()), address=f"{ADDRESS}complaint")


@dataclass(slots=True, kw_only=True)
class FakePage:
    """The part of a portal page that every session uses; a test adds signs to it."""

    host: str = "127.0.0.1"
    sign_ins: list[SignIn] = field(default_factory=list)
    """The login states that successive readings return; after these, the user counts as logged in."""
    opened: list[str] = field(default_factory=list)
    overlays: list[tuple[OverlayState, str]] = field(default_factory=list)
    question_waits: list[bool] = field(default_factory=list)
    signs: asyncio.Queue[PageSign] = field(default_factory=asyncio.Queue)

    async def sign_in(self, flow: Flow) -> SignIn:
        return self.sign_ins.pop(0) if self.sign_ins else SignIn.IN

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        self.overlays.append((overlay_state, text))

    async def question(self, *, waits: bool) -> None:
        self.question_waits.append(waits)

    async def next_sign(self) -> PageSign:
        return await self.signs.get()

    def notices(self, kind: SignKind, **values: Any) -> None:
        self.signs.put_nowait(PageSign(kind=kind, **values))


@dataclass(slots=True)
class FakeWindow(FakePage):
    """A portal window with a form."""

    form: Form
    lock_is_ours: bool = False
    marked: list[tuple[str, ...]] = field(default_factory=list)
    fields: tuple[tuple[str, Candidate], ...] = ()
    """The fields whose values the window reads when the form is submitted."""
    unreachable: bool = False
    """Whether opening the portal fails for lack of a connection."""
    is_watched: bool = True
    """Whether the window has seen everything that the page sent."""
    closed: int = 0
    """How often the form's page was closed."""
    is_dead: bool = False
    """Whether the server of the open page no longer answers."""
    teacher: Teacher | None = None
    visitor_name: str = ""
    """The name by which the page greets the user."""
    ways: list[str] = field(default_factory=list)
    """The addresses of the pages on which the session navigated towards the form."""
    details: DetailsReading | None = None
    """The complaint on the page that the user has opened in the portal's list."""
    blocked: tuple[str, ...] = ()
    """The requests of the page that the submit lock has blocked."""
    on_dialog: Callable[[str, bool], None] | None = None
    on_sent: Callable[[], None] | None = None
    draws: Callable[[], FakeForm] = field(default=a_form)
    """Creates the form that the window shows each time an address is opened, except for the first time."""
    leads_to: Callable[[], Form] | None = None
    """Creates the page that follows when the session navigates; None if the page stays the same."""

    async def open(self, address: str) -> None:
        if self.unreachable:
            raise NoConnection("No connection to 127.0.0.1.")
        self.opened.append(address)
        if isinstance(self.form, FakeForm) and len(self.opened) > 1:
            self.form = self.draws()

    async def visitor(self, flow: Flow) -> str:
        return self.visitor_name

    async def answers(self) -> bool:
        return not self.is_dead

    async def page(self, flow: Flow) -> FlowPage | None:
        return None if self.sign_ins else page_at(flow, await self.form.where())

    async def start_page(self, flow: Flow) -> bool:
        self.ways.append((await self.form.where()).address)
        if self.leads_to is not None:
            self.form = self.leads_to()
        return True

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        self.lock_is_ours = True

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> tuple[str, ...]:
        self.lock_is_ours = False
        self.fields = fields
        return self.blocked

    async def close_form(self, watched: tuple[str, ...]) -> bool:
        self.closed += self.is_watched
        self.lock_is_ours = self.lock_is_ours and not self.is_watched
        return self.is_watched

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        self.marked.append(tuple(candidate.label for candidate in candidates))

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        return self.details

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        return ("values.json",)

    def submits(self, *, number: str = "48213377", links: tuple[str, ...] | None = None) -> None:
        self.notices(SignKind.SUBMITTED, links_sent=links)
        self.notices(SignKind.ANSWERED, accepted=True, number=number, links_sent=links)


@dataclass(slots=True)
class ScriptedOperator:
    """A user with prepared answers by kind of question (by default the safe one) and actions at events."""

    answers: dict[QuestionKind, list[Decision]] = field(default_factory=dict)
    at: dict[type[Event], Callable[[Any], None]] = field(default_factory=dict)
    """What the user does when an event arrives, by the class of the event."""
    before: dict[QuestionKind, Callable[[], Awaitable[Decision] | None]] = field(default_factory=dict)
    """What the user does before answering, by kind of question; a returned awaitable gives the answer."""
    events: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    async def decide(self, question: Question) -> Decision:
        self.questions.append(question)
        if (act := self.before.get(question.kind)) and (answering := act()):
            return await answering
        prepared = self.answers.get(question.kind)
        if prepared:
            return prepared.pop(0)
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)

    def tell(self, event: Event) -> None:
        self.events.append(event)
        if act := self.at.get(type(event)):
            act(event)

    def events_of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def asked(self, kind: QuestionKind) -> list[Question]:
        return [question for question in self.questions if question.kind is kind]


class FakeClipboard:
    """A clipboard in memory."""

    def __init__(self) -> None:
        self.copied: list[str] = []
        self.text = ""

    async def copy(self, text: str) -> bool:
        self.copied.append(text)
        self.text = text
        return True

    async def clear_if_unchanged(self, text: str) -> None:
        if self.text == text:
            self.text = ""


class FakeLog:
    """A submission log whose entries all belong to the first complaint until that complaint is settled."""

    def __init__(self, store: Store, sightings: list[Any]) -> None:
        self._store = store
        self._sightings = sightings

    def left_window(self, job: FilingJob) -> Sequence[JournalEntry]:
        if job.id != self._store.complaints.all()[0].id:
            return ()
        for seen in self._sightings:
            seen.items = frozenset(job.watched)
        return [seen for seen in self._sightings if seen.accepted is not False]

    def handed_over(self, job: FilingJob) -> Sequence[LostHandover]:
        return ()

    def possibly_sent(self, jobs: Iterable[FilingJob]) -> set[str]:
        return {job.id for job in jobs if self.left_window(job)}

    def settle(self, job: FilingJob) -> None:
        if self.left_window(job):
            self._sightings.clear()


@dataclass(slots=True)
class Stage:
    """Everything that a test of a filing session needs."""

    store: Store
    queue: Queue
    folder: Path
    window: FakeWindow
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    clipboard: FakeClipboard = field(default_factory=FakeClipboard)
    sightings: list[Any] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    """Hosts that the session stored after the user had confirmed them."""
    opened: list[bool] = field(default_factory=list)
    """For each opened window, whether it stands for the user's own browser, into which the user pastes the values."""
    book: LearnedBook | None = None
    flow: Flow = field(default_factory=shipped_flow)
    by_hand: bool = False
    goes_on: bool = True
    """Whether the user asks for the next form each time a form is finished."""
    asks: Callable[[Request], None] = field(init=False)
    """Sends a request from the user, such as pause, to the session that was created last."""

    def use_practice(self, practice: bool) -> None:
        """Use the records for practice, or for the real portal."""
        if practice:
            self.store.places.mark_practice()
        else:
            self.store.places.practice_file.unlink(missing_ok=True)

    def session(self, limit: int | None = None, **route: Any) -> FilingSession:
        channel = OperatorChannel(self.operator, lambda: datetime.now(UTC))
        log = FakeLog(self.store, self.sightings)
        jobs = ComplaintJobs(self.store, self.queue, log=log)
        if not self.store.places.practice:
            route.setdefault("account", first_account(jobs, route.get("complaints", ())))
        tools = FilingTools(
            jobs=jobs, flow=self.flow, channel=channel,
            clipboard=self.clipboard, evidence=self.folder / "evidence", by="Kim", account_id="9001",
            by_hand=self.by_hand, now=lambda: datetime.now(UTC),
            learned=self.book,
        )  # fmt: skip
        session = FilingSession(
            tools,
            RunConfig(
                start=ADDRESS, limit=limit, **{"address": PortalAddress(Trust.PRACTICE, "127.0.0.1"), **route}
            ),
            open_window=self._open,
            accounts=AccountCheck(self.store, channel, route.get("account")),
            remember_host=self.remembered.append,
        )
        self.asks = session.request
        if self.goes_on:
            self.operator.at.setdefault(Released, lambda event: session.request(Request.GO_ON))
        self.operator.at.setdefault(HandedOver, lambda event: self.window.submits())
        return session

    async def run(
        self,
        asks: dict[type[Event], Request | list[Request]] | None = None,
        limit: int | None = 1,
        **route: Any,
    ) -> FilingSession:
        """Run a session, and return it.

        `asks` maps the class of an event to the user's request, or to a series of requests. At other
        hand-overs the user submits the form.
        """
        session = self.session(limit, **route)
        for event, wish in (asks or {}).items():
            wishes = repeat(wish) if isinstance(wish, Request) else iter(wish)
            self.operator.at[event] = partial(lambda wishes, _: self.asks(next(wishes)), wishes)
        await session.run()
        return session

    @property
    def form(self) -> FakeForm:
        assert isinstance(self.window.form, FakeForm)
        return self.window.form

    @property
    def forms(self) -> list[Complaint]:
        return self.store.complaints.all()

    def sees_sent(self, **values: Any) -> None:
        usual = {
            "at": datetime.now(UTC),
            "status": 200,
            "accepted": True,
            "number": "55501234",
            "items_read": False,
        }
        self.sightings.append(SimpleNamespace(**{**usual, **values}))

    @asynccontextmanager
    async def _open(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        self.opened.append(by_hand)
        if by_hand and isinstance(self.window, FakeWindow):
            yield PasteWindow(PasteForm(), host=self.window.host)
        else:
            yield self.window


def answers(kind: QuestionKind, choices: Iterable[str]) -> dict[QuestionKind, list[Decision]]:
    return {kind: [Decision(choice) for choice in choices]}
