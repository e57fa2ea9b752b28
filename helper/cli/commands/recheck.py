"""`ipp-helper recheck`: see if they are really gone. Opens reported listings one by one while you are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.commands.filters import filtered
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, argument
from helper.cli.output import DONE, NEEDS_PERSON, aside
from helper.store.presence import back_again, to_look_at

if TYPE_CHECKING:
    from helper.session.operator import Operator
    from helper.session.shop.recheck import RecheckSession


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
    from helper.cli.following import recheck_session
    from helper.cli.operators.running import parts_of, run_session

    with open_desk(data) as desk:
        listings = to_look_at(desk.store, filtered(desk.store, filters or ()))[:limit]
        if not listings and not as_json:
            aside("No reported listing fits. See: ipp-helper queue list")
        parts = parts_of(desk)
        made: list[RecheckSession] = []

        def make(operator: Operator) -> RecheckSession:
            made.append(recheck_session(parts, operator, listings))
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left_open or back_again(desk.store) else DONE
