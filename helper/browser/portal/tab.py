"""One tab of the portal with everything of ours in it: form, pen, strip and watcher."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helper.browser.form.guarded_form import GuardedForm
from helper.browser.form.pen import NetworkLock, Pen
from helper.browser.form.portal_form import FORM_SCRIPTS, PortalForm
from helper.browser.form.teaching import PageTeacher
from helper.browser.hands import Hands
from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.strip import Strip
from helper.browser.portal.watcher import Watcher
from helper.browser.tasks import OwnTasks
from helper.browser.world import Report, World
from helper.flow.spec import Flow
from helper.hosts import is_known_host, is_loopback

if TYPE_CHECKING:
    from playwright.async_api import Page

SCRIPTS = (
    *FORM_SCRIPTS,
    "pointing",
    "pen",
    "watch",
    "signs",
    "evidence",
    "strip_place",
    "strip",
    "look",
    "record",
    "table",
    "figures",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """What is known of the portal that a window shows."""

    flow: Flow
    more_hosts: Sequence[str] = ()
    """Hosts that the person named."""
    practice: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts in whose pages we work; a practice portal is on this machine, and only there."""
        if self.practice:
            return frozenset({"127.0.0.1", "localhost", "[::1]"})
        return frozenset({*self.flow.portal_hosts, *self.more_hosts})

    def holds(self, address: str) -> bool:
        """Whether the address leads to this portal and nowhere else."""
        if self.practice:
            return is_loopback(address)
        return is_known_host(address, (*self.flow.portal_hosts, *self.more_hosts))


class Tab:
    """`enter` first, `leave` at last; between them the tab is followed through all its documents."""

    def __init__(self, page: Page, portal: Portal, signs: SignQueue, lock: NetworkLock) -> None:
        self.page = page
        self.world = World(
            page,
            scripts=SCRIPTS,
            settings={"hosts": sorted(portal.hosts)},
            on_report=self._reported,
        )
        self.pen = Pen(self.world, lock)
        self.strip = Strip(self.world, practice=portal.practice)
        self.watcher = Watcher(self.world, portal.flow, portal.hosts, signs)
        form = PortalForm(self.world, Hands(self.world))
        form.on_replaced = self.watcher.replaced
        self.form = GuardedForm(form, self.pen)
        self.teacher = PageTeacher(self.world)
        self.is_gone = False
        """Closed, crashed, or led somewhere that is not the portal."""
        self.is_dead = False
        """Closed or crashed: a question to it would wait for ever."""
        self._tasks = OwnTasks()

    async def enter(self) -> None:
        """Put our scripts into the tab."""
        await self.world.enter()

    async def show(self) -> None:
        """Bring the tab before the others: behind them every press takes a second (measured, Chromium 156).

        A tab alone is in front already, and bringing it there would take the keyboard from the terminal. Whether
        another lies over it cannot be asked: under Playwright no page counts as hidden.
        """
        from playwright.async_api import Error

        with suppress(Error):
            if len(self.page.context.pages) > 1:
                await self.page.bring_to_front()

    async def leave(self) -> None:
        """Give everything back to the person and let go of the tab."""
        await self.watcher.end()
        await self._tasks.end()
        await self.pen.give(page_lives=not self.is_dead)
        if not self.is_dead:
            await self.strip.take_away()
            await self.world.leave()

    def _reported(self, report: Report) -> None:
        if report["kind"] == "arrived":
            self.pen.document_came()
            if report["top"]:
                self._tasks.start(self.strip.show_again(), "show the strip in a new document")
        self.teacher.reported(report)
        self.watcher.reported(report)
