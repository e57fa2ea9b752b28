"""Writes `recordings/` anew: the practice portal's form in every variant and language. Run: python -m tests.record."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from helper.browser.keeper.discovery import require_browser
from helper.browser.recordings.recording import record_page
from helper.browser.recordings.saved_page import LOOK_SCRIPTS
from helper.browser.world import World
from helper.flow.load import shipped_flow
from helper.practice.server import PracticePortal
from tests.recordings.practice_form import VARIANTS, PracticeVariant, open_form

RECORDINGS = Path(__file__).parents[1] / "recordings"


async def main() -> None:
    """Record every variant; what the folder holds besides, such as pages rebuilt from reports, stays."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            headless=True, executable_path=require_browser("").path, chromium_sandbox=os.geteuid() != 0
        )
        for variant in VARIANTS:
            text = await recording_of(browser, variant)
            (RECORDINGS / f"{variant.name}.html").write_text(text, encoding="utf-8")
        await browser.close()


async def recording_of(browser: Browser, variant: PracticeVariant) -> str:
    """One variant's form as a recording, with the truth of the portal's own row names in it."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1600})
    page = await context.new_page()
    with PracticePortal(variant=variant.variant, lang=variant.lang, titles=("The Quiet Whale",)) as portal:
        await open_form(page, portal, variant)
        world = World(page, scripts=LOOK_SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=lambda _: None)
        await world.enter()
        text = await record_page(world, shipped_flow())
    await context.close()
    return text


if __name__ == "__main__":
    asyncio.run(main())
