"""`ipp-helper export`: writes the listings as a sheet, whole or as far as words pick them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from helper.cli.commands.filters import filtered
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, show
from helper.errors import NotDone
from helper.exchange.export.sheet import export_to
from helper.model.words import counted

_FILTERS = "Words that pick listings, such as work:whale, status:gone or any text; all of them must fit."


def export(
    file: Annotated[Path, argument("FILE", "The sheet to write; its name ends with .xlsx or .csv.")],
    filters: Annotated[list[str] | None, argument("[FILTER]...", _FILTERS)] = None,
    redacted: Annotated[
        bool, option("--redacted", "For the press: without shops, links, numbers, clients and names.")
    ] = False,
    replace: Annotated[bool, option("--replace", "Write over a file that is there.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write your listings as a spreadsheet; numbers leave as text, and nothing in it is a formula."""
    path = file.expanduser()
    if path.exists() and not replace:
        raise NotDone(
            "There is a file of that name already.",
            where=str(path),
            now="Give another name, or say --replace.",
        )
    with open_desk(data, read_only=True) as desk:
        chosen = filtered(desk.store, filters) if filters else None
        rows = export_to(path, desk.store, chosen, redacted=redacted)
    show(
        f"{counted(rows, 'row')} written to {path}.",
        as_json=as_json,
        file=str(path),
        rows=rows,
        redacted=redacted,
    )
    return DONE
