"""`ipp-helper file`: files what is ready, line by line; with `--json` for another program."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.desk import open_desk
from helper.cli.operators.json_operator import JsonOperator
from helper.cli.operators.line_operator import LineOperator
from helper.cli.options import AsJson, Data
from helper.cli.output import DONE, NEEDS_PERSON, aside
from helper.clipboard.in_loop import LoopClipboard
from helper.errors import WrongUse
from helper.session.operator import Request

if TYPE_CHECKING:
    from helper.cli.compose import Parts, Wish
    from helper.session.filing.session import FilingSession


def file(
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without screens.")] = False,
    paste: Annotated[
        bool, typer.Option("--paste", help="In a browser of your own: each text is laid ready to paste.")
    ] = False,
    portal: Annotated[
        str, typer.Option("--portal", metavar="URL", help="The portal's address.", show_default=False)
    ] = "",
    flow: Annotated[
        Path | None,
        typer.Option(
            "--flow", metavar="FILE", help="Another description of the portal's pages.", show_default=False
        ),
    ] = None,
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
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.compose import Parts, Wish

    wish = Wish(portal=portal, flow=flow, paste=paste, limit=limit, rehearse=rehearse)
    with open_desk(data) as desk:
        parts = Parts(
            places=desk.places,
            settings=desk.settings,
            store=desk.store,
            queue=desk.queue,
            clipboard=_clipboard(),
        )
        left = asyncio.run(_run(parts, wish, as_json=as_json))
    return NEEDS_PERSON if left else DONE


async def _run(parts: Parts, wish: Wish, *, as_json: bool) -> int:
    """Run a session over standard input and output; how much is left to file."""
    from helper.cli.compose import filing_session

    def request(asked: Request) -> None:
        session.request(asked)

    operator = (JsonOperator if as_json else LineOperator)(sys.stdout, sys.stdin, request)
    session: FilingSession = filing_session(parts, operator, wish)
    if not as_json and not session.ready():
        aside("No form is ready. See: ipp-helper complaints list")
    operator.start()
    await session.run()
    if session.rehearsed:
        return 0
    return len(session.ready()) + len(session.unfinished()) + len(session.elsewhere())


def _clipboard() -> LoopClipboard:
    """The terminal's own way to a clipboard is taken only where there is a terminal to write to."""
    return LoopClipboard(sys.stderr.write) if sys.stderr.isatty() else LoopClipboard()
