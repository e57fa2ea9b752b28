"""What `outcomes` and `works read` have in common: a list that the portal shows, read in its window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

from helper.cli.commands.accounts import account_called
from helper.cli.desk import open_desk
from helper.cli.options import flow_option, option, require_flow
from helper.cli.output import DONE, NEEDS_PERSON

if TYPE_CHECKING:
    from helper.cli.compose import Parts
    from helper.model.account import Account
    from helper.session.operator import Operator, Request

ListFlow = Annotated[Path | None, flow_option("Another description of the list.")]
Whose = Annotated[
    str | None, option("--account", "Whose list it is; else of the one used last.", metavar="NAME")
]


class Reading(Protocol):
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
    make: Callable[[Parts, Operator, Account | None], Reading],
    *,
    flow: Path | None,
    account: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """Run the reading that `make` gives for an account; the exit code."""
    require_flow(flow)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.operators.running import parts_of, run_session

    made: list[Reading] = []

    def begin(operator: Operator) -> Reading:
        whose = account_called(desk, account) if account else None
        made.append(make(parts_of(desk), operator, whose))
        return made[0]

    with open_desk(data) as desk:
        run_session(begin, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open else DONE
