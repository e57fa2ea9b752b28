"""The program ticks off the user's steps in a real window, on both generations of the portal."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.whole.program import Program
from tests.whole.rig import practice_rig

pytestmark = pytest.mark.browser


async def seen(program: Program, *steps: str, without: str = "") -> None:
    """Wait until the last `steps_seen` event has all of these steps and lacks `without`."""
    while True:
        last = set(program.named("steps_seen")[-1]["seen"]) if program.named("steps_seen") else set()
        if last >= set(steps) and without not in last:
            return
        await program.until("steps_seen")


@pytest.mark.parametrize(
    ("variant", "lang"), [pytest.param("ipp", "en", marks=pytest.mark.drill), ("aidc", "zh")]
)
async def test_the_users_four_steps_are_ticked_when_done_and_unticked_again(
    window_state: Path, short_folder: Path, variant: str, lang: str
) -> None:
    """The steps are Verify, read, tick and Submit. If the user clears the box, the step "tick" is open again."""
    with practice_rig(short_folder, window_state, variant=variant, lang=lang) as rig:
        rig.prepare()
        program = rig.start()
        async with rig.handed_over(program) as person, rig.window() as browser:
            page = browser.context.pages[0]
            assert (await person.verify()).accepted
            await seen(program, "verify")
            await look_over(page)
            await seen(program, "verify", "read")
            await person.tick()
            await seen(program, "verify", "read", "tick")
            await person.touch(page.locator("[data-tick]"))
            await seen(program, "verify", "read", without="tick")
            await person.tick()
            await seen(program, "tick")
            await person.submit()
            await seen(program, "verify", "read", "tick", "submit")
        await program.until("released", result="filed")
        told = [event["seen"] for event in program.named("steps_seen")]
        assert told[-1] == ["verify", "read", "tick", "submit"]
        assert "tick" not in told[0]


async def look_over(page: Page) -> None:
    """Move the mouse over every row of the form, scrolling through the whole form."""
    for row in await page.locator("#complaint-form [data-row]:visible").all():
        await row.hover()
