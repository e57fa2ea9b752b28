"""Starts sessions for the screens: real ones, and practice ones with a portal and records of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from helper.config.places import Places, places
from helper.config.settings import Settings, read_settings
from helper.session.operator import Operator, Request
from helper.tui.workbench import (
    ReadingWish,
    RecheckWish,
    Records,
    RightsWish,
    Run,
    RunningSession,
    RunWish,
    SearchWish,
    SessionWish,
    ShopWish,
)

if TYPE_CHECKING:
    from helper.cli.compose import Parts

PRACTICE_FOLDER = "practice"
"""Inside the data folder, so that practice things are found again and never mix with the person's."""


class SessionStarter:
    """Remembers what the program was started with; the records are known once the screens have opened them."""

    def __init__(
        self,
        here: Places,
        settings: Settings,
        portal: str,
        flow: Path | None,
        *,
        paste: bool = False,
        limit: int | None = None,
    ) -> None:
        self._here = here
        self._settings = settings
        self._portal = portal
        self._flow = flow
        self._paste = paste
        self._limit = limit
        self.records: Records | None = None

    def start(self, operator: Operator, wish: SessionWish) -> RunningSession:
        """A session that is ready to run.

        Raises `HelperError` where it cannot be made, before anything is opened.
        """
        from helper.cli.compose import Wish, filing_session, registration_session

        if wish.works is not None:
            return registration_session(
                self._parts(),
                operator,
                Wish(portal=self._portal, paste=wish.paste, limit=wish.limit, works=wish.works),
            )
        if wish.practice and not self._portal:
            return PracticeRun(places(self._here.data / PRACTICE_FOLDER), self._settings, operator)
        return filing_session(
            self._parts(),
            operator,
            Wish(
                portal=self._portal,
                flow=self._flow,
                paste=wish.paste or self._paste,
                limit=self._limit if wish.limit is None else wish.limit,
                complaints=wish.complaints,
                rehearse=wish.rehearse,
            ),
        )

    async def visit(self, page: str) -> str:
        """Open a page of the checklist in the portal's window; its address.

        Raises `HelperError` where it cannot be opened.
        """
        from helper.cli.visiting import visit_page

        return await visit_page(self._parts(), page, portal=self._portal)

    def run(self, operator: Operator, wish: RunWish) -> Run:
        """What follows filing, ready to run. Raises `HelperError` where it cannot be made."""
        from helper.cli.following import (
            outcomes_session,
            recheck_session,
            rights_session,
            search_session,
            shop_session,
        )

        parts = self._parts()
        match wish:
            case ReadingWish():
                return outcomes_session(parts, operator, portal=self._portal, numbers_only=wish.numbers_only)
            case RightsWish():
                return rights_session(parts, operator, portal=self._portal)
            case RecheckWish():
                listings = [parts.store.listings[one] for one in wish.listing_ids]
                return recheck_session(parts, operator, listings)
            case SearchWish():
                return search_session(parts, operator, wish.wanted)
            case ShopWish():
                return shop_session(parts, operator)
            case _:
                assert_never(wish)

    def _parts(self) -> Parts:
        """What is open; a host that the person has let in meanwhile is known to the next session."""
        from helper.cli.compose import Parts

        assert self.records is not None, "the screens open the records before anything runs"  # noqa: S101 - for the type checker
        hosts = read_settings(self._here.settings_file).extra_hosts
        return Parts(
            places=self._here,
            settings=replace(self._settings, extra_hosts=hosts),
            store=self.records.store,
            queue=self.records.queue,
        )


class PracticeRun:
    """One practice form: its portal lives as long as the session, its records lie apart."""

    practice = True

    def __init__(self, here: Places, settings: Settings, operator: Operator) -> None:
        self._here = here
        self._settings = settings
        self._operator = operator
        self._request: Callable[[Request], None] | None = None

    def request(self, request: Request) -> None:
        """Hear what the person asks for; before the session runs there is nothing to ask."""
        if self._request is not None:
            self._request(request)

    async def run(self) -> None:
        """Serve the portal, lay a form ready, and file it."""
        from helper.cli.compose import Parts, Wish, filing_session
        from helper.cli.play.samples import TITLES, lay_one_ready
        from helper.practice.server import PracticePortal
        from helper.store.queue import Queue
        from helper.store.store import open_store

        with PracticePortal(titles=TITLES) as portal, open_store(self._here) as store:
            queue = Queue(store, by=self._settings.name)
            lay_one_ready(store, queue)
            parts = Parts(places=self._here, settings=self._settings, store=store, queue=queue)
            session = filing_session(parts, self._operator, Wish(portal=portal.address, limit=1))
            self._request = session.request
            await session.run()
