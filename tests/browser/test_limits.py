"""How much a field takes is read from the page before anything is put in."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser.opened import TEXT, enter
from tests.browser.site import Site


async def test_limits_are_read_before_anything_is_filled(page: Page, site: Site) -> None:
    """From an attribute, from a hint beside the field, from a counter."""
    await page.goto(site.url("native.html"))
    native = await enter(page)
    assert (await native.form.read(await native.sure("Description", TEXT))).most_chars == 40
    assert (await native.form.read(await native.sure("Infringing listings", TEXT))).most_lines == 300
    await page.goto(site.url("tracker.html"))
    assert (await native.form.read(await native.sure("Counted", TEXT))).most_chars == 20


@pytest.mark.parametrize(
    ("hint", "chars", "lines"),
    [
        ("Max. 1,000 characters", 1000, None),
        ("up to 300 links", None, 300),
        ("最多 300 条", None, 300),
        ("500字以内", 500, None),
        ("0/300 links", None, 300),
        ("Version 1/2 of 2019", None, None),
        ("", None, None),
    ],
)
async def test_hints_of_limits_are_understood(
    page: Page, site: Site, hint: str, chars: int | None, lines: int | None
) -> None:
    """In both languages; what only looks like one is none."""
    await page.goto(
        site.serve(
            "hint.html",
            f"<meta charset=utf-8><h1>F</h1><div>Links <textarea></textarea><small>{hint}</small></div>",
        )
    )
    opened = await enter(page)
    reading = await opened.form.read(await opened.sure("Links", TEXT))
    assert (reading.most_chars, reading.most_lines) == (chars, lines)
