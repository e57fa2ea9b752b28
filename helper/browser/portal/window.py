"""The visible window with the portal's form and lists, in a daemon's browser.

Implements the session's `PortalWindow` and `PortalList`, which describe the methods.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.evidence import keep_evidence
from helper.browser.form.form_inspection import FormInspection, SeenForm
from helper.browser.portal.lists import (
    DetailsReading,
    ListReading,
    read_details,
    read_list,
)
from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, sign_in_shown, visitor_shown
from helper.browser.portal.tab import EMPTY, Portal, PortalTab, Tabs, page_in, show_window
from helper.browser.portal.watcher import SignQueue
from helper.errors import NoConnection, PageGone, WrongUse
from helper.flow.form import Candidate, Form
from helper.flow.learned import Teacher
from helper.flow.spec import Flow, FlowPage, Step, StepKind
from helper.hosts import host_of, read_host, without_queries
from helper.model.attempt import FieldValue
from helper.system.tasks import OwnTasks
from helper.translation import tr, with_label


async def _form_address(tab: PortalTab, flow: Flow, portal: Portal) -> str | None:
    """Return the address that leads from the current page to the flow's first page.

    Return None if the address is unknown or outside the portal.
    """
    of_pages = ([step for step in page.steps if step.kind is StepKind.GO] for page in flow.pages)
    go_steps = next(filter(None, of_pages), [])
    labels = [label for step in go_steps for label in step.label]
    target = (await _link_named(tab, labels) if labels else None) or _address_from_steps(
        tab.page.url, go_steps
    )
    return target if target and portal.holds(target) else None


async def _link_named(tab: PortalTab, labels: Sequence[str]) -> str | None:
    with suppress(PageGone):
        return await tab.isolated.call("linkTo", list(labels)) or None
    return None


def _address_from_steps(here: str, go_steps: list[Step]) -> str | None:
    """Return the address in the first step that can be used on the current page; None if there is none.

    A full address can be used on every page. On a portal that is a single page, any other address must begin
    with a fragment; elsewhere, it must be a path.
    """
    is_one_page = "#/" in here
    suiting = [
        step for step in go_steps if step.value.startswith("#") is is_one_page or read_host(step.value)
    ]
    return next((target for step in suiting if (target := _resolved(here, step.value))), None)


def _resolved(here: str, target: str) -> str | None:
    """Complete an address from the flow with the host and path of the current page; None if impossible."""
    address = read_host(here)
    if read_host(target):
        return target
    if address is None:
        return None
    if target.startswith("#"):
        return f"{address.origin}{address.path}{target}"
    return f"{address.origin}{target}" if target.startswith("/") and not target.startswith("//") else None


_LOAD_SECONDS = 30.0
_ANSWER_SECONDS = 5.0
"""Seconds after which a portal that sends no answer counts as gone."""
_STOPPED = "net::ERR_ABORTED"
"""The browser's error if the user stopped the page from loading, or opened another page in the meantime."""
LIST_PAGE = "list"


@asynccontextmanager
async def portal_window(order: DaemonConfig, portal: Portal) -> AsyncIterator[BrowserWindow]:
    """Find or open the window of an account, and yield it; the window stays open after the block.

    Raises `BrowserUnavailable` if no window can be opened.
    """
    window = BrowserWindow(order, portal)
    try:
        await window.connect()
        yield window
    finally:
        await window.close()


class BrowserWindow:
    """One account's window. Call `connect` first; if the tab or window is lost, `open` restores it."""

    form: Form

    def __init__(self, order: DaemonConfig, portal: Portal) -> None:
        self.host = ""
        self.teacher: Teacher | None = None
        self._portal = portal
        self._signs = SignQueue()
        self._tabs = Tabs(order, portal, self._signs, on_tab=self._tab_taken_up)
        self._watched: tuple[str, ...] | None = None
        """The item ids whose submission is watched for; None except during the user's turn."""
        self._fields: tuple[tuple[str, Candidate], ...] = ()
        self.on_dialog: Callable[[str, bool], None] | None = None
        """Called with the text of a browser dialog over the page, and whether the dialog still waits for the user."""
        self.on_sent: Callable[[], None] | None = None
        self._signs.on_sent = lambda: self.on_sent and self.on_sent()
        self._tasks = OwnTasks()
        self._addresses: dict[Page, str] = {}
        """The address at which each tab was last read by `entries`."""
        self._last_navigation = ("", "")
        """The address that `start_page` last opened, and the address at which the browser then arrived."""

    async def connect(self) -> None:
        await self._tabs.connect()

    async def open(self, address: str) -> None:
        """Load an address of the portal; reopen a lost tab or window first."""
        if not self._portal.holds(address):
            raise WrongUse(tr("This address is not part of the portal, so it is not opened."), where=address)
        try:
            tab = self._tabs.here
        except PageGone:
            await self._tabs.open_again()
            tab = self._tabs.here
            self._signs.forget(everything=True)
        self._signs.forget()
        self._tabs.has_left_form = False
        self._last_navigation = ("", "")
        if _is_same_document(tab.page.url, address):
            # Load an empty page first. Otherwise, the same document would stay visible for a moment, and the
            # form submitted in it could be mistaken for a new form.
            await self._go(tab, EMPTY)
        await self._go(tab, address)
        await self._tabs.close_earlier()
        await tab.show()

    async def sign_in(self, flow: Flow) -> SignIn:
        return await sign_in_shown(self._tabs.here.isolated, flow)

    async def visitor(self, flow: Flow) -> str:
        with suppress(PageGone):
            return await visitor_shown(self._tabs.here.isolated)
        return ""

    async def answers(self) -> bool:
        page = self._tabs.here.page
        milliseconds = _ANSWER_SECONDS * 1000
        try:
            response = await page.context.request.head(page.url, timeout=milliseconds, max_redirects=0)
        except Error:
            return False
        await response.dispose()
        return True

    async def page(self, flow: Flow) -> FlowPage | None:
        return await page_in(self._tabs.here, flow, self._portal.more_hosts)

    async def start_page(self, flow: Flow) -> bool:
        tab = self._tabs.here
        target = await _form_address(tab, flow, self._portal)
        here = tab.page.url
        if target is None or target == here or self._last_navigation == (target, here):
            return False
        async with self._tabs.guarded():
            await self._go(tab, target)
        self._last_navigation = (target, tab.page.url)
        return True

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        tab = self._tabs.here
        self._watched = None
        await self._tasks.end()
        await tab.watcher.end()
        await tab.show()
        await tab.submit_lock.take(watched)

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> tuple[str, ...]:
        tab = self._tabs.here
        self._signs.forget()
        self._watched, self._fields = watched, fields
        if tab.isolated.dialog is not None:
            # The dialog blocks the page. `_dialog_changed` starts watching once it is answered.
            return await tab.submit_lock.give(page_lives=False)
        await tab.watcher.begin(watched, fields)
        return await tab.submit_lock.give()

    async def close_form(self, watched: tuple[str, ...]) -> bool:
        before, self._watched = self._watched, None
        if not await self._tabs.close_form(watched):
            self._watched = before
            return False
        self._signs.forget(everything=True)
        return True

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        await self._tabs.here.overlay.set(overlay_state, text)

    async def question(self, *, waits: bool) -> None:
        await self._tabs.here.overlay.question(waits=waits)

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        await self._tabs.here.overlay.mark(candidates)

    async def next_sign(self) -> PageSign:
        return await self._signs.next()

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        tab = self._tabs.here
        return await keep_evidence(tab.isolated, tab.form.ours, folder, values)

    async def look(self, page: FlowPage, *, opens: bool) -> SeenForm:
        """Inspect the open form while the program holds the submit lock.

        If `opens` is True, also open its drop-downs, and close them again.
        """
        tab = self._tabs.here
        return await FormInspection(tab.isolated, tab.form, opens=opens).at(page)

    async def bring_to_front(self) -> None:
        await show_window(self._tabs.here.page)

    async def open_beside(self, address: str) -> None:
        await self._tabs.open_again()
        await self.open(address)

    async def entries(self, flow: Flow) -> list[ListReading | DetailsReading]:
        """Read the tab in use, and the tabs that changed since the last call; continue in the last that has an entry.

        If the tab in use was closed, continue in another tab of the portal.
        """
        others = self._tabs.others()
        try:
            here = self._tabs.here.page
        except PageGone:
            if not others:
                raise
            here = others.pop(0)
            await self._tabs.take_up(here)
        found = [await self._entry_here(flow)]
        self._addresses[here] = here.url
        for page in others:
            if self._addresses.get(page) == page.url:
                continue
            await self._tabs.take_up(page)
            self._addresses[page] = page.url
            found.append(await self._entry_here(flow))
            here = page if found[-1] is not None else here
        if self._tabs.here.page is not here:
            await self._tabs.take_up(here)
        return [entry for entry in found if entry is not None]

    async def _entry_here(self, flow: Flow) -> ListReading | DetailsReading | None:
        with suppress(PageGone):
            raw = await _raw(self._tabs.here)
            found = read_list(raw, flow.listing_words)
            if found is not None:
                return found
            page = await self.page(flow)
            if page is None or page.id != LIST_PAGE or raw["tables"]:
                return read_details(raw, flow.listing_words)
            # A list without complaints may be shown without a table.
            return ListReading(rows=())
        return None

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        return read_details(await _raw(self._tabs.here), flow.listing_words)

    async def close(self) -> None:
        await self._tasks.end()
        await self._tabs.close()

    async def _tab_taken_up(self, tab: PortalTab) -> None:
        self.form, self.teacher = tab.form, tab.teacher
        tab.page.on("framenavigated", lambda _: self._note_host(tab))
        self._note_host(tab)
        tab.on_dialog = partial(self._dialog_changed, tab)
        if self._watched is not None:
            await tab.watcher.begin(self._watched)

    def _dialog_changed(self, tab: PortalTab, words: str, waits: bool) -> None:
        if self.on_dialog is not None:
            self.on_dialog(words, waits)
        if not waits and self._watched is not None and not tab.watcher.watches(self._watched):
            # The dialog was open when the user's turn began, so the page could not be watched yet.
            self._tasks.start(tab.watcher.begin(self._watched, self._fields), "watch the page")

    def _note_host(self, tab: PortalTab) -> None:
        self.host = host_of(tab.page.url)

    async def _go(self, tab: PortalTab, address: str) -> None:
        going = tab.page.goto(address, wait_until="domcontentloaded", timeout=0)
        try:
            await tab.isolated.answered(going, _LOAD_SECONDS)
        except (Error, TimeoutError) as error:
            said = error.message.splitlines()[0] if isinstance(error, Error) else tr("no answer")
            why = without_queries(said)
            where = with_label(without_queries(address), why)
            now = tr("Check your internet connection, then try again.")
            if isinstance(error, TimeoutError) or ("net::ERR_" in why and _STOPPED not in why):
                what = tr("No connection to {host}.", host=host_of(address))
                raise NoConnection(what, where=where, now=now) from error
            raise PageGone(tr("The portal's page could not be opened."), where=where, now=now) from error


def _is_same_document(here: str, address: str) -> bool:
    """Return whether the addresses differ only in the fragment, so that the browser would keep the document."""
    before, after = read_host(here), read_host(address)
    if before is None or after is None or not after.fragment:
        return False
    return (before.origin, before.path, before.query) == (after.origin, after.path, after.query)


async def _raw(tab: PortalTab) -> dict[str, Any]:
    answers = await tab.isolated.call_everywhere("tables")
    given: list[dict[str, Any]] = [answer for _, answer in answers if isinstance(answer, dict)]
    if not given:
        raise PageGone(tr("The page is loading, or was closed."))
    fullest = max(given, key=lambda raw: sum(len(table["rows"]) for table in raw["tables"]))
    if fullest["isLoading"]:
        # Rows that have not loaded yet would be mistaken for missing complaints.
        raise PageGone(tr("The page is still loading."))
    return fullest
