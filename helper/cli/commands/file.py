"""`ipp-helper file`: files what is ready, line by line; with `--json` for another program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.desk import open_desk
from helper.cli.operators.line_operator import KEYS_LINE
from helper.cli.options import AsJson, Data, Paste, PortalUrl, flow_option, require_flow
from helper.cli.output import DONE, NEEDS_PERSON, aside
from helper.clipboard.in_loop import LoopClipboard
from helper.model.problems import approval_unknown

if TYPE_CHECKING:
    from helper.session.filing.session import FilingSession
    from helper.session.operator import Operator


def file(
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without screens.")] = False,
    paste: Paste = False,
    portal: PortalUrl = "",
    flow: Annotated[Path | None, flow_option("Another description of the portal's pages.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many forms at most.", show_default=False)
    ] = None,
    rehearse: Annotated[
        bool,
        typer.Option("--rehearse", help="Fill in one form to look at; nothing is written down as filed."),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Fill in the forms that are ready; you check, attest and submit each one."""
    if not (plain or as_json):
        from helper.cli.screens import open_screens

        return open_screens(data, portal=portal, flow=flow, rehearse=rehearse, paste=paste, limit=limit)
    require_flow(flow)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.compose import Parts, Wish, filing_session
    from helper.cli.operators.running import run_session

    wish = Wish(portal=portal, flow=flow, paste=paste, limit=limit, rehearse=rehearse)
    made: list[FilingSession] = []
    with open_desk(data) as desk:
        parts = Parts(
            places=desk.places,
            settings=desk.settings,
            store=desk.store,
            queue=desk.queue,
            clipboard=_clipboard(),
        )

        def make(operator: Operator) -> FilingSession:
            made.append(filing_session(parts, operator, wish))
            ready = made[0].ready()
            if not (as_json or ready or made[0].unfinished() or made[0].open_elsewhere()):
                aside("No form is ready. See: ipp-helper complaints list")
            if ready and not (as_json or made[0].practice):
                works = dict.fromkeys(one.work_id for one in desk.queue.ready(practice=False))
                if warning := approval_unknown(desk.store.works[work_id] for work_id in works):
                    aside(warning)
            return made[0]

        run_session(make, as_json=as_json, keys=KEYS_LINE)
    return NEEDS_PERSON if left_to_file(made[0]) else DONE


def left_to_file(session: FilingSession) -> int:
    """How much needs the person after a run; a rehearsal leaves everything as it was."""
    if session.rehearsed:
        return 0
    left_open = len(session.unfinished()) + len(session.open_elsewhere())
    return len(session.ready()) + left_open + len(session.elsewhere())


def _clipboard() -> LoopClipboard:
    """The terminal's own way to a clipboard is taken only where there is a terminal to write to."""
    return LoopClipboard(sys.stderr.write) if sys.stderr.isatty() else LoopClipboard()
