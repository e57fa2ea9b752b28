"""`ipp-helper works`: the register of designs and their registrations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, group, option
from helper.cli.output import DONE, show, table
from helper.cli.views import work_view
from helper.errors import NotDone, WrongUse
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import Right, RightState, Work
from helper.store.works import add_work, edit_work, why_not_title

app = group("Your designs, and their registrations at Alibaba.")

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
Aliases = Annotated[
    list[str] | None,
    option("--alias", "Another spelling or nickname; may be given several times.", metavar="NAME"),
]
Description = Annotated[str | None, option("--description", "The explanation on its forms.")]


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
    description: Description = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Add a design; only its title is needed."""
    right = _right(Right(), ipr, number, state, approved_on, expires_on)
    with open_desk(data) as desk:
        if reason := why_not_title(desk.store, title):
            raise NotDone(reason, now="See your designs with: ipp-helper works list")
        work = add_work(
            desk.store,
            title=title,
            aliases=tuple(alias or ()),
            client=client or "",
            right=right,
            description=description or "",
        )
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
    description: Description = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Change a design; what is not named stays as it is."""
    with open_desk(data) as desk:
        work = desk.work(which)
        if title is not None and (reason := why_not_title(desk.store, title, of=work)):
            raise NotDone(reason)
        kept = [name for name in work.aliases if name not in (drop_alias or ())]
        changed = edit_work(
            desk.store,
            work,
            title=title,
            aliases=tuple(dict.fromkeys([*kept, *(alias or ())])),
            client=client,
            right=_right(work.right, ipr, number, state, approved_on, expires_on),
            description=description,
        )
    show(_lines([changed]), as_json=as_json, work=work_view(changed))
    return DONE


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
        approved_on=_day(approved_on, "--approved-on") or right.approved_on,
        expires_on=_day(expires_on, "--expires-on") or right.expires_on,
    )


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        today = datetime.now(UTC).date().isoformat()
        raise WrongUse(f"“{text}” is not a day such as {today}.", where=option) from error


def _lines(works: list[Work]) -> list[str]:
    if not works:
        return ['No designs yet. Add one with: ipp-helper works add --title "Its title"']
    rows = [
        (
            work.title,
            work.client or "mine",
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
