"""`ipp-helper works` and `register`: manages designs, their registrations and the files for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from helper.cli.commands.filing import forms_left, has_nothing_to_do
from helper.cli.operators import run_session
from helper.cli.output import (
    Paste,
    PortalUrl,
    Texts,
    View,
    argument,
    aside,
    day_option,
    open_context,
    open_portal_context,
    option,
    picked,
    show,
    table,
    wants_json,
)
from helper.errors import NotDone, WrongUse
from helper.model.problems import why_not_register
from helper.model.state_words import RIGHT_WORDS
from helper.model.work import Right, RightState, Search, Work, WorkKind, read_reasons, read_search
from helper.session.context import AppContext, FilingRequest
from helper.store.registrations import Registrations
from helper.store.works import (
    Paper,
    add_work,
    edit_work,
    keep_paper,
    keep_searches,
    why_not_paper,
    why_not_title,
)
from helper.translation import comma_list, tr, tr_n, with_label

if TYPE_CHECKING:
    from helper.session.filing.run import FilingSession
    from helper.session.operator import Operator


def _search_option(name: str, sentence: str) -> Any:
    def read(line: str) -> Search:
        if (search := read_search(line)) is not None:
            return search
        raise WrongUse(
            tr("“{text}” cannot be read as search words.", text=line),
            where=name,
            now=tr(
                "Give search words, a two-letter language code and a product type, such as: {example}",
                example='"whale mug | de | mug"',
            ),
        )

    return option(name, sentence, "WORDS", parser=read)


_RIGHT = ("text", "number", "state", "expires_on", "approved_on")
Design = Annotated[str, argument("DESIGN", "The design's title, or another spelling of the title.")]
Ipr = Annotated[
    str | None, option("--ipr", "The registration, exactly as the portal's drop-down shows it.", "TEXT")
]
Number = Annotated[str | None, option("--number", "The registration number, with its leading zeros.")]
State = Annotated[RightState | None, option("--state", "The state of the registration.")]
ExpiresOn = Annotated[date | None, day_option("--expires-on", "The last day of the registration.")]
Client = Annotated[
    str | None, option("--client", "The client who owns the design; empty for your own designs.")
]
Aliases = Annotated[
    Texts,
    option("--alias", "Another spelling or nickname of the design; may be given several times.", "NAME"),
]
Official = Annotated[
    Texts,
    option(
        "--official",
        "A shop of your own that sells the design; its listings are not reported without a reason.",
        "ADDRESS",
    ),
]
Licensees = Annotated[
    Texts,
    option(
        "--licensee",
        "A shop with a licence, by name or number; its listings are not reported without a reason.",
        "SHOP",
    ),
]
Searches = Annotated[
    list[Search] | None,
    _search_option(
        "--search",
        "Words for finding new copies; a language (de) and a product type may follow, separated by |.",
    ),
]
Description = Annotated[str | None, option("--description", "The explanation on the design's forms.")]
Reasons = Annotated[
    Texts,
    option(
        "--reason",
        "The reason on the design's forms, or on those for one product type (“mug: REASON”). Empty: “Pirated copy”.",
        "REASON",
    ),
]


Picture = Annotated[
    Path | None,
    option("--picture", "The design's picture (JPG or PNG), which is copied to your records.", "FILE"),
]
Statement = Annotated[
    Path | None, option("--statement", "The statement that you have signed by hand: PDF, JPG or PNG.", "FILE")
]
Certificate = Annotated[
    Path | None,
    option("--certificate", "The scan of a copyright office's certificate, if there is one.", "FILE"),
]
MadeOn = Annotated[date | None, day_option("--made-on", "The day on which the design was made.")]
PublishedOn = Annotated[
    date | None, day_option("--published-on", "The day on which the design was first shown to the public.")
]
Kind = Annotated[WorkKind | None, option("--kind", "The type of work; artwork by default.")]


def add(
    title: Annotated[str, option("--title", "The title under which the design is registered.")],
    ipr: Ipr = None,
    state: State = None,
    client: Client = None,
) -> None:
    """Add a design by its title. `works edit` sets its other values."""
    if not title.strip():
        raise WrongUse(
            tr("A design needs the title it is registered under."),
            now=tr("See: {command}", command="ipp-helper works add --help"),
        )
    with open_context() as context:
        if why_not := why_not_title(context.store, title):
            raise NotDone(why_not, now=tr("See: {command}", command="ipp-helper works list"))
        work = add_work(
            context.store,
            title=title,
            client=client or "",
            right=_right(Right(), ipr, None, state),
        )
    known = tr(RIGHT_WORDS[work.right.state])
    said = tr("{design} was added to your designs. Registration: {state}.", design=work.title, state=known)
    show(said, work=work_view(work))


def list_() -> None:
    """List your designs."""
    with open_context(read_only=True) as context:
        works = context.store.works.all()
    show(_lines(works), works=[work_view(work) for work in works])


def edit(
    which: Design,
    title: Annotated[str | None, option("--title", "The design's new title.")] = None,
    ipr: Ipr = None,
    number: Number = None,
    state: State = None,
    expires_on: ExpiresOn = None,
    client: Client = None,
    alias: Aliases = None,
    official: Official = None,
    licensee: Licensees = None,
    search: Searches = None,
    description: Description = None,
    reason: Reasons = None,
    picture: Picture = None,
    statement: Statement = None,
    certificate: Certificate = None,
    made_on: MadeOn = None,
    published_on: PublishedOn = None,
    kind: Kind = None,
) -> None:
    """Change a design and the data for its registration. Values that you do not name stay unchanged."""
    files = _papers({Paper.PICTURE: picture, Paper.STATEMENT: statement, Paper.CERTIFICATE: certificate})
    facts: dict[str, Any] = {"kind": kind, "made_on": made_on, "published_on": published_on}
    with open_context() as context:
        work = context.work(which)
        if title is not None and (why_not := why_not_title(context.store, title, of=work)):
            raise NotDone(why_not)
        changed = edit_work(
            context.store,
            work,
            title=title,
            aliases=_more(work.aliases, alias),
            client=client,
            right=_right(work.right, ipr, number, state, expires_on),
            description=description,
            official_addresses=_more(work.official_addresses, official),
            licensees=_more(work.licensees, licensee),
            reasons=None if reason is None else read_reasons("; ".join(reason)),
        )
        if search:
            changed = keep_searches(context.store, changed, (*changed.searches, *search))
        given = {name: value for name, value in facts.items() if value}
        registered = _with_registration(context, changed, files, given)
        problems = Registrations(context.store).problems(registered) if files or given else []
    show(
        [*_lines([registered]), *(f"  {problem.sentence}" for problem in problems)],
        work=work_view(registered),
        missing=[picked(problem, "field", "sentence") for problem in problems],
    )


def _with_registration(
    context: AppContext, work: Work, files: Mapping[Paper, Path], facts: Mapping[str, Any]
) -> Work:
    """Save the files and facts of the design's registration as one undo step, and return the design."""
    registered = work
    for paper, file in files.items():
        registered = keep_paper(context.places, registered, paper, file)
    if facts:
        registered = replace(registered, registration=replace(registered.registration, **facts))
    if registered != work:
        context.store.undo_stack.do(tr("papers for {title} changed", title=registered.title), registered)
    return registered


def _papers(given: Mapping[Paper, Path | None]) -> dict[Paper, Path]:
    files = {paper: file.expanduser() for paper, file in given.items() if file is not None}
    for paper, file in files.items():
        if sentence := why_not_paper(paper, file, date.today()):  # noqa: DTZ011 - the user's own day
            raise NotDone(sentence, where=str(file), now=tr("Nothing was changed."))
    return files


def _more(kept: tuple[str, ...], more: Texts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*kept, *(more or ()))))


def _right(right: Right, *given: Any) -> Right:
    return replace(
        right, **{name: value for name, value in zip(_RIGHT, given, strict=False) if value is not None}
    )


def _lines(works: Iterable[Work]) -> list[str]:
    rows = [
        (
            work.title,
            _client(work),
            tr(RIGHT_WORDS[work.right.state]),
            work.right.number,
            comma_list(work.aliases),
        )
        for work in works
    ]
    command = 'ipp-helper works add --title "TITLE"'
    return table(
        rows,
        (tr("Design"), tr("Client"), tr("Registration"), tr("Number"), tr("Other names")),
        empty=tr("No designs yet. Add one with: {command}", command=command),
        foot=("", tr_n("{n} design", "{n} designs", len(rows))),
    )


def _client(work: Work) -> str:
    if not work.client:
        return tr("mine")
    if work.permission_until is None:
        return work.client
    return tr("{client} (until {day})", client=work.client, day=work.permission_until)


def work_view(work: Work) -> View:
    about = ("title", "aliases", "client", "permission_until", "official_addresses", "licensees")
    return {
        **picked(work, "id", *about, "description"),
        "reasons": [picked(choice, "product_type", "reason") for choice in work.reasons],
        "searches": [
            {
                "work": work.title,
                **picked(search, "words", "language", "product_type", "last_at"),
                "url": search.address,
            }
            for search in work.searches
        ],
        "ipr": picked(work.right, *_RIGHT, "submitted_on", "rejection"),
    }


def register(
    work: Annotated[
        Texts, option("--work", "Only this design; may be given several times.", "DESIGN")
    ] = None,
    paste: Paste = False,
    portal: PortalUrl = "",
) -> bool:
    """Fill in a registration form for each design whose data is complete. You confirm your identity and submit.

    A design whose registration Alibaba rejected is included only if --work names it.
    """
    from helper.composition.sessions import filing_session

    with open_portal_context(portal, afresh=True) as context:
        registrations = Registrations(context.store)
        works = [context.work(title) for title in work or ()]
        for wanted in works:
            if problems := registrations.problems(wanted):
                raise NotDone(
                    with_label(wanted.title, problems[0].sentence),
                    now=tr("See: {command}", command="ipp-helper works edit --help"),
                )
        request = FilingRequest(portal=portal, paste=paste, works=tuple(wanted.id for wanted in works))

        def make(operator: Operator) -> FilingSession:
            session = filing_session(context, operator, request)
            if not wants_json() and has_nothing_to_do(session):
                _say_what_is_missing(context, registrations)
            return session

        return bool(forms_left(run_session(make)))


def _say_what_is_missing(context: AppContext, registrations: Registrations) -> None:
    aside(tr("No design is ready to be registered."))
    for work in context.store.works.all():
        problems = registrations.problems(work)
        if problems and not why_not_register(work):
            aside(f"  {with_label(work.title, problems[0].sentence)}")
