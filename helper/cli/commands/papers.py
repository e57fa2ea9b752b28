"""`ipp-helper works papers`: what the registration of a design needs, given and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from helper.cli.commands.work_options import read_day
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, option
from helper.cli.output import DONE, NEEDS_PERSON, pairs, show
from helper.errors import NotDone
from helper.exchange.designs.papers import Paper, keep_paper, why_not_paper
from helper.model.work import Registration, Work, WorkKind
from helper.store.registry import Registry


def papers(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    picture: Annotated[
        Path | None, option("--picture", "Its picture: JPG or PNG; copied to your records.", metavar="FILE")
    ] = None,
    statement: Annotated[
        Path | None,
        option("--statement", "The statement you have signed by hand: PDF, JPG or PNG.", metavar="FILE"),
    ] = None,
    certificate: Annotated[
        Path | None,
        option(
            "--certificate", "The scan of a copyright office's certificate, if there is one.", metavar="FILE"
        ),
    ] = None,
    made_on: Annotated[str | None, option("--made-on", "When it was made.", metavar="YYYY-MM-DD")] = None,
    published_on: Annotated[
        str | None, option("--published-on", "When it was first shown to the public.", metavar="YYYY-MM-DD")
    ] = None,
    kind: Annotated[WorkKind | None, option("--kind", "What sort of work it is; else an artwork.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Give what the registration of a design needs; without anything to give, say what it has and what is missing."""
    given = {Paper.PICTURE: picture, Paper.STATEMENT: statement, Paper.CERTIFICATE: certificate}
    files = {paper: file.expanduser() for paper, file in given.items() if file is not None}
    days = {
        name: day
        for name, text in (("made_on", made_on), ("published_on", published_on))
        if (day := read_day(text, f"--{name.replace('_', '-')}")) is not None
    }
    gives = bool(files or days or kind)
    _refuse_bad(files)
    with open_desk(data, read_only=not gives) as desk:
        work = desk.work(which)
        if gives:
            for paper, file in files.items():
                work = keep_paper(desk.places, work, paper, file)
            work = replace(work, registration=_with(work.registration, days, kind))
            desk.queue.correct(f"the papers of {work.title}", work)
        problems = Registry(desk.store).problems(work)
    show(
        [work.title, *pairs(_lines(work)), *(f"  {problem.sentence}" for problem in problems)],
        as_json=as_json,
        design=work.title,
        registration=_view(work.registration),
        missing=[{"field": problem.field, "sentence": problem.sentence} for problem in problems],
    )
    return NEEDS_PERSON if problems else DONE


def _refuse_bad(files: Mapping[Paper, Path]) -> None:
    for paper, file in files.items():
        if sentence := why_not_paper(paper, file, date.today()):  # noqa: DTZ011 - the person's own day
            raise NotDone(sentence, where=str(file), now="Nothing was taken in.")


def _with(registration: Registration, days: dict[str, date], kind: WorkKind | None) -> Registration:
    return replace(
        registration,
        kind=kind or registration.kind,
        made_on=days.get("made_on", registration.made_on),
        published_on=days.get("published_on", registration.published_on),
    )


def _lines(work: Work) -> dict[str, str]:
    registration = work.registration
    lines = {
        "kind": (registration.kind or WorkKind.ARTWORK).replace("_", " "),
        "made on": str(registration.made_on or ""),
        "published on": str(registration.published_on or ""),
        "picture": registration.picture,
        "statement": registration.statement,
        "certificate": registration.certificate_file,
    }
    return {name: text for name, text in lines.items() if text}


def _view(registration: Registration) -> dict[str, Any]:
    return {
        "kind": (registration.kind or WorkKind.ARTWORK).value,
        "made_on": registration.made_on.isoformat() if registration.made_on else None,
        "published_on": registration.published_on.isoformat() if registration.published_on else None,
        "picture": registration.picture,
        "statement": registration.statement,
        "certificate": registration.certificate_file,
    }
