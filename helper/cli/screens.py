"""Assembles the screens, shows them, and starts their sessions: real ones, and practice ones with separate records."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from helper.config.places import PRACTICE_FOLDER, Places, places
from helper.config.settings import Settings, read_keys, read_settings
from helper.errors import HelperError, WrongUse
from helper.hosts import is_loopback
from helper.session.context import AppContext, FilingRequest, FilingRun, Run, RunRequest, open_app
from helper.session.operator import Operator, Request
from helper.tui.context import Begin, ScreenContext


class SessionStarter:
    """Creates sessions with the program's options; the records are known once the screens have opened them."""

    def __init__(
        self, here: Places, settings: Settings, opened: ExitStack, asked: FilingRequest | None = None
    ) -> None:
        """Create the starter; `opened` closes the records at the end, `asked` has the defaults for each session."""
        self._here = here
        self._settings = settings
        self._stack = opened
        self._asked = asked or FilingRequest()
        self._opened: AppContext | None = None

    def screen_context(self) -> ScreenContext:
        asked = self._asked
        first_time = not asked.practice and not self._here.queue_file.exists()
        return ScreenContext(
            places=self._here,
            settings=self._settings,
            open_records=self.open,
            start_session=self.start,
            visit=self.visit,
            start_run=self.run,
            keymap=read_keys(self._here.keys_file),
            practice=asked.practice,
            rehearse=asked.rehearse,
            first_time=first_time,
        )

    def open(self) -> AppContext:
        self._opened = self._stack.enter_context(open_app(self._here, self._settings))
        return self._opened

    def start(self, operator: Operator, request: FilingRequest) -> FilingRun:
        """Return a session that is ready to run. Raises `HelperError` if it cannot be created, before anything is opened."""
        from helper.cli.sessions import filing_session

        asked = self._asked
        here = replace(request, portal=asked.portal)
        if request.works is not None:
            return filing_session(self._context(), operator, here)
        if request.practice and not asked.portal:
            return PracticeRun(places(self._here.data / PRACTICE_FOLDER), self._settings, operator)
        limit = asked.limit if request.limit is None else request.limit
        here = replace(here, flow=asked.flow, paste=request.paste or asked.paste, limit=limit)
        return filing_session(self._context(), operator, here)

    async def visit(self, page: str) -> str:
        """Open a page of the checklist in the portal's window; returns its address.

        Raises `HelperError` if it cannot be opened.
        """
        from helper.cli.sessions import visit_page

        return await visit_page(self._context(), page, portal=self._asked.portal)

    def run(self, operator: Operator, request: RunRequest) -> Run:
        """Return a run other than filing, ready to run. Raises `HelperError` if it cannot be created."""
        from helper.cli.sessions import run_of

        return run_of(self._context(), operator, request, portal=self._asked.portal)

    def _context(self) -> AppContext:
        """Return the open context; the next session knows hosts that the user allowed meanwhile."""
        assert self._opened is not None, "the screens open the records before anything runs"  # noqa: S101 - for the type checker
        hosts = read_settings(self._here.settings_file).extra_hosts
        return replace(self._opened, settings=replace(self._settings, extra_hosts=hosts))


class PracticeRun:
    """One practice form: its portal lives as long as the session, its records are separate."""

    practice = True

    def __init__(self, here: Places, settings: Settings, operator: Operator) -> None:
        self._here = here
        self._settings = settings
        self._operator = operator
        self._request: Callable[[Request], None] | None = None

    def request(self, request: Request) -> None:
        """Forward the user's request; ignored before the session runs."""
        if self._request is not None:
            self._request(request)

    async def run(self) -> None:
        """Serve the portal, add a ready form, and file it."""
        from helper.cli.practice_ground import TITLES, add_ready_form
        from helper.cli.sessions import filing_session
        from helper.practice.server import PracticePortal

        self._here.mark_practice()
        with PracticePortal(titles=TITLES) as portal, open_app(self._here, self._settings) as context:
            add_ready_form(context.store, context.queue)
            session = filing_session(context, self._operator, FilingRequest(portal=portal.address, limit=1))
            self._request = session.request
            await session.run()


def open_screens(
    data: Path | None,
    asked: FilingRequest | None = None,
    *,
    begin: Begin | None = None,
    leave_practice: Callable[[Begin], None] | None = None,
) -> int:
    """Show the screens until the user quits; returns the exit code.

    With `practice`, the whole program runs on that practice portal; with `rehearse` it starts with the
    question about a rehearsal. `begin` is the first action, and `leave_practice` receives the user's next
    action in their own records if the screens end for it.
    """
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise WrongUse(
                "The screens need a terminal.",
                now="Line by line it is: ipp-helper file --plain. Other commands: ipp-helper --help",
            )
        here = places(data)
        here.ensure()
        backups: list[Path] = []
        notice = None
        asked = asked or FilingRequest()
        from helper.cli.practice_ground import practice_copy

        while True:
            settings = read_settings(here.settings_file)
            if is_loopback(asked.portal or settings.portal):
                here, asked = practice_copy(here, afresh=True), replace(asked, practice=True)
            with ExitStack() as opened:
                from helper.tui.app import main

                context = SessionStarter(here, settings, opened, asked).screen_context()
                context.begin, context.leave_practice, context.notice = begin, leave_practice, notice
                context.restore = None if asked.practice else backups.append
                code = main(context)
            if not backups:
                return code
            notice, begin, asked = _restored(backups.pop(), here), None, replace(asked, rehearse=False)
    except HelperError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _restored(file: Path, here: Places) -> tuple[str, str]:
    """Restore a backup while the records are closed; returns title and text of the result."""
    from helper.cli.output import restore_records
    from helper.store.backup import restored_lines

    try:
        done = restore_records(file, here)
    except HelperError as error:
        return "The backup was not brought in", str(error)
    return "The backup is in place", "\n".join(restored_lines(done))
