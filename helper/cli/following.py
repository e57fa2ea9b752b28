"""Puts together the sessions before and after filing: shop window, complaint list, looking again. Screens call it too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from helper.browser.keeper.order import KeeperOrder
from helper.cli.compose import Parts, Wish, start_address, window_order
from helper.config.settings import Settings
from helper.errors import WrongUse
from helper.flow.load import RIGHTS_FLOW, load_flow, shipped_flow
from helper.flow.spec import Flow, FlowKind
from helper.hosts import is_known_host, is_loopback
from helper.model.account import Account
from helper.model.listing import Listing
from helper.model.search import Search
from helper.model.work import Work
from helper.session.filing.account import account_at_hand
from helper.session.operator import Operator
from helper.session.outcomes.reading import PORTAL_PACE, OutcomesSession, OutcomeTools
from helper.session.outcomes.rights import RightsSession, RightsTools
from helper.session.outcomes.way import PortalList
from helper.session.pace import AT_ONCE, Pace
from helper.session.shop.recheck import RecheckSession
from helper.session.shop.search import SearchSession
from helper.session.shop.window_session import OpenShop, Shop, ShopSession, ShopTools
from helper.session.talk import Talk
from helper.store.registry import Registry

LIST_FLOW = "aliexpress-list"
"""The description of the complaint list."""
SHOP_WINDOW = "shop"
"""The shop's window has a keeper and a profile of its own: what happens there never costs the portal's login."""


def shop_session(
    parts: Parts, operator: Operator, *, start: str = "", work_id: str | None = None
) -> ShopSession:
    """A visit to the shop that is ready to run; `start` is opened first."""
    return ShopSession(shop_tools(parts, operator), shop_opener(parts), start=start, work_id=work_id)


def recheck_session(
    parts: Parts, operator: Operator, listings: Sequence[Listing], *, pace: Pace | None = None
) -> RecheckSession:
    """A look at filed listings that is ready to run; `listings` as `helper.store.presence.to_look_at` gives them."""
    return RecheckSession(shop_tools(parts, operator), shop_opener(parts), listings, pace=pace)


def search_session(parts: Parts, operator: Operator, wanted: Sequence[tuple[Work, Search]]) -> SearchSession:
    """A search for new copies that is ready to run; `wanted` as `helper.store.searches.searches_due` gives them."""
    return SearchSession(shop_tools(parts, operator), shop_opener(parts), wanted)


def shop_tools(parts: Parts, operator: Operator) -> ShopTools:
    """What both work with."""
    return ShopTools(
        store=parts.store,
        queue=parts.queue,
        talk=Talk(operator, parts.now),
        evidence=parts.places.evidence,
        by=parts.settings.name,
        now=parts.now,
    )


def shop_opener(parts: Parts) -> OpenShop:
    """Opens the shop's window, or finds it open."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[Shop]:
        from helper.browser.shop.window import shop_window

        async with shop_window(shop_order(parts)) as window:
            yield window

    return open_window


def shop_order(parts: Parts) -> KeeperOrder:
    """What the keeper of the shop's window is to open; it writes no request down."""
    from helper.browser.keeper.discovery import require_browser
    from helper.browser.keeper.launch import sandbox, switches

    chosen = switches(practice=False)
    return KeeperOrder(
        account=SHOP_WINDOW,
        run=parts.places.run,
        executable=require_browser(parts.settings.browser).path,
        profile=parts.places.shop_profile,
        add_switches=chosen.add,
        leave_out_switches=chosen.leave_out,
        sandbox=sandbox().on,
    )


def outcomes_session(
    parts: Parts,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
    numbers_only: bool = False,
    pace: Pace | None = None,
) -> OutcomesSession:
    """A reading of the portal's complaint list that is ready to run; `portal` as for filing.

    The list is that of `account`, in its own window; without one, of the account that was used last.

    Raises:
        WrongUse: The address can never be the portal's.
        FlowMistakes: The description of the list cannot be used.
    """
    start = start_address(Wish(portal=portal), parts.settings)
    practice = is_loopback(start)
    whose = account or account_at_hand(parts.store, parts.queue)
    described = _list_flow(flow, LIST_FLOW, start, parts.settings)

    tools = OutcomeTools(
        store=parts.store,
        queue=parts.queue,
        flow=described,
        talk=Talk(operator, parts.now),
        now=parts.now,
        practice=practice,
        start=start,
        account_id=whose.id if whose else "",
        pace=pace or (AT_ONCE if practice else PORTAL_PACE),
        numbers_only=numbers_only,
    )
    return OutcomesSession(tools, _list_opener(parts, described, practice=practice, account=whose))


def rights_session(
    parts: Parts,
    operator: Operator,
    *,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
    pace: Pace | None = None,
) -> RightsSession:
    """A reading of the portal's list of registrations that is ready to run; as `outcomes_session` otherwise."""
    start = start_address(Wish(portal=portal), parts.settings)
    practice = is_loopback(start)
    described = _list_flow(flow, RIGHTS_FLOW, start, parts.settings)
    tools = RightsTools(
        store=parts.store,
        registry=Registry(parts.store, parts.now),
        flow=described,
        talk=Talk(operator, parts.now),
        now=parts.now,
        practice=practice,
        start=start,
        pace=pace or (AT_ONCE if practice else PORTAL_PACE),
    )
    whose = account or account_at_hand(parts.store, parts.queue)
    return RightsSession(tools, _list_opener(parts, described, practice=practice, account=whose))


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
    parts: Parts, described: Flow, *, practice: bool, account: Account | None
) -> Callable[[], AbstractAsyncContextManager[PortalList]]:
    """Opens the account's window on a list of the portal's, or finds it open."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[PortalList]:
        from helper.browser.portal.list_window import list_window
        from helper.browser.portal.tab import Portal

        place = Portal(flow=described, more_hosts=parts.settings.extra_hosts, practice=practice)
        # The keeper may be opened here and used for filing later: it must know how the form answers.
        order = window_order(parts, shipped_flow(), practice=practice, account=account)
        async with list_window(order, place) as window:
            yield window

    return open_window
