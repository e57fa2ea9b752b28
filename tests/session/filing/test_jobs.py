"""The values of a complaint job, and the account under which forms are filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.flow.plan import complaint_values
from helper.model.complaint import Account, ComplaintState
from helper.model.work import Right
from helper.session.events import HandedOver, SessionEnded
from helper.session.filing.admission import shown_name
from helper.session.filing.jobs import ComplaintJobs
from helper.session.filing.recovery import account_at_hand
from helper.session.operator import QuestionKind
from helper.store.queries import findings_of, listings_of
from tests.factories import NOW, an_attempt, an_id
from tests.session.stage import FakeLog, Stage, answers

HOST = "ipp.alibabagroup.com"
STUDIO = Account(id=an_id(), label="studio", host=HOST, clients=("Studio Nord", "Atelier Lind"))
OWN = Account(id=an_id(), label="mine", host=HOST)


@pytest.fixture
def real(stage: Stage) -> Stage:
    stage.use_practice(False)
    stage.window.host = HOST
    return stage


def for_client(stage: Stage, client: str) -> None:
    stage.store.change(*(replace(work, client=client) for work in stage.store.works.all()))


def test_a_job_has_the_values_of_complaint_design_and_listings(stage: Stage) -> None:
    complaint = replace(stage.forms[0], reason="Test purchase", description="Mine.")
    work = stage.store.works[complaint.work_id]
    work = replace(work, right=Right(text="Quiet Whale (US)", number="VA0002468013"))
    stage.store.change(work, complaint)
    jobs = ComplaintJobs(stage.store, stage.queue, log=FakeLog(stage.store, []))
    assert jobs.values(complaint.id) == complaint_values(
        complaint,
        title=work.title,
        listings=[listing.url for listing in listings_of(stage.store, complaint)],
        right_text="Quiet Whale (US)",
        right_number="VA0002468013",
        description="Mine.",
    )


@pytest.mark.parametrize("practice", [False, True])
def test_seller_sees_the_name_only_on_real_forms(stage: Stage, practice: bool) -> None:
    stage.use_practice(practice)
    jobs = ComplaintJobs(stage.store, stage.queue, log=FakeLog(stage.store, []))
    text = "\n".join(jobs.wording.your_turn(()))
    assert ("The seller will see your name" in text) is not practice
    assert ("This is practice: nothing is sent to Alibaba or a seller." in text) is practice


async def test_the_account_question_names_visitor_and_client(real: Stage) -> None:
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.window.visitor_name = "mira@studio.example"

    await real.run(limit=None)

    [question] = real.operator.asked(QuestionKind.ACCOUNT)
    assert question.text == "This window is logged in as “mira@studio.example”. May it file for Studio Nord?"
    assert [(choice.choice, choice.safe) for choice in question.choices] == [
        ("pause", True),
        (STUDIO.id, False),
    ]
    assert real.operator.events_of(HandedOver) == []
    assert {complaint.state for complaint in real.forms} == {ComplaintState.PLANNED}


@pytest.mark.parametrize("limits", [(None,), (1, 1)], ids=["one session", "two evenings"])
async def test_account_is_confirmed_once_per_session(real: Stage, limits: tuple[int | None, ...]) -> None:
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
            ["Is this window logged in as “studio”, to file for your own designs?"],
        ),
        ("Studio Nord", (STUDIO,), True, []),
    ],
    ids=["no account recorded", "one account without clients", "an account with clients", "practice"],
)
async def test_user_is_asked_about_the_account_only_if_it_could_be_wrong(
    real: Stage, client: str, accounts: tuple[Account, ...], practice: bool, asked: list[str]
) -> None:
    """The user's own designs must not be filed through a client's account.

    A user with a single account without clients is not asked.
    """
    real.use_practice(practice)
    for_client(real, client)
    real.store.change(*accounts)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [*(account.id for account in accounts), "yes"])

    await real.run(limit=None)

    assert [question.text for question in real.operator.asked(QuestionKind.ACCOUNT)] == asked
    assert {complaint.state for complaint in real.forms} == {ComplaintState.FILED}


async def test_session_skips_a_form_that_must_be_filed_through_another_account(real: Stage) -> None:
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    fox = replace(real.store.works.all()[0], id=an_id(), title="Night Fox", client="Haus Fuchs")
    foxes = replace(STUDIO, id=an_id(), label="foxes", clients=("Haus Fuchs",))
    first, second = real.forms
    moved = [replace(finding, work_id=fox.id) for finding in findings_of(real.store, second)]
    real.store.change(fox, foxes, replace(second, work_id=fox.id), *moved)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id])

    await real.run(limit=None)

    assert real.store.complaints[first.id].state is ComplaintState.FILED
    assert real.store.complaints[second.id].state is ComplaintState.PLANNED
    [ended] = real.operator.events_of(SessionEnded)
    assert (ended.left, ended.text) == (
        0,
        "1 filed. 0 left to file. 1 form belongs to another account: start filing again with that one.",
    )


async def test_form_left_being_filled_does_not_block_forms_of_another_account(real: Stage) -> None:
    for_client(real, "Studio Nord")
    fox = replace(real.store.works.all()[0], id=an_id(), title="Night Fox", client="")
    first, second = real.forms
    moved = [replace(finding, work_id=fox.id) for finding in findings_of(real.store, second)]
    real.store.change(STUDIO, OWN, fox, replace(second, work_id=fox.id), *moved)
    real.queue.reserve(first.id)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [OWN.id])

    await real.run(complaints=(second.id,))

    assert not real.operator.asked(QuestionKind.WENT_THROUGH)
    assert [form.state for form in real.forms] == [ComplaintState.PLANNED, ComplaintState.FILED]


def test_visitor_name_is_shortened_and_cleaned_before_display() -> None:
    said = shown_name("Mira”\n – filing for everybody. Right?\u202e \x1b[31m" + "x" * 99)

    assert len(said) <= 40
    assert not set(said) & set('“”"\n\x1b\u202e')


def test_inspection_opens_the_account_of_the_last_submission(stage: Stage) -> None:
    [first, *_] = stage.forms
    attempts = tuple(
        an_attempt(account_id=one.id, at=NOW + timedelta(hours=hour))
        for hour, one in enumerate((STUDIO, OWN))
    )
    stage.store.change(STUDIO, OWN, replace(first, attempts=attempts))

    assert account_at_hand(stage.store, stage.queue) == OWN


def test_without_any_submission_the_account_of_the_next_form_is_opened(stage: Stage) -> None:
    assert account_at_hand(stage.store, stage.queue) is None
    stage.store.change(STUDIO, OWN, *(replace(complaint, account_id=STUDIO.id) for complaint in stage.forms))

    assert account_at_hand(stage.store, stage.queue) == STUDIO
