"""The way from any page of the portal to the flow's first page: by the link of its menu, else by its known address."""

from __future__ import annotations

from helper.browser.tab import Portal, Tab
from helper.errors import PageGone
from helper.flow.spec import Flow, Step, StepKind
from helper.hosts import read_host


async def way_to_form(tab: Tab, flow: Flow, portal: Portal) -> str | None:
    """The address of the flow's first page, seen from this page; None: the flow knows no way, or it leads elsewhere."""
    step = _first_way(flow)
    if step is None:
        return None
    target = await _linked(tab, step) or _joined(tab.page.url, step.value)
    return target if target and portal.holds(target) else None


def _first_way(flow: Flow) -> Step | None:
    return next((step for page in flow.pages for step in page.steps if step.kind is StepKind.GO), None)


async def _linked(tab: Tab, step: Step) -> str | None:
    try:
        found = await tab.world.call("linkTo", list(step.label))
    except PageGone:
        return None
    return str(found) if found else None


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
