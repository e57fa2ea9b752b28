"""How the window of a session is opened: ours on the portal's hosts, or none at all where the person pastes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from helper.clipboard.in_loop import LoopClipboard
from helper.config.places import Places
from helper.config.settings import Settings, write_settings
from helper.errors import HelperError
from helper.flow.paste import PasteForm
from helper.flow.spec import Flow, OutcomeWords
from helper.hosts import read_host
from helper.model.account import Account
from helper.session.filing.paste_window import PasteWindow
from helper.session.filing.went_through import Sighting, Witness
from helper.session.window import PortalWindow
from helper.store.forms import utc_now
from helper.store.queue import Queue
from helper.store.store import Store

if TYPE_CHECKING:
    from helper.browser.keeper.journal import JournalReading
    from helper.browser.keeper.order import KeeperOrder
    from helper.browser.portal.tab import Portal

PRACTICE_WINDOW = "practice"
REAL_WINDOW = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is open while the program runs."""

    places: Places
    settings: Settings
    store: Store
    queue: Queue
    now: Callable[[], datetime] = utc_now
    linger_seconds: float = 600.0
    """How long a practice window stays without a program; a real one stays until the person closes it."""
    clipboard: LoopClipboard = field(default_factory=LoopClipboard)


class Opening:
    """Opens the window at most once for each run; what it trusts is what the settings say at that moment."""

    def __init__(
        self, parts: Parts, flow: Flow, start: str, *, practice: bool, account: Account | None = None
    ) -> None:
        """With an account the window is its own; None: the usual one."""
        self._account = account
        self._parts = parts
        self._flow = flow
        self._start = start
        self._practice = practice

    @property
    def name(self) -> str:
        """Which window it is; each has a profile, a keeper and a journal of its own."""
        return window_name(practice=self._practice, account=self._account)

    def trust(self, host: str) -> None:
        """Remember a host of which the person has said that it is the portal's; a window may open there now.

        Raises:
            HelperError: It could not be written down.
        """
        settings = self._parts.settings
        known = (*settings.extra_hosts, host)
        write_settings(self._parts.places.settings_file, extra_hosts=known)
        self._parts = replace(self._parts, settings=replace(settings, extra_hosts=known))

    @property
    def portal(self) -> Portal:
        """What the window takes for the portal."""
        from helper.browser.portal.tab import Portal

        return Portal(flow=self._flow, more_hosts=self._parts.settings.extra_hosts, practice=self._practice)

    @asynccontextmanager
    async def window(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        """Our window; or, by hand, the person's own browser, of which nothing is seen."""
        if by_hand:
            host = read_host(self._start)
            yield PasteWindow(PasteForm(), host=host.host if host else "", practice=self._practice)
            return
        from helper.browser.portal.window import portal_window

        order = window_order(self._parts, self._flow, practice=self._practice, account=self._account)
        async with portal_window(order, self.portal) as window:
            yield window


def witness_of(places: Places, *, practice: bool) -> Witness:
    """What the keepers of one lane saw leave their windows: any account's, for who files for whom may have changed."""
    read: dict[Path, tuple[tuple[int, int], JournalReading]] = {}

    def reading(journal: Path) -> JournalReading:
        """What stands in it; one that has not grown is not read again for the next form."""
        from helper.browser.keeper.journal import read_journal

        about = journal.stat()
        as_of = (about.st_mtime_ns, about.st_size)
        if journal not in read or read[journal][0] != as_of:
            read[journal] = (as_of, read_journal(journal))
        return read[journal][1]

    def witness(ids: Sequence[str], since: datetime) -> Sequence[Sighting]:
        practised = f"journal-{PRACTICE_WINDOW}.jsonl"
        return [
            seen
            for journal in sorted(places.run.glob("journal-*.jsonl"))
            if (journal.name == practised) is practice
            for seen in reading(journal).submissions_for(ids, since)
        ]

    return witness


def window_name(*, practice: bool, account: Account | None = None) -> str:
    """Under which name a window's profile, keeper, journal and bookmark are kept."""
    if practice:
        return PRACTICE_WINDOW
    return account.id if account else REAL_WINDOW


def window_order(parts: Parts, flow: Flow, *, practice: bool, account: Account | None = None) -> KeeperOrder:
    """What the keeper of the window is to open. Practice has a throwaway profile of its own."""
    from helper.browser.keeper.discovery import require_browser
    from helper.browser.keeper.launch import sandbox, switches
    from helper.browser.keeper.order import KeeperOrder

    chosen = switches(practice=practice)
    name = window_name(practice=practice, account=account)
    return KeeperOrder(
        account=name,
        run=parts.places.run,
        executable=require_browser(parts.settings.browser).path,
        profile=None if practice else parts.places.profile(name),
        add_switches=chosen.add,
        leave_out_switches=chosen.leave_out,
        sandbox=sandbox().on,
        hosts=("127.0.0.1", "localhost") if practice else (*flow.portal_hosts, *parts.settings.extra_hosts),
        outcome=_answers(flow),
        linger_seconds=parts.linger_seconds if practice else None,
    )


def close_practice_window(here: Places) -> None:
    """Close the practice window, if one is open: when its portal is gone, nothing can come of what stands in it."""
    from helper.browser.keeper.connection import close_window
    from helper.browser.keeper.order import KeeperOrder

    order = KeeperOrder(account=PRACTICE_WINDOW, run=here.run, executable=Path(), profile=None)
    # A window that cannot be closed from here ends by itself, some minutes after the program.
    with suppress(HelperError, TimeoutError):
        asyncio.run(close_window(order))


def _answers(flow: Flow) -> OutcomeWords:
    """How the portal answers, to a complaint and to a registration alike: the window may have been opened for either."""
    from helper.flow.load import COMPLAINT_FLOW, REGISTRATION_FLOW, shipped_flow

    words = [flow.outcome, *(shipped_flow(name).outcome for name in (COMPLAINT_FLOW, REGISTRATION_FLOW))]
    return OutcomeWords(
        accepted=tuple(dict.fromkeys(one for each in words for one in each.accepted)),
        refused=tuple(dict.fromkeys(one for each in words for one in each.refused)),
        number_label=tuple(dict.fromkeys(one for each in words for one in each.number_label)),
    )
