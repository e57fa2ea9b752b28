"""`ipp-helper works bring`: designs from pictures, a sheet, or addresses of shops; asked about where they may be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, option
from helper.cli.output import DONE, NEEDS_PERSON, show
from helper.errors import WrongUse
from helper.exchange.designs.arriving import Arrivals, arrivals
from helper.exchange.designs.bringing import APART, Becoming, Brought, changed, keep_pictures
from helper.exchange.designs.bringing import bring as sort_designs
from helper.model.words import counted

_WORDS = {
    Becoming.NEW: "new",
    Becoming.JOINED: "joined",
    Becoming.KNOWN: "there already",
    Becoming.ASKED: "which one?",
    Becoming.REFUSED: "not taken",
}


def bring(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|ADDRESS...",
            help="A folder of pictures, a picture, a sheet of designs, or a design's page in a shop.",
        ),
    ],
    join: Annotated[
        list[str] | None,
        option(
            "--is",
            "Say that one of them is a design you have; what it adds is kept there.",
            metavar="SOURCE=DESIGN",
        ),
    ] = None,
    apart: Annotated[
        list[str] | None,
        option("--apart", "Say that one of them is a design of its own.", metavar="SOURCE"),
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", "Show what would happen, and write nothing.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Bring designs in. Titles come from the names of files and from addresses; no page is opened."""
    found = arrivals(sources)
    with open_desk(data, read_only=dry_run) as desk:
        answers = _answers(desk, found, join or (), apart or ())
        today = date.today()  # noqa: DTZ011 - the person's own day
        brought = sort_designs(desk.places, desk.store.works.all(), found.designs, answers, today)
        if not dry_run and (works := changed(brought)):
            keep_pictures(desk.places, brought)
            desk.queue.bring_in(f"{counted(len(works), 'design')} brought in", *works)
    show(
        _lines(found, brought, dry_run=dry_run),
        as_json=as_json,
        dry_run=dry_run,
        designs=[_view(one) for one in brought],
        passed_over=found.passed_over,
        unknown=list(found.unknown),
    )
    left = found.unknown or any(one.becomes in {Becoming.ASKED, Becoming.REFUSED} for one in brought)
    return NEEDS_PERSON if left or not brought else DONE


def _answers(desk: Desk, found: Arrivals, join: Sequence[str], apart: Sequence[str]) -> dict[str, str]:
    answers = {}
    for said in join:
        source, _, title = said.rpartition("=")
        answers[_source(found, source, "--is")] = desk.work(title).id
    for source in apart:
        answers[_source(found, source, "--apart")] = APART
    return answers


def _source(found: Arrivals, name: str, where: str) -> str:
    if name in {one.source for one in found.designs}:
        return name
    raise WrongUse(
        f"Nothing that is brought in is called “{name}”.",
        where=where,
        now="Name it as the list does: the file's name, the address, or the title in the sheet.",
    )


def _lines(found: Arrivals, brought: Sequence[Brought], *, dry_run: bool) -> Iterator[str]:
    for one in brought:
        named = one.work or one.same_as or one.arriving.work
        title = "" if one.becomes is Becoming.REFUSED else named.title
        yield f"{_WORDS[one.becomes]:<13} {title}".rstrip()
        yield f"{'':<13} {one.arriving.source}"
        if one.why:
            yield f"{'':<13} {one.why}"
    for name in found.unknown:
        yield f"not known     {name}"
        yield f"{'':<13} This is neither a folder, a picture, a sheet, nor a design's page in a shop I know."
    yield ""
    yield _sum(found, brought, dry_run=dry_run)
    if any(one.becomes is Becoming.ASKED for one in brought):
        yield 'Say which: --is "SOURCE=DESIGN" where it is that design, --apart SOURCE where it is one of its own.'


def _sum(found: Arrivals, brought: Sequence[Brought], *, dry_run: bool) -> str:
    parts = [
        f"{number} {words}"
        for becomes, words in _WORDS.items()
        if (number := sum(one.becomes is becomes for one in brought))
    ]
    if found.passed_over:
        parts.append(f"{counted(found.passed_over, 'other file')} passed over")
    said = ", ".join(parts) or "Nothing was brought in"
    return f"{said}. Nothing was written." if dry_run else f"{said}."


def _view(one: Brought) -> dict[str, Any]:
    work = one.work or one.arriving.work
    return {
        "source": one.arriving.source,
        "becomes": one.becomes.value,
        "title": work.title,
        "id": one.work.id if one.work else None,
        "same_as": one.same_as.title if one.same_as else None,
        "why": one.why,
        "picture": one.work.registration.picture if one.work else "",
        "addresses": list(work.official_addresses),
    }
