"""`ipp-helper outcomes`: read what Alibaba says. Reads Manage Complaints in the portal window and writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helper.cli.commands.accounts import account_called
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, option
from helper.cli.output import DONE, NEEDS_PERSON
from helper.errors import WrongUse


def outcomes(
    portal: Annotated[
        str, typer.Option("--portal", metavar="URL", help="The portal's address.", show_default=False)
    ] = "",
    flow: Annotated[
        Path | None,
        typer.Option("--flow", metavar="FILE", help="Another description of the list.", show_default=False),
    ] = None,
    account: Annotated[
        str | None, option("--account", "Whose list it is; else of the one used last.", metavar="NAME")
    ] = None,
    numbers_only: Annotated[
        bool,
        typer.Option("--numbers", help="Only find the numbers that are missing; the others are not opened."),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read what Alibaba says about your complaints, from the list that the portal shows you."""
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")
    from helper.cli.following import outcomes_session
    from helper.cli.operators.running import parts_of, run_session
    from helper.session.operator import Operator
    from helper.session.outcomes.reading import OutcomesSession

    made: list[OutcomesSession] = []

    def make(operator: Operator) -> OutcomesSession:
        whose = account_called(desk, account) if account else None
        session = outcomes_session(
            parts_of(desk), operator, portal=portal, flow=flow, account=whose, numbers_only=numbers_only
        )
        made.append(session)
        return made[0]

    with open_desk(data) as desk:
        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open else DONE
