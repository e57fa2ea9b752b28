"""The complaint form: its page, and the requests it makes until a complaint is recorded."""

from __future__ import annotations

from hashlib import sha256
from socket import SHUT_RDWR, socket
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, current_app, request

from helper.practice.catalogue import COMPLAINT_TYPES, IPR_TYPES, WEBSITES, reasons_for
from helper.practice.complaints import FiledComplaint
from helper.practice.faults import Fault
from helper.practice.form import EXPLANATION_LIMIT, read_form
from helper.practice.listings import MOST_LISTINGS, split_lines
from helper.practice.presses import Button
from helper.practice.sessions import MOST_UPLOAD_BYTES, MOST_UPLOADS, Upload, kind_of_file
from helper.practice.visit import language, login_first, no, page, portal, refused_request, session, yes
from helper.practice.words import words

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from helper.practice.language import Language

SLOW_SECONDS = 3.0
"""So long a submission waits for its answer under the fault slow_answer."""

_SCRIPT_WORDS = (
    "please_select",
    "search",
    "loading",
    "nothing_found",
    "verify",
    "verifying",
    "verified_count",
    "refused_count",
    "remove_refused",
    "column_link",
    "column_answer",
    "link_valid",
    "remove",
    "upload_many",
    "submit",
    "submitting",
    "no_answer",
)
"""The texts that the page's script puts on the page."""

routes = Blueprint("filing", __name__, url_prefix="/complaint")


@routes.get("/complaint.htm")
def complaint_form() -> str | AnyResponse:
    """The form. `?platform=` stays in the address and chooses nothing: the person's choice is what counts."""
    _expire_if_due()
    if turned_away := login_first():
        return turned_away
    return page("complaint.html", menu="complaint", setup=_setup(language()), limit=EXPLANATION_LIMIT)


@routes.post("/rights.json")
def rights() -> Response:
    """The approved rights of a type, asked for when the type is chosen."""
    _expire_if_due()
    if refused := refused_request():
        return refused
    found = portal().rights(request.form.get("iprType", ""))
    return yes(rights=[{"code": right.id, "text": right.text} for right in found])


@routes.post("/complaintSubmission/checkLinks.json")
def verify() -> Response:
    """The answer to Verify: for each line whether it is accepted, and why not."""
    portal().arrived(Button.VERIFY, session())
    _expire_if_due()
    if refused := refused_request():
        return refused
    texts, lines = words(language()), split_lines(request.form.get("links", ""))
    key = (
        request.form.get("platform", ""),
        request.form.get("rightInfo", ""),
        request.form.get("entityType", ""),
    )
    if not all(key):
        return no(200, message=texts["verify_needs"])
    if not lines or len(lines) > MOST_LISTINGS:
        return no(200, message=texts["links_too_many" if lines else "must_fill"])
    answers = portal().verify(session(), lines, key)
    return yes(
        links=[
            {"link": answer.link, "valid": not answer.refusal, "invalidReason": texts.get(answer.refusal, "")}
            for answer in answers
        ]
    )


@routes.post("/evidence.json")
def upload() -> Response:
    """Take one evidence file. It is measured, not kept."""
    _expire_if_due()
    if refused := refused_request():
        return refused
    texts, sent = words(language()), request.files.get("file")
    content = sent.read() if sent is not None else b""
    if sent is None or kind_of_file(content) is None:
        return no(200, message=texts["upload_kind"])
    if len(content) > MOST_UPLOAD_BYTES:
        return no(200, message=texts["upload_size"])
    digest = sha256(content).hexdigest()
    kept = Upload(f"e{len(session().uploads) + 1}-{digest[:8]}", sent.filename or "", len(content), digest)
    portal().add_upload(session(), kept)
    return yes(id=kept.id, name=kept.name, size=kept.size)


@routes.post("/complaintSubmission/submit.json")
def take_complaint() -> Response:
    """Record a complaint, or say what must be mended. The press is counted whatever becomes of it."""
    by = portal().arrived(Button.SUBMIT, session())
    _expire_if_due()
    if refused := refused_request():
        return refused
    texts, body = words(language()), request.get_json(silent=True)
    form = read_form(body)
    if form is None:
        return no(400, message=texts["page_too_old"])
    if portal().take(Fault.VALIDATION_ERROR):
        return no(200, message=texts["form_problems"], errors={"explanation": texts["fault_validation"]})
    result = portal().file(session(), form, by, language(), body)
    if portal().has(Fault.SLOW_ANSWER):
        _stopping().wait(SLOW_SECONDS)
    if not isinstance(result, FiledComplaint):
        errors = {field: texts[key] for field, key in result.items()}
        return no(200, message=texts["form_problems"], errors=errors)
    if portal().take(Fault.ANSWER_LOST_AFTER_RECORDING):
        cast("socket", request.environ["werkzeug.socket"]).shutdown(SHUT_RDWR)
    return yes(redirect=f"/complaint/complaintSuccess.htm?id={result.id}")


@routes.get("/complaintSuccess.htm")
def success() -> str | AnyResponse:
    """The page that tells the number."""
    if turned_away := login_first():
        return turned_away
    found = portal().complaint(session().email, request.args.get("id", ""))
    return page("success.html", menu="complaint", complaint=found)


def _expire_if_due() -> None:
    """End the session where the fault session_expiry waits for somebody who is signed in."""
    if session().email and portal().take(Fault.SESSION_EXPIRY):
        portal().end_session(session())


def _stopping() -> Event:
    return cast("Event", current_app.config["STOPPING"])


def _setup(shown: Language) -> dict[str, Any]:
    """What the page's script needs to know: the choices with their texts, and the limits."""
    renamed = portal().has(Fault.UNKNOWN_REASON_LIST)
    reasons = {
        ipr_type.code: [
            {
                "code": reason.code,
                "text": reason.text(shown),
                "explanation": reason.explanation(shown),
                "extra": reason.extra.text(shown) if reason.extra else "",
            }
            for reason in reasons_for(ipr_type.code, without_pirated=renamed)
        ]
        for ipr_type in IPR_TYPES
    }
    return {
        "websites": [{"code": site.code, "text": site.text(shown)} for site in WEBSITES],
        "iprTypes": [{"code": ipr_type.code, "text": ipr_type.text(shown)} for ipr_type in IPR_TYPES],
        "complaintTypes": [{"code": kind.code, "text": kind.text(shown)} for kind in COMPLAINT_TYPES],
        "reasons": reasons,
        "limit": EXPLANATION_LIMIT,
        "mostUploads": MOST_UPLOADS,
        "resets": portal().take(Fault.LATE_VALUE_RESET),
        "words": {key: words(shown)[key] for key in _SCRIPT_WORDS},
    }
