"""`ipp-helper works bring`, `works read` and `register`: designs come in, and are registered at Alibaba."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from helper.cli.commands.accounts import account_called
from helper.cli.commands.filing import Whose, has_nothing_to_do, left_to_file
from helper.cli.operators import run_request, run_session
from helper.cli.output import (
    DryRun,
    FlowFile,
    Paste,
    PortalUrl,
    Texts,
    View,
    argument,
    aside,
    open_context,
    open_portal_context,
    option,
    show,
    wants_json,
)
from helper.errors import NotDone, WrongUse
from helper.model.problems import why_not_register
from helper.model.text import plural
from helper.session.context import AppContext, FilingRequest, RightsRequest
from helper.sheets.designs import APART, Arrivals, Becoming, Brought, arrivals, changed, keep_pictures
from helper.sheets.designs import bring as sort_designs
from helper.store.registrations import Registrations

if TYPE_CHECKING:
    from helper.session.filing.run import FilingSession
    from helper.session.operator import Operator

_WORDS = {
    Becoming.NEW: "new",
    Becoming.JOINED: "joined",
    Becoming.KNOWN: "there already",
    Becoming.ASKED: "which one?",
    Becoming.REFUSED: "not taken",
}
_UNKNOWN = "This is neither a folder, a picture, a sheet, nor a design's page in a shop I know."


def bring(
    sources: Annotated[
        list[str],
        argument(
            "PATH|ADDRESS...",
            "A folder of pictures, a picture, a sheet of designs, or a design's page in a shop.",
        ),
    ],
    join: Annotated[
        Texts,
        option(
            "--is", "Say that one of them is a design you have; what it adds is kept there.", "SOURCE=DESIGN"
        ),
    ] = None,
    apart: Annotated[
        Texts, option("--apart", "Say that one of them is a design of its own.", "SOURCE")
    ] = None,
    dry_run: DryRun = False,
) -> bool:
    """Bring designs in. Titles come from the names of files and from addresses; no page is opened."""
    found = arrivals(sources)
    with open_context(read_only=dry_run) as context:
        answers = _answers(context, found, join or (), apart or ())
        today = date.today()  # noqa: DTZ011 - the person's own day
        brought = sort_designs(context.places, context.store.works.all(), found.designs, answers, today)
        if not dry_run and (works := changed(brought)):
            keep_pictures(context.places, brought)
            context.queue.bring_in(f"{plural(len(works), 'design')} brought in", *works)
    show(
        _lines(found, brought, dry_run=dry_run),
        dry_run=dry_run,
        designs=[_view(design) for design in brought],
        passed_over=found.passed_over,
        unknown=found.unknown,
    )
    left = found.unknown or any(design.becomes in {Becoming.ASKED, Becoming.REFUSED} for design in brought)
    return bool(left or not brought)


def _answers(
    context: AppContext, found: Arrivals, join: Sequence[str], apart: Sequence[str]
) -> dict[str, str]:
    answers = {}
    for said in join:
        source, _, title = said.rpartition("=")
        answers[_source(found, source, "--is")] = context.work(title).id
    for source in apart:
        answers[_source(found, source, "--apart")] = APART
    return answers


def _source(found: Arrivals, name: str, where: str) -> str:
    if name in {design.source for design in found.designs}:
        return name
    raise WrongUse(
        f"Nothing that is brought in is called “{name}”.",
        where=where,
        now="Name it as the list does: the file's name, the address, or the title in the sheet.",
    )


def _lines(found: Arrivals, brought: Sequence[Brought], *, dry_run: bool) -> Iterator[str]:
    for design in brought:
        named = design.work or design.same_as or design.arriving.work
        title = "" if design.becomes is Becoming.REFUSED else named.title
        yield f"{_WORDS[design.becomes]:<13} {title}".rstrip()
        yield f"{'':<13} {design.arriving.source}"
        if design.why:
            yield f"{'':<13} {design.why}"
    for name in found.unknown:
        yield f"not known     {name}"
        yield f"{'':<13} {_UNKNOWN}"
    yield ""
    numbers = {
        words: sum(design.becomes is becomes for design in brought) for becomes, words in _WORDS.items()
    }
    parts = [f"{number} {words}" for words, number in numbers.items() if number]
    if found.passed_over:
        parts.append(f"{plural(found.passed_over, 'other file')} passed over")
    written = " Nothing was written." if dry_run else ""
    yield f"{', '.join(parts) or 'Nothing was brought in'}.{written}"
    if any(design.becomes is Becoming.ASKED for design in brought):
        yield 'Say which: --is "SOURCE=DESIGN" where it is that design, --apart SOURCE where it is one of its own.'


def _view(design: Brought) -> View:
    work = design.work or design.arriving.work
    return {
        "source": design.arriving.source,
        "becomes": design.becomes,
        "title": work.title,
        "id": design.work.id if design.work else None,
        "same_as": design.same_as.title if design.same_as else None,
        "why": design.why,
        "picture": design.work.registration.picture if design.work else "",
        "addresses": work.official_addresses,
    }


def read(portal: PortalUrl = "", flow: FlowFile = None, account: Whose = None) -> bool:
    """Read what Alibaba says about your registrations, from IPR management as the portal shows it to you."""
    with open_portal_context(portal) as context:
        whose = account_called(context, account) if account else None
        return run_request(context, RightsRequest(), portal=portal, flow=flow, account=whose)


def register(
    work: Annotated[
        Texts, option("--work", "Only this design; may be given several times.", "DESIGN")
    ] = None,
    limit: Annotated[int | None, option("--limit", "How many designs at most.", min=1)] = None,
    plain: Annotated[bool, option("--plain", "Line by line, as it is anyway.")] = False,  # noqa: ARG001 - as `file` has it; there are no screens of its own yet
    paste: Paste = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
) -> bool:
    """Fill in the registration of each design that has all it needs; you say who you are, and submit.

    A design that Alibaba has refused is taken when it is named with --work.
    """
    from helper.cli.sessions import filing_session

    with open_portal_context(portal, afresh=True) as context:
        registrations = Registrations(context.store)
        works = tuple(_registrable(context, registrations, title) for title in work or ())
        request = FilingRequest(portal=portal, flow=flow, paste=paste, limit=limit, works=works)

        def make(operator: Operator) -> FilingSession:
            session = filing_session(context, operator, request)
            if not wants_json() and has_nothing_to_do(session):
                _say_what_is_missing(context, registrations)
            return session

        return bool(left_to_file(run_session(make)))


def _registrable(context: AppContext, registrations: Registrations, title: str) -> str:
    """The id of a design that was asked for; that it cannot be registered is said at once."""
    work = context.work(title)
    if problems := registrations.problems(work):
        raise NotDone(
            f"{work.title}: {problems[0].sentence}",
            now="See what a design needs with: ipp-helper works edit --help",
        )
    return work.id


def _say_what_is_missing(context: AppContext, registrations: Registrations) -> None:
    aside("No design is ready to be registered.")
    for work in context.store.works.all():
        problems = registrations.problems(work)
        if problems and not why_not_register(work):
            aside(f"  {work.title}: {problems[0].sentence}")
