"""The pages of the checklist, opened in a real window on the practice portal: the right page, and nothing done there."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.daemon.connection import portal_browser
from helper.cli.sessions import visit_page, window_order
from helper.flow.load import shipped_flow
from helper.practice.server import PracticePortal
from tests.whole.by_script import parts_in

pytestmark = pytest.mark.browser


async def test_each_page_opens_beside_what_stands_in_the_window(
    window_state: Path, short_folder: Path
) -> None:
    """Registering opens the registration; the next page gets a tab of its own, so that nothing typed is lost."""
    with PracticePortal() as portal, parts_in(short_folder, window_state) as parts:
        order = window_order(parts, shipped_flow(), practice=True)
        async with portal_browser(order) as browser:
            await visit_page(parts, "register", portal=portal.address)
            await visit_page(parts, "account", portal=portal.address)
            addresses = [page.url for page in browser.context.pages]
        state = portal.control().state()
    assert addresses[0] == f"{portal.address}register.htm"
    assert addresses[1].startswith(f"{portal.address}login.htm")
    assert state["counts"]["submissions"] == 0
    assert state["complaints"] == []
