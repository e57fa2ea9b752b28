"""Tests of the report's accessibility in a browser: on narrow screens, in dark mode and in print."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.tools.a_year import report_of_a_year

NARROW = 360
LOOKS: tuple[dict[str, Any], ...] = ({"color_scheme": "dark"}, {"media": "print"})
QUICK = "resultTypes: ['violations', 'incomplete'], selectors: false, iframes: false"
"""Options of axe that leave out the details that this test does not read."""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    # a few rows in every table are enough for axe; more rows would reveal no other violations
    file.write_text(report_of_a_year(listings=12), encoding="utf-8")
    return file


@pytest.mark.browser
@pytest.mark.longest
async def test_report_is_accessible_and_sends_no_request(browser: Browser, report: Path) -> None:
    context = await browser.new_context(viewport={"width": 1200, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(report.as_uri())
    await page.evaluate(AXE)
    found = {"wide": await page.evaluate(f"axe.run({{{QUICK}}})")}
    # Dark mode and print layout change only the colours, so axe needs to check only the contrast.
    for looks in LOOKS:
        await page.emulate_media(**looks)
        found[str(looks)] = await page.evaluate(f"axe.run({{{QUICK}, runOnly: ['color-contrast']}})")
    await page.emulate_media(media="screen", color_scheme="light")
    await page.set_viewport_size({"width": NARROW, "height": 900})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    overflow = (
        "[...document.querySelectorAll('td, th, dd')].some((cell) => cell.scrollWidth > cell.clientWidth + 1)"
    )
    assert not await page.evaluate(overflow)
    # axe cannot check the contrast outside the viewport. The wide page, checked above, has the same colours.
    found["narrow"] = await page.evaluate(
        f"axe.run({{{QUICK}, rules: {{'color-contrast': {{enabled: false}}}}}})"
    )
    await context.close()
    violations = [
        (looks, rule["id"], rule["nodes"][0]["html"])
        for looks, judged in found.items()
        for rule in judged["violations"] + judged["incomplete"]
    ]
    assert violations == []
    assert len(found["wide"]["passes"]) > 20
    assert all(judged["passes"] for judged in found.values())
    assert asked == [report.as_uri()]
