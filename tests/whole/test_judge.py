"""`ipp-helper judge` controlled by another program, with a scripted user at the judge page."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from helper.hosts import is_loopback
from helper.model.finding import Judgement
from helper.store.store import open_store
from tests.web.judge_stage import CURRENT, SHOWN, add_listings
from tests.whole.rig import Rig
from tests.whole.shop import shop_open

pytestmark = pytest.mark.browser


async def answered(page: Page, key: str, name: str) -> None:
    """Press a key once the page is ready, and wait until the listing called `name` is shown."""
    await page.wait_for_function(SHOWN, arg="", polling=5)
    await page.keyboard.press(key)
    await page.locator(f"{CURRENT} .name", has_text=name).wait_for()


async def test_answers_of_the_judge_page_survive_a_killed_program(rig: Rig) -> None:
    """After the kill, the page says that the program has ended. The next run continues in the same tab."""
    with open_store(rig.places) as store:
        ids = [finding.id for finding in add_listings(store, 3)]
    async with shop_open(rig, {}) as shop:
        program = await rig.run_beside("judge", "Shirt")
        assert (await program.until("page_reached"))["page"] == "judge"
        [page] = [page for page in shop.pages if is_loopback(page.url)]
        await answered(page, "c", "Shirt 1")
        assert (await program.until("listing_judged"))["finding"] == ids[0]
        await program.kill()
        await page.evaluate("refresh()")
        await page.locator("#over", has_text="ipp-helper is not running any more").wait_for()
        assert "may not have been saved" not in await page.locator("#over").inner_text(), (
            "the page doubts a recorded answer"
        )

        program = await rig.run_beside("judge", "Shirt")
        assert (await program.until("page_reached"))["page"] == "judge"
        assert [page for page in shop.pages if is_loopback(page.url)] == [page]
        await answered(page, "n", "Shirt 2")
        await page.close()
        assert await program.end() == 1
        assert program.named("run_ended")[0]["left"] == 1
    with open_store(rig.places, read_only=True) as store:
        judged = [store.findings[finding_id].judgement for finding_id in ids]
    assert judged == [Judgement.COPY, Judgement.NOT_A_COPY, None]
