"""What the form asks of the server by which a work is registered (IPR submission), until the registration is recorded.

Both variants ask it: the one with pages (`registering_pages`), and the one that is one page.
"""

from __future__ import annotations

from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, request

from helper.practice.catalogue import IPR_TYPES, PLACES, WORK_KINDS
from helper.practice.faults import Fault
from helper.practice.presses import Button
from helper.practice.registrations import fill, problems_of_type
from helper.practice.success import Success
from helper.practice.uploads import take_upload
from helper.practice.visit import (
    expire_if_due,
    language,
    no,
    portal,
    refused_request,
    session,
    shape,
    texts,
    yes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from socket import socket

    from helper.practice.catalogue import Choice
    from helper.practice.registrations import Draft
    from helper.practice.rights import Right

routes = Blueprint("registering", __name__, url_prefix="/ipr")
HOLDER_PAGE = "/ipr/iprSubmissionHolder.htm"
SUCCESS_PAGE = "/ipr/iprSubmissionSuccess.htm"
SUCCESS_ROUTE = "/#/ipr/success"


def registration_setup() -> dict[str, list[dict[str, str]]]:
    """What may be chosen, in the visitor's language."""
    return {
        "iprTypes": _choices(IPR_TYPES),
        "places": _choices(PLACES),
        "workKinds": _choices(WORK_KINDS),
    }


def right_asked_for() -> Right | None:
    """The right whose number the address has, or None."""
    number = request.args.get("id", "")
    return next((right for right in portal().rights() if right.id == number), None)


@routes.get("/claimStatement.txt")
def claim_statement() -> Response:
    """The statement to sign, as a stand-in: a real portal has its own."""
    text = f"{texts()['practice']}\n\n{texts()['statement']}\n"
    return Response(text, mimetype="text/plain")


@routes.post("/saveDraft.json")
def save_draft() -> Response:
    """Save Draft: taken note of, and forgotten with the rest."""
    return refused_request() or yes()


@routes.post("/upload.json")
def upload() -> Response:
    """Take one file; a Word file is refused with the reason."""
    return take_upload("r", names_word=True)


@routes.post("/begin.json")
def take_type() -> Response:
    """The first part's Next, where the page stays: a draft for the second one."""
    expire_if_due()
    if refused := refused_request():
        return refused
    body = request.get_json(silent=True)
    asked = body if isinstance(body, dict) else {}
    kind, place = str(asked.get("iprType", "")), str(asked.get("place", ""))
    if problems := problems_of_type(kind, place):
        return _not_whole(problems)
    return yes(draft=portal().registrations.begin(session().email, place).id)


@routes.post("/draft.json")
def take_work() -> Response:
    """The second part's Next: on to the third, or what must be mended."""
    expire_if_due()
    found = _asked_for()
    if not isinstance(found, tuple):
        return found
    draft, body = found
    if problems := fill(draft, body, session()):
        return _not_whole(problems)
    return yes(draft=draft.id) if shape().is_app else yes(redirect=f"{HOLDER_PAGE}?draft={draft.id}")


@routes.post("/submit.json")
def take_registration() -> Response:
    """The last part's Submit. The press is counted whatever becomes of it."""
    by = portal().arrived(Button.SUBMIT, session())
    expire_if_due()
    found = _asked_for()
    if not isinstance(found, tuple):
        return found
    draft, body = found
    identity = session().uploads.get(str(body.get("identity", "")))
    if identity is None:
        return _not_whole({"identity": "must_upload"})
    draft.files["identity"] = identity
    right = portal().register(session(), draft, by, language())
    if portal().take(Fault.ANSWER_LOST_AFTER_RECORDING):
        cast("socket", request.environ["werkzeug.socket"]).shutdown(SHUT_RDWR)
    taken = Success(id=right.id, number=right.id, named="iprNumber", page=SUCCESS_PAGE, route=SUCCESS_ROUTE)
    return yes(**{**taken.answer(), taken.named: taken.told_number})


def _not_whole(problems: dict[str, str]) -> Response:
    """What must be mended, by field."""
    shown = texts()
    errors = {name: shown[key] for name, key in problems.items()}
    return no(200, message=shown["form_not_whole"], errors=errors)


def _asked_for() -> tuple[Draft, dict[str, Any]] | Response:
    """The draft that a request is about, and what it says; or the answer where there is none."""
    if refused := refused_request():
        return refused
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return no(400, message=texts()["page_too_old"])
    draft = portal().registrations.draft(session().email, str(body.get("draft", "")))
    return (draft, body) if draft is not None else no(200, message=texts()["no_such_draft"])


def _choices(choices: Sequence[Choice]) -> list[dict[str, str]]:
    return [{"code": choice.code, "text": choice.text(language())} for choice in choices]
