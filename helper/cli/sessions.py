"""The one place that puts sessions together; the commands, the screens and the tests call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from helper.cli.context import WindowOpening, shop_order
from helper.config.settings import Settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import COMPLAINT_FLOW, REGISTRATION_FLOW, RIGHTS_FLOW, load_flow, shipped_flow
from helper.flow.spec import Flow, FlowKind
from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback
from helper.model.account import Account
from helper.model.attempt import Attempt, Result
from helper.model.finding import Listing
from helper.model.work import Search, Work
from helper.session.context import AppContext, FilingRequest
from helper.session.filing.admission import AccountCheck, PortalAddress, Trust, read_portal_address
from helper.session.filing.field_teaching import TeachSession
from helper.session.filing.jobs import FilingTools, JobSource, RegistrationJobs, first_account
from helper.session.filing.recovery import SubmissionTraces, account_at_hand, complaint_jobs
from helper.session.filing.run import FilingSession, RunConfig
from helper.session.navigation import AT_ONCE, BookmarkFile
from helper.session.operator import Operator, OperatorChannel
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_reader import PORTAL_PACE, ListTools, PortalList
from helper.session.outcomes.list_session import ListSession
from helper.session.outcomes.registration_entries import RegistrationListSession
from helper.session.portal_inspection import address_of
from helper.session.shop.rounds import RecheckSession, SearchSession
from helper.session.shop.visit import OpenShop, ShopPages, ShopSession, ShopTools

PORTAL_START = "https://ipp.alibabagroup.com/"
"""Where AliExpress' own documents of 2025 and 2026 send people. A setting may say otherwise."""
LIST_FLOW = "aliexpress-list"
"""The description of the complaint list."""
_OUR_HOSTS = "If you are sure that it is Alibaba's, add its host to extra_hosts in settings.toml."


def flow_of(file: Path | None, usual: str = COMPLAINT_FLOW) -> Flow:
    """The description of the pages: the one named, else one that came with the program.

    Raises `WrongUse`: there is no such file; `FlowMistakes`: it cannot be used.
    """
    return load_flow(file) if file else shipped_flow(usual)


def portal_start(portal: str, settings: Settings) -> tuple[str, PortalAddress]:
    """The address at which the portal is opened, and what may be done with it.

    Raises `WrongUse`: it can never be the portal's; a host that is only strange is asked about when the session runs.
    """
    start = portal or settings.portal or PORTAL_START
    address = read_portal_address(start, (*PORTAL_HOSTS, *settings.extra_hosts))
    if address.trust is Trust.REFUSED:
        raise WrongUse(
            f"This address is not the complaint portal's. {address.why}", where=start, now=_OUR_HOSTS
        )
    return start, address


def _known_start(portal: str, settings: Settings, *, verb: str) -> tuple[str, PortalAddress]:
    """The same; where nobody has said that its host is the portal's, `NotDone` says that nothing is done there."""
    start, address = portal_start(portal, settings)
    if address.trust is Trust.STRANGE:
        raise NotDone(
            f"I do not know this host, so I {verb} nothing there.",
            where=start,
            now="File there once: then you are asked whether it is the portal.",
        )
    return start, address


def learned_book(
    context: AppContext, flow: Flow, address: PortalAddress, folder: Path | None = None
) -> LearnedBook:
    """What was learned about the pages of that host, and of those that the person has named."""
    hosts = (*context.settings.extra_hosts, address.host)
    practice = address.trust is Trust.PRACTICE
    return LearnedBook(folder or context.places.learned, flow, hosts, practice=practice)


def filing_session(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    """A session that files complaints, ready to run; nothing is opened before it runs.

    Raises `WrongUse`: the address can never be the portal's or is not the flow's, or the request contradicts itself;
    `NotDone`: a rehearsal must wait until what was left open is settled; `FlowMistakes`: the description of the pages
    cannot be used; `LearnedMistakes`: what was learned about the pages cannot be used.
    """

    def lane(practice: bool) -> JobSource:
        return complaint_jobs(context.store, context.queue, practice=practice)

    folder, wanted = context.places.learned, request.complaints
    return _session(context, operator, request, lane, flow_of(request.flow), folder, "filling", wanted)


def registration_session(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    """A session that registers designs, ready to run: the same as for complaints, with another form.

    Raises what `filing_session` raises.
    """
    wanted, no_number = request.works or (), context.settings.no_number

    def lane(practice: bool) -> JobSource:
        return RegistrationJobs(
            context.store,
            context.now,
            practice=practice,
            log=SubmissionTraces(context.store, practice=practice),
            wanted=wanted,
            no_number=no_number,
        )

    flow, folder = flow_of(request.flow, REGISTRATION_FLOW), context.places.learned_registration
    return _session(context, operator, request, lane, flow, folder, "registering", wanted)


def _session(
    context: AppContext,
    operator: Operator,
    request: FilingRequest,
    lane: Callable[[bool], JobSource],
    flow: Flow,
    learned: Path,
    bookmark: str,
    wanted: tuple[str, ...],
) -> FilingSession:
    """`lane` gives the jobs for practice, or the real ones; those of the other lane may have been left open."""
    start, address = portal_start(request.portal, context.settings)
    _refuse_contradictions(request, context.settings, flow, address)
    practice = address.trust is Trust.PRACTICE
    jobs = lane(practice)
    # Practice has one window for all accounts.
    account = None if practice else first_account(jobs, wanted)
    book = learned_book(context, flow, address, learned)
    opening = WindowOpening(context, book.flow_at(address.host), start, practice=practice, account=account)
    channel = OperatorChannel(operator, context.now)
    tools = FilingTools(
        jobs=jobs,
        flow=flow,
        channel=channel,
        clipboard=context.clipboard,
        evidence=context.places.evidence,
        by=context.settings.name,
        account_id=opening.name,
        by_hand=request.paste,
        now=context.now,
        bookmarks=BookmarkFile(context.places.run / f"{bookmark}-{opening.name}.json"),
        other=lane(not practice),
        learned=book,
    )
    config = RunConfig(
        start=start,
        practice=practice,
        account=account,
        limit=request.limit,
        complaints=wanted,
        strange=address if address.trust is Trust.STRANGE else None,
        first_time=None if practice else lambda host: not _was_accepted(jobs.attempts(), host),
        rehearsal=request.rehearse,
    )
    accounts = AccountCheck(context.store, channel, account)
    session = FilingSession(
        tools, config, open_window=opening.window, accounts=accounts, remember_host=opening.trust
    )
    _refuse_early_rehearsal(session, request)
    return session


def _refuse_early_rehearsal(session: FilingSession, request: FilingRequest) -> None:
    if request.rehearse and session.forms.unfinished():
        raise NotDone(
            "A form was left open. Before a rehearsal it must be settled what became of it.",
            now="File once without the rehearsal: it begins by asking.",
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


def _was_accepted(attempts: Iterable[Attempt], host: str) -> bool:
    """Whether a form that was filled in by us, and not only pasted, had ever been accepted on this host."""
    return any(
        attempt.host == host and not attempt.practice and attempt.result is Result.FILED and attempt.values
        for attempt in attempts
    )


def teach_session(
    context: AppContext, operator: Operator, flow: Flow, *, portal: str = "", steps: tuple[str, ...] = ()
) -> TeachSession:
    """A session in which the person shows fields of the form, all that are not found or `steps`, ready to run.

    Raises `WrongUse`: the address can never be the portal's; `NotDone`: nobody has said yet that its host is the
    portal's.
    """
    start, address = _known_start(portal, context.settings, verb="teach")
    practice = address.trust is Trust.PRACTICE
    book = learned_book(context, flow, address)
    account = account_at_hand(context.store, context.queue)
    opening = WindowOpening(context, book.flow_at(address.host), start, practice=practice, account=account)
    return TeachSession(
        OperatorChannel(operator, context.now),
        book,
        start=start,
        host=address.host,
        steps=steps,
        open_window=opening.window,
        now=context.now,
    )


def shop_session(
    context: AppContext, operator: Operator, *, start: str = "", work_id: str | None = None
) -> ShopSession:
    """A visit to the shop that is ready to run; `start` is opened first."""
    return ShopSession(*_shop(context, operator), start=start, work_id=work_id)


def recheck_session(context: AppContext, operator: Operator, listings: Sequence[Listing]) -> RecheckSession:
    """A look at filed listings that is ready to run; `listings` as `helper.store.relisting.to_look_at` gives them."""
    return RecheckSession(*_shop(context, operator), listings)


def search_session(
    context: AppContext, operator: Operator, wanted: Sequence[tuple[Work, Search]]
) -> SearchSession:
    """A search for new copies that is ready to run; `wanted` as `helper.store.works.searches_due` gives them."""
    return SearchSession(*_shop(context, operator), wanted)


def _shop(context: AppContext, operator: Operator) -> tuple[ShopTools, OpenShop]:
    """What they work with, and what opens the shop's window or finds it open."""

    def open_window() -> AbstractAsyncContextManager[ShopPages]:
        from helper.browser.shop_window import shop_window

        return shop_window(shop_order(context))

    tools = ShopTools(
        store=context.store,
        queue=context.queue,
        channel=OperatorChannel(operator, context.now),
        evidence=context.places.evidence,
        by=context.settings.name,
        now=context.now,
    )
    return tools, open_window


def outcomes_session(
    context: AppContext,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
    numbers_only: bool = False,
) -> ListSession:
    """A reading of the portal's complaint list that is ready to run; `portal` as for filing.

    The list is that of `account`, in its own window; without one, of the account that was used last. Raises
    `WrongUse`: the address can never be the portal's; `FlowMistakes`: the description of the list cannot be used.
    """
    tools, open_window = _list(context, operator, flow_of(flow, LIST_FLOW), portal, account)
    return ComplaintListSession(tools, open_window, numbers_only=numbers_only)


def rights_session(
    context: AppContext,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
) -> ListSession:
    """A reading of the portal's list of registrations that is ready to run; as `outcomes_session` otherwise."""
    return RegistrationListSession(*_list(context, operator, flow_of(flow, RIGHTS_FLOW), portal, account))


def _list(
    context: AppContext, operator: Operator, flow: Flow, portal: str, account: Account | None
) -> tuple[ListTools, Callable[[], AbstractAsyncContextManager[PortalList]]]:
    """What reads the list, and what opens its window. Raises `WrongUse` where it cannot be read, before a window opens."""
    start, _ = portal_start(portal, context.settings)
    practice = is_loopback(start)
    if flow.kind is not FlowKind.LIST:
        raise WrongUse(
            f"This file describes no list of the portal's: its kind is “{flow.kind}”.", where=flow.id
        )
    if not practice and not is_known_host(start, (*flow.portal_hosts, *context.settings.extra_hosts)):
        raise WrongUse(
            "This address is not the portal's; nothing is opened there.", where=start, now=_OUR_HOSTS
        )
    whose = account or account_at_hand(context.store, context.queue)
    tools = ListTools(
        store=context.store,
        queue=context.queue,
        flow=flow,
        channel=OperatorChannel(operator, context.now),
        now=context.now,
        practice=practice,
        start=start,
        account_id=whose.id if whose else "",
        pace=AT_ONCE if practice else PORTAL_PACE,
    )
    return tools, WindowOpening(context, flow, start, practice=practice, account=whose).own


async def visit_page(context: AppContext, page: str, *, portal: str = "") -> str:
    """Open this page of the checklist in the portal's window; the address that was opened.

    Raises `WrongUse`: the address can never be the portal's; `NotDone`: nobody has said yet that this host is the
    portal's; `BrowserUnavailable`: there is no browser; `PageGone`: the portal gave no answer.
    """
    start, found = _known_start(portal, context.settings, verb="open")
    address, practice = address_of(start, page), found.trust is Trust.PRACTICE
    whose = None if practice else account_at_hand(context.store, context.queue)
    opening = WindowOpening(context, shipped_flow(), start, practice=practice, account=whose)
    # The window stays, and so does a form that stands in it.
    async with opening.own() as window:
        await (window.open_beside(address) if window.host else window.open(address))
        await window.bring_to_front()
    return address
