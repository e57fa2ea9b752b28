"""`ipp-helper works bring`, `works read` and `register`: designs come in, and are registered at Alibaba."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helper.cli.commands.filing import ListFlow, ListRun, Whose, left_to_file, read_list
from helper.cli.context import open_context
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    Paste,
    PortalUrl,
    aside,
    flow_option,
    option,
    require_flow,
    show,
)
from helper.errors import NotDone, WrongUse
from helper.model.problems import why_not_register
from helper.model.text import plural
from helper.model.work import Work
from helper.session.context import AppContext
from helper.sheets.designs import APART, Arrivals, Becoming, Brought, arrivals, changed, keep_pictures
from helper.sheets.designs import bring as sort_designs
from helper.store.registrations import Registrations

if TYPE_CHECKING:
    from helper.model.account import Account
    from helper.session.operator import Operator

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
    with open_context(data, read_only=dry_run) as desk:
        answers = _answers(desk, found, join or (), apart or ())
        today = date.today()  # noqa: DTZ011 - the person's own day
        brought = sort_designs(desk.places, desk.store.works.all(), found.designs, answers, today)
        if not dry_run and (works := changed(brought)):
            keep_pictures(desk.places, brought)
            desk.queue.bring_in(f"{plural(len(works), 'design')} brought in", *works)
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


def _answers(desk: AppContext, found: Arrivals, join: Sequence[str], apart: Sequence[str]) -> dict[str, str]:
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
        parts.append(f"{plural(found.passed_over, 'other file')} passed over")
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


def read(
    portal: PortalUrl = "",
    flow: ListFlow = None,
    account: Whose = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read what Alibaba says about your registrations, from IPR management as the portal shows it to you."""

    def make(parts: AppContext, operator: Operator, whose: Account | None) -> ListRun:
        from helper.cli.sessions import rights_session

        return rights_session(parts, operator, portal=portal, flow=flow, account=whose)

    return read_list(make, flow=flow, account=account, data=data, as_json=as_json)


def register_designs(
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
    from helper.cli.operators import run_session
    from helper.cli.sessions import registration_session
    from helper.session.context import FilingRequest
    from helper.session.filing.run import FilingSession

    made: list[FilingSession] = []
    with open_context(data) as desk:
        works = _named(desk, work or [])
        wish = FilingRequest(
            portal=portal, flow=flow, paste=paste, limit=limit, works=tuple(one.id for one in works)
        )

        def make(operator: Operator) -> FilingSession:
            made.append(registration_session(desk, operator, wish))
            if not (as_json or made[0].ready() or made[0].unfinished() or made[0].open_elsewhere()):
                _say_what_is_missing(desk)
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if left_to_file(made[0]) else DONE


def _named(desk: AppContext, titles: list[str]) -> list[Work]:
    """The designs that were asked for; one that cannot be registered is said at once."""
    registry = Registrations(desk.store)
    works = [desk.work(title) for title in titles]
    for one in works:
        problems = registry.problems(one)
        if problems:
            raise NotDone(
                f"{one.title}: {problems[0].sentence}",
                now="See what a design needs with: ipp-helper works edit --help",
            )
    return works


def _say_what_is_missing(desk: AppContext) -> None:
    registry = Registrations(desk.store)
    aside("No design is ready to be registered.")
    for work in desk.store.works.all():
        problems = registry.problems(work)
        if problems and not why_not_register(work):
            aside(f"  {work.title}: {problems[0].sentence}")
