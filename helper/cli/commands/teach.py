"""`ipp-helper portal teach`, `add`, `export` and `forget`: manages what the program has learned about the portal's pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from helper.cli.operators import run_session
from helper.cli.output import (
    PortalUrl,
    argument,
    open_context,
    option,
    own_places,
    read_text,
    show,
    wants_json,
    write_new,
)
from helper.config.settings import read_settings
from helper.errors import LearnedMistakes, NotDone, WrongUse
from helper.flow.learned import changes_in_words, shareable, without
from helper.flow.learned_file import LearnedBook, learned_text, read_learned
from helper.flow.load import COMPLAINT_FLOW, REGISTRATION_FLOW, shipped_flow
from helper.flow.spec import Flow
from helper.translation import tr


def teach(
    step: Annotated[
        str, argument("[STEP]", "Only this field, such as reason, even if the program finds it.")
    ] = "",
    portal: PortalUrl = "",
) -> bool:
    """Show the program where the fields are: log in, open the form, and click each field that it asks for. Nothing is filled in or sent."""
    from helper.composition.sessions import teach_session

    described = shipped_flow()
    known = [field.id for page in described.pages for field in page.steps if field.enters]
    if step and step not in known:
        raise WrongUse(
            tr("There is no field called “{field}”.", field=step),
            where=tr("The fields are: {fields}.", fields=", ".join(known)),
        )
    with open_context() as context:
        session = run_session(
            lambda operator: teach_session(
                context, operator, described, portal=portal, steps=(step,) if step else ()
            )
        )
    return bool(session.progress.left)


NUMBER = "number"
"""The argument of `forget` that deletes the label of the complaint's number."""
Host = Annotated[
    str, option("--host", "The portal's host; required if fields of several hosts were learned.")
]
Yes = Annotated[bool, option("--yes", "Do not ask for confirmation.")]
OfRegistration = Annotated[
    bool, option("--registration", "Use the fields of the pages for registering designs.")
]


def add(
    file: Annotated[str, argument("FILE", "The file of a correction; - reads standard input.")],
    yes: Yes = False,
) -> bool:
    """Import a correction that another user made. The changes are shown before you confirm them."""
    book, flow, hosts = _book()
    try:
        new = read_learned(read_text(file).encode(), file, flow, hosts)
    except LearnedMistakes as mistaken:
        raise LearnedMistakes(file, mistaken.mistakes, given=True) from None
    changes = changes_in_words(book.of(new.host), new, flow)
    if not changes:
        show(tr("There is nothing new in this file."), host=new.host, changes=[], taken=False)
        return False
    if not wants_json():
        show(changes)
    taken = yes or (not wants_json() and typer.confirm(tr("Import it?")))
    if taken:
        book.add(new)
    back = f"ipp-helper portal forget --host {new.host}"
    said = tr("Imported. To undo this, run: {command}", command=back) if taken else tr("Nothing was changed.")
    show(said, host=new.host, changes=changes, taken=taken)
    return not taken


def export(
    file: Annotated[
        Path | None, argument("[FILE]", "The file to write. Default: the correction is only shown.")
    ] = None,
    host: Host = "",
    of_registration: OfRegistration = False,
) -> None:
    """Export what was learned about the form, without your data, as a correction for other users."""
    book, flow, _ = _book(of_registration=of_registration)
    learned = shareable(book.of(_host(book, host)), flow)
    if learned.empty:
        raise NotDone(tr("ipp-helper learned nothing on this host that others could use."))
    text = learned_text(learned)
    written = write_new(file, text.encode()) if file else None
    said = ["", tr("Written to {file}. Nothing was sent.", file=written)] if written else []
    show([*text.rstrip("\n").splitlines(), *said], host=learned.host, text=text, file=written)


def forget(
    step: Annotated[
        str, argument("[STEP]", "One field, or “number”. Default: everything about the host.")
    ] = "",
    host: Host = "",
    yes: Yes = False,
    of_registration: OfRegistration = False,
) -> bool:
    """Delete what was learned about a field or a host. ipp-helper will ask for these fields again."""
    book, _, _ = _book(of_registration=of_registration)
    learned = book.of(_host(book, host))
    known = [*learned.steps, *([NUMBER] if learned.number_label else [])]
    if step and step not in known:
        raise NotDone(
            tr("Nothing was learned about “{field}” on {host}.", field=step, host=learned.host),
            where=tr("Learned: {names}.", names=", ".join(known)),
        )
    forgotten = [step] if step else known
    question = tr("Forget everything about {host} ({fields})?", host=learned.host, fields=", ".join(known))
    if not (step or yes) and (wants_json() or not typer.confirm(question)):
        show(tr("Nothing was changed."), host=learned.host, forgotten=[])
        return True
    for name in forgotten:
        is_number = name == NUMBER
        learned = replace(learned, number_label=(), number_day=None) if is_number else without(learned, name)
    book.put(learned)
    show(tr("Forgotten: {fields}.", fields=", ".join(forgotten)), host=learned.host, forgotten=forgotten)
    return False


def _book(*, of_registration: bool = False) -> tuple[LearnedBook, Flow, tuple[str, ...]]:
    """Return all learned fields, the flow they belong to, and the hosts that the settings add."""
    here = own_places()
    hosts = read_settings(here.settings_file).extra_hosts
    flow = shipped_flow(REGISTRATION_FLOW if of_registration else COMPLAINT_FLOW)
    folder = here.learned_registration if of_registration else here.learned
    return LearnedBook(folder, flow, hosts), flow, hosts


def _host(book: LearnedBook, named: str) -> str:
    """Return the host `named`, or the only host about which anything was learned."""
    if named and named not in book.hosts:
        raise NotDone(
            tr("Nothing was learned about {host}.", host=named),
            where=tr("Learned: {names}.", names=", ".join(book.hosts) or tr("nothing")),
        )
    if named:
        return named
    if len(book.hosts) == 1:
        return book.hosts[0]
    if not book.hosts:
        raise NotDone(
            tr("Nothing has been learned about the portal's pages yet."),
            now=tr(
                "ipp-helper learns while you file, or if you run: {command}",
                command="ipp-helper portal teach",
            ),
        )
    raise WrongUse(
        tr("Fields were learned on several hosts: {hosts}.", hosts=", ".join(book.hosts)),
        now=tr("Choose one with --host."),
    )
