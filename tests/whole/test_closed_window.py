"""A closed tab or window while filing: the program asks, and fills the form again."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from tests.browser.daemons import close_daemon
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("what", [pytest.param("tab", marks=pytest.mark.drill), "window"])
async def test_a_closed_tab_or_window_is_reopened_and_the_form_filled_again(rig: Rig, what: str) -> None:
    program = rig.start()
    async with rig.handed_over(program):
        pass
    async with rig.window() as browser:
        if what == "tab":
            await browser.context.new_page()
            await browser.context.pages[0].close()
        else:
            await close_daemon(browser)
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
