"""The way from any page of the portal to the flow's first page: by the link of its menu, else by its known address."""

from __future__ import annotations

from collections.abc import Sequence

from helper.browser.portal.tab import Portal, Tab
from helper.errors import PageGone
from helper.flow.spec import Flow, Step, StepKind
from helper.hosts import read_host


async def way_to_form(tab: Tab, flow: Flow, portal: Portal) -> str | None:
    """The address of the flow's first page, seen from this page; None: the flow knows no way, or it leads elsewhere."""
    ways = _ways(flow)
    if not ways:
        return None
    target = await link_named(tab, [label for step in ways for label in step.label]) or _addressed(
        tab.page.url, ways
    )
    return target if target and portal.holds(target) else None


def _ways(flow: Flow) -> list[Step]:
    """Every way the flow knows to its first page with a way."""
    for page in flow.pages:
        if ways := [step for step in page.steps if step.kind is StepKind.GO]:
            return ways
    return []


async def link_named(tab: Tab, labels: Sequence[str]) -> str | None:
    """Where the one link with such words leads; None: the page has none."""
    try:
        found = await tab.world.call("linkTo", list(labels))
    except PageGone:
        return None
    return str(found) if found else None


def _addressed(here: str, ways: list[Step]) -> str | None:
    """The address of the way that suits this page: a portal that is all one page is never left for another's address."""
    is_one_page = "#/" in here
    suiting = [step for step in ways if step.value.startswith("#") is is_one_page or read_host(step.value)]
    return next((target for step in suiting if (target := _joined(here, step.value))), None)


def _joined(here: str, way: str) -> str | None:
    """An address of the flow, which may leave out what is the same as here."""
    address = read_host(here)
    if read_host(way):
        return way
    if address is None:
        return None
    if way.startswith("#"):
        return f"{address.origin}{address.path}{way}"
    return f"{address.origin}{way}" if way.startswith("/") and not way.startswith("//") else None
