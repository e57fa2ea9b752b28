"""The practice portal's empty form in a window: opened, and saved as a browser saves a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal

_STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


@dataclass(frozen=True, slots=True)
class PracticeVariant:
    variant: str
    lang: str

    @property
    def name(self) -> str:
        return f"practice-{self.variant}-{self.lang}"

    @property
    def address(self) -> str:
        """The form's address after the portal's origin."""
        if self.variant == "aidc":
            return "#/complaint/form?platform=ae"
        return "complaint/complaint.htm?platform=ae"


VARIANTS = tuple(PracticeVariant(variant, lang) for variant in ("ipp", "aidc") for lang in ("en", "zh"))


async def open_form(page: Page, portal: FaultyPortal, variant: PracticeVariant) -> None:
    """Log in and open the empty form. The list of websites is opened once, without a choice."""
    await page.goto(portal.address)
    person = ScriptedUser(page, portal.control())
    await person.log_in()
    await page.goto(f"{portal.control().origin}/{variant.address}")
    box = page.locator('[data-row="website"] :is(.select, .combo)').first
    await box.wait_for()
    async with person.acting():
        await person.touch(box)
        await person.touch(page.locator("h1").first)


async def save_page(page: Page, folder: Path, name: str = "form") -> Path:
    """Save the open page as "Webpage, complete": one file, with its style sheets in a folder beside the file."""
    html = await page.content()
    beside = folder / f"{name}_files"
    beside.mkdir(parents=True, exist_ok=True)
    for number, href in enumerate(_STYLESHEET.findall(html)):
        answer = await page.request.get(
            await page.evaluate("href => new URL(href, location.href).href", href)
        )
        (beside / f"style{number}.css").write_bytes(await answer.body())
        html = html.replace(f'href="{href}"', f'href="./{name}_files/style{number}.css"')
    file = folder / f"{name}.html"
    file.write_text(html, encoding="utf-8")
    return file
