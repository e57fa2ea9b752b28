"""Puts together the visit of a page of the portal; the commands and the screens call it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from helper.cli.compose import Parts, Wish, start_address, window_order
from helper.errors import NotDone
from helper.flow.checklist import shipped_guide
from helper.flow.load import shipped_flow
from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback
from helper.session.filing.account import account_at_hand
from helper.session.portal.visit import VisitedWindow, address_of, visit


async def visit_page(parts: Parts, page: str, *, portal: str = "") -> str:
    """Open this page of the checklist in the portal's window; the address that was opened.

    Raises:
        WrongUse: The address can never be the portal's.
        NotDone: Nobody has said yet that this host is the portal's.
        BrowserUnavailable: There is no browser.
        PageGone: The portal gave no answer.
    """
    start = start_address(Wish(portal=portal), parts.settings)
    practice = is_loopback(start)
    if not practice and not is_known_host(start, (*PORTAL_HOSTS, *parts.settings.extra_hosts)):
        raise NotDone(
            "I do not know this host, so I open nothing there.",
            where=start,
            now="File there once: then you are asked whether it is the portal.",
        )
    address = address_of(shipped_guide(), start, page)

    @asynccontextmanager
    async def open_window() -> AsyncIterator[VisitedWindow]:
        from helper.browser.portal.list_window import list_window
        from helper.browser.portal.tab import Portal

        flow = shipped_flow()
        whose = None if practice else account_at_hand(parts.store, parts.queue)
        order = window_order(parts, flow, practice=practice, account=whose)
        place = Portal(flow=flow, more_hosts=parts.settings.extra_hosts, practice=practice)
        async with list_window(order, place) as window:
            yield window

    await visit(open_window, address)
    return address
