"""`ipp-helper works read`: read how far the registrations of the designs have come, from the portal window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helper.cli.commands.accounts import account_called
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, option
from helper.cli.output import DONE, NEEDS_PERSON
from helper.errors import WrongUse


def register(works: typer.Typer) -> None:
    """Put the command among those of the designs."""
    works.command("read")(read)


def read(
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
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read what Alibaba says about your registrations, from IPR management as the portal shows it to you."""
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")
    from helper.cli.following import rights_session
    from helper.cli.operators.running import parts_of, run_session
    from helper.session.operator import Operator
    from helper.session.outcomes.rights import RightsSession

    made: list[RightsSession] = []

    def make(operator: Operator) -> RightsSession:
        whose = account_called(desk, account) if account else None
        made.append(rights_session(parts_of(desk), operator, portal=portal, flow=flow, account=whose))
        return made[0]

    with open_desk(data) as desk:
        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open else DONE
