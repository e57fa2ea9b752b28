"""Says whether a page is the portal's, and which of a flow's pages it is, before anything on it is touched."""

from __future__ import annotations

from collections.abc import Sequence

from helper.flow.form import Where
from helper.flow.normal import fits
from helper.flow.spec import Flow, Page
from helper.hosts import is_known_host, is_loopback


def on_portal(flow: Flow, address: str, *, more_hosts: Sequence[str] = ()) -> bool:
    """Whether the address leads to one of the flow's hosts, to one the person named, or to this machine."""
    return is_known_host(address, (*flow.portal_hosts, *more_hosts)) or is_loopback(address)


def page_at(flow: Flow, where: Where, *, more_hosts: Sequence[str] = ()) -> Page | None:
    """The flow's page with this host and one of these headings; None: none of them, or not certain which."""
    if not on_portal(flow, where.address, more_hosts=more_hosts):
        return None
    fitting = [page for page in flow.pages if any(fits(heading, page.heading) for heading in where.headings)]
    return fitting[0] if len(fitting) == 1 else None
