"""The way to the form from wherever a portal begins."""

from __future__ import annotations

import pytest

from helper.browser.portal.signs import SignIn
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import portal_window
from helper.flow.load import shipped_flow
from helper.practice.server import PracticePortal
from tests.browser.keepers import keeper_order

pytestmark = pytest.mark.browser

FLOW = shipped_flow()
PORTAL = Portal(flow=FLOW, practice=True)


async def test_a_portal_that_is_one_page_is_not_left_for_an_older_address(
    screen: str, browser_path: str
) -> None:
    """Before any menu shows, the way within the page is taken; there the portal asks for the login itself."""
    with PracticePortal(variant="aidc") as portal:
        async with keeper_order(browser_path) as order, portal_window(order, PORTAL) as window:
            await window.open(portal.home)
            assert await window.start_page(FLOW)
            where = await window.form.where()
            assert where.address == f"{portal.address}#/complaint/form?platform=ae"
            assert await window.sign_in(FLOW) in {SignIn.OUT, SignIn.UNKNOWN}
