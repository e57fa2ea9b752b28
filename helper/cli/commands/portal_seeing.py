"""Puts together a look at the form: in a saved page without any network, or in our window without touching it."""

from __future__ import annotations

import platform
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from helper import __version__
from helper.cli.compose import Wish, start_address, window_order
from helper.cli.opening import Parts
from helper.config.settings import Settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import load_flow, shipped_flow
from helper.flow.spec import Flow, Page
from helper.hosts import PORTAL_HOSTS
from helper.session.filing.account import account_at_hand
from helper.session.portal.look import Circumstances
from helper.session.portal_address import Trust, read_portal_address

if TYPE_CHECKING:
    from helper.browser.form.look import SeenForm
    from helper.browser.portal.window import BrowserWindow

LOOKING = "ipp-helper is looking at this page. It fills nothing and presses no button."


@dataclass(frozen=True, slots=True)
class Looked:
    """A form that was looked at."""

    seen: SeenForm
    at: Circumstances
    flow: Flow
    """As it is on that host, with what was learned there."""
    page: Page
    record: str = ""
    """The page as a recording; empty: none was asked for."""


async def look_at_file(file: Path, flow: Flow, settings: Settings, *, record: bool = False) -> Looked:
    """Read a saved page in a browser of its own.

    Raises:
        WrongUse: It is no saved page.
        BrowserUnavailable: There is no browser.
    """
    from helper.browser.form.look import Look, form_page
    from helper.browser.form.portal_form import PortalForm
    from helper.browser.hands import Hands
    from helper.browser.keeper.discovery import require_browser
    from helper.browser.recordings.recording import record_page
    from helper.browser.recordings.saved_file import read_saved
    from helper.browser.recordings.saved_page import saved_page

    saved = read_saved(file)
    browser = require_browser(settings.browser)
    page = form_page(flow.pages)
    async with saved_page(saved, browser.path) as world:
        seen = await Look(world, PortalForm(world, Hands(world)), opens=False).at(page)
        recording = await record_page(world, flow) if record else ""
    at = _circumstances(browser.name, "saved page", saved.address)
    return Looked(seen, at, flow, page, recording)


async def look_in_window(
    parts: Parts,
    wish: Wish,
    ready: Callable[[BrowserWindow, Flow], Awaitable[Page]],
    *,
    opens: bool = True,
    record: bool = False,
) -> Looked:
    """Look at the form in our window once `ready` says which page it is; the guard is up meanwhile.

    Raises:
        WrongUse: The address is not one of the portal's.
        BrowserUnavailable: No window can be opened.
        PageGone: The window was closed.
    """
    from helper.browser.keeper.discovery import require_browser
    from helper.browser.portal.signs import Mood

    async with _window(parts, wish) as (window, flow):
        page = await ready(window, flow)
        await window.take_pen(())
        await window.strip(Mood.FILLING, LOOKING)
        seen = await window.look(page, opens=opens)
        recording = await window.record(flow) if record else ""
    browser = require_browser(parts.settings.browser)
    return Looked(seen, _circumstances(browser.name, "own window", seen.address), flow, page, recording)


@asynccontextmanager
async def _window(parts: Parts, wish: Wish) -> AsyncIterator[tuple[BrowserWindow, Flow]]:
    """The window at the start address, and the flow as it is on that host."""
    from helper.browser.portal.tab import Portal
    from helper.browser.portal.window import portal_window

    start = start_address(wish, parts.settings)
    address = read_portal_address(start, (*PORTAL_HOSTS, *parts.settings.extra_hosts))
    if address.trust is Trust.STRANGE:
        raise WrongUse(
            f"{address.host} is not one of the portal's hosts that I know.",
            where=start,
            now="If you are sure that it is Alibaba's, add it to extra_hosts in settings.toml. "
            "Or save the page in your own browser, and name the file here.",
        )
    practice = address.trust is Trust.PRACTICE
    flow = flow_for(wish.flow)
    hosts = (*parts.settings.extra_hosts, address.host)
    flow = LearnedBook(parts.places.learned, flow, hosts, practice=practice).flow_at(address.host)
    portal = Portal(flow=flow, more_hosts=parts.settings.extra_hosts, practice=practice)
    account = account_at_hand(parts.store, parts.queue)
    async with portal_window(window_order(parts, flow, practice=practice, account=account), portal) as window:
        # What is open there may be a form that the person has filled in.
        if practice or not window.host:
            await window.open(start)
        yield window, flow


def flow_for(file: Path | None) -> Flow:
    """The description of the pages: the one named, else the one that came with the program."""
    return load_flow(file) if file else shipped_flow()


async def at_the_persons_word(
    window: BrowserWindow, flow: Flow, read: Callable[[], Awaitable[str | None]]
) -> Page:
    """Wait for Enter in the terminal; then the page that is open is taken for the form.

    Raises `NotDone` where nobody can press Enter.
    """
    from helper.browser.form.look import form_page

    if await read() is None:
        raise NotDone(
            "Nobody said that the form is open, so nothing was looked at.",
            now="Start this in a terminal, or save the page in your own browser and name the file.",
        )
    return await window.page(flow) or form_page(flow.pages)


def _circumstances(browser: str, how: str, address: str) -> Circumstances:
    return Circumstances(
        version=__version__,
        system=_system(),
        browser=browser,
        day=datetime.now().astimezone().date(),
        how=how,
        address=address,
    )


def _system() -> str:
    """The system and its main version, nothing of this very computer."""
    if platform.system() == "Linux":
        try:
            named = platform.freedesktop_os_release()
        except OSError:
            return "Linux"
        return f"{named.get('NAME', 'Linux')} {named.get('VERSION_ID', '')}".strip()
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0].partition('.')[0]}"
    return f"{platform.system()} {platform.release()}"
