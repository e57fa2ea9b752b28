"""`ipp-helper works statement`: the sheet for signing, prepared and never signed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, show
from helper.cli.writing import write_new
from helper.exchange.signing_sheet import sheet_name, signing_sheet
from helper.model.work import Work
from helper.store.work_folder import file_of


def statement(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    file: Annotated[Path | None, argument("[FILE]", "Where the page goes; else into this folder.")] = None,
    replace: Annotated[bool, option("--replace", "Write over a file that is there already.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write a statement about a design as a page to print and sign by hand. Name, place, day and signature stay blank."""
    with open_desk(data, read_only=True) as desk:
        work = desk.work(which)
        page = signing_sheet(work, _picture(desk, work))
    written = write_new(file or Path(sheet_name(work)), page.encode(), replace=replace)
    show(
        [
            f"Written to {written}",
            "It is prepared, not signed. If the portal offers a form of its own, use that form.",
            "Print it, fill in what is blank, sign it by hand, and scan it as PDF, JPG or PNG; Word files are refused.",
        ],
        as_json=as_json,
        file=str(written),
        design=work.title,
        signed=False,
    )
    return DONE


def _picture(desk: Desk, work: Work) -> bytes:
    """The design's picture; empty: it has none, or it cannot be read."""
    name = work.registration.picture
    try:
        return file_of(desk.places, work, name).read_bytes() if name else b""
    except OSError:
        return b""
