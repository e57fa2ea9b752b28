"""`ipp-helper register`: fills in the form by which a design is registered at Alibaba, one design after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helper.cli.commands.file import left_to_file
from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, Paste, PortalUrl, flow_option, option, require_flow
from helper.cli.output import DONE, NEEDS_PERSON, aside
from helper.errors import NotDone
from helper.model.registration import why_not_register
from helper.model.work import Work
from helper.store.registry import Registry


def register(
    work: Annotated[
        list[str] | None,
        option("--work", "Only this design; may be given several times.", metavar="DESIGN"),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many designs at most.", show_default=False)
    ] = None,
    plain: Annotated[  # noqa: ARG001 - as `file` has it; there are no screens of its own yet
        bool, typer.Option("--plain", help="Line by line, as it is anyway.")
    ] = False,
    paste: Paste = False,
    portal: PortalUrl = "",
    flow: Annotated[Path | None, flow_option("Another description of the form.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Fill in the registration of each design that has all it needs; you say who you are, and submit.

    A design that Alibaba has refused is taken when it is named with --work.
    """
    require_flow(flow)
    from helper.cli.compose import Wish, registration_session
    from helper.cli.operators.running import parts_of, run_session
    from helper.session.filing.session import FilingSession
    from helper.session.operator import Operator

    made: list[FilingSession] = []
    with open_desk(data) as desk:
        works = _named(desk, work or [])
        wish = Wish(portal=portal, flow=flow, paste=paste, limit=limit, works=tuple(one.id for one in works))

        def make(operator: Operator) -> FilingSession:
            made.append(registration_session(parts_of(desk), operator, wish))
            if not (as_json or made[0].ready() or made[0].unfinished() or made[0].open_elsewhere()):
                _say_what_is_missing(desk)
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if left_to_file(made[0]) else DONE


def _named(desk: Desk, titles: list[str]) -> list[Work]:
    """The designs that were asked for; one that cannot be registered is said at once."""
    registry = Registry(desk.store)
    works = [desk.work(title) for title in titles]
    for one in works:
        problems = registry.problems(one)
        if problems:
            raise NotDone(
                f"{one.title}: {problems[0].sentence}",
                now="See what a design needs with: ipp-helper works edit --help",
            )
    return works


def _say_what_is_missing(desk: Desk) -> None:
    registry = Registry(desk.store)
    aside("No design is ready to be registered.")
    for work in desk.store.works.all():
        problems = registry.problems(work)
        if problems and not why_not_register(work):
            aside(f"  {work.title}: {problems[0].sentence}")
