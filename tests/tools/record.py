"""Rewrites `recordings/`: one inspection of the practice portal's form in each variant.

Run `python -m tests.tools.record`.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from playwright.async_api import Browser

from helper.browser.form.form_inspection import FormInspection, form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.saved_page import INSPECTION_SCRIPTS
from helper.flow.load import shipped_flow
from helper.flow.text_matching import Vocabulary
from helper.reports.portal_look import PortalLook
from helper.session.portal_inspection import look_of
from tests.browser.recordings.practice_form import VARIANTS, PracticeVariant, open_form
from tests.practice.portal import FaultyPortal
from tests.tools.plain_browser import plain_browser

RECORDINGS = Path(__file__).parents[2] / "recordings"


async def main() -> None:
    async with plain_browser() as browser:
        for variant in VARIANTS:
            look = await practice_look(browser, variant)
            (RECORDINGS / f"{variant.name}.json").write_text(look.to_json() + "\n", encoding="utf-8")


async def practice_look(browser: Browser, variant: PracticeVariant) -> PortalLook:
    """Inspect one variant's form as `portal look` does, without a version, system or date."""
    flow = shipped_flow()
    context = await browser.new_context(viewport={"width": 1280, "height": 1600})
    page = await context.new_page()
    with FaultyPortal(variant=variant.variant, lang=variant.lang, titles=("The Quiet Whale",)) as portal:
        await open_form(page, portal, variant)
        isolated = IsolatedScripts(
            page, scripts=INSPECTION_SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=lambda _: None
        )
        await isolated.enter()
        form = PortalForm(isolated, PageInput(isolated))
        seen = await FormInspection(isolated, form, opens=False).at(form_page(flow.pages))
    await context.close()
    return look_of(seen, Vocabulary(flow), lambda _: False)


if __name__ == "__main__":
    argparse.ArgumentParser(description="Rewrite the recordings of the practice portal.").parse_args()
    asyncio.run(main())
