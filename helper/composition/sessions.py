"""Creates all sessions, for the commands, the screens and the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helper.composition.taught import with_undo
from helper.config.places import Places
from helper.config.settings import Settings, write_settings
from helper.errors import HelperError, NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import (
    COMPLAINT_FLOW,
    LIST_FLOW,
    REGISTRATION_FLOW,
    RIGHTS_FLOW,
    load_flow,
    shipped_flow,
)
from helper.flow.prompts import PasteForm
from helper.flow.spec import Flow, FlowKind, OutcomeWords
from helper.hosts import PORTAL_HOSTS, host_of, is_known_host, is_loopback
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Account
from helper.session.context import (
    AppContext,
    FilingRequest,
    JudgeRequest,
    ReadRequest,
    RecheckRequest,
    RightsRequest,
    RunRequest,
)
from helper.session.filing.admission import AccountCheck, PortalAddress, Trust, read_portal_address
from helper.session.filing.jobs import FilingTools, JobSource, RegistrationJobs, first_account
from helper.session.filing.recovery import account_at_hand, complaint_jobs
from helper.session.filing.run import FilingSession, RunConfig
from helper.session.filing.submission_traces import SubmissionTraces
from helper.session.navigation import PRACTICE_WINDOW, PasteWindow, PortalWindow
from helper.session.operator import Operator, OperatorChannel, WindowRun
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_reader import ListTools
from helper.session.outcomes.list_session import ListSession
from helper.session.outcomes.registration_entries import RegistrationListSession
from helper.session.portal_inspection import address_of
from helper.session.shop.recheck import RecheckSession
from helper.translation import comma_list, language, msg, sentences, tr

if TYPE_CHECKING:
    from helper.browser.daemon.config import DaemonConfig
    from helper.browser.portal.tab import Portal
    from helper.browser.portal.window import BrowserWindow
    from helper.browser.shop_window import ShopWindow

PORTAL_START = "https://ipp.alibabagroup.com/"
"""The portal's default address, from AliExpress's documents of 2025 and 2026; a setting can replace it."""
_OUR_HOSTS = msg(
    "If you are sure that the address belongs to Alibaba, add its host to extra_hosts in settings.toml."
)


def flow_of(file: Path | None, usual: str = COMPLAINT_FLOW) -> Flow:
    """Return the flow in this file, otherwise the shipped flow with the id `usual`.

    Raises `WrongUse` for a missing file, `FlowMistakes` if the flow has mistakes.
    """
    return load_flow(file) if file else shipped_flow(usual)


def portal_start(
    context: AppContext, portal: str, *, changes_records: bool = True
) -> tuple[str, PortalAddress]:
    """Return the portal's start address, and how far the program trusts it. Every session on a portal begins here.

    A practice portal needs practice records, unless `changes_records` is False, and any other portal needs the
    user's own.

    Raises `WrongUse` if the address cannot be the portal's, or if these records are not for that portal. A session
    asks the user about an unknown host.
    """
    settings = context.settings
    start = portal or settings.portal or PORTAL_START
    address = read_portal_address(start, (*PORTAL_HOSTS, *settings.extra_hosts))
    if address.trust is Trust.REFUSED:
        raise WrongUse(
            sentences(tr("This is not the address of the complaint portal."), address.why),
            where=start,
            now=tr(_OUR_HOSTS),
        )
    if address.trust is not Trust.PRACTICE and context.practice:
        raise WrongUse(
            tr("These records are practice records, so they are not used on Alibaba's portal."),
            where=str(context.places.data),
            now=tr("Use your own records: choose another folder with --data, or leave out --data."),
        )
    if address.trust is Trust.PRACTICE and changes_records and not context.practice:
        raise WrongUse(
            tr("These are your own records, so they are not used on a practice portal."),
            where=str(context.places.data),
            now=tr("Start ipp-helper again: it then uses a copy of your records for practice."),
        )
    return start, address


def _known_start(context: AppContext, portal: str, *, refusal: str) -> tuple[str, PortalAddress]:
    """Return the portal's start address for a session that changes no records, but only for a known host.

    Raises the errors of `portal_start`, and `NotDone` with the message `refusal` if the user has not confirmed the
    host.
    """
    start, address = portal_start(context, portal, changes_records=False)
    if address.trust is Trust.UNKNOWN:
        raise NotDone(
            refusal,
            where=start,
            now=tr(
                "To confirm the address, start filing there once: ipp-helper then asks you whether this is the portal."
            ),
        )
    return start, address


def learned_book(
    context: AppContext, flow: Flow, address: PortalAddress, folder: Path | None = None
) -> LearnedBook:
    """Return the book of fields that the user has taught on this host and on all confirmed hosts."""
    hosts = (*context.settings.extra_hosts, address.host)
    practice = address.trust is Trust.PRACTICE
    book = LearnedBook(folder or context.places.learned, flow, hosts, practice=practice)

    return with_undo(book, flow, context.store.undo_stack)


REAL_WINDOW = "portal"
"""Name of the portal's window that belongs to no account."""


@dataclass(slots=True)
class WindowOpening:
    """Opens the portal's window for one session, with the hosts in the current settings as trusted hosts."""

    context: AppContext
    flow: Flow
    start: str
    _: KW_ONLY
    account: Account | None = None
    """The account whose own window is opened; None for the default window. In practice, all accounts share one."""

    def trust(self, host: str) -> None:
        """Store a host that the user confirmed as the portal's, so that the window may open it.

        Raises `HelperError` if the settings cannot be written.
        """
        settings = self.context.settings
        known = (*settings.extra_hosts, host)
        write_settings(self.context.places.settings_file, extra_hosts=known)
        self.context = replace(self.context, settings=replace(settings, extra_hosts=known))

    @property
    def practice(self) -> bool:
        return is_loopback(self.start)

    @property
    def portal(self) -> Portal:
        from helper.browser.portal.tab import Portal

        return Portal(flow=self.flow, more_hosts=self.context.settings.extra_hosts, practice=self.practice)

    def own(self) -> AbstractAsyncContextManager[BrowserWindow]:
        from helper.browser.portal.window import portal_window

        order = window_order(self.context, self.flow, practice=self.practice, account=self.account)
        return portal_window(order, self.portal)

    @asynccontextmanager
    async def window(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        """Yield the program's window.

        With `by_hand`, open no window, and yield a stand-in for the user's own browser.
        """
        if by_hand:
            yield PasteWindow(PasteForm(), host=host_of(self.start))
            return
        async with self.own() as window:
            yield window


def window_name(*, practice: bool, account: Account | None = None) -> str:
    """Return the name of the window's profile, daemon and journal."""
    if practice:
        return PRACTICE_WINDOW
    return account.id if account else REAL_WINDOW


def window_order(
    context: AppContext, flow: Flow, *, practice: bool, account: Account | None = None
) -> DaemonConfig:
    """Return the configuration of the window's daemon. A practice window has a temporary profile."""
    name = window_name(practice=practice, account=account)
    return _order(
        context,
        name,
        None if practice else context.places.profile(name),
        practice=practice,
        hosts=("127.0.0.1", "localhost") if practice else (*flow.portal_hosts, *context.settings.extra_hosts),
        outcome=_answers(flow),
    )


def shop_order(context: AppContext) -> DaemonConfig:
    """Return the configuration of the shop window's daemon, which does not log requests.

    The shop window has its own profile, so that it cannot affect the login at the portal.
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
        language=language(),
        **switches(practice=practice),
        **more,
    )


def close_practice_window(here: Places) -> None:
    """Close the practice window if one is open, because it is useless without the practice portal."""
    from helper.browser.daemon.config import DaemonConfig
    from helper.browser.daemon.connection import close_window

    order = DaemonConfig(account=PRACTICE_WINDOW, run=here.run, executable=Path(), profile=None)
    # If closing fails, the window closes by itself some minutes after the program ends.
    with suppress(HelperError, TimeoutError):
        asyncio.run(close_window(order))


def _answers(flow: Flow) -> OutcomeWords:
    """Return the portal's result texts for complaints and for registrations, because one window serves both."""
    words = [flow.outcome, *(shipped_flow(name).outcome for name in (COMPLAINT_FLOW, REGISTRATION_FLOW))]
    return OutcomeWords(
        accepted=tuple(dict.fromkeys(sign for each in words for sign in each.accepted)),
        refused=tuple(dict.fromkeys(sign for each in words for sign in each.refused)),
        number_label=tuple(dict.fromkeys(sign for each in words for sign in each.number_label)),
    )


def filing_session(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    """Return a session, ready to run, that files complaints or registers designs. Nothing is opened yet.

    Raises `WrongUse` if the address or the request is invalid, `NotDone` if a rehearsal must wait for open forms,
    `FlowMistakes` or `LearnedMistakes` if the flow or the taught fields cannot be used.
    """
    if request.works is None:
        flow, wanted = flow_of(request.flow), request.complaints
        learned = context.places.learned
    else:
        flow, wanted = flow_of(request.flow, REGISTRATION_FLOW), request.works
        learned = context.places.learned_registration
    start, address = portal_start(context, request.portal)
    practice = address.trust is Trust.PRACTICE
    jobs = _jobs(context, request)
    _refuse_contradictions(request, context.settings, flow, address, jobs)
    # During practice, all accounts share one window.
    account = None if practice else first_account(jobs, wanted)
    book = learned_book(context, flow, address, learned)
    opening = WindowOpening(context, book.flow_at(address.host), start, account=account)
    channel = OperatorChannel(operator, context.now)
    tools = FilingTools(
        jobs=jobs,
        flow=flow,
        channel=channel,
        clipboard=context.clipboard,
        evidence=context.places.evidence,
        by=context.settings.name,
        account_id=account.id if account else "",
        by_hand=request.paste,
        now=context.now,
        learned=book,
    )
    config = RunConfig(
        start=start,
        address=address,
        account=account,
        limit=request.limit,
        complaints=wanted,
        first_time=None if practice else lambda host: not _was_accepted(jobs.attempts(), host),
        rehearsal=request.rehearse,
    )
    accounts = AccountCheck(context.store, channel, account)
    return FilingSession(
        tools, config, open_window=opening.window, accounts=accounts, remember_host=opening.trust
    )


def _jobs(context: AppContext, request: FilingRequest) -> JobSource:
    if request.works is None:
        return complaint_jobs(context.store, context.queue)
    return RegistrationJobs(
        context.store,
        context.now,
        log=SubmissionTraces(context.store),
        wanted=request.works,
        no_number=context.settings.no_number,
    )


def _refuse_contradictions(
    request: FilingRequest, settings: Settings, flow: Flow, address: PortalAddress, jobs: JobSource
) -> None:
    """Raise `WrongUse` or `NotDone` if the request contradicts itself, the flow or the open forms."""
    if request.rehearse and request.paste:
        raise WrongUse(
            tr(
                "A rehearsal checks the filled-in form in the program's own window, so it does not work with --paste."
            ),
            now=tr("Leave out --paste or --rehearse."),
        )
    if address.trust is Trust.KNOWN and address.host not in (*flow.portal_hosts, *settings.extra_hosts):
        raise WrongUse(
            tr("This flow file does not describe the portal at {host}.", host=address.host),
            where=str(request.flow or ""),
            now=tr(
                "The flow file describes {hosts}: use one of these hosts with --portal.",
                hosts=comma_list(flow.portal_hosts),
            ),
        )
    if request.rehearse and jobs.unfinished():
        raise NotDone(
            tr("A form is still open. Before a rehearsal, say whether you submitted it."),
            now=tr("File once without --rehearse: ipp-helper then asks you about it."),
        )


def _was_accepted(attempts: Iterable[Attempt], host: str) -> bool:
    """Return whether this host has ever accepted a form that the program filled in itself."""
    return any(
        attempt.host == host and attempt.result is Result.FILED and attempt.values for attempt in attempts
    )


def run_of(
    context: AppContext,
    operator: Operator,
    request: RunRequest,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
) -> WindowRun[Any]:
    """Return the requested session; `portal`, `flow` and `account` apply only to the portal's lists.

    Raises the same errors as `list_session`, and `NotDone` for a recheck of practice records.
    """
    if isinstance(request, ReadRequest | RightsRequest):
        return list_session(context, operator, request, portal=portal, flow=flow, account=account)
    channel = OperatorChannel(operator, context.now)

    def open_window() -> AbstractAsyncContextManager[ShopWindow]:
        from helper.browser.shop_window import shop_window

        return shop_window(shop_order(context))

    match request:
        case RecheckRequest(listing_ids=ids):
            context.places.refuse_practice()  # the listings may be invented
            return RecheckSession(channel, open_window, context, ids)
        case JudgeRequest(finding_ids=ids, keys=keys):
            from helper.web.judge import JudgeSession

            return JudgeSession(channel, open_window, context, ids, keys=keys)


def list_session(
    context: AppContext,
    operator: Operator,
    request: ReadRequest | RightsRequest,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
) -> ListSession:
    """Return a session, ready to run, that reads the portal's list of complaints or of registrations.

    The session reads the list of `account`, by default the account used last, in the account's own window. Raises
    `WrongUse` if the address cannot be the portal's, `FlowMistakes` if the flow of the list has mistakes.
    """
    described = flow_of(flow, RIGHTS_FLOW if isinstance(request, RightsRequest) else LIST_FLOW)
    start, address = portal_start(context, portal)
    practice = address.trust is Trust.PRACTICE
    if described.kind is not FlowKind.LIST:
        raise WrongUse(
            tr(
                "This flow file does not describe a list of the portal: its kind is “{kind}”.",
                kind=described.kind,
            ),
            where=described.id,
        )
    hosts = (*described.portal_hosts, *context.settings.extra_hosts)
    if not practice and not is_known_host(start, hosts):
        raise WrongUse(
            tr("This is not an address of the portal, so ipp-helper does not open it."),
            where=start,
            now=tr(_OUR_HOSTS),
        )
    whose = account or account_at_hand(context.store, context.queue)
    tools = ListTools(
        context=context,
        flow=described,
        start=start,
        account_id=whose.id if whose else "",
    )
    own = WindowOpening(context, described, start, account=whose).own
    channel = OperatorChannel(operator, context.now)
    if isinstance(request, RightsRequest):
        return RegistrationListSession(channel, own, tools)
    return ComplaintListSession(channel, own, tools, numbers_only=request.numbers_only)


async def visit_page(context: AppContext, page: str, *, portal: str = "") -> str:
    """Open a page named in the checklist in the portal's window, and return the page's address.

    Raises `WrongUse` if the address cannot be the portal's, `NotDone` if the user has not confirmed the host,
    `BrowserUnavailable` if no browser is found, `PageGone` if the portal does not respond.
    """
    start, _ = _known_start(context, portal, refusal=tr("Unknown host: ipp-helper opens no pages there."))
    address, whose = address_of(start, page), account_at_hand(context.store, context.queue)
    opening = WindowOpening(context, shipped_flow(), start, account=whose)
    # Use a new tab, because the window may contain an open form. The window stays open afterwards.
    async with opening.own() as window:
        await (window.open_beside(address) if window.host else window.open(address))
        await window.bring_to_front()
    return address
