"""`ipp-helper links`: says of every address whether it can be reported, and why not; nothing is opened or kept."""

from __future__ import annotations

from typing import Annotated

from helper.cli.options import AsJson, Data, argument
from helper.cli.output import DONE, show
from helper.cli.reading import STDIN, read_text
from helper.model.address import Address, Disposition, find_addresses
from helper.model.words import counted

_MARKS = {Disposition.ACCEPT: "yes ", Disposition.FLAG: "look", Disposition.REJECT: "no  "}


def links(
    file: Annotated[
        str,
        argument("FILE", "A text with addresses; without it, standard input."),
    ] = STDIN,
    data: Data = None,  # noqa: ARG001 - every command takes it; this one needs no records
    as_json: AsJson = False,
) -> int:
    """Read the addresses in a text and say which of them can be reported."""
    found = find_addresses(read_text(file))
    show(_lines(found), as_json=as_json, links=[address.as_json() for address in found])
    return DONE


def _lines(found: list[Address]) -> list[str]:
    lines = []
    for address in found:
        lines.append(f"{_MARKS[address.disposition]}  {address.url or address.raw}")
        if address.reason != "item":
            lines.append(f"      {address.sentence}")
    good = sum(address.disposition is Disposition.ACCEPT for address in found)
    return [
        *lines,
        f"{counted(len(found), 'address') if len(found) == 1 else f'{len(found)} addresses'}, {good} can be reported.",
    ]
