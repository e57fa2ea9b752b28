"""The pages on which a work is registered (IPR submission): type and place, the work, the rights holder."""

from __future__ import annotations

from hashlib import sha256
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, redirect, request

from helper.practice.catalogue import IPR_TYPES, PLACES, WORK_KINDS, choice_of
from helper.practice.faults import Fault
from helper.practice.presses import Button
from helper.practice.registrations import fill
from helper.practice.sessions import MOST_UPLOAD_BYTES, Upload, kind_of_file
from helper.practice.visit import (
    expire_if_due,
    language,
    login_first,
    no,
    page,
    portal,
    refused_request,
    session,
    texts,
    yes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from socket import socket

    from werkzeug.wrappers import Response as AnyResponse

    from helper.practice.catalogue import Choice
    from helper.practice.registrations import Draft

routes = Blueprint("registering", __name__, url_prefix="/ipr")
FIRST_PAGE = "/ipr/iprSubmission.htm"
_WORDS = (
    "please_select", "search", "no_data", "type_to_search", "loading", "nothing_found", "remove", "no_answer",
    "login_title", "login_not_real", "draft_saved",
)  # fmt: skip
_WORD_FILES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


@routes.get("/iprSubmission.htm")
def type_page() -> str | AnyResponse:
    """The first page: type and place."""
    expire_if_due()
    return login_first() or _page("registration_type.html")


@routes.post("/iprSubmission.htm")
def take_type() -> str | AnyResponse:
    """On to the second page, as pages did it before scripts: the form itself is sent, and another page comes."""
    expire_if_due()
    if turned_away := login_first():
        return turned_away
    if refused := refused_request():
        return refused
    shown, kind, place = texts(), request.form.get("iprType", ""), request.form.get("place", "")
    errors = {
        name: shown["must_choose"]
        for name, chosen in (("iprType", choice_of(kind, IPR_TYPES)), ("place", choice_of(place, PLACES)))
        if chosen is None
    }
    if not errors and kind != "copyright":
        errors = {"iprType": shown["only_copyright"]}
    if errors:
        return _page("registration_type.html", values={"iprType": kind, "place": place}, errors=errors)
    draft = portal().registrations.begin(session().email, place)
    return redirect(f"/ipr/iprSubmissionWork.htm?draft={draft.id}")


@routes.get("/iprSubmissionWork.htm")
def work_page() -> str | AnyResponse:
    """The second page: the work itself."""
    return _draft_page("registration_work.html")


@routes.get("/iprSubmissionHolder.htm")
def holder_page() -> str | AnyResponse:
    """The third page: who holds the rights."""
    return _draft_page("registration_holder.html")


@routes.get("/iprSubmissionSuccess.htm")
def success() -> str | AnyResponse:
    """The page that tells the number."""
    if turned_away := login_first():
        return turned_away
    number = request.args.get("id", "")
    found = next((right for right in portal().rights() if right.id == number), None)
    tells = not portal().has(Fault.SUCCESS_WITHOUT_NUMBER)
    return page("registration_success.html", menu="ipr_submission", right=found, tells_number=tells)


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
    """Take one file. It is measured, not kept; a Word file is refused with the reason."""
    expire_if_due()
    if refused := refused_request():
        return refused
    shown, sent = texts(), request.files.get("file")
    content = sent.read() if sent is not None else b""
    if content.startswith(_WORD_FILES):
        return no(200, message=shown["upload_word"])
    if sent is None or kind_of_file(content) is None:
        return no(200, message=shown["upload_kind"])
    if len(content) > MOST_UPLOAD_BYTES:
        return no(200, message=shown["upload_size"])
    digest = sha256(content).hexdigest()
    kept = Upload(f"r{len(session().uploads) + 1}-{digest[:8]}", sent.filename or "", len(content), digest)
    portal().add_upload(session(), kept)
    return yes(id=kept.id, name=kept.name, size=kept.size)


@routes.post("/draft.json")
def take_work() -> Response:
    """The second page's Next: on to the third, or what must be mended."""
    expire_if_due()
    found = _asked_for()
    if not isinstance(found, tuple):
        return found
    draft, body = found
    shown = texts()
    errors = {name: shown[key] for name, key in fill(draft, body, session()).items()}
    if errors:
        return no(200, message=shown["form_not_whole"], errors=errors)
    return yes(redirect=f"/ipr/iprSubmissionHolder.htm?draft={draft.id}")


@routes.post("/submit.json")
def take_registration() -> Response:
    """The last page's Submit. The press is counted whatever becomes of it."""
    by = portal().arrived(Button.SUBMIT, session())
    expire_if_due()
    found = _asked_for()
    if not isinstance(found, tuple):
        return found
    draft, body = found
    shown, identity = texts(), session().uploads.get(str(body.get("identity", "")))
    if identity is None:
        return no(200, message=shown["form_not_whole"], errors={"identity": shown["must_upload"]})
    draft.files["identity"] = identity
    right = portal().register(session(), draft, by, language())
    if portal().take(Fault.ANSWER_LOST_AFTER_RECORDING):
        cast("socket", request.environ["werkzeug.socket"]).shutdown(SHUT_RDWR)
    number = "" if portal().has(Fault.SUCCESS_WITHOUT_NUMBER) else right.id
    return yes(redirect=f"/ipr/iprSubmissionSuccess.htm?id={right.id}", iprNumber=number)


def _asked_for() -> tuple[Draft, dict[str, Any]] | Response:
    """The draft that a request is about, and what it says; or the answer where there is none."""
    if refused := refused_request():
        return refused
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return no(400, message=texts()["page_too_old"])
    draft = portal().registrations.draft(session().email, str(body.get("draft", "")))
    return (draft, body) if draft is not None else no(200, message=texts()["no_such_draft"])


def _draft_page(template: str) -> str | AnyResponse:
    expire_if_due()
    if turned_away := login_first():
        return turned_away
    draft = portal().registrations.draft(session().email, request.args.get("draft", ""))
    if draft is None:
        return redirect(FIRST_PAGE)
    return _page(template, draft=draft.id)


def _page(
    template: str,
    *,
    draft: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    shown = texts()
    setup = {
        "iprTypes": _choices(IPR_TYPES),
        "places": _choices(PLACES),
        "workKinds": _choices(WORK_KINDS),
        "draft": draft,
        "values": values or {},
        "errors": errors or {},
        "words": {key: shown[key] for key in _WORDS},
    }
    return page(template, menu="ipr_submission", setup=setup)


def _choices(choices: Sequence[Choice]) -> list[dict[str, str]]:
    return [{"code": choice.code, "text": choice.text(language())} for choice in choices]
