"""The window with the complaint list: found in any tab, and opened beside a form."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from helper.browser.portal.lists import DetailsReading, ListReading
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import BrowserWindow, portal_window
from helper.flow.load import shipped_flow
from tests.browser.list_pages import AROUND, DETAIL_HEADS, DETAIL_ROWS, HEADS, ROWS, as_table
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FLOW = shipped_flow("aliexpress-list")
PAGE = f"<!doctype html><meta charset=utf-8>{AROUND}{as_table(HEADS, ROWS)}"


@pytest.fixture
async def window(order: DaemonConfig, site: Site) -> AsyncIterator[BrowserWindow]:
    site.serve("form.html", "<!doctype html><h1>Form</h1><textarea id=t></textarea>")
    site.serve("list.html", PAGE)
    site.serve("details.html", f"<!doctype html><meta charset=utf-8>{as_table(DETAIL_HEADS, DETAIL_ROWS)}")
    site.serve("empty.html", f"<!doctype html><meta charset=utf-8>{AROUND}<p>No complaint in this time.</p>")
    async with portal_window(order, Portal(flow=FLOW, practice=True)) as window:
        await window.open(site.url("form.html"))
        yield window


async def test_list_and_complaint_are_read_in_the_users_other_tabs(
    window: BrowserWindow, order: DaemonConfig, site: Site
) -> None:
    """The program's own tab shows neither of them, and each tab is read again only after it has changed."""
    async with portal_browser(order) as browser:
        assert await window.entries(FLOW) == []
        tab = await browser.context.new_page()
        await tab.goto(site.url("list.html"))
        (found,) = await window.entries(FLOW)
        other = await browser.context.new_page()
        await other.goto(site.url("details.html"))
        (shown, details) = await window.entries(FLOW)
        await other.close()
        (after,) = await window.entries(FLOW)
        await tab.close()

    assert isinstance(found, ListReading)
    assert [row.number for row in found.rows] == ["00482133", "48213377"]
    assert isinstance(details, DetailsReading)
    assert found == shown == after


async def test_list_page_without_a_table_is_an_empty_list(window: BrowserWindow, site: Site) -> None:
    """A page with the list's heading but no table has no rows.

    A page without the heading is not a list page.
    """
    await window.open(site.url("empty.html"))

    (found,) = await window.entries(FLOW)

    assert isinstance(found, ListReading)
    assert found.rows == ()


async def test_list_opens_in_another_tab_than_a_half_filled_form(
    window: BrowserWindow, order: DaemonConfig, site: Site
) -> None:
    async with portal_browser(order) as browser:
        form = next(page for page in browser.context.pages if page.url == site.url("form.html"))
        await form.fill("#t", "half a form")
        await window.open_beside(site.url("list.html"))
        kept = await form.input_value("#t")

    assert kept == "half a form"
    assert len(await window.entries(FLOW)) == 1
