"""`ipp-helper works`: the register of designs, their registrations and their papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from helper.cli.output import (
    Replace,
    Texts,
    View,
    argument,
    day_option,
    open_context,
    option,
    pairs,
    picked,
    show,
    table,
    write_new,
)
from helper.errors import NotDone, WrongUse
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import Right, RightState, Search, Work, WorkKind, read_reasons, read_search
from helper.reports.documents import sheet_name, signing_sheet
from helper.session.context import AppContext
from helper.store.queue import utc_now
from helper.store.registrations import Registrations
from helper.store.works import (
    Paper,
    add_work,
    edit_work,
    file_of,
    keep_paper,
    keep_searches,
    merge_works,
    note_permission,
    remove_work,
    why_not_merge,
    why_not_paper,
    why_not_remove,
    why_not_title,
)


def _search_option(name: str, sentence: str) -> Any:
    def read(line: str) -> Search:
        if (search := read_search(line)) is not None:
            return search
        raise WrongUse(
            f"“{line}” cannot be searched for.",
            where=name,
            now='Write words, a language of two letters and a product type: "whale mug | de | mug"',
        )

    return option(name, sentence, "WORDS", parser=read)


_RIGHT = ("text", "number", "state", "approved_on", "expires_on")
Design = Annotated[str, argument("DESIGN", "Its title or another spelling of it.")]
Ipr = Annotated[str | None, option("--ipr", "The registration, exactly as the drop-down shows it.", "TEXT")]
Number = Annotated[str | None, option("--number", "The registration number; leading zeros stay.")]
State = Annotated[RightState | None, option("--state", "How far the registration is.")]
ApprovedOn = Annotated[date | None, day_option("--approved-on", "When it was approved.")]
ExpiresOn = Annotated[date | None, day_option("--expires-on", "When it ends.")]
Client = Annotated[str | None, option("--client", "Whose design it is; empty: your own.")]
Aliases = Annotated[
    Texts, option("--alias", "Another spelling or nickname; may be given several times.", "NAME")
]
DropAliases = Annotated[
    Texts, option("--drop-alias", "A spelling to forget; may be given several times.", "NAME")
]
Official = Annotated[
    Texts, option("--official", "A shop of your own that sells it; never reported unasked.", "ADDRESS")
]
Licensees = Annotated[
    Texts, option("--licensee", "A shop with a licence, by name or number; never reported unasked.", "SHOP")
]
DropShops = Annotated[Texts, option("--drop-shop", "An official shop or a licensee to forget.", "SHOP")]
Searches = Annotated[
    list[Search] | None,
    _search_option(
        "--search",
        "Words to look for new copies with; language (de) and product type may follow, separated by |.",
    ),
]
DropSearches = Annotated[
    list[Search] | None, _search_option("--drop-search", "Search words to forget, as they were written.")
]
Description = Annotated[str | None, option("--description", "The explanation on its forms.")]
Reasons = Annotated[
    Texts,
    option(
        "--reason",
        "The portal's reason for its forms, or for one kind of product (“mug: REASON”); empty: “Pirated copy”.",
        "REASON",
    ),
]


def statement(
    which: Design,
    file: Annotated[Path | None, argument("[FILE]", "Where the page goes; else into this folder.")] = None,
    replace: Replace = False,
) -> None:
    """Write a statement about a design as a page to print and sign by hand. Name, place, day and signature stay blank."""
    with open_context(read_only=True) as context:
        work = context.work(which)
        page = signing_sheet(work, _picture(context, work))
    written = write_new(file or Path(sheet_name(work)), page.encode(), replace=replace)
    show(
        [
            f"Written to {written}",
            "It is prepared, not signed. If the portal offers a form of its own, use that form.",
            "Print it, fill in what is blank, sign it by hand, and scan it as PDF, JPG or PNG; Word files are refused.",
        ],
        file=written,
        design=work.title,
        signed=False,
    )


def _picture(context: AppContext, work: Work) -> bytes:
    name = work.registration.picture
    try:
        return file_of(context.places, work, name).read_bytes() if name else b""
    except OSError:
        return b""


def papers(
    which: Design,
    picture: Annotated[
        Path | None, option("--picture", "Its picture: JPG or PNG; copied to your records.", "FILE")
    ] = None,
    statement: Annotated[
        Path | None, option("--statement", "The statement you have signed by hand: PDF, JPG or PNG.", "FILE")
    ] = None,
    certificate: Annotated[
        Path | None,
        option("--certificate", "The scan of a copyright office's certificate, if there is one.", "FILE"),
    ] = None,
    made_on: Annotated[date | None, day_option("--made-on", "When it was made.")] = None,
    published_on: Annotated[
        date | None, day_option("--published-on", "When it was first shown to the public.")
    ] = None,
    kind: Annotated[WorkKind | None, option("--kind", "What sort of work it is; else an artwork.")] = None,
) -> bool:
    """Give what the registration of a design needs; without anything to give, say what it has and what is missing."""
    given = {Paper.PICTURE: picture, Paper.STATEMENT: statement, Paper.CERTIFICATE: certificate}
    files = {paper: file.expanduser() for paper, file in given.items() if file is not None}
    said = {"kind": kind, "made_on": made_on, "published_on": published_on}
    facts: dict[str, Any] = {name: value for name, value in said.items() if value}
    for paper, file in files.items():
        if sentence := why_not_paper(paper, file, date.today()):  # noqa: DTZ011 - the person's own day
            raise NotDone(sentence, where=str(file), now="Nothing was taken in.")
    with open_context(read_only=not (files or facts)) as context:
        work = context.work(which)
        if files or facts:
            for paper, file in files.items():
                work = keep_paper(context.places, work, paper, file)
            work = replace(work, registration=replace(work.registration, **facts))
            context.store.undo_stack.do(f"the papers of {work.title}", work)
        problems = Registrations(context.store).problems(work)
    view = _papers_view(work)
    lines = {name.replace("_", " "): str(value) for name, value in view.items() if value}
    lines["kind"] = lines["kind"].replace("_", " ")
    show(
        [work.title, *pairs(lines), *(f"  {problem.sentence}" for problem in problems)],
        design=work.title,
        registration=view,
        missing=[picked(problem, "field", "sentence") for problem in problems],
    )
    return bool(problems)


def _papers_view(work: Work) -> View:
    registration = work.registration
    return {
        "kind": registration.kind or WorkKind.ARTWORK,
        **picked(registration, "made_on", "published_on", "picture", "statement"),
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
) -> None:
    """Add a design; only its title is needed."""
    if not title.strip():
        raise WrongUse(
            "A design needs a title: the one it is registered under.", now="See: ipp-helper works add --help"
        )
    with open_context() as context:
        if why_not := why_not_title(context.store, title):
            raise NotDone(why_not, now="See your designs with: ipp-helper works list")
        work = add_work(
            context.store,
            title=title,
            aliases=tuple(alias or ()),
            client=client or "",
            right=_right(Right(), ipr, number, state, approved_on, expires_on),
            description=description or "",
            official_addresses=tuple(official or ()),
            licensees=tuple(licensee or ()),
            reasons=read_reasons("; ".join(reason or ())),
        )
    show(
        f"{work.title} is in your designs. Registration: {RIGHT_WORDS[work.right.state]}.",
        work=work_view(work),
    )


def list_() -> None:
    """List your designs."""
    with open_context(read_only=True) as context:
        works = context.store.works.all()
    show(_lines(works), works=[work_view(work) for work in works])


def edit(
    which: Design,
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
) -> None:
    """Change a design; what is not named stays as it is."""
    with open_context() as context:
        work = context.work(which)
        if title is not None and (why_not := why_not_title(context.store, title, of=work)):
            raise NotDone(why_not)
        changed = edit_work(
            context.store,
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
        if search or drop_search:
            kept = [
                known for known in work.searches if not any(map(known.is_for_the_same, drop_search or ()))
            ]
            changed = keep_searches(context.store, changed, (*kept, *(search or ())))
    show(_lines([changed]), work=work_view(changed))


def merge(
    which: Annotated[str, argument("DESIGN", "The one that goes: its title or another spelling.")],
    into: Annotated[str, option("--into", "The design that stays.", "DESIGN")],
) -> None:
    """Join two designs that are the same; what was filed keeps the title it was filed under."""
    with open_context() as context:
        gone, stays = context.work(which), context.work(into)
        if reason := why_not_merge(context.store, gone, stays):
            raise NotDone(reason)
        merged = merge_works(context.store, gone, stays, by=context.settings.name, at=utc_now())
    show(f"{gone.title} is joined with {merged.title}.", work=work_view(merged))


def remove(which: Design) -> None:
    """Take a design out of which nothing was filed; its links stay, without a design."""
    with open_context() as context:
        work = context.work(which)
        if reason := why_not_remove(context.store, work):
            raise NotDone(reason, now="Join it with: ipp-helper works merge DESIGN --into DESIGN")
        remove_work(context.store, work, by=context.settings.name, at=utc_now())
    show(f"{work.title} is taken out of your designs.", work=work_view(work))


def permission(
    client: Annotated[str, argument("CLIENT", "Whose designs they are.")],
    until: Annotated[date | None, day_option("--until", "The last day on which it holds.")] = None,
    no_end: Annotated[bool, option("--no-end", "It has no end.")] = False,
) -> None:
    """Note until when a client's written permission holds; after that day nothing of theirs is filed."""
    if (until is None) is not no_end:
        raise WrongUse("Say until when it holds.", now="Give --until YYYY-MM-DD, or --no-end.")
    with open_context() as context:
        changed = note_permission(context.store, client, until)
        if not changed:
            raise NotDone(
                f"No design of “{client}” is in your designs.",
                now='Name the client with: ipp-helper works edit DESIGN --client "NAME"',
            )
    ends = f"holds until {until}" if until else "has no end"
    show(
        f"The written permission of {changed[0].client} {ends}: {plural(len(changed), 'design')}.",
        works=[work_view(work) for work in changed],
    )


def _more(kept: tuple[str, ...], more: Texts, gone: Texts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*kept, *(more or ())) if name not in (gone or ())))


def _right(right: Right, *given: Any) -> Right:
    """The registration with what was given, in the order of `_RIGHT`."""
    return replace(
        right, **{name: value for name, value in zip(_RIGHT, given, strict=True) if value is not None}
    )


def _lines(works: Iterable[Work]) -> list[str]:
    rows = [
        (work.title, _client(work), RIGHT_WORDS[work.right.state], work.right.number, ", ".join(work.aliases))
        for work in works
    ]
    return table(
        rows,
        ("Design", "Client", "Registration", "Number", "Also called"),
        empty='No designs yet. Add one with: ipp-helper works add --title "Its title"',
        foot=("", plural(len(rows), "design")),
    )


def _client(work: Work) -> str:
    if not work.client:
        return "mine"
    return f"{work.client} (until {work.permission_until})" if work.permission_until else work.client


def work_view(work: Work) -> View:
    about = ("title", "aliases", "client", "permission_until", "official_addresses", "licensees")
    return {
        **picked(work, "id", *about, "description"),
        "reasons": [picked(choice, "product_type", "reason") for choice in work.reasons],
        "searches": [search_view(work, search) for search in work.searches],
        "ipr": picked(work.right, *_RIGHT, "submitted_on", "rejection"),
    }


def search_view(work: Work, search: Search) -> View:
    """Search words of a design, with the page that they open."""
    view = picked(search, "words", "by_picture", "language", "product_type", "last_at")
    return {"work": work.title, **view, "url": search.address}
