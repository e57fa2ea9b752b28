"""`ipp-helper portal teach`, `add`, `export` and `forget`: what was learned about the portal's pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.commands.teach import teach
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, NEEDS_PERSON, show
from helper.cli.reading import read_text
from helper.cli.writing import write_new
from helper.config.places import places
from helper.config.settings import read_settings
from helper.errors import LearnedMistakes, NotDone, WrongUse

if TYPE_CHECKING:
    from helper.flow.learned import Learned
    from helper.flow.learned_file import LearnedBook
    from helper.flow.spec import Flow

NUMBER = "number"
"""Forgets where the complaint's number stands."""

Host = Annotated[str, option("--host", "The portal's host; needed where several have taught something.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


OfRegistration = Annotated[
    bool, option("--registration", "What was shown on the pages on which designs are registered.")
]


def register(app: typer.Typer) -> None:
    """Put the commands under their names into the group `portal`."""
    app.command("teach")(teach)
    app.command("add")(add)
    app.command("export")(export)
    app.command("forget")(forget)


def add(
    file: Annotated[str, argument("FILE", "A correction; - reads it from standard input.")],
    yes: Yes = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take in a correction somebody else has made; it says first what would change."""
    from helper.flow.learned import changes_in_words
    from helper.flow.learned_file import read_learned
    from helper.flow.load import shipped_flow

    book, _, hosts = _book(data)
    flow = shipped_flow()
    try:
        new = read_learned(read_text(file).encode(), file, flow, hosts)
    except LearnedMistakes as mistaken:
        raise LearnedMistakes(file, mistaken.mistakes, given=True) from None
    changes = changes_in_words(book.of(new.host), new, flow)
    if not changes:
        show("All of that is known already.", as_json=as_json, host=new.host, changes=[], taken=False)
        return DONE
    if not as_json:
        show(changes, as_json=False)
    taken = yes or (not as_json and typer.confirm("Take it in?"))
    if taken:
        book.add(new)
    told = (
        f"Taken in. Take it back with: ipp-helper portal forget --host {new.host}"
        if taken
        else "Left as it was."
    )
    show(told, as_json=as_json, host=new.host, changes=changes, taken=taken)
    return DONE if taken else NEEDS_PERSON


def export(
    file: Annotated[Path | None, argument("[FILE]", "Where to write it; without one it is shown.")] = None,
    host: Host = "",
    replace_file: Annotated[bool, typer.Option("--replace", help="Write over the file.")] = False,
    of_registration: OfRegistration = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Give what was learned as a correction for others, without anything of yours."""
    from helper.flow.learned import shareable
    from helper.flow.learned_file import learned_text

    book, flow, _ = _book(data, of_registration=of_registration)
    learned = shareable(book.of(_host(book, host)), flow)
    if learned.empty:
        raise NotDone("Nothing was learned there that others could use.")
    text = learned_text(learned)
    written = write_new(file, text.encode(), replace=replace_file) if file else None
    lines = text.rstrip("\n").splitlines()
    told = [*lines, "", f"Written to {written}. Nothing was sent."] if written else lines
    show(told, as_json=as_json, host=learned.host, text=text, file=str(written) if written else None)
    return DONE


def forget(
    step: Annotated[str, argument("[STEP]", "One field, or number; without one, all of the host.")] = "",
    host: Host = "",
    yes: Yes = False,
    of_registration: OfRegistration = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take back what was learned; ipp-helper asks again then."""
    book, _, _ = _book(data, of_registration=of_registration)
    learned = book.of(_host(book, host))
    known = [*learned.steps, *([NUMBER] if learned.number_label else [])]
    if step and step not in known:
        raise NotDone(
            f"Nothing was learned about “{step}” on {learned.host}.", where=f"Learned: {', '.join(known)}."
        )
    forgotten = [step] if step else known
    if (
        not step
        and not yes
        and (as_json or not typer.confirm(f"Forget all about {learned.host} ({', '.join(known)})?"))
    ):
        show("Left as it was.", as_json=as_json, host=learned.host, forgotten=[])
        return NEEDS_PERSON
    for name in forgotten:
        learned = _without(learned, name)
    book.put(learned)
    show(f"Forgotten: {', '.join(forgotten)}.", as_json=as_json, host=learned.host, forgotten=forgotten)
    return DONE


def _book(data: Path | None, *, of_registration: bool = False) -> tuple[LearnedBook, Flow, tuple[str, ...]]:
    """What was learned, the flow it is about, and the hosts that the person has named."""
    # Loaded only where it is used: every other command starts sooner.
    from helper.flow.learned_file import LearnedBook
    from helper.flow.load import REGISTRATION_FLOW, shipped_flow

    here = places(data)
    hosts = read_settings(here.settings_file).extra_hosts
    flow = shipped_flow(REGISTRATION_FLOW) if of_registration else shipped_flow()
    folder = here.learned_registration if of_registration else here.learned
    return LearnedBook(folder, flow, hosts), flow, hosts


def _host(book: LearnedBook, named: str) -> str:
    """The host that is meant: the named one, or the only one that has taught something."""
    if named:
        if named not in book.hosts:
            raise NotDone(
                f"Nothing was learned about {named}.", where=f"Learned: {', '.join(book.hosts) or 'nothing'}."
            )
        return named
    if len(book.hosts) == 1:
        return book.hosts[0]
    if not book.hosts:
        raise NotDone(
            "Nothing was learned about the portal's pages yet.",
            now="It is learned while you file, or with: ipp-helper portal teach",
        )
    raise WrongUse(
        f"Several hosts have taught something: {', '.join(book.hosts)}.", now="Name one with --host."
    )


def _without(learned: Learned, name: str) -> Learned:
    from helper.flow.learned import without

    if name == NUMBER:
        return replace(learned, number_label=(), number_day=None)
    return without(learned, name)
