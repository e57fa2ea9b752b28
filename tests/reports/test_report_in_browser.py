"""The report in a real browser: everybody can read it, on a screen of any width, in the dark and on paper."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from helper.reports.documents import CARD_SIZE, card_page
from tests.a_year import card_of_a_year, report_of_a_year

NARROW = 360
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    file.write_text(report_of_a_year(), encoding="utf-8")
    return file


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, NARROW])
@pytest.mark.parametrize("looks", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}])
async def test_everybody_can_read_it(
    browser: Browser, report: Path, looks: dict[str, Any], width: int
) -> None:
    """Axe finds nothing to mend, nothing is fetched from anywhere, and no screen is too narrow for it."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.emulate_media(**looks)
    await page.goto(report.as_uri())
    fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run()")
    await context.close()
    # What a narrow screen scrolls out of sight has the colours that were judged on the wide one.
    unsure = [one for one in found["incomplete"] if width > NARROW or one["id"] != "color-contrast"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"] + unsure] == []
    assert len(found["passes"]) > 20
    assert asked == [report.as_uri()]
    assert fits or looks.get("media") == "print"


@pytest.mark.browser
@pytest.mark.parametrize("font", ["DejaVu Serif", "DejaVu Sans", "monospace", "no such font"])
async def test_the_cards_text_fits_in_whatever_font_is_there(browser: Browser, font: str) -> None:
    """Where its font is missing another stands in, and every line still ends within the picture."""
    card = card_page(card_of_a_year()).replace("Georgia, 'Times New Roman', serif", font)
    page = await browser.new_page(viewport={"width": CARD_SIZE[0], "height": CARD_SIZE[1]})
    await page.set_content(card)
    ends = await page.eval_on_selector_all("text", "all => all.map(one => one.getBoundingClientRect().right)")
    await page.close()
    assert len(ends) == 4
    assert max(ends) <= CARD_SIZE[0] - 60
