"""Creates the sessions that the screens run, on the user's records or on separate records for practice.

The code of the sessions is imported when the first session is created, so that the first screen appears sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from helper.config.places import PRACTICE_FOLDER, Places, places
from helper.config.settings import Settings, read_settings
from helper.session.context import AppContext, FilingRequest, Run, RunRequest, open_app
from helper.session.operator import Operator, Request
from helper.store.filing_cycle import utc_now

if TYPE_CHECKING:
    from helper.practice.state import PortalState


@dataclass(eq=False)
class SessionServices:
    """Creates sessions with the program's options. Call `open` first."""

    here: Places
    settings: Settings
    stack: ExitStack
    """The stack that closes the records when the program ends."""
    asked: FilingRequest = field(default_factory=FilingRequest)
    """The options from the command line, as defaults for each session."""
    practice_portal: PortalState | None = None
    """The practice portal on which `try` files. It gives the time, and approves each of the user's designs."""
    _opened: AppContext | None = field(default=None, init=False)

    def open(self) -> AppContext:
        """Open the records, and return the context in which sessions run."""
        self._opened = self.stack.enter_context(open_app(self.here, self.settings, now=self.now))
        return self._opened

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock: in `try`, that of the practice portal, on which days can pass at once."""
        return self.practice_portal.now if self.practice_portal else utc_now

    def file(self, operator: Operator, request: FilingRequest) -> Run:
        """Return a filing session that is ready to run. Nothing is opened yet.

        Raises `HelperError` if the session cannot be created.
        """
        from helper.composition.sessions import filing_session

        asked = self.asked
        here = replace(request, portal=asked.portal)
        if self.practice_portal is not None:
            works = self._context().store.works.all()
            self.practice_portal.add_approved(work.right.text or work.title for work in works)
        if request.works is not None:
            return filing_session(self._context(), operator, here)
        if request.practice and not self.here.practice:
            return PracticeRun(places(self.here.data / PRACTICE_FOLDER), self.settings, operator)
        limit = asked.limit if request.limit is None else request.limit
        here = replace(here, flow=asked.flow, paste=request.paste or asked.paste, limit=limit)
        return filing_session(self._context(), operator, here)

    async def visit(self, page: str) -> str:
        """Open a page named in the checklist in the portal's window, and return the page's address.

        Raises `HelperError` if the page cannot be opened.
        """
        from helper.composition.sessions import visit_page

        return await visit_page(self._context(), page, portal=self.asked.portal)

    def run(self, operator: Operator, request: RunRequest) -> Run:
        """Return a session for the request, ready to run; filing sessions come from `file` instead.

        Raises `HelperError` if the session cannot be created.
        """
        from helper.composition.sessions import run_of

        return run_of(self._context(), operator, request, portal=self.asked.portal)

    def _context(self) -> AppContext:
        """Return the opened context with the current list of hosts, because the user may have confirmed a new host."""
        assert self._opened is not None, "the screens open the records before anything runs"  # noqa: S101 - for the type checker
        hosts = read_settings(self.here.settings_file).extra_hosts
        return replace(self._opened, settings=replace(self.settings, extra_hosts=hosts))


@dataclass(eq=False)
class PracticeRun:
    """A session that files one practice form, with separate records and its own practice portal."""

    here: Places
    settings: Settings
    operator: Operator
    _request: Callable[[Request], None] | None = field(default=None, init=False)

    def request(self, request: Request) -> None:
        """Pass the user's request to the session; ignore the request if the session does not run yet."""
        if self._request is not None:
            self._request(request)

    async def run(self) -> None:
        """Start the practice portal, add a ready form, and file it."""
        from helper.composition.practice_ground import TITLES, add_ready_form
        from helper.composition.sessions import filing_session
        from helper.practice.server import PracticePortal

        self.here.mark_practice()
        with PracticePortal(titles=TITLES) as portal, open_app(self.here, self.settings) as context:
            add_ready_form(context.store, context.queue)
            session = filing_session(context, self.operator, FilingRequest(portal=portal.address, limit=1))
            self._request = session.request
            await session.run()
