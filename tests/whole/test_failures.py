"""What goes wrong in an evening: each ends in a sentence, without loss, and with a way on."""

from __future__ import annotations

import asyncio

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from tests.cli.program import Program as CommandLine
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("what", ["tab", "window"])
async def test_a_closed_tab_or_window_is_a_question_and_the_form_is_filled_anew(rig: Rig, what: str) -> None:
    """The tab or the whole window closed at the hand-over: asked what now; `again` opens and fills it anew."""
    program = rig.start()
    async with rig.handed_over(program):
        pass
    async with rig.window() as browser:
        if what == "tab":
            await browser.context.new_page()
            await browser.context.pages[0].close()
        else:
            await browser.end_daemon()
    question = await program.until("question", kind="page_gone")
    await program.answer(question, "again")
    if what == "window":
        await program.until("page_reached", page="login")
        async with rig.person() as person:
            await person.log_in()
    await program.until("handed_over")

    assert rig.counts()["submissions"] == 0
    (complaint,) = rig.complaints()
    assert complaint.state is ComplaintState.HANDED_OVER
    assert [attempt.result for attempt in complaint.attempts] == [Result.FAILED, None]


@pytest.mark.parametrize("rig", [("answer_lost_after_recording",)], indirect=True)
async def test_a_lost_answer_is_a_question_and_never_sent_again(rig: Rig) -> None:
    """The portal recorded it but its answer was lost: asked, left open on the safe answer, one submission."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.verify()
        await person.tick()
        await person.submit()
        question = await program.until("question", kind="went_through")
        await program.answer(question, "later")
        released = await program.until("released")

    assert released["result"] == "unknown"
    assert rig.counts()["submissions"] == 1
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER


@pytest.mark.parametrize("rig", [("unknown_reason_list",)], indirect=True)
async def test_an_unknown_reason_is_asked_with_the_pages_own_entries(rig: Rig) -> None:
    """Where no entry means "Pirated copy", the page's entries are offered and the chosen one is filled."""
    program = rig.start()
    question = await program.until("question", kind="which_option")
    entry = next(choice["choice"] for choice in question["choices"] if not choice["safe"])
    await program.answer(question, entry)
    await program.answer(await program.until("question", kind="remember"), "not_now")
    await program.until("handed_over")

    seen = [event["seen"] for event in program.named("field_filled") if event["field"] == "reason"]
    assert set(seen) == {entry}


@pytest.mark.parametrize(
    "signed_out_rig", [("no_known_login_sign", "late_value_reset", "slow_answer")], indirect=True
)
async def test_an_odd_page_is_no_reason_to_ask(signed_out_rig: Rig) -> None:
    """No sign of a login is known, a field is emptied after it was filled, the answer takes three seconds: filed right."""
    rig = signed_out_rig
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released", result="filed")
    received = rig.received()[0]

    assert program.named("question") == []
    assert len(program.named("handed_over")) == 1
    assert len(received["links"]) == 3
    assert received["values"]["description"] == "This is a counterfeit version of my original work."


async def test_a_session_that_expires_costs_a_login_and_no_loss(rig: Rig) -> None:
    """When the portal logs the person out at the hand-over, the form is filled anew after another login, unasked."""
    program = rig.start()
    async with rig.handed_over(program):
        pass
    rig.portal.control().fault("session_expiry")
    async with rig.person() as person:
        with pytest.raises(Exception, match=r"(?s)."):
            await person.verify()
    rig.portal.control().fault("session_expiry", on=False)
    async with rig.handed_over(program) as person:
        await person.play_one()

    await program.until("released", result="filed")
    assert program.named("question") == []


@pytest.mark.parametrize(
    "portal",
    ["https://ipp.aidcgroup.net.evil.example/", "http://evil.example\\@127.0.0.1/", "http://0.0.0.0:9/"],
)
async def test_a_cheating_host_is_refused_before_a_window_opens(
    lone_rig: Rig, portal: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that is not the portal's ends with 2 and a sentence, and no window was opened."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(lone_rig.places.state))
    type_in = CommandLine(lone_rig.places.data, capsys, monkeypatch)
    answer = await asyncio.to_thread(type_in, "file", "--plain", "--json", "--portal", portal)

    assert answer.exit == 2
    assert answer.error["what"].startswith("This address is not the complaint portal's.")
    assert not any(lone_rig.places.run.glob("keeper-*.json"))


async def test_an_unknown_host_is_asked_about_and_then_pasted(lone_rig: Rig) -> None:
    """A host nobody knows is a question; its safe answer lays every text ready, and no window was opened."""
    program = lone_rig.start(portal="https://ipp.portal.example/")
    question = await program.until("question", kind="host")
    safe = next(choice["choice"] for choice in question["choices"] if choice["safe"])
    await program.answer(question, safe)
    pasted = await program.until("field_pasted")
    await program.say({"request": "leave_out"})
    left = await program.until("field_left_out")
    await program.say({"request": "pause"})
    await program.end()

    assert "ipp.portal.example" in question["text"]
    assert left["field"] == pasted["field"]
    assert not any(lone_rig.places.run.glob("keeper-*.json"))
