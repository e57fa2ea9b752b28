"""`ipp-helper file`, `due`, `outcomes`, `recheck`, `shop` and `search`: the evening's work in windows, line by line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from helper.browser.shop_page import is_shop
from helper.cli.commands.accounts import account_called
from helper.cli.commands.queue import filtered
from helper.cli.commands.works import search_view
from helper.cli.context import open_context
from helper.cli.operators import KEYS_LINE
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    MaybeWorkTitle,
    Paste,
    PortalUrl,
    argument,
    aside,
    flow_option,
    option,
    require_flow,
    show,
    table,
)
from helper.clipboard.clipboard import LoopClipboard
from helper.errors import NotDone, WrongUse
from helper.model.deadlines import Due
from helper.model.problems import approval_unknown
from helper.model.work import Search, Work
from helper.store.queries import due_items
from helper.store.relisting import back_again, to_look_at
from helper.store.works import searches_due

if TYPE_CHECKING:
    from helper.model.account import Account
    from helper.session.context import AppContext
    from helper.session.filing.run import FilingSession
    from helper.session.operator import Operator, Request
    from helper.session.shop.rounds import RecheckSession


def due(data: Data = None, as_json: AsJson = False) -> int:
    """List what is due, the earliest first; nothing is ever sent for you."""
    today = datetime.now(UTC).date()
    with open_context(data, read_only=True) as desk:
        found = due_items(desk.store, today)
    rows = [(one.on.isoformat(), one.what, one.rule.certainty.value) for one in found]
    sources = dict.fromkeys(f"{one.rule.what}: {one.rule.source}" for one in found)
    lines = (
        [*table(rows, ("By", "What", "The rule is")), "", *sources] if found else ["Nothing has a date now."]
    )
    show(lines, as_json=as_json, due=[_view(one, today=today) for one in found])
    return DONE


def _view(one: Due, *, today: date) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "over": one.is_over(today),
        "what": one.what,
        "rule": one.rule.what,
        "source": one.rule.source,
        "certainty": one.rule.certainty.value,
        "findings": list(one.finding_ids),
    }


ListFlow = Annotated[Path | None, flow_option("Another description of the list.")]
Whose = Annotated[
    str | None, option("--account", "Whose list it is; else of the one used last.", metavar="NAME")
]


class ListRun(Protocol):
    """A run over such a list."""

    def request(self, request: Request) -> None:
        """Hear what the person asks for."""
        ...

    async def run(self) -> None:
        """Run to the end."""
        ...

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        ...


def read_list(
    make: Callable[[AppContext, Operator, Account | None], ListRun],
    *,
    flow: Path | None,
    account: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """Run the reading that `make` gives for an account; the exit code."""
    require_flow(flow)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.operators import run_session

    made: list[ListRun] = []

    def begin(operator: Operator) -> ListRun:
        whose = account_called(desk, account) if account else None
        made.append(make(desk, operator, whose))
        return made[0]

    with open_context(data) as desk:
        run_session(begin, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open else DONE


def file(
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without screens.")] = False,
    paste: Paste = False,
    portal: PortalUrl = "",
    flow: Annotated[Path | None, flow_option("Another description of the portal's pages.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many forms at most.", show_default=False)
    ] = None,
    rehearse: Annotated[
        bool,
        typer.Option("--rehearse", help="Fill in one form to look at; nothing is written down as filed."),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Fill in the forms that are ready; you check, attest and submit each one."""
    if not (plain or as_json):
        from helper.cli.screens import open_screens

        return open_screens(data, portal=portal, flow=flow, rehearse=rehearse, paste=paste, limit=limit)
    require_flow(flow)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.operators import run_session
    from helper.cli.sessions import filing_session
    from helper.session.context import FilingRequest

    wish = FilingRequest(portal=portal, flow=flow, paste=paste, limit=limit, rehearse=rehearse)
    made: list[FilingSession] = []
    with open_context(data) as desk:
        parts = replace(desk, clipboard=_clipboard())

        def make(operator: Operator) -> FilingSession:
            made.append(filing_session(parts, operator, wish))
            ready = made[0].ready()
            if not (as_json or ready or made[0].unfinished() or made[0].open_elsewhere()):
                aside("No form is ready. See: ipp-helper complaints list")
            if ready and not (as_json or made[0].practice):
                works = dict.fromkeys(one.work_id for one in desk.queue.ready(practice=False))
                if warning := approval_unknown(desk.store.works[work_id] for work_id in works):
                    aside(warning)
            return made[0]

        run_session(make, as_json=as_json, keys=KEYS_LINE)
    return NEEDS_PERSON if left_to_file(made[0]) else DONE


def left_to_file(session: FilingSession) -> int:
    """How much needs the person after a run; a rehearsal leaves everything as it was."""
    if session.rehearsed:
        return 0
    left_open = len(session.unfinished()) + len(session.open_elsewhere())
    return len(session.ready()) + left_open + len(session.elsewhere())


def _clipboard() -> LoopClipboard:
    """The terminal's own way to a clipboard is taken only where there is a terminal to write to."""
    return LoopClipboard(sys.stderr.write) if sys.stderr.isatty() else LoopClipboard()


def outcomes(
    portal: PortalUrl = "",
    flow: ListFlow = None,
    account: Whose = None,
    numbers_only: Annotated[
        bool, option("--numbers", "Only find the numbers that are missing; the others are not opened.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read what Alibaba says about your complaints, from the list that the portal shows you."""

    def make(parts: AppContext, operator: Operator, whose: Account | None) -> ListRun:
        from helper.cli.sessions import outcomes_session

        return outcomes_session(
            parts, operator, portal=portal, flow=flow, account=whose, numbers_only=numbers_only
        )

    return read_list(make, flow=flow, account=account, data=data, as_json=as_json)


def recheck(
    filters: Annotated[
        list[str] | None, argument("FILTER", "Only these, as in “queue list”: words, work:…, seller:….")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many listings at most.", show_default=False)
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open the listings you have reported, one by one, and see if they are really gone."""
    from helper.cli.operators import run_session
    from helper.cli.sessions import recheck_session

    with open_context(data) as desk:
        listings = to_look_at(desk.store, filtered(desk.store, filters or ()))[:limit]
        if not listings and not as_json:
            aside("No reported listing fits. See: ipp-helper queue list")
        made: list[RecheckSession] = []

        def make(operator: Operator) -> RecheckSession:
            made.append(recheck_session(desk, operator, listings))
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open or back_again(desk.store) else DONE


def shop(
    link: Annotated[str, argument("LINK", "A page of AliExpress to open first.")] = "",
    work: MaybeWorkTitle = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open a window on AliExpress and write down the listings that you have open, one Enter each."""
    if link and not is_shop(link):
        raise WrongUse("This window is for AliExpress only.", where=link)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.operators import run_session
    from helper.cli.sessions import shop_session

    with open_context(data) as desk:
        work_id = desk.work_id(work)
        run_session(
            lambda operator: shop_session(desk, operator, start=link, work_id=work_id), as_json=as_json
        )
    return DONE


_HOW = 'Add words with: ipp-helper works edit DESIGN --search "words | language | product type"'


def search(
    work: MaybeWorkTitle = None,
    only_list: Annotated[bool, option("--list", "Only say which there are, and when each was done.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many at most.", show_default=False)
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open your search words one by one, the ones done longest ago first; you browse, Enter writes a listing down."""
    with open_context(data, read_only=only_list) as desk:
        due = searches_due(desk.store, desk.work_id(work))[:limit]
        if only_list:
            show(_lines(due), as_json=as_json, searches=[search_view(*pair) for pair in due])
            return DONE
        if not due:
            raise NotDone("No search words are kept.", now=_HOW)
        # Loaded only where it is used: every other command starts sooner.
        from helper.cli.operators import run_session
        from helper.cli.sessions import search_session
        from helper.session.shop.rounds import SearchSession

        made: list[SearchSession] = []

        def make(operator: Operator) -> SearchSession:
            made.append(search_session(desk, operator, due))
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left else DONE


def _lines(due: list[tuple[Work, Search]]) -> list[str]:
    if not due:
        return ["No search words are kept.", _HOW]
    rows = [
        (
            one.title,
            kept.words,
            kept.language,
            kept.product_type,
            kept.last_at.date().isoformat() if kept.last_at else "never",
        )
        for one, kept in due
    ]
    return table(rows, ("Design", "Words", "Language", "Product", "Last done"))
