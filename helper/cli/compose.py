"""The one place that puts a filing session together; the commands, the screens and the tests call it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from helper.browser.order import KeeperOrder
from helper.clipboard.in_loop import LoopClipboard
from helper.config.places import Places
from helper.config.settings import Settings
from helper.errors import WrongUse
from helper.flow.load import load_flow, shipped_flow
from helper.flow.paste import PasteForm
from helper.flow.spec import Flow
from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback, read_host
from helper.session.bookmark import BookmarkFile
from helper.session.filing import Tools
from helper.session.operator import Operator
from helper.session.paste_window import PasteWindow
from helper.session.session import FilingSession, Route
from helper.session.settle import Sighting
from helper.session.talk import Talk
from helper.session.window import PortalWindow
from helper.store.queue import Queue, utc_now
from helper.store.store import Store

PORTAL_START = "https://ipp.aidcgroup.net/#/ippHome"
"""Where the portal probably is today: Alibaba.com's own sign-in page links there. A setting may say otherwise."""
PRACTICE_WINDOW = "practice"
REAL_WINDOW = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be filed, and where."""

    portal: str = ""
    """The start address; empty: the setting, else `PORTAL_START`."""
    flow: Path | None = None
    """Another description of the portal's pages; None: the one that came with the program."""
    paste: bool = False
    limit: int | None = None
    complaints: tuple[str, ...] = ()


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


def filing_session(parts: Parts, operator: Operator, wish: Wish) -> FilingSession:
    """A session that is ready to run; nothing is opened before it runs.

    Raises:
        WrongUse: The address is not the portal's.
        FlowMistakes: The description of the pages cannot be used.
    """
    start = start_address(wish, parts.settings)
    flow = load_flow(wish.flow) if wish.flow else shipped_flow()
    practice = is_loopback(start)
    window_name = PRACTICE_WINDOW if practice else REAL_WINDOW

    @asynccontextmanager
    async def open_window() -> AsyncIterator[PortalWindow]:
        if wish.paste:
            host = read_host(start)
            yield PasteWindow(PasteForm(), host=host.host if host else "", practice=practice)
            return
        from helper.browser.tab import Portal
        from helper.browser.window import portal_window

        portal = Portal(flow=flow, more_hosts=parts.settings.extra_hosts, practice=practice)
        async with portal_window(window_order(parts, flow, practice=practice), portal) as window:
            yield window

    def witness(ids: Sequence[str], since: datetime) -> Sequence[Sighting]:
        from helper.browser.journal import read_journal

        return read_journal(parts.places.run / f"journal-{window_name}.jsonl").submissions_for(ids, since)

    tools = Tools(
        store=parts.store,
        queue=parts.queue,
        flow=flow,
        talk=Talk(operator, parts.now),
        clipboard=parts.clipboard,
        evidence=parts.places.evidence,
        by=parts.settings.name,
        account_id=window_name,
        by_hand=wish.paste,
        now=parts.now,
    )
    return FilingSession(
        tools,
        Route(start=start, practice=practice, limit=wish.limit, complaints=wish.complaints),
        open_window=open_window,
        bookmarks=BookmarkFile(parts.places.run / f"filling-{window_name}.json"),
        witness=witness,
    )


def start_address(wish: Wish, settings: Settings) -> str:
    """The address at which filing starts; only the portal's hosts, the person's own, or this machine."""
    address = wish.portal or settings.portal or PORTAL_START
    if is_loopback(address) or is_known_host(address, (*PORTAL_HOSTS, *settings.extra_hosts)):
        return address
    raise WrongUse(
        "This address is not one of the complaint portal's that I know.",
        where=address,
        now="If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml. "
        "Or file with --paste, in your own browser.",
    )


def window_order(parts: Parts, flow: Flow, *, practice: bool) -> KeeperOrder:
    """What the keeper of the window is to open. Practice has a throwaway profile of its own."""
    from helper.browser.discovery import require_browser
    from helper.browser.launch import sandbox, switches

    chosen = switches(practice=practice)
    return KeeperOrder(
        account=PRACTICE_WINDOW if practice else REAL_WINDOW,
        run=parts.places.run,
        executable=require_browser(parts.settings.browser).path,
        profile=None if practice else parts.places.profile(REAL_WINDOW),
        add_switches=chosen.add,
        leave_out_switches=chosen.leave_out,
        sandbox=sandbox().on,
        hosts=("127.0.0.1", "localhost") if practice else (*flow.portal_hosts, *parts.settings.extra_hosts),
        outcome=flow.outcome,
        linger_seconds=parts.linger_seconds if practice else None,
    )
