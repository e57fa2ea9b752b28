"""The question about an unknown host, asked before any window opens."""

from __future__ import annotations

import pytest

from helper.hosts import PORTAL_HOSTS
from helper.model.complaint import ComplaintState
from helper.session.events import ComplaintReserved, FieldPasted, HandedOver, SessionEnded
from helper.session.filing.gate import DISGUISED
from helper.session.filing.session import FilingSession
from helper.session.operator import QuestionKind, Request
from helper.session.portal_address import PortalAddress, read_portal_address
from tests.session.stage import Stage, answers

STRANGE = read_portal_address("https://ipp.portal.example/form", PORTAL_HOSTS)


def a_session(stage: Stage, address: PortalAddress = STRANGE, answer: str = "paste") -> FilingSession:
    """A real session to a host that nobody knows."""
    stage.practice = stage.window.practice = False
    stage.window.host = address.host
    stage.operator.answers = answers(QuestionKind.HOST, [answer])
    return stage.session(limit=1, strange=address)


async def test_the_host_is_asked_about_once_and_by_its_name(stage: Stage) -> None:
    """The question names the host as the browser reads it, and says that it is not known from public pages."""
    session = a_session(stage, answer="pause")

    await session.run()

    [question] = stage.operator.questions
    assert question.kind is QuestionKind.HOST
    assert question.text == "Is ipp.portal.example Alibaba's complaint portal?"
    assert "not one of the portal's hosts known from public pages" in question.detail[0]
    assert DISGUISED not in question.detail


async def test_the_safe_answer_opens_nothing_of_ours(stage: Stage) -> None:
    """Enter means pasting in the person's own browser: exactly one choice is safe, and it is that one."""
    await a_session(stage, answer="pause").run()

    assert [choice.choice for choice in stage.operator.questions[0].choices if choice.safe] == ["paste"]


async def test_a_disguised_host_is_shown_in_punycode_with_a_warning(stage: Stage) -> None:
    """Letters of another alphabet are said to be such, whatever they look like."""
    address = read_portal_address("https://ipp.pörtal.example/", PORTAL_HOSTS)

    await a_session(stage, address, "pause").run()

    [question] = stage.operator.questions
    assert "ipp.xn--prtal-jua.example" in question.text
    assert DISGUISED in question.detail


async def test_to_stop_there_opens_nothing_and_reserves_nothing(stage: Stage) -> None:
    """The person who stops at the question finds everything as it was."""
    await a_session(stage, answer="pause").run()

    assert stage.opened == []
    assert {one.state for one in stage.store.complaints.all()} == {ComplaintState.PLANNED}
    assert [event.left for event in stage.operator.told(SessionEnded)] == [2]


async def test_pasting_goes_on_with_every_value_of_the_form(stage: Stage) -> None:
    """With the safe answer the paste queue runs for that host, and no window of ours is opened."""
    session = a_session(stage)
    stage.operator.at[FieldPasted] = lambda event: session.request(Request.GO_ON)
    stage.operator.at[HandedOver] = lambda event: session.request(Request.PAUSE)

    await session.run()

    assert stage.opened == [True]
    assert stage.operator.told(ComplaintReserved)[0].by_hand
    assert len(stage.operator.told(FieldPasted)) == 7
    assert stage.store.complaints.all()[0].attempts[-1].host == "ipp.portal.example"
    assert stage.remembered == []


async def test_a_host_that_is_alibabas_is_remembered_before_the_window_opens(stage: Stage) -> None:
    """Its name is handed on to be written down, and then our own window opens there."""
    session = a_session(stage, answer="remember")
    stage.operator.at[HandedOver] = lambda event: session.request(Request.PAUSE)

    await session.run()

    assert stage.remembered == ["ipp.portal.example"]
    assert stage.opened == [False]
    assert len(stage.operator.told(HandedOver)) == 1


@pytest.mark.parametrize("by_hand", [True, False])
async def test_nothing_is_asked_where_nothing_of_ours_would_open(stage: Stage, by_hand: bool) -> None:
    """With everything pasted by hand from the start, or with nothing to file, there is no question."""
    session = a_session(stage)
    if by_hand:
        stage.by_hand = True
        session = stage.session(limit=1, strange=STRANGE)
        stage.operator.at[ComplaintReserved] = lambda event: session.request(Request.PAUSE)
    else:
        stage.store.change(remove=stage.store.complaints.all())
    await session.run()

    assert stage.operator.questions == []
