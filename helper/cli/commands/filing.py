"""`ipp-helper file`, `outcomes`, `recheck` and `judge`: browser sessions controlled line by line."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from helper.cli.commands.accounts import account_called
from helper.cli.commands.queue import filtered
from helper.cli.operators import KEYS_LINE, run_request, run_session
from helper.cli.output import (
    INVOCATION,
    FlowFile,
    Paste,
    PortalUrl,
    Texts,
    argument,
    aside,
    ask_name,
    open_context,
    open_portal_context,
    option,
    wants_json,
)
from helper.clipboard.clipboard import LoopClipboard
from helper.config.settings import read_keys
from helper.model.problems import approval_unknown
from helper.session.context import (
    AppContext,
    FilingRequest,
    JudgeRequest,
    ReadRequest,
    RecheckRequest,
)
from helper.store.queries import copies, doubts_of, next_up
from helper.store.relisting import back_again, listings_to_check
from helper.translation import msg, msg_n, tr, tr_n, with_label
from helper.tui.actions import page_keys

if TYPE_CHECKING:
    from helper.session.filing.run import FilingSession
    from helper.session.operator import Operator

_PAGE_KEYS_LINE = msg("  Enter shows the page again   p stop here")
_UNSEEN = msg_n(
    "{n} link left out: view its page first, then judge it with --viewed.",
    "{n} links left out: view their pages first, then judge them with --viewed.",
)
_DOUBTED = msg_n(
    "{n} link left out, because it is doubtful. View its page, then judge it with --viewed and --because.",
    "{n} links left out, because they are doubtful. View their pages, then judge them with --viewed and --because.",
)
_Filters = Annotated[Texts, argument("FILTER", "Only matching links, with the filters of “queue list”.")]
Whose = Annotated[
    str | None, option("--account", "The account whose list is read; by default the last one used.", "NAME")
]


def file(
    plain: Annotated[bool, option("--plain", "Print lines instead of showing screens.")] = False,
    paste: Paste = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
    limit: Annotated[int | None, option("--limit", "The maximum number of forms.", min=1)] = None,
    rehearse: Annotated[
        bool, option("--rehearse", "Fill in one form for you to look at; nothing is recorded as filed.")
    ] = False,
) -> int:
    """Put your copies on forms and fill them in; you check, attest and submit each one."""
    request = FilingRequest(portal=portal, flow=flow, paste=paste, limit=limit, rehearse=rehearse)
    if not (plain or wants_json()):
        from helper.cli.screens import open_screens

        return open_screens(INVOCATION.get().data, request)
    # The terminal can serve as the clipboard only if the output goes to a terminal.
    clipboard = LoopClipboard(sys.stderr.write) if sys.stderr.isatty() else LoopClipboard()
    with open_portal_context(portal, afresh=True) as opened:
        context = replace(opened, clipboard=clipboard)
        must_wait = _plan(context)
        session = run_session(lambda operator: _filing(context, operator, request), keys=KEYS_LINE)
    return must_wait or bool(forms_left(session))


def _plan(context: AppContext) -> bool:
    """Put the links that you judged as copies on forms. Return whether a link or a form must wait for the user."""
    context.queue.plan(limit=context.settings.listings_per_form)
    held_back = copies(context.store, doubtful=True)
    forms = {form.work_id: context.queue.problems(form) for form in next_up(context.store)}
    lines = [
        with_label(context.store.works[work_id].title, problems[0].sentence)
        for work_id, problems in forms.items()
        if problems
    ]
    doubted = sum(bool(doubts_of(context.store, finding)) for finding in held_back)
    unseen = len(held_back) - doubted
    lines += [
        tr_n(*sentence, number) for sentence, number in ((_UNSEEN, unseen), (_DOUBTED, doubted)) if number
    ]
    if lines and not wants_json():
        aside("\n".join((tr("Must wait:"), *(f"  {line}" for line in lines))))
    return bool(lines)


def _filing(context: AppContext, operator: Operator, request: FilingRequest) -> FilingSession:
    from helper.composition.sessions import filing_session

    session = filing_session(context, operator, request)
    if wants_json():
        return session
    if has_nothing_to_do(session):
        aside(tr("No form is ready."))
    if session.forms.ready() and not context.practice:
        works = dict.fromkeys(complaint.work_id for complaint in context.queue.ready())
        if warning := approval_unknown(context.store.works[work_id] for work_id in works):
            aside(warning)
    return session


def has_nothing_to_do(session: FilingSession) -> bool:
    return not (session.forms.ready() or session.forms.unfinished())


def forms_left(session: FilingSession) -> int:
    """Return the number of forms that still need the user after the run; always 0 after a rehearsal."""
    if session.recorder.rehearsed:
        return 0
    forms = session.forms
    return len(forms.ready()) + len(forms.unfinished()) + len(forms.elsewhere())


def outcomes(
    portal: PortalUrl = "",
    flow: FlowFile = None,
    account: Whose = None,
    numbers_only: Annotated[
        bool, option("--numbers", "Only look for missing numbers; other complaints are not opened.")
    ] = False,
) -> bool:
    """Read Alibaba's answers to your complaints from the list that the portal shows you."""
    with open_portal_context(portal) as context:
        request = ReadRequest(numbers_only=numbers_only)
        whose = account_called(context, account) if account else None
        return run_request(context, request, portal=portal, flow=flow, account=whose)


def recheck(filters: _Filters = None) -> bool:
    """Open the listings that you have reported, one by one, and check whether they are gone."""
    with open_context() as context:
        listings = listings_to_check(context.store, filtered(context.store, filters or ()))
        if not listings and not wants_json():
            aside(tr("No reported listing matches. See: ipp-helper queue list"))
        ids = tuple(listing.id for listing in listings)
        return run_request(context, RecheckRequest(listing_ids=ids)) or bool(back_again(context.store))


def judge(filters: _Filters = None) -> bool:
    """Judge listings on a page in the shop window, with your design beside each listing's picture."""
    with open_context() as context:
        chosen = [finding for finding in filtered(context.store, filters or ()) if finding.to_judge]
        ids = tuple(finding.id for finding in chosen)
        ask_name(context)
        run_request(
            context,
            JudgeRequest(finding_ids=ids, keys=page_keys(read_keys(context.places.keys_file))),
            keys=_PAGE_KEYS_LINE,
        )
        return any(finding.to_judge for finding in map(context.store.findings.get, ids) if finding)
