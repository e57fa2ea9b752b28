"""The window with the complaint list: found in any tab, kept on the portal, and opened beside a form."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import BrowserWindow, portal_window
from helper.errors import WrongUse
from helper.flow.load import shipped_flow
from tests.browser.list_pages import AROUND, HEADS, ROWS, as_table
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FLOW = shipped_flow("aliexpress-list")
PAGE = f"<!doctype html><meta charset=utf-8>{AROUND}{as_table(HEADS, ROWS)}"


@pytest.fixture
async def window(order: DaemonConfig, site: Site) -> AsyncIterator[BrowserWindow]:
    site.serve("form.html", "<!doctype html><h1>Form</h1><textarea id=t></textarea>")
    site.serve("list.html", PAGE)
    site.serve("empty.html", f"<!doctype html><meta charset=utf-8>{AROUND}<p>No complaint in this time.</p>")
    async with portal_window(order, Portal(flow=FLOW, practice=True)) as window:
        await window.open(site.url("form.html"))
        yield window


async def test_list_page_is_found_in_another_of_the_users_tabs(
    window: BrowserWindow, order: DaemonConfig, site: Site
) -> None:
    """The program's own tab does not show the list page."""
    async with portal_browser(order) as browser:
        tab = await browser.context.new_page()
        await tab.goto(site.url("list.html"))
        here = await window.list_here(FLOW)
        anywhere = await window.list_anywhere(FLOW)
        await tab.close()

    assert here is None
    assert anywhere is not None
    assert [row.number for row in anywhere.rows] == ["00482133", "48213377"]


async def test_list_page_without_a_table_is_an_empty_list(window: BrowserWindow, site: Site) -> None:
    """A page with the list's heading but no table has no rows.

    A page without the heading is not a list page.
    """
    assert await window.list_here(FLOW) is None
    await window.follow(site.url("empty.html"))

    found = await window.list_here(FLOW)

    assert found is not None
    assert (found.rows, found.period.is_limited) == ((), True)


async def test_list_opens_in_another_tab_than_a_half_filled_form(
    window: BrowserWindow, order: DaemonConfig, site: Site
) -> None:
    async with portal_browser(order) as browser:
        form = next(page for page in browser.context.pages if page.url == site.url("form.html"))
        await form.fill("#t", "half a form")
        await window.open_beside(site.url("list.html"))
        kept = await form.input_value("#t")

    assert kept == "half a form"
    assert await window.list_here(FLOW) is not None


async def test_link_to_another_host_is_not_followed(window: BrowserWindow) -> None:
    with pytest.raises(WrongUse, match="leads away"):
        await window.follow("https://portal.example/list")
