"""`ipp-helper works`: the register of designs and their registrations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from helper.cli.commands.work_options import (
    Aliases,
    ApprovedOn,
    Client,
    Description,
    ExpiresOn,
    Ipr,
    Licensees,
    Number,
    Official,
    PermissionUntil,
    Reasons,
    Searches,
    State,
    read_day,
    read_searches,
)
from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, argument, group, option
from helper.cli.output import DONE, show, table
from helper.cli.views import work_view
from helper.errors import NotDone, WrongUse
from helper.model.reason import read_reasons
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import Right, RightState, Work
from helper.store.forms import utc_now
from helper.store.merging import merge_works, remove_work, why_not_merge, why_not_remove
from helper.store.searches import keep_searches
from helper.store.works import add_work, edit_work, note_permission, why_not_title

app = group("Your designs, and their registrations at Alibaba.")


@app.command("add")
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
    with open_desk(data) as desk:
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


@app.command("list")
def list_works(data: Data = None, as_json: AsJson = False) -> int:
    """List your designs."""
    with open_desk(data, read_only=True) as desk:
        works = desk.store.works.all()
    show(_lines(works), as_json=as_json, works=[work_view(work) for work in works])
    return DONE


@app.command("edit")
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
    drop_alias: Annotated[
        list[str] | None,
        option("--drop-alias", "A spelling to forget; may be given several times.", metavar="NAME"),
    ] = None,
    official: Official = None,
    licensee: Licensees = None,
    drop_shop: Annotated[
        list[str] | None,
        option("--drop-shop", "An official shop or a licensee to forget.", metavar="SHOP"),
    ] = None,
    search: Searches = None,
    drop_search: Annotated[
        list[str] | None,
        option("--drop-search", "Search words to forget, as they were written.", metavar="WORDS"),
    ] = None,
    description: Description = None,
    reason: Reasons = None,
    permission_until: PermissionUntil = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Change a design; what is not named stays as it is."""
    with open_desk(data) as desk:
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


@app.command("merge")
def merge(
    which: Annotated[
        str, typer.Argument(metavar="DESIGN", help="The one that goes: its title or another spelling.")
    ],
    into: Annotated[str, option("--into", "The design that stays.", metavar="DESIGN")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Join two designs that are the same; what was filed keeps the title it was filed under."""
    with open_desk(data) as desk:
        gone, stays = desk.work(which), desk.work(into)
        if reason := why_not_merge(desk.store, gone, stays):
            raise NotDone(reason)
        merged = merge_works(desk.store, gone, stays, by=desk.settings.name, at=utc_now())
    show(f"{gone.title} is joined with {merged.title}.", as_json=as_json, work=work_view(merged))
    return DONE


@app.command("remove")
def remove(
    which: Annotated[str, typer.Argument(metavar="DESIGN", help="Its title or another spelling of it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take a design out of which nothing was filed; its links stay, without a design."""
    with open_desk(data) as desk:
        work = desk.work(which)
        if reason := why_not_remove(desk.store, work):
            raise NotDone(reason, now="Join it with: ipp-helper works merge DESIGN --into DESIGN")
        remove_work(desk.store, work, by=desk.settings.name, at=utc_now())
    show(f"{work.title} is taken out of your designs.", as_json=as_json, work=work_view(work))
    return DONE


@app.command("permission")
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
    with open_desk(data) as desk:
        changed = note_permission(desk.store, client, read_day(until, "--until"))
        if not changed:
            raise NotDone(
                f"No design of “{client}” is in your designs.",
                now='Name the client with: ipp-helper works edit DESIGN --client "NAME"',
            )
    ends = f"holds until {until}" if until else "has no end"
    show(
        f"The written permission of {changed[0].client} {ends}: {counted(len(changed), 'design')}.",
        as_json=as_json,
        works=[work_view(work) for work in changed],
    )
    return DONE


def _searched(desk: Desk, work: Work, more: list[str] | None, gone: list[str] | None) -> Work:
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


def _permitted(desk: Desk, work: Work, until: date | None) -> Work:
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
        counted(len(works), "design"),
    ]


def _client(work: Work) -> str:
    if not work.client:
        return "mine"
    return f"{work.client} (until {work.permission_until})" if work.permission_until else work.client
