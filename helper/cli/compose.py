"""The one place that puts a filing session together; the commands, the screens and the tests call it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helper.cli.opening import PRACTICE_WINDOW, REAL_WINDOW, Opening, Parts, window_order
from helper.config.settings import Settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import load_flow, shipped_flow
from helper.flow.spec import Flow
from helper.hosts import PORTAL_HOSTS
from helper.model.account import Account
from helper.model.attempt import Result
from helper.session.filing.account import account_of_first
from helper.session.filing.agenda import Route
from helper.session.filing.bookmark import BookmarkFile
from helper.session.filing.one_form import Tools
from helper.session.filing.session import FilingSession
from helper.session.operator import Operator
from helper.session.portal_address import PortalAddress, Standing, read_portal_address
from helper.session.talk import Talk
from helper.store.store import Store

__all__ = [
    "PORTAL_START",
    "PRACTICE_WINDOW",
    "REAL_WINDOW",
    "Parts",
    "Wish",
    "filing_session",
    "start_address",
    "window_order",
]

PORTAL_START = "https://ipp.aidcgroup.net/#/ippHome"
"""Where the portal probably is today: Alibaba.com's own sign-in page links there. A setting may say otherwise."""


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
    rehearse: bool = False
    """One form is filled in to be looked at, and nothing is written down as filed."""


def filing_session(parts: Parts, operator: Operator, wish: Wish) -> FilingSession:
    """A session that is ready to run; nothing is opened before it runs.

    Raises:
        WrongUse: The address can never be the portal's or is not the flow's, or the wish contradicts itself.
        NotDone: A rehearsal must wait until what was left open is settled.
        FlowMistakes: The description of the pages cannot be used.
        LearnedMistakes: What was learned about the pages cannot be used.
    """
    start = start_address(wish, parts.settings)
    address = _standing(start, parts.settings)
    practice = address.standing is Standing.PRACTICE
    flow = load_flow(wish.flow) if wish.flow else shipped_flow()
    _refuse_contradictions(wish, parts.settings, flow, address)
    hosts = (*parts.settings.extra_hosts, address.host)
    book = LearnedBook(parts.places.learned, flow, hosts, practice=practice)
    account = None if practice else account_of_first(parts.store, parts.queue, wish.complaints)
    opening = Opening(parts, book.flow_at(address.host), start, practice=practice, account=account)
    tools = Tools(
        store=parts.store,
        queue=parts.queue,
        flow=flow,
        talk=Talk(operator, parts.now),
        clipboard=parts.clipboard,
        evidence=parts.places.evidence,
        by=parts.settings.name,
        account_id=opening.name,
        by_hand=wish.paste,
        now=parts.now,
        learned=book,
    )
    session = FilingSession(
        tools,
        _route(wish, parts.store, start, address, account),
        open_window=opening.window,
        bookmarks=BookmarkFile(parts.places.run / f"filling-{opening.name}.json"),
        witness=opening.witness,
        remember_host=opening.trust,
    )
    if wish.rehearse and session.unfinished():
        raise NotDone(
            "A form was left open. Before a rehearsal it must be settled what became of it.",
            now="File once without the rehearsal: it begins by asking.",
        )
    return session


def start_address(wish: Wish, settings: Settings) -> str:
    """The address at which filing starts.

    Raises:
        WrongUse: It can never be the portal's; a host that is only strange is asked about when the session runs.
    """
    address = wish.portal or settings.portal or PORTAL_START
    read = _standing(address, settings)
    if read.standing is not Standing.REFUSED:
        return address
    raise WrongUse(
        f"This address is not the complaint portal's. {read.why}",
        where=address,
        now="If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml.",
    )


def _route(wish: Wish, store: Store, start: str, address: PortalAddress, account: Account | None) -> Route:
    practice = address.standing is Standing.PRACTICE
    return Route(
        start=start,
        practice=practice,
        account=account,
        limit=wish.limit,
        complaints=wish.complaints,
        strange=address if address.standing is Standing.STRANGE else None,
        first_time=None if practice else lambda host: not _was_accepted(store, host),
        rehearsal=wish.rehearse,
    )


def _refuse_contradictions(wish: Wish, settings: Settings, flow: Flow, address: PortalAddress) -> None:
    if wish.rehearse and wish.paste:
        raise WrongUse(
            "A rehearsal needs the program's own window: when everything is pasted, nothing is compared.",
            now="Leave --paste or --rehearse out.",
        )
    if address.standing is Standing.KNOWN and address.host not in (*flow.portal_hosts, *settings.extra_hosts):
        raise WrongUse(
            f"This description of the portal's pages is not for {address.host}.",
            where=str(wish.flow or ""),
            now=f"It is for {', '.join(flow.portal_hosts)}: name one of these with --portal.",
        )


def _standing(address: str, settings: Settings) -> PortalAddress:
    return read_portal_address(address, (*PORTAL_HOSTS, *settings.extra_hosts))


def _was_accepted(store: Store, host: str) -> bool:
    """Whether a form that was filled in by us, and not only pasted, has ever been accepted on this host."""
    return any(
        attempt.host == host and not attempt.practice and attempt.result is Result.FILED and attempt.values
        for complaint in store.complaints.all()
        for attempt in complaint.attempts
    )
