"""Which account the window is logged in with: asked where somebody else's designs could go out in a wrong name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.model.account import Account
from helper.model.complaint import ComplaintState
from helper.session.events import HandedOver, SessionEnded
from helper.session.filing.account import account_at_hand, shown_name
from helper.session.operator import Question, QuestionKind
from tests.factories import NOW, an_attempt, an_id
from tests.session.stage import Stage, answers

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


def asked(stage: Stage) -> list[Question]:
    return [one for one in stage.operator.questions if one.kind is QuestionKind.ACCOUNT]


async def test_the_question_names_visitor_and_client(real: Stage) -> None:
    """What the page calls its visitor and whom the form is for stand in one sentence, asked before anything is filled."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    real.window.visitor_name = "mira@studio.example"

    await real.session().run()

    [question] = asked(real)
    assert (
        question.text == "This window is logged in as “mira@studio.example” – filing for Studio Nord. Right?"
    )
    assert real.operator.told(HandedOver) == []


async def test_the_safe_answer_stops_and_leaves_everything(real: Stage) -> None:
    """Enter fills nothing: the form is in the queue as before."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)

    await real.session().run()

    assert {one.state for one in real.store.complaints.all()} == {ComplaintState.PLANNED}
    assert [choice.choice for choice in asked(real)[0].choices if choice.safe] == ["pause"]


async def test_one_yes_is_enough_for_a_session_and_stands_in_the_record(real: Stage) -> None:
    """The second form asks no more, and each hand-over keeps which account it went through."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id])

    await real.session().run()

    assert len(asked(real)) == 1
    assert [one.attempts[-1].account_id for one in real.store.complaints.all()] == [STUDIO.id] * 2


async def test_another_session_asks_again(real: Stage) -> None:
    """The answer is kept nowhere: the next evening another account may be logged in."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO)
    real.operator.answers = answers(QuestionKind.ACCOUNT, [STUDIO.id, STUDIO.id])

    await real.session(limit=1).run()
    await real.session(limit=1).run()

    assert len(asked(real)) == 2


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


async def test_only_accounts_that_may_file_for_the_client_can_be_confirmed(real: Stage) -> None:
    """The person's own account is no answer where a client's design is filed."""
    for_client(real, "Studio Nord")
    real.store.change(STUDIO, OWN)

    await real.session().run()

    assert [choice.choice for choice in asked(real)[0].choices] == ["pause", STUDIO.id]


async def test_a_client_without_any_account_is_asked_about_too(real: Stage) -> None:
    """Where no account is written down, the person's word counts for that client."""
    for_client(real, "Studio Nord")
    real.operator.answers = answers(QuestionKind.ACCOUNT, ["yes"])

    await real.session().run()

    assert len(asked(real)) == 1
    assert {one.state for one in real.store.complaints.all()} == {ComplaintState.FILED}


async def test_own_designs_without_clients_anywhere_are_not_asked_about(real: Stage) -> None:
    """An artist with one account has nothing to mix up, and is left in peace."""
    real.store.change(OWN)

    await real.session().run()

    assert asked(real) == []
    assert {one.state for one in real.store.complaints.all()} == {ComplaintState.FILED}


async def test_own_designs_are_asked_about_where_an_account_has_clients(real: Stage) -> None:
    """Own designs must not go out through a client's login unseen."""
    real.store.change(STUDIO)

    await real.session().run()

    assert "filing for your own designs" in asked(real)[0].text


async def test_practice_never_asks(stage: Stage) -> None:
    """On the practice portal nobody's name is used."""
    for_client(stage, "Studio Nord")
    stage.store.change(STUDIO)
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()

    await stage.session().run()

    assert asked(stage) == []


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
        STUDIO, OWN, *(replace(one, account_id=STUDIO.id) for one in stage.store.complaints.all())
    )

    assert account_at_hand(stage.store, stage.queue) == STUDIO
