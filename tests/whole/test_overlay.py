"""What the page says of us while the person is at the login, in a real window."""

from __future__ import annotations

import pytest

from helper.practice.person import ScriptedPerson
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

OVERLAY = "[data-ipp-helper]"


async def test_the_login_page_says_what_is_waited_for_and_the_login_frame_is_left_alone(
    signed_out_rig: Rig,
) -> None:
    """Around the frame in which she types her password the overlay says so; nothing of ours is in that frame."""
    program = signed_out_rig.start()
    await program.until("page_reached", page="login")
    async with signed_out_rig.window() as browser:
        page = browser.context.pages[0]
        await page.locator(OVERLAY).wait_for(state="attached")
        frame = next(frame for frame in page.frames if "mini_login" in frame.url)
        assert await frame.locator(OVERLAY).count() == 0
        await ScriptedPerson(page, signed_out_rig.portal.control()).log_in()
        await program.until("handed_over")
        assert await page.locator(OVERLAY).count() == 1
