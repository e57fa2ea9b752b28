"""The one place that puts a session of forms together; the commands, the screens and the tests call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helper.cli.opening import PRACTICE_WINDOW, REAL_WINDOW, Opening, Parts, window_order, witness_of
from helper.config.settings import Settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import REGISTRATION_FLOW, load_flow, shipped_flow
from helper.flow.spec import Flow
from helper.hosts import PORTAL_HOSTS
from helper.model.account import Account
from helper.model.attempt import Attempt, Result
from helper.session.filing.account import AccountCheck, account_of_first
from helper.session.filing.agenda import Route
from helper.session.filing.bookmark import BookmarkFile
from helper.session.filing.complaints import ComplaintMatters
from helper.session.filing.matter import Matters
from helper.session.filing.registrations import RegistrationMatters
from helper.session.filing.session import FilingSession
from helper.session.filing.tools import Tools
from helper.session.operator import Operator
from helper.session.portal_address import PortalAddress, Trust, read_portal_address
from helper.session.talk import Talk
from helper.store.registry import Registry

__all__ = [
    "PORTAL_START",
    "PRACTICE_WINDOW",
    "REAL_WINDOW",
    "Parts",
    "Wish",
    "filing_session",
    "registration_session",
    "start_address",
    "window_order",
]

PORTAL_START = "https://ipp.alibabagroup.com/"
"""Where AliExpress' own documents of 2025 and 2026 send people. A setting may say otherwise."""


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
    works: tuple[str, ...] = ()
    """For registrations: only these designs; empty: all that are ready."""
    rehearse: bool = False
    """One form is filled in to be looked at, and nothing is written down as filed."""


def filing_session(parts: Parts, operator: Operator, wish: Wish) -> FilingSession:
    """A session that files complaints, ready to run; nothing is opened before it runs.

    Raises:
        WrongUse: The address can never be the portal's or is not the flow's, or the wish contradicts itself.
        NotDone: A rehearsal must wait until what was left open is settled.
        FlowMistakes: The description of the pages cannot be used.
        LearnedMistakes: What was learned about the pages cannot be used.
    """
    goal = _goal(wish, parts.settings)
    attempts = [attempt for one in parts.store.complaints.all() for attempt in one.attempts]
    job = _Job(
        flow=load_flow(wish.flow) if wish.flow else shipped_flow(),
        matters=ComplaintMatters(parts.store, parts.queue, practice=goal.practice, now=parts.now),
        other=ComplaintMatters(parts.store, parts.queue, practice=not goal.practice, now=parts.now),
        account=None if goal.practice else account_of_first(parts.store, parts.queue, wish.complaints),
        learned=parts.places.learned,
        bookmark="filling",
        wanted=wish.complaints,
        attempts=attempts,
    )
    return _session(parts, operator, wish, goal, job)


def registration_session(parts: Parts, operator: Operator, wish: Wish) -> FilingSession:
    """A session that registers designs, ready to run: the same as for complaints, with another form.

    Raises what `filing_session` raises.
    """
    goal = _goal(wish, parts.settings)
    matters = RegistrationMatters(
        parts.store,
        Registry(parts.store, parts.now),
        practice=goal.practice,
        wanted=wish.works,
        no_number=parts.settings.no_number,
    )
    other = RegistrationMatters(parts.store, Registry(parts.store, parts.now), practice=not goal.practice)
    waiting = [*matters.unfinished(), *matters.ready()]
    job = _Job(
        flow=load_flow(wish.flow) if wish.flow else shipped_flow(REGISTRATION_FLOW),
        matters=matters,
        other=other,
        account=matters.account_of(waiting[0].id) if waiting and not goal.practice else None,
        learned=parts.places.learned_registration,
        bookmark="registering",
        wanted=wish.works,
        attempts=[attempt for work in parts.store.works.all() for attempt in work.submissions],
    )
    return _session(parts, operator, wish, goal, job)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goal:
    """Where a session goes."""

    start: str
    address: PortalAddress

    @property
    def practice(self) -> bool:
        return self.address.trust is Trust.PRACTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What a session fills in."""

    flow: Flow
    matters: Matters
    other: Matters
    """Those of the other lane, which may have been left open."""
    account: Account | None
    learned: Path
    bookmark: str
    wanted: tuple[str, ...]
    attempts: Sequence[Attempt]
    """Every hand-over of this kind there has been."""


def _goal(wish: Wish, settings: Settings) -> _Goal:
    start = start_address(wish, settings)
    return _Goal(start=start, address=_judged(start, settings))


def _session(parts: Parts, operator: Operator, wish: Wish, goal: _Goal, job: _Job) -> FilingSession:
    _refuse_contradictions(wish, parts.settings, job.flow, goal.address)
    hosts = (*parts.settings.extra_hosts, goal.address.host)
    book = LearnedBook(job.learned, job.flow, hosts, practice=goal.practice)
    opening = Opening(
        parts, book.flow_at(goal.address.host), goal.start, practice=goal.practice, account=job.account
    )
    talk = Talk(operator, parts.now)
    tools = Tools(
        matters=job.matters,
        flow=job.flow,
        talk=talk,
        clipboard=parts.clipboard,
        evidence=parts.places.evidence,
        by=parts.settings.name,
        account_id=opening.name,
        by_hand=wish.paste,
        now=parts.now,
        witness=witness_of(parts.places, practice=goal.practice),
        others=((job.other, witness_of(parts.places, practice=not goal.practice)),),
        learned=book,
    )
    session = FilingSession(
        tools,
        _route(wish, goal, job),
        open_window=opening.window,
        bookmarks=BookmarkFile(parts.places.run / f"{job.bookmark}-{opening.name}.json"),
        accounts=AccountCheck(parts.store, talk, job.account),
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
    read = _judged(address, settings)
    if read.trust is not Trust.REFUSED:
        return address
    raise WrongUse(
        f"This address is not the complaint portal's. {read.why}",
        where=address,
        now="If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml.",
    )


def _route(wish: Wish, goal: _Goal, job: _Job) -> Route:
    return Route(
        start=goal.start,
        practice=goal.practice,
        account=job.account,
        limit=wish.limit,
        complaints=job.wanted,
        strange=goal.address if goal.address.trust is Trust.STRANGE else None,
        first_time=None if goal.practice else lambda host: not _was_accepted(job.attempts, host),
        rehearsal=wish.rehearse,
    )


def _refuse_contradictions(wish: Wish, settings: Settings, flow: Flow, address: PortalAddress) -> None:
    if wish.rehearse and wish.paste:
        raise WrongUse(
            "A rehearsal needs the program's own window: when everything is pasted, nothing is compared.",
            now="Leave --paste or --rehearse out.",
        )
    if address.trust is Trust.KNOWN and address.host not in (*flow.portal_hosts, *settings.extra_hosts):
        raise WrongUse(
            f"This description of the portal's pages is not for {address.host}.",
            where=str(wish.flow or ""),
            now=f"It is for {', '.join(flow.portal_hosts)}: name one of these with --portal.",
        )


def _judged(address: str, settings: Settings) -> PortalAddress:
    return read_portal_address(address, (*PORTAL_HOSTS, *settings.extra_hosts))


def _was_accepted(attempts: Sequence[Attempt], host: str) -> bool:
    """Whether a form that was filled in by us, and not only pasted, had ever been accepted on this host."""
    return any(
        one.host == host and not one.practice and one.result is Result.FILED and one.values
        for one in attempts
    )
