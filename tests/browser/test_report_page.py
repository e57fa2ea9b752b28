"""The report in a real browser: everybody can read it, on a screen of any width, in the dark and on paper."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from helper.exchange.facts import Fact
from helper.exchange.report.effort import Effort
from helper.exchange.report.figures import figures_of
from helper.exchange.report.page import report_page
from helper.model.finding import FindingState

TODAY = date(2026, 11, 24)
STATES = (*[FindingState.REMOVED] * 8, FindingState.FILED, FindingState.REJECTED, FindingState.COUNTERED)
NARROW = 360
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def a_year() -> list[Fact]:
    """700 listings of 120 designs in 60 shops, in every state and over thirteen months."""
    facts = []
    for n in range(700):
        state, day = STATES[n % len(STATES)], TODAY - timedelta(days=n * 13 % 390)
        gone = min(TODAY, day + timedelta(days=n % 40)) if state is FindingState.REMOVED else None
        facts.append(
            Fact(
                finding_id=str(n), item_id=str(1005009900000017 + n), url="", design=f"Design number {n % 120}",
                seller=str(1102345678 + n % 60), product_type=("mug", "poster", "")[n % 3], reason="Pirated copy",
                state=state, reported_on=day, ended_on=gone, back_again=n % 50 == 0,
            )
        )  # fmt: skip
    return facts


@pytest.fixture
def report(tmp_path: Path) -> Path:
    effort = Effort(forms=150, evenings=31, time=timedelta(hours=7))
    file = tmp_path / "report.html"
    file.write_text(report_page(figures_of(a_year(), TODAY), effort), encoding="utf-8")
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
