"""`ipp-helper pack`: everything known about one design or one store, in a folder for a lawyer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, MaybeWorkTitle, argument, option
from helper.cli.output import DONE, NEEDS_PERSON, show
from helper.errors import NotDone, WrongUse
from helper.exchange.pack.contents import Contents, contents_of, facts_about
from helper.exchange.pack.manifest import verify
from helper.exchange.pack.writing import write_pack


def pack(
    folder: Annotated[Path, argument("FOLDER", "Where it goes, or with --check, where it is.")],
    work: MaybeWorkTitle = None,
    seller: Annotated[
        str | None, option("--seller", "A shop, by its number or name.", metavar="SHOP")
    ] = None,
    check: Annotated[bool, option("--check", "Say whether a pack is as it was made.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Make a file for a lawyer: listings, complaints, pictures, who did what and when, with fingerprints."""
    target = folder.expanduser().absolute()
    if check:
        return _check(target, as_json=as_json)
    if not work and not seller:
        raise WrongUse(
            "A pack is about one design or one shop.", now="Name it: --work TITLE or --seller SHOP"
        )
    if target.exists():
        raise NotDone("There is a folder of that name already.", where=str(target), now="Take another name.")
    with open_desk(data, read_only=True) as desk:
        contents = _contents(desk, work or "", seller or "")
    try:
        names = write_pack(contents, target, datetime.now(UTC))
    except OSError as error:
        raise NotDone(f"The pack cannot be written: {error.strerror}.", where=str(target)) from error
    _show(contents, target, names, as_json=as_json)
    return NEEDS_PERSON if contents.missing else DONE


def _contents(desk: Desk, work: str, seller: str) -> Contents:
    design = desk.work(work).title if work else ""
    facts = facts_about(desk.store, design=design, seller=seller)
    if not facts:
        raise NotDone("Nothing was reported about that yet, so there is nothing to pack.")
    subject = " · ".join(part for part in (design, f"store {seller}" if seller else "") if part)
    return contents_of(desk.store, desk.places.evidence, facts, subject=subject)


def _show(contents: Contents, folder: Path, names: list[str], *, as_json: bool) -> None:
    lines = [
        f"{contents.headline}: {folder}",
        "Open cover.html; SHA256SUMS verifies the files (sha256sum -c SHA256SUMS, or ipp-helper pack FOLDER --check).",
        *(f"Not there any more: {name}" for name in contents.missing),
    ]
    show(
        lines,
        as_json=as_json,
        folder=str(folder),
        files=names,
        uses=len(contents.uses),
        complaints=len(contents.sent),
        exhibits=len(contents.exhibits),
        missing=list(contents.missing),
    )


def _check(folder: Path, *, as_json: bool) -> int:
    try:
        found = verify(folder)
    except OSError as error:
        raise WrongUse(f"This is no pack that can be read: {error.strerror}.", where=str(folder)) from error
    lines = found or ["Every file is as it was packed, and none was added."]
    show(lines, as_json=as_json, folder=str(folder), verified=not found, differences=found)
    return NEEDS_PERSON if found else DONE
