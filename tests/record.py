"""Writes `recordings/` anew: the practice portal's forms in every variant and language. Run: python -m tests.record."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, Page

from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.recordings.recording import record_page
from helper.browser.recordings.saved_page import LOOK_SCRIPTS
from helper.flow.load import COMPLAINT_FLOW, REGISTRATION_FLOW, shipped_flow
from helper.flow.spec import Flow
from helper.practice.server import PracticePortal
from tests.plain_browser import plain_browser
from tests.recordings.practice_form import VARIANTS, PracticeVariant, open_form
from tests.recordings.practice_registration import open_registration

RECORDINGS = Path(__file__).parents[1] / "recordings"
REGISTRATION = "-registration"
"""How the names of recordings of that form end."""
Opening = Callable[[Page, PracticePortal, PracticeVariant], Awaitable[None]]
FORMS: dict[str, Opening] = {"": open_form, REGISTRATION: open_registration}
"""What opens a form, by how the name of its recording ends."""


async def main() -> None:
    """Record every variant; what the folder holds besides, such as pages rebuilt from reports, stays."""
    async with plain_browser() as browser:
        for variant in VARIANTS:
            for kind, opened in FORMS.items():
                text = await recording_of(browser, variant, opened, flow_of(kind))
                (RECORDINGS / f"{variant.name}{kind}.html").write_text(text, encoding="utf-8")


def flow_of(name: str) -> Flow:
    """The flow of which a recording with this name has a page."""
    return shipped_flow(REGISTRATION_FLOW if name.endswith(REGISTRATION) else COMPLAINT_FLOW)


async def recording_of(browser: Browser, variant: PracticeVariant, opened: Opening, flow: Flow) -> str:
    """One variant's form as a recording, with the truth of the portal's own row names in it."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1600})
    page = await context.new_page()
    with PracticePortal(variant=variant.variant, lang=variant.lang, titles=("The Quiet Whale",)) as portal:
        await opened(page, portal, variant)
        isolated = IsolatedScripts(
            page, scripts=LOOK_SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=lambda _: None
        )
        await isolated.enter()
        text = await record_page(isolated, flow)
    await context.close()
    return text


if __name__ == "__main__":
    argparse.ArgumentParser(description="Write the recordings of the practice portal anew.").parse_args()
    asyncio.run(main())
