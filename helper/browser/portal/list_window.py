"""The visible window on the portal's complaint list: read where it is, moved only by addresses, with the guard up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from helper.browser.keeper.order import KeeperOrder
from helper.browser.portal.figures_reading import FiguresReading, read_figures
from helper.browser.portal.list_reading import (
    DetailsReading,
    ListReading,
    empty_list,
    read_details,
    read_list,
)
from helper.browser.portal.tab import Portal, Tab
from helper.browser.portal.tabs import page_in
from helper.browser.portal.way_to_form import link_named
from helper.browser.portal.window import BrowserWindow
from helper.errors import PageGone, WrongUse
from helper.flow.spec import Flow, StepKind

LIST_PAGE = "list"
"""The id of the flow's page with the list."""
NEXT_STEP = "next"
DETAILS_STEP = "details"
ACCOUNT_STEP = "open_account"


@asynccontextmanager
async def list_window(order: KeeperOrder, portal: Portal) -> AsyncIterator[ListWindow]:
    """The window of an account, found open or opened; afterwards it stays open.

    Raises:
        BrowserUnavailable: No window can be opened.
    """
    window = ListWindow(order, portal)
    try:
        await window.connect()
        yield window
    finally:
        await window.close()


class ListWindow(BrowserWindow):
    """A portal's window whose tables can be read."""

    async def open_beside(self, address: str) -> None:
        """Open an address of the portal in a tab of its own: what stands in the other tabs stays."""
        await self._tabs.open_again()
        await self.open(address)

    async def list_here(self, flow: Flow) -> ListReading | None:
        """The page of the list that our tab shows; None: it shows none that can be read."""
        return await _list_in(self._tabs.here, flow, self._portal)

    async def list_anywhere(self, flow: Flow) -> ListReading | None:
        """The list in our tab or in another one that the person has opened; our tab is then that one."""
        before = self._tabs.here.page
        found = await self.list_here(flow)
        for page in [] if found else self._tabs.others():
            await self._tabs.take_up(page)
            found = await self.list_here(flow)
            if found is not None:
                return found
        if found is None and self._tabs.here.page is not before:
            await self._tabs.take_up(before)
        return found

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        """The one complaint whose listings our tab shows; None: it shows none."""
        return read_details(await _raw(self._tabs.here, flow), flow.listing_words)

    async def figures_here(self, flow: Flow) -> FiguresReading | None:
        """What our tab's page counts about the account; None: it shows no such figures."""
        wordings = {name: list(labels) for name, labels in flow.listing_words.figures}
        answers = await self._tabs.here.world.call_everywhere("figures", wordings)
        return read_figures(answer for _, answer in answers if isinstance(answer, dict))

    async def open_account(self, flow: Flow) -> bool:
        """Move to the page about the account by its link, with the guard up; False: the page has no such link."""
        address = await link_named(self._tabs.here, _labels(flow, ACCOUNT_STEP))
        if address is None or not self._portal.holds(address):
            return False
        await self.follow(address)
        return True

    async def follow(self, address: str) -> None:
        """Go to an address that a page of the portal has shown, with the guard up.

        Raises `PageGone` when there is no answer.
        """
        if not self._portal.holds(address):
            raise WrongUse("This link leads away from the portal; it is not followed.", where=address)
        async with self._tabs.guarded():
            await self._go(self._tabs.here, address)


async def _list_in(tab: Tab, flow: Flow, portal: Portal) -> ListReading | None:
    raw = await _raw(tab, flow)
    found = read_list(raw, flow.listing_words, _labels(flow, DETAILS_STEP))
    if found is not None:
        return found
    page = await page_in(tab, flow, portal.more_hosts)
    if page is None or page.id != LIST_PAGE or raw["tables"]:
        return None
    # A list without a single complaint may have no table at all.
    return empty_list(raw)


async def _raw(tab: Tab, flow: Flow) -> dict[str, Any]:
    """What the script sees in the frame that has the most of it."""
    answers = await tab.world.call_everywhere("tables", list(_labels(flow, NEXT_STEP)))
    given: list[dict[str, Any]] = [answer for _, answer in answers if isinstance(answer, dict)]
    if not given:
        raise PageGone("The page is between two documents, or was closed.")
    fullest = max(given, key=lambda raw: sum(len(table["rows"]) for table in raw["tables"]))
    if fullest["isLoading"]:
        # Rows that have not come yet look like complaints that are not there.
        raise PageGone("The page is still coming.")
    return fullest


def _labels(flow: Flow, step_id: str) -> tuple[str, ...]:
    return next((step.label for step in flow.steps(StepKind.GO) if step.id == step_id), ())
