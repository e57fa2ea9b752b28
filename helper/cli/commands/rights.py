"""`ipp-helper works read`: read how far the registrations of the designs have come, from the portal window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from helper.cli.commands.list_reading import ListFlow, Reading, Whose, read_list
from helper.cli.options import AsJson, Data, PortalUrl

if TYPE_CHECKING:
    from helper.cli.compose import Parts
    from helper.model.account import Account
    from helper.session.operator import Operator


def register(works: typer.Typer) -> None:
    """Put the command among those of the designs."""
    works.command("read")(read)


def read(
    portal: PortalUrl = "",
    flow: ListFlow = None,
    account: Whose = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read what Alibaba says about your registrations, from IPR management as the portal shows it to you."""

    def make(parts: Parts, operator: Operator, whose: Account | None) -> Reading:
        from helper.cli.following import rights_session

        return rights_session(parts, operator, portal=portal, flow=flow, account=whose)

    return read_list(make, flow=flow, account=account, data=data, as_json=as_json)
