"""Where jobs come from, complaints of the queue and registrations of designs, and under which account they may be filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.flow.plan import complaint_values
from helper.model.account import Account
from helper.model.complaint import ComplaintState
from helper.model.work import Right
from helper.session.events import HandedOver, SessionEnded
from helper.session.filing.admission import shown_name
from helper.session.filing.jobs import ComplaintJobs
from helper.session.filing.recovery import account_at_hand
from helper.session.operator import QuestionKind
from tests.factories import NOW, an_attempt, an_id
from tests.session.stage import FakeLog, Stage, answers

HOST = "ipp.alibabagroup.com"
STUDIO = Account(id=an_id(), label="studio", host=HOST, clients=("Studio Nord", "Atelier Lind"))
OWN = Account(id=an_id(), label="mine", host=HOST)


@pytest.fixture
def real(stage: Stage) -> Stage:
    """The stage on the real portal, where the person submits every form."""
    stage.practice = stage.window.practice = False
    stage.window.host = HOST
    return stage


def for_client(stage: Stage, client: str) -> None:
    """The designs of the stage are those of a client."""
    stage.store.change(*(replace(work, client=client) for work in stage.store.works.all()))


def test_a_form_says_what_complaint_design_and_listings_say(stage: Stage) -> None:
    """Its reason and text, the title and right of the design, the addresses of the listings in their order."""
    complaint = replace(stage.forms[0], reason="Test purchase", description="Mine.")
    work = stage.store.works[complaint.work_id]
    work = replace(work, right=Right(text="Quiet Whale (US)", number="VA0002468013"))
    stage.store.change(work, complaint)
    jobs = ComplaintJobs(stage.store, stage.queue, practice=True, log=FakeLog(stage.store, []))
    assert jobs.values(complaint.id) == complaint_values(
        complaint,
        title=work.title,
        listings=[listing.url for listing in stage.queue.listings_of(complaint)],
        right_text="Quiet Whale (US)",
        right_number="VA0002468013",
        description="Mine.",
    )


async def test_the_question_names_visitor_and_client(real: Stage) -> None:
    """What the page calls its visitor and whom the form is for stand in one sentence, asked before anything is filled.

    Only an account that may file for the client is an answer, not the person's own; Enter leaves all as it was.
    """
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.window.visitor_name = "mira@studio.example"

    await real.run(limit=None)

    [question] = real.operator.asked(QuestionKind.ACCOUNT)
    assert (
        question.text == "This window is logged in as “mira@studio.example” – filing for Studio Nord. Right?"
    )
    assert [(choice.choice, choice.safe) for choice in question.choices] == [
        ("pause", True),
        (STUDIO.id, False),
    ]
    assert real.operator.told(HandedOver) == []
    assert {complaint.state for complaint in real.forms} == {ComplaintState.PLANNED}


@pytest.mark.parametrize("limits", [(None,), (1, 1)], ids=["one session", "two evenings"])
async def test_one_yes_is_enough_for_a_session_and_stands_in_the_record(
    real: Stage, limits: tuple[int | None, ...]
) -> None:
    """The second form asks no more, the next evening does; each hand-over keeps which account it went through."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id, STUDIO.id])

    for limit in limits:
        await real.run(limit=limit)

    assert len(real.operator.asked(QuestionKind.ACCOUNT)) == len(limits)
    assert [complaint.attempts[-1].account_id for complaint in real.forms] == [STUDIO.id] * 2


@pytest.mark.parametrize(
    ("client", "accounts", "practice", "asked"),
    [
        (
            "Studio Nord",
            (),
            False,
            ["Which account is this window logged in with? This form is for Studio Nord."],
        ),
        ("", (OWN,), False, []),
        (
            "",
            (STUDIO,),
            False,
            ["This window should be logged in as “studio” – filing for your own designs. Right?"],
        ),
        ("Studio Nord", (STUDIO,), True, []),
    ],
    ids=["no account is written down", "nothing to mix up", "an account has clients", "practice"],
)
async def test_whose_login_it_is_is_asked_where_it_could_be_another(
    real: Stage, client: str, accounts: tuple[Account, ...], practice: bool, asked: list[str]
) -> None:
    """Own designs must not go out through a client's login unseen; an artist with one account is left in peace."""
    real.practice = real.window.practice = practice
    for_client(real, client)
    real.store.change(*accounts)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [*(account.id for account in accounts), "yes"])

    await real.run(limit=None)

    assert [question.text for question in real.operator.asked(QuestionKind.ACCOUNT)] == asked
    assert {complaint.state for complaint in real.forms} == {ComplaintState.FILED}


async def test_a_form_for_another_client_is_not_filled_with_the_confirmed_account(real: Stage) -> None:
    """It is left to a session of its own, with a sentence, and stays ready; the others go on."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    fox = replace(real.store.works.all()[0], id=an_id(), title="Night Fox", client="Haus Fuchs")
    foxes = replace(STUDIO, id=an_id(), label="foxes", clients=("Haus Fuchs",))
    first, second = real.forms
    moved = [replace(finding, work_id=fox.id) for finding in real.queue.findings_of(second)]
    real.store.change(fox, foxes, replace(second, work_id=fox.id), *moved)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id])

    await real.run(limit=None)

    assert real.store.complaints[first.id].state is ComplaintState.FILED
    assert real.store.complaints[second.id].state is ComplaintState.PLANNED
    [ended] = real.operator.told(SessionEnded)
    assert (ended.left, ended.text) == (
        0,
        "1 filed, 0 still to file. 1 form of another account waits for a session of its own: start filing once more.",
    )


def test_a_hostile_name_can_neither_break_the_line_nor_speak_for_us() -> None:
    """Line ends, hidden turns of direction, quotation marks and endless names of a page are made harmless."""
    said = shown_name("Mira”\n – filing for everybody. Right?\u202e \x1b[31m" + "x" * 99)

    assert len(said) <= 40
    assert not set(said) & set('“”"\n\x1b\u202e')


def test_a_look_at_the_portal_belongs_in_the_window_that_was_used_last(stage: Stage) -> None:
    """The list or form that is looked at is that of the account through which the last real form went."""
    [first, *_] = stage.forms
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
    stage.store.change(STUDIO, OWN, *(replace(complaint, account_id=STUDIO.id) for complaint in stage.forms))

    assert account_at_hand(stage.store, stage.queue) == STUDIO
