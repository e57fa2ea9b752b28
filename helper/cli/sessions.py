"""The one place that puts sessions together; the commands, the screens and the tests call it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helper.browser.daemon.config import DaemonConfig
from helper.cli.context import WindowOpening, window_order, witness_of
from helper.config.settings import Settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import REGISTRATION_FLOW, RIGHTS_FLOW, load_flow, shipped_flow
from helper.flow.spec import Flow, FlowKind
from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback
from helper.model.account import Account
from helper.model.attempt import Attempt, Result
from helper.model.finding import Listing
from helper.model.work import Search, Work
from helper.session.context import AppContext, FilingRequest
from helper.session.filing.job import FilingTools, JobSource, first_account
from helper.session.filing.run import FilingSession, RunConfig
from helper.session.filing.sources import (
    AccountCheck,
    ComplaintJobs,
    RegistrationJobs,
    account_at_hand,
)
from helper.session.navigation import AT_ONCE, Pace, PortalAddress, Trust, read_portal_address
from helper.session.operator import Operator, OperatorChannel
from helper.session.outcomes.complaint_entries import ComplaintEntries
from helper.session.outcomes.list_finder import PORTAL_PACE, ListTools, PortalList
from helper.session.outcomes.list_session import ListSession
from helper.session.outcomes.registration_entries import RegistrationEntries
from helper.session.portal_inspection import address_of
from helper.session.portal_window import BookmarkFile
from helper.session.shop.rounds import RecheckSession, SearchSession
from helper.session.shop.visit import OpenShop, ShopPages, ShopSession, ShopTools
from helper.store.registrations import Registrations

if TYPE_CHECKING:
    from helper.browser.portal.window import ListWindow

PORTAL_START = "https://ipp.alibabagroup.com/"
"""Where AliExpress' own documents of 2025 and 2026 send people. A setting may say otherwise."""


def filing_session(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    """A session that files complaints, ready to run; nothing is opened before it runs.

    Raises:
        WrongUse: The address can never be the portal's or is not the flow's, or the request contradicts itself.
        NotDone: A rehearsal must wait until what was left open is settled.
        FlowMistakes: The description of the pages cannot be used.
        LearnedMistakes: What was learned about the pages cannot be used.
    """
    goal = _goal(request, context.settings)
    job = _Job(
        flow=load_flow(request.flow) if request.flow else shipped_flow(),
        jobs=ComplaintJobs(context.store, context.queue, practice=goal.practice),
        other=ComplaintJobs(context.store, context.queue, practice=not goal.practice),
        learned=context.places.learned,
        bookmark="filling",
        wanted=request.complaints,
    )
    return _session(context, operator, request, goal, job)


def registration_session(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    """A session that registers designs, ready to run: the same as for complaints, with another form.

    Raises what `filing_session` raises.
    """
    goal = _goal(request, context.settings)
    job = _Job(
        flow=load_flow(request.flow) if request.flow else shipped_flow(REGISTRATION_FLOW),
        jobs=RegistrationJobs(
            context.store,
            context.now,
            practice=goal.practice,
            wanted=request.works or (),
            no_number=context.settings.no_number,
        ),
        other=RegistrationJobs(context.store, context.now, practice=not goal.practice),
        learned=context.places.learned_registration,
        bookmark="registering",
        wanted=request.works or (),
    )
    return _session(context, operator, request, goal, job)


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
    jobs: JobSource
    other: JobSource
    """Those of the other lane, which may have been left open."""
    learned: Path
    bookmark: str
    wanted: tuple[str, ...]


def _goal(request: FilingRequest, settings: Settings) -> _Goal:
    start = start_address(request, settings)
    return _Goal(start=start, address=_judged(start, settings))


def _session(
    context: AppContext, operator: Operator, request: FilingRequest, goal: _Goal, job: _Job
) -> FilingSession:
    _refuse_contradictions(request, context.settings, job.flow, goal.address)
    hosts = (*context.settings.extra_hosts, goal.address.host)
    # Practice has one window for all accounts.
    account = None if goal.practice else first_account(job.jobs, job.wanted)
    book = LearnedBook(job.learned, job.flow, hosts, practice=goal.practice)
    opening = WindowOpening(
        context, book.flow_at(goal.address.host), goal.start, practice=goal.practice, account=account
    )
    channel = OperatorChannel(operator, context.now)
    tools = FilingTools(
        jobs=job.jobs,
        flow=job.flow,
        channel=channel,
        clipboard=context.clipboard,
        evidence=context.places.evidence,
        by=context.settings.name,
        account_id=opening.name,
        by_hand=request.paste,
        now=context.now,
        bookmarks=BookmarkFile(context.places.run / f"{job.bookmark}-{opening.name}.json"),
        submission_log=witness_of(context.places, practice=goal.practice),
        others=((job.other, witness_of(context.places, practice=not goal.practice)),),
        learned=book,
    )
    session = FilingSession(
        tools,
        _route(request, goal, job, account),
        open_window=opening.window,
        accounts=AccountCheck(context.store, channel, account),
        remember_host=opening.trust,
    )
    if request.rehearse and session.unfinished():
        raise NotDone(
            "A form was left open. Before a rehearsal it must be settled what became of it.",
            now="File once without the rehearsal: it begins by asking.",
        )
    return session


def start_address(request: FilingRequest, settings: Settings) -> str:
    """The address at which filing starts.

    Raises:
        WrongUse: It can never be the portal's; a host that is only strange is asked about when the session runs.
    """
    address = request.portal or settings.portal or PORTAL_START
    read = _judged(address, settings)
    if read.trust is not Trust.REFUSED:
        return address
    raise WrongUse(
        f"This address is not the complaint portal's. {read.why}",
        where=address,
        now="If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml.",
    )


def _route(request: FilingRequest, goal: _Goal, job: _Job, account: Account | None) -> RunConfig:
    return RunConfig(
        start=goal.start,
        practice=goal.practice,
        account=account,
        limit=request.limit,
        complaints=job.wanted,
        strange=goal.address if goal.address.trust is Trust.STRANGE else None,
        first_time=None if goal.practice else lambda host: not _was_accepted(job.jobs.attempts(), host),
        rehearsal=request.rehearse,
    )


def _refuse_contradictions(
    request: FilingRequest, settings: Settings, flow: Flow, address: PortalAddress
) -> None:
    if request.rehearse and request.paste:
        raise WrongUse(
            "A rehearsal needs the program's own window: when everything is pasted, nothing is compared.",
            now="Leave --paste or --rehearse out.",
        )
    if address.trust is Trust.KNOWN and address.host not in (*flow.portal_hosts, *settings.extra_hosts):
        raise WrongUse(
            f"This description of the portal's pages is not for {address.host}.",
            where=str(request.flow or ""),
            now=f"It is for {', '.join(flow.portal_hosts)}: name one of these with --portal.",
        )


def _judged(address: str, settings: Settings) -> PortalAddress:
    return read_portal_address(address, (*PORTAL_HOSTS, *settings.extra_hosts))


def _was_accepted(attempts: Iterable[Attempt], host: str) -> bool:
    """Whether a form that was filled in by us, and not only pasted, had ever been accepted on this host."""
    return any(
        attempt.host == host and not attempt.practice and attempt.result is Result.FILED and attempt.values
        for attempt in attempts
    )


LIST_FLOW = "aliexpress-list"
"""The description of the complaint list."""
SHOP_WINDOW = "shop"
"""The shop's window has a keeper and a profile of its own: what happens there never costs the portal's login."""


def shop_session(
    context: AppContext, operator: Operator, *, start: str = "", work_id: str | None = None
) -> ShopSession:
    """A visit to the shop that is ready to run; `start` is opened first."""
    return ShopSession(shop_tools(context, operator), shop_opener(context), start=start, work_id=work_id)


def recheck_session(
    context: AppContext, operator: Operator, listings: Sequence[Listing], *, pace: Pace | None = None
) -> RecheckSession:
    """A look at filed listings that is ready to run; `listings` as `helper.store.relisting.to_look_at` gives them."""
    return RecheckSession(shop_tools(context, operator), shop_opener(context), listings, pace=pace)


def search_session(
    context: AppContext, operator: Operator, wanted: Sequence[tuple[Work, Search]]
) -> SearchSession:
    """A search for new copies that is ready to run; `wanted` as `helper.store.works.searches_due` gives them."""
    return SearchSession(shop_tools(context, operator), shop_opener(context), wanted)


def shop_tools(context: AppContext, operator: Operator) -> ShopTools:
    """What both work with."""
    return ShopTools(
        store=context.store,
        queue=context.queue,
        channel=OperatorChannel(operator, context.now),
        evidence=context.places.evidence,
        by=context.settings.name,
        now=context.now,
    )


def shop_opener(context: AppContext) -> OpenShop:
    """Opens the shop's window, or finds it open."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[ShopPages]:
        from helper.browser.shop_window import shop_window

        async with shop_window(shop_order(context)) as window:
            yield window

    return open_window


def shop_order(context: AppContext) -> DaemonConfig:
    """What the keeper of the shop's window is to open; it writes no request down."""
    from helper.browser.daemon.launch import require_browser, sandbox, switches

    chosen = switches(practice=False)
    return DaemonConfig(
        account=SHOP_WINDOW,
        run=context.places.run,
        executable=require_browser(context.settings.browser).path,
        profile=context.places.shop_profile,
        add_switches=chosen.add,
        leave_out_switches=chosen.leave_out,
        sandbox=sandbox().on,
    )


def outcomes_session(
    context: AppContext,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
    numbers_only: bool = False,
    pace: Pace | None = None,
) -> ListSession:
    """A reading of the portal's complaint list that is ready to run; `portal` as for filing.

    The list is that of `account`, in its own window; without one, of the account that was used last.

    Raises:
        WrongUse: The address can never be the portal's.
        FlowMistakes: The description of the list cannot be used.
    """
    tools, open_window = _list_tools(context, operator, portal, flow, LIST_FLOW, account, pace)
    return ListSession(tools, ComplaintEntries(tools, numbers_only=numbers_only), open_window)


def rights_session(
    context: AppContext,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
    pace: Pace | None = None,
) -> ListSession:
    """A reading of the portal's list of registrations that is ready to run; as `outcomes_session` otherwise."""
    tools, open_window = _list_tools(context, operator, portal, flow, RIGHTS_FLOW, account, pace)
    registrations = Registrations(context.store, context.now, practice=tools.practice)
    return ListSession(tools, RegistrationEntries(tools, registrations), open_window)


def _list_tools(
    context: AppContext,
    operator: Operator,
    portal: str,
    flow: Path | None,
    usual: str,
    account: Account | None,
    pace: Pace | None,
) -> tuple[ListTools, Callable[[], AbstractAsyncContextManager[PortalList]]]:
    """What reads the list, and what opens its window; `usual` is the flow that came with the program."""
    start = start_address(FilingRequest(portal=portal), context.settings)
    practice = is_loopback(start)
    whose = account or account_at_hand(context.store, context.queue)
    described = _list_flow(flow, usual, start, context.settings)
    tools = ListTools(
        store=context.store,
        queue=context.queue,
        flow=described,
        channel=OperatorChannel(operator, context.now),
        now=context.now,
        practice=practice,
        start=start,
        account_id=whose.id if whose else "",
        pace=pace or (AT_ONCE if practice else PORTAL_PACE),
    )
    return tools, _list_opener(context, described, practice=practice, account=whose)


def _list_flow(file: Path | None, usual: str, start: str, settings: Settings) -> Flow:
    """The description of the list that is read at `start`. Raises WrongUse where it cannot be that, before a window opens."""
    described = load_flow(file) if file else shipped_flow(usual)
    if described.kind is not FlowKind.LIST:
        raise WrongUse(
            f"This file describes no list of the portal's: its kind is “{described.kind}”.", where=str(file)
        )
    known = (*described.portal_hosts, *settings.extra_hosts)
    if not is_loopback(start) and not is_known_host(start, known):
        raise WrongUse(
            "This address is not the portal's; nothing is opened there.",
            where=start,
            now="If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml.",
        )
    return described


def _list_opener(
    context: AppContext, described: Flow, *, practice: bool, account: Account | None
) -> Callable[[], AbstractAsyncContextManager[ListWindow]]:
    """Opens the account's window on a page of the portal's beside the form, or finds it open."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[ListWindow]:
        from helper.browser.portal.tab import Portal
        from helper.browser.portal.window import list_window

        place = Portal(flow=described, more_hosts=context.settings.extra_hosts, practice=practice)
        # The keeper may be opened here and used for filing later: it must know how the form answers.
        order = window_order(context, shipped_flow(), practice=practice, account=account)
        async with list_window(order, place) as window:
            yield window

    return open_window


async def visit_page(context: AppContext, page: str, *, portal: str = "") -> str:
    """Open this page of the checklist in the portal's window; the address that was opened.

    Raises:
        WrongUse: The address can never be the portal's.
        NotDone: Nobody has said yet that this host is the portal's.
        BrowserUnavailable: There is no browser.
        PageGone: The portal gave no answer.
    """
    start = start_address(FilingRequest(portal=portal), context.settings)
    practice = is_loopback(start)
    if not practice and not is_known_host(start, (*PORTAL_HOSTS, *context.settings.extra_hosts)):
        raise NotDone(
            "I do not know this host, so I open nothing there.",
            where=start,
            now="File there once: then you are asked whether it is the portal.",
        )
    address = address_of(start, page)
    whose = None if practice else account_at_hand(context.store, context.queue)
    open_window = _list_opener(context, shipped_flow(), practice=practice, account=whose)
    # The window stays, and so does a form that stands in it.
    async with open_window() as window:
        await (window.open_beside(address) if window.host else window.open(address))
        await window.bring_to_front()
    return address
