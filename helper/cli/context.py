"""How a command opens the records and names what is in them, and how a session's window is opened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helper.cli.output import aside, own_places
from helper.config.places import Places
from helper.config.settings import read_settings, write_settings
from helper.errors import HelperError, WrongUse
from helper.flow.prompts import PasteForm
from helper.flow.spec import Flow, OutcomeWords
from helper.hosts import host_of
from helper.model.account import Account
from helper.model.text import plural
from helper.session.context import AppContext, open_app
from helper.session.navigation import PRACTICE_WINDOW, PasteWindow, PortalWindow
from helper.store.queue import utc_now
from helper.store.repository import Repository, T

if TYPE_CHECKING:
    from helper.browser.daemon.config import DaemonConfig
    from helper.browser.portal.tab import Portal
    from helper.browser.portal.window import BrowserWindow
    from helper.store.backup import Restored

_SHORTEST_ID = 4


@contextmanager
def open_context(*, read_only: bool = False) -> Iterator[AppContext]:
    here = own_places()
    with open_app(here, read_settings(here.settings_file), read_only=read_only) as context:
        for remark in context.store.remarks:
            aside(remark)
        changed: list[bool] = []
        context.store.subscribe(lambda: changed.append(True))
        yield context
        if changed and context.settings.living_sheet:
            _keep_sheet(context)


def _keep_sheet(context: AppContext) -> None:
    """Bring the person's spreadsheet up to date; what stands in the way is said, and is no reason to fail."""
    from helper.sheets.sync import bring_up_to_date

    sheet = context.places.living_sheet(context.settings.living_sheet)
    if sheet and (sentence := bring_up_to_date(sheet, context.places, context.store).sentence):
        aside(sentence)


def by_id(repository: Repository[T], start: str, noun: str) -> T:
    """The one entity whose id begins like this; four characters are enough where they are unique."""
    found = [entity for entity in repository.all() if entity.id.startswith(start.lower())]
    if len(start) < _SHORTEST_ID:
        raise WrongUse(f"“{start}” is too short: give at least {_SHORTEST_ID} characters of the {noun}'s id.")
    if not found:
        raise WrongUse(f"There is no {noun} whose id begins with “{start}”.", now="The lists show the ids.")
    if len(found) > 1:
        raise WrongUse(f"{plural(len(found), noun)} have ids that begin with “{start}”: give more of it.")
    return found[0]


def short(entity_id: str) -> str:
    """As much of an id as a list shows."""
    return entity_id[:8]


REAL_WINDOW = "portal"


class WindowOpening:
    """Opens the window at most once for each run; what it trusts is what the settings say at that moment."""

    def __init__(
        self, context: AppContext, flow: Flow, start: str, *, practice: bool, account: Account | None = None
    ) -> None:
        """With an account the window is its own; None: the usual one."""
        self._account = account
        self._context = context
        self._flow = flow
        self._start = start
        self._practice = practice

    @property
    def name(self) -> str:
        """Which window it is; each has a profile, a daemon and a journal of its own."""
        return window_name(practice=self._practice, account=self._account)

    def trust(self, host: str) -> None:
        """Remember a host of which the person has said that it is the portal's; a window may open there now.

        Raises `HelperError`: it could not be written down.
        """
        settings = self._context.settings
        known = (*settings.extra_hosts, host)
        write_settings(self._context.places.settings_file, extra_hosts=known)
        self._context = replace(self._context, settings=replace(settings, extra_hosts=known))

    @property
    def portal(self) -> Portal:
        """What the window takes for the portal."""
        from helper.browser.portal.tab import Portal

        return Portal(flow=self._flow, more_hosts=self._context.settings.extra_hosts, practice=self._practice)

    def own(self) -> AbstractAsyncContextManager[BrowserWindow]:
        """The program's own window, opened or found open."""
        from helper.browser.portal.window import portal_window

        order = window_order(self._context, self._flow, practice=self._practice, account=self._account)
        return portal_window(order, self.portal)

    @asynccontextmanager
    async def window(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        """Our window; or, by hand, the person's own browser, of which nothing is seen."""
        if by_hand:
            yield PasteWindow(PasteForm(), host=host_of(self._start), practice=self._practice)
            return
        async with self.own() as window:
            yield window


def restore_records(file: Path, here: Places) -> Restored:
    """Put the records of a backup in place of the present ones; raises what `restore_backup` raises."""
    from helper.session.filing.recovery import open_complaints
    from helper.store.backup import restore_backup

    done = restore_backup(file, here, at=utc_now())
    with open_app(here, read_settings(here.settings_file), read_only=True) as context:
        forms = open_complaints(context.store, context.queue)
        asked = sum(not form.jobs.practice for form in forms)
    return replace(done, asked=asked)


def window_name(*, practice: bool, account: Account | None = None) -> str:
    """Under which name a window's profile, daemon, journal and bookmark are kept."""
    if practice:
        return PRACTICE_WINDOW
    return account.id if account else REAL_WINDOW


def window_order(
    context: AppContext, flow: Flow, *, practice: bool, account: Account | None = None
) -> DaemonConfig:
    """What the daemon of the window is to open. Practice has a throwaway profile of its own."""
    name = window_name(practice=practice, account=account)
    return _order(
        context,
        name,
        None if practice else context.places.profile(name),
        practice=practice,
        hosts=("127.0.0.1", "localhost") if practice else (*flow.portal_hosts, *context.settings.extra_hosts),
        outcome=_answers(flow),
        linger_seconds=context.linger_seconds if practice else None,
    )


def shop_order(context: AppContext) -> DaemonConfig:
    """What the daemon of the shop's window is to open: what happens there never costs the portal's login.

    It writes no request down.
    """
    return _order(context, "shop", context.places.shop_profile)


def _order(
    context: AppContext, name: str, profile: Path | None, *, practice: bool = False, **more: Any
) -> DaemonConfig:
    from helper.browser.daemon.config import DaemonConfig
    from helper.browser.daemon.launch import has_sandbox, require_browser, switches

    return DaemonConfig(
        account=name,
        run=context.places.run,
        executable=require_browser(context.settings.browser).path,
        profile=profile,
        sandbox=has_sandbox(),
        **switches(practice=practice),
        **more,
    )


def close_practice_window(here: Places) -> None:
    """Close the practice window, if one is open: when its portal is gone, nothing can come of what stands in it."""
    from helper.browser.daemon.config import DaemonConfig
    from helper.browser.daemon.connection import close_window

    order = DaemonConfig(account=PRACTICE_WINDOW, run=here.run, executable=Path(), profile=None)
    # A window that cannot be closed from here ends by itself, some minutes after the program.
    with suppress(HelperError, TimeoutError):
        asyncio.run(close_window(order))


def _answers(flow: Flow) -> OutcomeWords:
    """How the portal answers, to a complaint and to a registration alike: the window may have been opened for either."""
    from helper.flow.load import COMPLAINT_FLOW, REGISTRATION_FLOW, shipped_flow

    words = [flow.outcome, *(shipped_flow(name).outcome for name in (COMPLAINT_FLOW, REGISTRATION_FLOW))]
    return OutcomeWords(
        accepted=tuple(dict.fromkeys(sign for each in words for sign in each.accepted)),
        refused=tuple(dict.fromkeys(sign for each in words for sign in each.refused)),
        number_label=tuple(dict.fromkeys(sign for each in words for sign in each.number_label)),
    )
