"""`ipp-helper complaints attach`: files that go with a form, after the person was told who sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helper.cli.desk import by_id, open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, show
from helper.errors import NotDone
from helper.model.attachment import PASSED_ON
from helper.store.attachments import attach, detach, keep_copy, size_warning, why_not_attach

_WHICH = "Its id, or the first characters of it."


def attach_file(
    which: Annotated[str, argument("ID", _WHICH)],
    file: Annotated[Path, argument("FILE", "A PNG or JPG picture, or a PDF.")],
    seller_sees: Annotated[
        bool, option("--seller-sees-it", "Say that you know: AliExpress passes it on to the seller.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Attach a file to a form. AliExpress passes attachments on to the seller: never an identity document."""
    with open_desk(data) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        if reason := why_not_attach(complaint, desk.queue.attachments_of(complaint)):
            raise NotDone(reason, where="Nothing was attached.")
        if not seller_sees:
            raise NotDone(
                PASSED_ON,
                where="Nothing was attached yet.",
                now="If the seller may have this file, say it again with --seller-sees-it.",
            )
        kept = keep_copy(desk.places.evidence, file.expanduser())
        attach(desk.store, complaint, kept)
        warning = size_warning(desk.places.evidence / kept.name)
    said = " ".join(filter(None, (f"Attached as {kept.shown}.", PASSED_ON, warning)))
    show(said, as_json=as_json, attachment=kept.shown, warning=warning)
    return DONE


def detach_file(
    which: Annotated[str, argument("ID", _WHICH)],
    name: Annotated[str, argument("NAME", "The attachment, as “complaints show” names it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take an attachment off a form."""
    with open_desk(data) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        if reason := why_not_attach(complaint, ()):
            raise NotDone(reason, where="Nothing was taken off.")
        if not detach(desk.store, complaint, desk.queue.findings_of(complaint), name):
            raise NotDone(
                f"No attachment {name} goes with this form.", now="See: ipp-helper complaints show ID"
            )
    show(f"{name} is off the form.", as_json=as_json, taken_off=name)
    return DONE


def register(group: typer.Typer) -> None:
    """Put both into the group of the commands about forms."""
    group.command("attach")(attach_file)
    group.command("detach")(detach_file)
