"""`ipp-helper works`: the register of designs, their registrations and their papers.

Over 500 lines because all of them speak of one register, in the same options and lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from helper.cli.context import open_context
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    View,
    argument,
    option,
    pairs,
    show,
    table,
    write_new,
)
from helper.errors import NotDone, WrongUse
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import (
    Registration,
    Right,
    RightState,
    Search,
    Work,
    WorkKind,
    read_reasons,
    read_search,
)
from helper.reports.documents import sheet_name, signing_sheet
from helper.session.context import AppContext
from helper.sheets.designs import Paper, keep_paper, why_not_paper
from helper.store.queue import utc_now
from helper.store.registrations import Registrations
from helper.store.works import (
    add_work,
    edit_work,
    file_of,
    keep_searches,
    merge_works,
    note_permission,
    remove_work,
    why_not_merge,
    why_not_remove,
    why_not_title,
)

Ipr = Annotated[
    str | None,
    option("--ipr", "The registration, exactly as the drop-down shows it.", metavar="TEXT"),
]
Number = Annotated[
    str | None,
    option("--number", "The registration number; leading zeros stay."),
]
State = Annotated[RightState | None, option("--state", "How far the registration is.")]
ApprovedOn = Annotated[
    str | None,
    option("--approved-on", "When it was approved.", metavar="YYYY-MM-DD"),
]
ExpiresOn = Annotated[str | None, option("--expires-on", "When it ends.", metavar="YYYY-MM-DD")]
Client = Annotated[str | None, option("--client", "Whose design it is; empty: your own.")]
DropAliases = Annotated[
    list[str] | None,
    option("--drop-alias", "A spelling to forget; may be given several times.", metavar="NAME"),
]
DropShops = Annotated[
    list[str] | None,
    option("--drop-shop", "An official shop or a licensee to forget.", metavar="SHOP"),
]
DropSearches = Annotated[
    list[str] | None,
    option("--drop-search", "Search words to forget, as they were written.", metavar="WORDS"),
]
Aliases = Annotated[
    list[str] | None,
    option("--alias", "Another spelling or nickname; may be given several times.", metavar="NAME"),
]
Description = Annotated[str | None, option("--description", "The explanation on its forms.")]
Official = Annotated[
    list[str] | None,
    option("--official", "A shop of your own that sells it; never reported unasked.", metavar="ADDRESS"),
]
Licensees = Annotated[
    list[str] | None,
    option("--licensee", "A shop with a licence, by name or number; never reported unasked.", metavar="SHOP"),
]
Searches = Annotated[
    list[str] | None,
    option(
        "--search",
        "Words to look for new copies with; language (de) and product type may follow, separated by |.",
        metavar="WORDS",
    ),
]
Reasons = Annotated[
    list[str] | None,
    option(
        "--reason",
        "The portal's reason for its forms, or for one kind of product (“mug: REASON”); empty: “Pirated copy”.",
        metavar="REASON",
    ),
]
PermissionUntil = Annotated[
    str | None,
    option("--permission-until", "The last day of the client's written permission.", metavar="YYYY-MM-DD"),
]


def read_searches(lines: list[str] | None, where: str) -> tuple[Search, ...]:
    """The search words that were typed; `where` names the option.

    Raises:
        WrongUse: A line has no words, or a language that is not two letters.
    """
    found = []
    for line in lines or ():
        search = read_search(line)
        if search is None:
            raise WrongUse(
                f"“{line}” cannot be searched for.",
                where=where,
                now='Write words, a language of two letters and a product type: "whale mug | de | mug"',
            )
        found.append(search)
    return tuple(found)


def read_day(text: str | None, where: str) -> date | None:
    """The day that was typed; `where` names the option.

    Raises:
        WrongUse: It is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        today = datetime.now(UTC).date().isoformat()
        raise WrongUse(f"“{text}” is not a day such as {today}.", where=where) from error


def statement(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    file: Annotated[Path | None, argument("[FILE]", "Where the page goes; else into this folder.")] = None,
    replace: Annotated[bool, option("--replace", "Write over a file that is there already.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write a statement about a design as a page to print and sign by hand. Name, place, day and signature stay blank."""
    with open_context(data, read_only=True) as desk:
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


def _picture(desk: AppContext, work: Work) -> bytes:
    """The design's picture; empty: it has none, or it cannot be read."""
    name = work.registration.picture
    try:
        return file_of(desk.places, work, name).read_bytes() if name else b""
    except OSError:
        return b""


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
    with open_context(data, read_only=not gives) as desk:
        work = desk.work(which)
        if gives:
            for paper, file in files.items():
                work = keep_paper(desk.places, work, paper, file)
            work = replace(work, registration=_with(work.registration, days, kind))
            desk.queue.correct(f"the papers of {work.title}", work)
        problems = Registrations(desk.store).problems(work)
    show(
        [work.title, *pairs(_paper_lines(work)), *(f"  {problem.sentence}" for problem in problems)],
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


def _paper_lines(work: Work) -> dict[str, str]:
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


def add(
    title: Annotated[str, option("--title", "The title it is registered under.")],
    ipr: Ipr = None,
    number: Number = None,
    state: State = None,
    approved_on: ApprovedOn = None,
    expires_on: ExpiresOn = None,
    client: Client = None,
    alias: Aliases = None,
    official: Official = None,
    licensee: Licensees = None,
    description: Description = None,
    reason: Reasons = None,
    permission_until: PermissionUntil = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Add a design; only its title is needed."""
    if not title.strip():
        raise WrongUse(
            "A design needs a title: the one it is registered under.", now="See: ipp-helper works add --help"
        )
    right = _right(Right(), ipr, number, state, approved_on, expires_on)
    until = _permission_day(permission_until, client)
    with open_context(data) as desk:
        if why_not := why_not_title(desk.store, title):
            raise NotDone(why_not, now="See your designs with: ipp-helper works list")
        work = add_work(
            desk.store,
            title=title,
            aliases=tuple(alias or ()),
            client=client or "",
            right=right,
            description=description or "",
            official_addresses=tuple(official or ()),
            licensees=tuple(licensee or ()),
            reasons=read_reasons("; ".join(reason or ())),
        )
        work = _permitted(desk, work, until)
    show(
        f"{work.title} is in your designs. Registration: {RIGHT_WORDS[work.right.state]}.",
        as_json=as_json,
        work=work_view(work),
    )
    return DONE


def list_works(data: Data = None, as_json: AsJson = False) -> int:
    """List your designs."""
    with open_context(data, read_only=True) as desk:
        works = desk.store.works.all()
    show(_lines(works), as_json=as_json, works=[work_view(work) for work in works])
    return DONE


def edit(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    title: Annotated[str | None, option("--title", "Another title.")] = None,
    ipr: Ipr = None,
    number: Number = None,
    state: State = None,
    approved_on: ApprovedOn = None,
    expires_on: ExpiresOn = None,
    client: Client = None,
    alias: Aliases = None,
    drop_alias: DropAliases = None,
    official: Official = None,
    licensee: Licensees = None,
    drop_shop: DropShops = None,
    search: Searches = None,
    drop_search: DropSearches = None,
    description: Description = None,
    reason: Reasons = None,
    permission_until: PermissionUntil = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Change a design; what is not named stays as it is."""
    with open_context(data) as desk:
        work = desk.work(which)
        if title is not None and (why_not := why_not_title(desk.store, title, of=work)):
            raise NotDone(why_not)
        until = _permission_day(permission_until, work.client if client is None else client)
        changed = edit_work(
            desk.store,
            work,
            title=title,
            aliases=_more(work.aliases, alias, drop_alias),
            client=client,
            right=_right(work.right, ipr, number, state, approved_on, expires_on),
            description=description,
            official_addresses=_more(work.official_addresses, official, drop_shop),
            licensees=_more(work.licensees, licensee, drop_shop),
            reasons=None if reason is None else read_reasons("; ".join(reason)),
        )
        changed = _permitted(desk, _searched(desk, changed, search, drop_search), until)
    show(_lines([changed]), as_json=as_json, work=work_view(changed))
    return DONE


def merge(
    which: Annotated[
        str, typer.Argument(metavar="DESIGN", help="The one that goes: its title or another spelling.")
    ],
    into: Annotated[str, option("--into", "The design that stays.", metavar="DESIGN")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Join two designs that are the same; what was filed keeps the title it was filed under."""
    with open_context(data) as desk:
        gone, stays = desk.work(which), desk.work(into)
        if reason := why_not_merge(desk.store, gone, stays):
            raise NotDone(reason)
        merged = merge_works(desk.store, gone, stays, by=desk.settings.name, at=utc_now())
    show(f"{gone.title} is joined with {merged.title}.", as_json=as_json, work=work_view(merged))
    return DONE


def remove(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take a design out of which nothing was filed; its links stay, without a design."""
    with open_context(data) as desk:
        work = desk.work(which)
        if reason := why_not_remove(desk.store, work):
            raise NotDone(reason, now="Join it with: ipp-helper works merge DESIGN --into DESIGN")
        remove_work(desk.store, work, by=desk.settings.name, at=utc_now())
    show(f"{work.title} is taken out of your designs.", as_json=as_json, work=work_view(work))
    return DONE


def permission(
    client: Annotated[str, argument("CLIENT", "Whose designs they are.")],
    until: Annotated[
        str | None, option("--until", "The last day on which it holds.", metavar="YYYY-MM-DD")
    ] = None,
    no_end: Annotated[bool, option("--no-end", "It has no end.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Note until when a client's written permission holds; after that day nothing of theirs is filed."""
    if (until is None) is not no_end:
        raise WrongUse("Say until when it holds.", now="Give --until YYYY-MM-DD, or --no-end.")
    with open_context(data) as desk:
        changed = note_permission(desk.store, client, read_day(until, "--until"))
        if not changed:
            raise NotDone(
                f"No design of “{client}” is in your designs.",
                now='Name the client with: ipp-helper works edit DESIGN --client "NAME"',
            )
    ends = f"holds until {until}" if until else "has no end"
    show(
        f"The written permission of {changed[0].client} {ends}: {plural(len(changed), 'design')}.",
        as_json=as_json,
        works=[work_view(work) for work in changed],
    )
    return DONE


def _searched(desk: AppContext, work: Work, more: list[str] | None, gone: list[str] | None) -> Work:
    """The work with more search words, and without others."""
    if not more and not gone:
        return work
    dropped = read_searches(gone, "--drop-search")
    kept = [one for one in work.searches if not any(one.is_for_the_same(other) for other in dropped)]
    return keep_searches(desk.store, work, (*kept, *read_searches(more, "--search")))


def _permission_day(text: str | None, client: str | None) -> date | None:
    """The last day of the permission; without a client there is nobody to give one."""
    if text is not None and not client:
        raise WrongUse("A written permission is a client's.", now="Name the client with --client.")
    return read_day(text, "--permission-until")


def _permitted(desk: AppContext, work: Work, until: date | None) -> Work:
    """The work with the permission, which all the client's works have now."""
    if until is None:
        return work
    note_permission(desk.store, work.client, until)
    return desk.store.works[work.id]


def _more(kept: tuple[str, ...], more: list[str] | None, gone: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*kept, *(more or ())) if name not in (gone or ())))


def _right(
    right: Right,
    text: str | None,
    number: str | None,
    state: RightState | None,
    approved_on: str | None,
    expires_on: str | None,
) -> Right:
    """The registration with what was given."""
    return replace(
        right,
        text=right.text if text is None else text,
        number=right.number if number is None else number,
        state=state or right.state,
        approved_on=read_day(approved_on, "--approved-on") or right.approved_on,
        expires_on=read_day(expires_on, "--expires-on") or right.expires_on,
    )


def _lines(works: list[Work]) -> list[str]:
    if not works:
        return ['No designs yet. Add one with: ipp-helper works add --title "Its title"']
    rows = [
        (
            work.title,
            _client(work),
            RIGHT_WORDS[work.right.state],
            work.right.number,
            ", ".join(work.aliases),
        )
        for work in works
    ]
    return [
        *table(rows, ("Design", "Client", "Registration", "Number", "Also called")),
        "",
        plural(len(works), "design"),
    ]


def _client(work: Work) -> str:
    if not work.client:
        return "mine"
    return f"{work.client} (until {work.permission_until})" if work.permission_until else work.client


def work_view(work: Work) -> View:
    """A design with its registration."""
    right = work.right
    return {
        "id": work.id,
        "title": work.title,
        "aliases": list(work.aliases),
        "client": work.client,
        "permission_until": work.permission_until.isoformat() if work.permission_until else None,
        "official_addresses": list(work.official_addresses),
        "licensees": list(work.licensees),
        "description": work.description,
        "reasons": [{"product_type": one.product_type, "reason": one.reason} for one in work.reasons],
        "searches": [search_view(work, search) for search in work.searches],
        "ipr": {
            "text": right.text,
            "number": right.number,
            "state": right.state.value,
            "approved_on": right.approved_on.isoformat() if right.approved_on else None,
            "expires_on": right.expires_on.isoformat() if right.expires_on else None,
            "submitted_on": right.submitted_on.isoformat() if right.submitted_on else None,
            "rejection": right.rejection,
        },
    }


def search_view(work: Work, search: Search) -> View:
    """Search words of a design, with the page that they open."""
    return {
        "work": work.title,
        "words": search.words,
        "language": search.language,
        "product_type": search.product_type,
        "url": search.address,
        "last_at": search.last_at.isoformat() if search.last_at else None,
    }
