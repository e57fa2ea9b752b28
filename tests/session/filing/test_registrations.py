"""A registration is filled in part by part like a complaint, and handed in once; what is the person's stays hers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.flow.form import Kind
from helper.flow.load import REGISTRATION_FLOW, shipped_flow
from helper.model.attempt import Result
from helper.model.work import Registration, Right, RightState, Work
from helper.session.events import ComplaintReserved, HandedOver, Released, SessionEnded
from helper.session.filing.account import AccountCheck
from helper.session.filing.agenda import Route
from helper.session.filing.bookmark import BookmarkFile
from helper.session.filing.registrations import RegistrationMatters
from helper.session.filing.session import FilingSession
from helper.session.filing.tools import Tools
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.talk import Talk
from helper.session.window import PortalWindow
from helper.store.registry import Registry
from helper.store.store import Store, open_store
from helper.store.work_folder import keep_file
from tests.factories import a_work, places_in
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, FakeClipboard, FakeWindow, ScriptedOperator

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def a_list(label: str, *entries: str) -> FakeControl:
    return FakeControl(label=label, kind=Kind.LIST, entries=entries)


def a_line(label: str) -> FakeControl:
    return FakeControl(label=label, kind=Kind.LINE)


@dataclass
class Pages:
    """The three pages, each a document of its own; `press_next` is the person's."""

    window: FakeWindow = field(default_factory=lambda: FakeWindow(form=FakeForm([])))
    at: int = 0
    received: list[dict[str, str]] = field(default_factory=list)

    def begin(self) -> FakeForm:
        """An empty form, on its first page."""
        go_on, submit = (FakeControl(label=label, kind=Kind.BUTTON) for label in ("Next", "Submit"))
        radio = FakeControl(
            label="Do you have the copyright registration certificate?",
            kind=Kind.RADIO,
            entries=("Yes", "No"),
        )
        self.parts = [
            [a_list("IPR type", "Trademark", "Copyright"), a_list("Place of IPR registration", "Mainland China", "Others"), go_on],
            [
                radio, a_list("Type of copyright work", "Software", "Artwork"), a_line("Name of the work"),
                a_line("Registration number"), a_line("Name of copyright holder"),
                FakeControl(label="Picture of the work", kind=Kind.FILE),
                FakeControl(label="Copyright Claim Statement", kind=Kind.FILE), go_on,
            ],
            [FakeControl(label="ID of the rights holder", kind=Kind.FILE), submit],
        ]  # fmt: skip
        self.at = 0
        self.form = FakeForm(self.parts[0], address=f"{ADDRESS}ipr", headings=("IPR Submission",))
        self.window.form = self.form
        return self.form

    def press(self, event: HandedOver) -> None:
        """What the person does: Next, or on the last page Submit."""
        if not event.more:
            self.received.append({one.label: one.value for part in self.parts for one in part})
            self.window.submits(number=f"900011{len(self.received)}")
            return
        self.at += 1
        self.form.controls = self.parts[self.at]
        self.form.document = f"page {self.at}"


@dataclass
class Registering:
    """Everything one run over designs needs."""

    store: Store
    folder: Path
    pages: Pages = field(default_factory=Pages)
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)

    def design(self, title: str, state: RightState = RightState.UNKNOWN) -> Work:
        """A design with all that the form needs."""
        (self.folder / "a.png").write_bytes(PNG)
        (self.folder / "a.pdf").write_bytes(b"%PDF-1.7")
        work = a_work(title=title, right=Right(state=state))
        files = Registration(
            picture=keep_file(self.store.places, work, self.folder / "a.png", "picture"),
            statement=keep_file(self.store.places, work, self.folder / "a.pdf", "statement"),
        )
        work = replace(work, registration=files)
        self.store.change(work)
        return work

    def session(self, *wanted: str, practice: bool = False, limit: int | None = None) -> FilingSession:
        talk = Talk(self.operator, lambda: datetime.now(UTC))
        tools = Tools(
            matters=RegistrationMatters(
                self.store, Registry(self.store), practice=practice, wanted=wanted, no_number="Not required in Spain"
            ),
            flow=shipped_flow(REGISTRATION_FLOW), talk=talk, clipboard=FakeClipboard(),
            evidence=self.folder / "evidence", by="Kim", account_id="a1", by_hand=False,
            now=lambda: datetime.now(UTC), hold_seconds=0.0,
            witness=lambda ids, since: [],
        )  # fmt: skip
        session = FilingSession(
            tools,
            Route(start=ADDRESS, practice=practice, limit=limit, complaints=wanted),
            open_window=self._open,
            bookmarks=BookmarkFile(self.folder / "registering.json"),
            accounts=AccountCheck(self.store, talk),
        )
        self.operator.at = {HandedOver: self.pages.press, Released: lambda _: session.request(Request.GO_ON)}
        return session

    @asynccontextmanager
    async def _open(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        pages = self.pages

        class Window(FakeWindow):
            async def open(self, address: str) -> None:
                self.form = pages.begin()

        pages.window = Window(form=pages.begin(), practice=False)
        yield pages.window


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Registering]:
    with open_store(places_in(tmp_path)) as store:
        yield Registering(store, tmp_path)


async def test_each_design_is_handed_in_once_over_its_pages(run: Registering) -> None:
    """Every value right, the number kept, pending from then on; the name and the identity are untouched."""
    for title in ("Quiet Whale", "Night Fox"):
        run.design(title)
    await run.session().run()

    assert [one["Name of the work"] for one in run.pages.received] == ["Quiet Whale", "Night Fox"]
    first = run.pages.received[0]
    assert first["Registration number"] == "Not required in Spain"
    assert (first["Place of IPR registration"], first["Type of copyright work"]) == ("Others", "Artwork")
    assert (first["Picture of the work"], first["Copyright Claim Statement"]) == (
        "picture.png",
        "statement.pdf",
    )
    assert first["Name of copyright holder"] == first["ID of the rights holder"] == ""
    works = run.store.works.all()
    assert [work.right.state for work in works] == [RightState.PENDING, RightState.PENDING]
    assert [work.submissions[-1].number for work in works] == ["9000111", "9000112"]
    assert [len(work.submissions) for work in works] == [1, 1]
    assert {value.field for value in works[0].submissions[0].values} >= {"place", "title", "statement"}
    (ended,) = run.operator.told(SessionEnded)
    assert ended.text == "2 handed in. Nothing is waiting."


async def test_three_hand_overs_and_only_the_last_asks_for_submit(run: Registering) -> None:
    """The intent is written before each; the person is told what is hers."""
    run.design("Quiet Whale")
    await run.session().run()
    turns = run.operator.told(HandedOver)
    assert [turn.more for turn in turns] == [True, True, False]
    assert "Submit" not in turns[0].text
    assert "ID yourself" in turns[2].text
    (reserved,) = run.operator.told(ComplaintReserved)
    assert (reserved.work, reserved.listings) == ("Quiet Whale", 0)


async def test_what_was_refused_is_handed_in_again_only_when_it_is_named(run: Registering) -> None:
    """A run by itself leaves it alone; by its name it goes through the form once more."""
    fox = run.design("Night Fox", state=RightState.REJECTED)
    await run.session().run()
    assert run.pages.received == []
    await run.session(fox.id).run()
    assert run.store.works[fox.id].right.state is RightState.PENDING


async def test_put_off_it_is_not_offered_twice_in_one_run(run: Registering) -> None:
    """Later means: not in this run; it stays ready for the next."""
    run.design("Quiet Whale")
    session = run.session()
    run.operator.at[HandedOver] = lambda _: session.request(Request.LATER)
    await session.run()
    (whale,) = run.store.works.all()
    assert whale.submissions[-1].result is Result.SKIPPED
    assert [one.result for one in run.operator.told(Released)] == ["skipped"]
    assert [one.title for one in run.session().ready()] == ["Quiet Whale"]


async def test_what_was_left_open_is_asked_about_first(run: Registering) -> None:
    """After a stop with the form handed over the person's word decides; it is not handed in by itself."""
    run.design("Quiet Whale")
    session = run.session()
    run.operator.at[HandedOver] = lambda _: session.request(Request.PAUSE)
    await session.run()
    assert len(session.unfinished()) == 1
    again = run.session()
    run.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "9000117")]}
    await again.run()
    (whale,) = run.store.works.all()
    assert (whale.right.state, whale.submissions[-1].number) == (RightState.PENDING, "9000117")
    assert run.pages.received == []
