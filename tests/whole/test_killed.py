"""The program is killed in the middle and started again; nothing is filed twice and nothing is lost."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.practice.person import ScriptedPerson
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_killed_while_filling_it_goes_on_in_the_same_window(rig: Rig) -> None:
    """After kill -9 in the middle of the form, a restart fills on in the same document without a question."""
    program = await rig.start_process()
    await program.until("field_filled", field="reason")
    await program.kill()
    async with rig.window() as browser:
        page = browser.context.pages[0]
        before = await page.evaluate("performance.timeOrigin")
        again = rig.start()
        await again.until("handed_over")
        after = await page.evaluate("performance.timeOrigin")
        number = await ScriptedPerson(page, rig.portal.control()).play_one()
        released = await again.until("released")

    assert await again.end() == 0
    assert again.named("question") == []
    assert before == after
    assert (released["result"], released["number"]) == ("filed", number)
    assert (rig.counts()["human_submits"], rig.counts()["helper_submits"]) == (1, 0)


async def test_a_page_that_came_by_half_is_loaded_anew(rig: Rig) -> None:
    """The portal died while its form came, and the program was killed: no field of that page can be relied on."""
    async with rig.window() as browser:
        page, script = browser.context.pages[0], "**/page_form.js"
        await browser.context.route(script, lambda route: route.abort("connectionrefused"))
        program = await rig.start_process()
        await program.until_any("field_filled", "field_pasted", "question")
        await program.kill()
        await browser.context.unroute(script)
        before = await page.evaluate("performance.timeOrigin")
        again = rig.start()
        await again.until("handed_over")
        assert await page.evaluate("performance.timeOrigin") > before
        await ScriptedPerson(page, rig.portal.control()).play_one()
        released = await again.until("released")

    assert released["result"] == "filed"
    assert (again.named("question"), rig.counts()["submissions"]) == ([], 1)


async def test_killed_before_the_answer_was_written_down_it_asks_with_what_was_seen(rig: Rig) -> None:
    """After kill -9 between the person's Submit and our record, the restart asks and proposes the seen number."""
    program = await rig.start_process()
    async with rig.handed_over(program) as person:
        await program.kill()
        number = await person.play_one()
    again = rig.start()
    question = await again.until("question", kind="went_through")
    proposal = next(choice["text"] for choice in question["choices"] if choice["choice"] == "filed")
    await again.answer(question, "filed")
    await again.end()

    assert number is not None
    assert number in proposal
    complaint = rig.complaints()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert rig.counts()["submissions"] == 1


async def test_killed_after_the_hand_over_nothing_is_filed_again_by_itself(rig: Rig) -> None:
    """After kill -9 with the form handed over and unsent, the safe answer leaves it open and the portal at 0."""
    program = await rig.start_process()
    async with rig.handed_over(program):
        await program.kill()
    again = rig.start()
    question = await again.until("question", kind="went_through")
    safe = next(choice["choice"] for choice in question["choices"] if choice["safe"])
    await again.answer(question, safe)

    assert await again.end() == 1
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER
    assert rig.counts()["submissions"] == 0
