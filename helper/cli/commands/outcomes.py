"""`ipp-helper outcomes`: read what Alibaba says. Reads Manage Complaints in the portal window and writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from helper.cli.commands.list_reading import ListFlow, Reading, Whose, read_list
from helper.cli.options import AsJson, Data, PortalUrl, option

if TYPE_CHECKING:
    from helper.cli.compose import Parts
    from helper.model.account import Account
    from helper.session.operator import Operator


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

    def make(parts: Parts, operator: Operator, whose: Account | None) -> Reading:
        from helper.cli.following import outcomes_session

        return outcomes_session(
            parts, operator, portal=portal, flow=flow, account=whose, numbers_only=numbers_only
        )

    return read_list(make, flow=flow, account=account, data=data, as_json=as_json)
