"""Where jobs come from, complaints of the queue and registrations of designs, and under which account they may be filed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.flow.form import ControlKind
from helper.flow.load import REGISTRATION_FLOW, shipped_flow
from helper.flow.plan import complaint_values
from helper.model.account import Account
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.work import Registration, Right, RightState, Work
from helper.session.events import ComplaintReserved, HandedOver, Released, SessionEnded
from helper.session.filing.admission import AccountCheck, shown_name
from helper.session.filing.jobs import ComplaintJobs, FilingTools, RegistrationJobs
from helper.session.filing.recovery import SubmissionTraces, account_at_hand
from helper.session.filing.run import FilingSession, RunConfig
from helper.session.navigation import BookmarkFile, PortalWindow
from helper.session.operator import Decision, OperatorChannel, QuestionKind, Request
from helper.store.store import Store
from helper.store.works import keep_file
from tests.factories import NOW, a_work, an_attempt, an_id
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, FakeClipboard, FakeLog, FakeWindow, ScriptedOperator, Stage, answers

HOST = "ipp.alibabagroup.com"
STUDIO = Account(id=an_id(), label="studio", host=HOST, clients=("Studio Nord", "Atelier Lind"))
OWN = Account(id=an_id(), label="mine", host=HOST)


@pytest.fixture
def real(stage: Stage) -> Stage:
    """The stage on the real portal, where the person submits every form."""
    stage.practice = stage.window.practice = False
    stage.window.host = HOST
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()
    return stage


def for_client(stage: Stage, client: str) -> None:
    """The designs of the stage are those of a client."""
    stage.store.change(*(replace(work, client=client) for work in stage.store.works.all()))


def test_a_form_says_what_complaint_design_and_listings_say(stage: Stage) -> None:
    """Its reason and text, the title and right of the design, the addresses of the listings in their order."""
    complaint = replace(stage.store.complaints.all()[0], reason="Test purchase", description="Mine.")
    work = stage.store.works[complaint.work_id]
    work = replace(work, right=Right(text="Quiet Whale (US)", number="VA0002468013"))
    stage.store.change(work, complaint)
    jobs = ComplaintJobs(stage.store, stage.queue, practice=True, log=FakeLog(stage.store, []))
    assert jobs.values(complaint.id) == complaint_values(
        title=work.title,
        listings=[listing.url for listing in stage.queue.listings_of(complaint)],
        right_text="Quiet Whale (US)",
        right_number="VA0002468013",
        reason="Test purchase",
        description="Mine.",
    )


async def test_the_question_names_visitor_and_client(real: Stage) -> None:
    """What the page calls its visitor and whom the form is for stand in one sentence, asked before anything is filled.

    Only an account that may file for the client is an answer, not the person's own; Enter leaves all as it was.
    """
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.window.visitor_name = "mira@studio.example"

    await real.session().run()

    [question] = real.operator.asked(QuestionKind.ACCOUNT)
    assert (
        question.text == "This window is logged in as “mira@studio.example” – filing for Studio Nord. Right?"
    )
    assert [(choice.choice, choice.safe) for choice in question.choices] == [
        ("pause", True),
        (STUDIO.id, False),
    ]
    assert real.operator.told(HandedOver) == []
    assert {complaint.state for complaint in real.store.complaints.all()} == {ComplaintState.PLANNED}


async def test_one_yes_is_enough_for_a_session_and_stands_in_the_record(real: Stage) -> None:
    """The second form asks no more, and each hand-over keeps which account it went through."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id])

    await real.session().run()

    assert len(real.operator.asked(QuestionKind.ACCOUNT)) == 1
    assert [complaint.attempts[-1].account_id for complaint in real.store.complaints.all()] == [STUDIO.id] * 2


async def test_another_session_asks_again(real: Stage) -> None:
    """The answer is kept nowhere: the next evening another account may be logged in."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id, STUDIO.id])

    await real.session(limit=1).run()
    await real.session(limit=1).run()

    assert len(real.operator.asked(QuestionKind.ACCOUNT)) == 2


async def test_a_form_for_another_client_is_not_filled_with_the_confirmed_account(real: Stage) -> None:
    """It is left to a session of its own, with a sentence, and stays ready; the others go on."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    fox = replace(real.store.works.all()[0], id=an_id(), title="Night Fox", client="Haus Fuchs")
    foxes = replace(STUDIO, id=an_id(), label="foxes", clients=("Haus Fuchs",))
    first, second = real.store.complaints.all()
    moved = [replace(finding, work_id=fox.id) for finding in real.queue.findings_of(second)]
    real.store.change(fox, foxes, replace(second, work_id=fox.id), *moved)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id])

    await real.session().run()

    assert real.store.complaints[first.id].state is ComplaintState.FILED
    assert real.store.complaints[second.id].state is ComplaintState.PLANNED
    [ended] = real.operator.told(SessionEnded)
    assert (ended.left, ended.text) == (
        0,
        "1 filed, 0 still to file. 1 form of another account waits for a session of its own: start filing once more.",
    )


async def test_a_client_without_any_account_is_asked_about_too(real: Stage) -> None:
    """Where no account is written down, the person's word counts for that client."""
    for_client(real, "Studio Nord")
    real.operator.answers = answers(QuestionKind.ACCOUNT, ["yes"])

    await real.session().run()

    assert len(real.operator.asked(QuestionKind.ACCOUNT)) == 1
    assert {complaint.state for complaint in real.store.complaints.all()} == {ComplaintState.FILED}


async def test_own_designs_without_clients_anywhere_are_not_asked_about(real: Stage) -> None:
    """An artist with one account has nothing to mix up, and is left in peace."""
    real.store.change(OWN)

    await real.session().run()

    assert real.operator.asked(QuestionKind.ACCOUNT) == []
    assert {complaint.state for complaint in real.store.complaints.all()} == {ComplaintState.FILED}


async def test_own_designs_are_asked_about_where_an_account_has_clients(real: Stage) -> None:
    """Own designs must not go out through a client's login unseen."""
    real.store.change(STUDIO)

    await real.session().run()

    assert "filing for your own designs" in real.operator.asked(QuestionKind.ACCOUNT)[0].text


async def test_practice_never_asks(stage: Stage) -> None:
    """On the practice portal nobody's name is used."""
    for_client(stage, "Studio Nord")
    stage.store.change(STUDIO)
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()

    await stage.session().run()

    assert stage.operator.asked(QuestionKind.ACCOUNT) == []


def test_a_hostile_name_can_neither_break_the_line_nor_speak_for_us() -> None:
    """Line ends, hidden turns of direction, quotation marks and endless names of a page are made harmless."""
    said = shown_name("Mira”\n – filing for everybody. Right?\u202e \x1b[31m" + "x" * 99)

    assert len(said) <= 40
    assert not set(said) & set('“”"\n\x1b\u202e')


def test_a_look_at_the_portal_belongs_in_the_window_that_was_used_last(stage: Stage) -> None:
    """The list or form that is looked at is that of the account through which the last real form went."""
    [first, *_] = stage.store.complaints.all()
    attempts = tuple(
        an_attempt(account_id=one.id, at=NOW + timedelta(hours=hour))
        for hour, one in enumerate((STUDIO, OWN))
    )
    practised = an_attempt(account_id=STUDIO.id, at=NOW + timedelta(days=1), practice=True)
    stage.store.change(STUDIO, OWN, replace(first, attempts=(*attempts, practised)))

    assert account_at_hand(stage.store, stage.queue) == OWN


def test_before_anything_was_sent_it_is_the_window_of_the_next_form(stage: Stage) -> None:
    """A form that waits for its account is looked at there; without any account it is the usual window."""
    assert account_at_hand(stage.store, stage.queue) is None
    stage.store.change(
        STUDIO, OWN, *(replace(complaint, account_id=STUDIO.id) for complaint in stage.store.complaints.all())
    )

    assert account_at_hand(stage.store, stage.queue) == STUDIO


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def a_list(label: str, *entries: str) -> FakeControl:
    return FakeControl(label=label, kind=ControlKind.LIST, entries=entries)


def a_line(label: str) -> FakeControl:
    return FakeControl(label=label, kind=ControlKind.LINE)


@dataclass
class Pages:
    """The three pages, each a document of its own; `press_next` is the person's."""

    window: FakeWindow = field(default_factory=lambda: FakeWindow(form=FakeForm([])))
    at: int = 0
    received: list[dict[str, str]] = field(default_factory=list)

    def begin(self) -> FakeForm:
        """An empty form, on its first page."""
        go_on, submit = (FakeControl(label=label, kind=ControlKind.BUTTON) for label in ("Next", "Submit"))
        radio = FakeControl(
            label="Do you have the copyright registration certificate?",
            kind=ControlKind.RADIO,
            entries=("Yes", "No"),
        )
        self.parts = [
            [a_list("IPR type", "Trademark", "Copyright"), a_list("Place of IPR registration", "Mainland China", "Others"), go_on],
            [
                radio, a_list("Type of copyright work", "Software", "Artwork"), a_line("Name of the work"),
                a_line("Registration number"), a_line("Name of copyright holder"),
                FakeControl(label="Picture of the work", kind=ControlKind.FILE),
                FakeControl(label="Copyright Claim Statement", kind=ControlKind.FILE), go_on,
            ],
            [FakeControl(label="ID of the rights holder", kind=ControlKind.FILE), submit],
        ]  # fmt: skip
        self.at = 0
        self.form = FakeForm(self.parts[0], address=f"{ADDRESS}ipr", headings=("IPR Submission",))
        self.window.form = self.form
        return self.form

    def press(self, event: HandedOver) -> None:
        """What the person does: Next, or on the last page Submit."""
        if not event.more:
            self.received.append({field.label: field.value for part in self.parts for field in part})
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
        channel = OperatorChannel(self.operator, lambda: datetime.now(UTC))
        tools = FilingTools(
            jobs=RegistrationJobs(
                self.store, lambda: datetime.now(UTC), practice=practice, log=SubmissionTraces(self.store, practice=practice),
                wanted=wanted, no_number="Not required in Spain",
            ),
            flow=shipped_flow(REGISTRATION_FLOW), channel=channel, clipboard=FakeClipboard(),
            evidence=self.folder / "evidence", by="Kim", account_id="a1", by_hand=False,
            now=lambda: datetime.now(UTC),
            bookmarks=BookmarkFile(self.folder / "registering.json"),
        )  # fmt: skip
        session = FilingSession(
            tools,
            RunConfig(start=ADDRESS, practice=practice, limit=limit, complaints=wanted),
            open_window=self._open,
            accounts=AccountCheck(self.store, channel),
            remember_host=str,
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
def run(store: Store, tmp_path: Path) -> Registering:
    return Registering(store, tmp_path)


async def test_each_design_is_handed_in_once_over_its_pages(run: Registering) -> None:
    """Every value right, the number kept, pending from then on; the name and the identity are untouched.

    She is told what is hers on each page, and to submit on the last alone.
    """
    for title in ("Quiet Whale", "Night Fox"):
        run.design(title)
    await run.session().run()

    assert [form["Name of the work"] for form in run.pages.received] == ["Quiet Whale", "Night Fox"]
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
    turns = run.operator.told(HandedOver)
    assert [turn.more for turn in turns] == [True, True, False] * 2
    assert "Submit" not in turns[0].text
    assert "ID yourself" in turns[2].text
    reserved = run.operator.told(ComplaintReserved)
    assert [(job.work, job.listings) for job in reserved] == [("Quiet Whale", 0), ("Night Fox", 0)]


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
    assert [event.result for event in run.operator.told(Released)] == ["skipped"]
    assert [job.title for job in run.session().forms.ready()] == ["Quiet Whale"]


async def test_what_was_left_open_is_asked_about_first(run: Registering) -> None:
    """After a stop with its last part handed over the person's word decides; it is not handed in by itself."""
    run.design("Quiet Whale")
    session = run.session()
    run.operator.at[HandedOver] = lambda event: (
        run.pages.press(event) if event.more else session.request(Request.PAUSE)
    )
    await session.run()
    assert len(session.forms.unfinished()) == 1
    again = run.session()
    run.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "9000117")]}
    await again.run()
    (whale,) = run.store.works.all()
    assert (whale.right.state, whale.submissions[-1].number) == (RightState.PENDING, "9000117")
    assert run.pages.received == []
