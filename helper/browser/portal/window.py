"""The visible window on the portal: implements the session's `PortalWindow` on a kept browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from helper.browser.form.look import Look, SeenForm
from helper.browser.keeper.order import KeeperOrder
from helper.browser.placement import show_window
from helper.browser.portal.evidence import keep_evidence
from helper.browser.portal.login_signs import sign_in_shown, visitor_shown
from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.signs import Mood, Sign, SignIn
from helper.browser.portal.tab import Portal, Tab
from helper.browser.portal.tabs import EMPTY, Tabs, page_in
from helper.browser.portal.way_to_form import way_to_form
from helper.browser.recordings.recording import record_page
from helper.errors import PageGone, WrongUse
from helper.flow.form import Candidate, Form
from helper.flow.spec import Flow, Page
from helper.flow.teacher import Teacher
from helper.hosts import read_host
from helper.model.attempt import FieldValue

_LOAD_SECONDS = 30.0


@asynccontextmanager
async def portal_window(order: KeeperOrder, portal: Portal) -> AsyncIterator[BrowserWindow]:
    """The window of an account, found open or opened; afterwards it stays open, and the page is the person's.

    Raises:
        BrowserUnavailable: No window can be opened.
    """
    window = BrowserWindow(order, portal)
    try:
        await window.connect()
        yield window
    finally:
        await window.close()


class BrowserWindow:
    """One account's window. `connect` first; a closed one comes back with `open`."""

    form: Form

    def __init__(self, order: KeeperOrder, portal: Portal) -> None:
        self.practice = portal.practice
        self.host = ""
        self.teacher: Teacher | None = None
        self._portal = portal
        self._signs = SignQueue()
        self._tabs = Tabs(order, portal, self._signs, on_tab=self._tab_taken_up)
        self._watched: tuple[str, ...] | None = None
        """Item ids that are watched for; None: it is not the person's turn with a form."""
        self._last_way = ("", "")
        """Where `start_page` last went, and where it came out."""

    async def connect(self) -> None:
        """Find or open the window."""
        await self._tabs.connect()

    async def open(self, address: str) -> None:
        """Go to an address of the portal, always afresh; a closed tab or window is opened again.

        Raises `PageGone` when there is no answer.
        """
        if not self._portal.holds(address):
            raise WrongUse("This address is not the portal's; nothing is opened there.", where=address)
        try:
            tab = self._tabs.here
        except PageGone:
            await self._tabs.open_again()
            tab = self._tabs.here
            self._signs.begin_anew()
        self._signs.forget()
        self._last_way = ("", "")
        if _is_same_document(tab.page.url, address):
            # Else the form that was sent would stand there for a moment, and be taken for a fresh one.
            await self._go(tab, EMPTY)
        await self._go(tab, address)
        await tab.show()

    async def sign_in(self, flow: Flow) -> SignIn:
        """Look at the page for the flow's signs of a login."""
        return await sign_in_shown(self._tabs.here.world, flow)

    async def visitor(self, flow: Flow) -> str:
        """What the page calls its visitor, in its own words; empty: it does not say."""
        with suppress(PageGone):
            return await visitor_shown(self._tabs.here.world)
        return ""

    async def page(self, flow: Flow) -> Page | None:
        """Which of the flow's pages is open; None: none of them, or the page is changing just now."""
        return await page_in(self._tabs.here, flow, self._portal.more_hosts)

    async def start_page(self, flow: Flow) -> bool:
        """From a logged-in page, move to the flow's first page by its link or address; False: there is no way."""
        tab = self._tabs.here
        target = await way_to_form(tab, flow, self._portal)
        here = tab.page.url
        if target is None or target == here or self._last_way == (target, here):
            return False
        async with self._tabs.guarded():
            await self._go(tab, target)
        self._last_way = (target, tab.page.url)
        return True

    async def take_pen(self, watched: tuple[str, ...]) -> None:
        """Begin our turn; nothing that holds these item ids leaves the page until the pen is given."""
        tab = self._tabs.here
        self._watched = None
        await tab.watcher.end()
        await tab.show()
        await tab.pen.take(watched)

    async def give_pen(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Begin the person's turn, and watch for a submission of these item ids, with what these fields hold then."""
        tab = self._tabs.here
        self._signs.forget()
        self._watched = watched
        await tab.watcher.begin(watched, fields)
        await tab.pen.give()

    async def strip(self, mood: Mood, text: str) -> None:
        """Say in the page whose turn it is."""
        await self._tabs.here.strip.set(mood, text)

    async def question(self, *, waits: bool) -> None:
        """Say in the page that a question stands in the terminal, until it does not any more."""
        await self._tabs.here.strip.question(waits=waits)

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame round each of these controls, 1 first; none takes the frames away."""
        await self._tabs.here.strip.mark(candidates)

    async def next_sign(self) -> Sign:
        """Wait for the next thing noticed; may be cancelled without losing one."""
        return await self._signs.next()

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Keep a picture of the form and the values that were read in it; gives the file names inside the folder."""
        tab = self._tabs.here
        return await keep_evidence(tab.world, tab.form.ours, folder, values)

    async def look(self, page: Page, *, opens: bool) -> SeenForm:
        """Look at the form that is open, while the pen is ours; with `opens` drop-downs are opened and closed again."""
        tab = self._tabs.here
        return await Look(tab.world, tab.form, opens=opens).at(page)

    async def record(self, flow: Flow) -> str:
        """The page that is open as a recording, without anything of the person's."""
        return await record_page(self._tabs.here.world, flow)

    async def bring_to_front(self) -> None:
        """Show the window and its tab."""
        from playwright.async_api import Error

        page = self._tabs.here.page
        with suppress(Error):
            await page.bring_to_front()
        await show_window(page)

    async def close(self) -> None:
        """Give the pen back and let go; the window stays open."""
        await self._tabs.close()

    async def _tab_taken_up(self, tab: Tab) -> None:
        self.form, self.teacher = tab.form, tab.teacher
        tab.page.on("framenavigated", lambda _: self._note_host(tab))
        self._note_host(tab)
        if self._watched is not None:
            await tab.watcher.begin(self._watched)

    def _note_host(self, tab: Tab) -> None:
        address = read_host(tab.page.url)
        self.host = address.host if address else ""

    async def _go(self, tab: Tab, address: str) -> None:
        from playwright.async_api import Error

        try:
            await tab.page.goto(address, wait_until="domcontentloaded", timeout=_LOAD_SECONDS * 1000)
        except Error as error:
            raise PageGone(
                "The portal's page could not be opened.",
                where=f"{address}: {error.message.splitlines()[0]}",
                now="Look whether you are connected, then try again.",
            ) from error


def _is_same_document(here: str, address: str) -> bool:
    """Whether going to the address only changes what follows the #, so that the page stays as it is."""
    before, after = read_host(here), read_host(address)
    if before is None or after is None or not after.fragment:
        return False
    return (before.origin, before.path, before.query) == (after.origin, after.path, after.query)
