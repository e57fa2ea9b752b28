"""The complaint form: its page, and the requests it makes until a complaint is recorded."""

from __future__ import annotations

from socket import SHUT_RDWR, socket
from threading import Event
from typing import TYPE_CHECKING, cast

from flask import Blueprint, current_app, request

from helper.practice.complaints import FiledComplaint
from helper.practice.faults import Fault
from helper.practice.form import read_form
from helper.practice.form_setup import form_setup
from helper.practice.language import Language
from helper.practice.listings import MOST_LISTINGS, has_blank_lines, split_lines
from helper.practice.presses import Button
from helper.practice.success import Success, told_number
from helper.practice.uploads import take_upload
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
from helper.practice.words import words

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

SLOW_SECONDS = 3.0
"""So long a submission waits for its answer under the fault slow_answer."""

SUCCESS_PAGE = "/complaint/complaintSuccess.htm"
SUCCESS_ROUTE = "/#/complaint/success"

routes = Blueprint("filing", __name__, url_prefix="/complaint")
"""What both variants ask of the server."""
pages = Blueprint("filing_pages", __name__, url_prefix="/complaint")
"""The pages of the variant that has pages."""


@pages.get("/complaint.htm")
def complaint_form() -> str | AnyResponse:
    """The form. `?platform=` stays in the address and chooses nothing: the person's choice is what counts."""
    expire_if_due()
    if turned_away := login_first():
        return turned_away
    return page("complaint.html", menu="complaint", setup=form_setup())


@pages.get("/complaintSuccess.htm")
def success() -> str | AnyResponse:
    """The page that tells the number."""
    if turned_away := login_first():
        return turned_away
    found = portal().complaint(session().email, request.args.get("id", ""))
    return page(
        "success.html",
        menu="complaint",
        complaint=found,
        number=told_number(found.number) if found else "",
    )


@routes.get("/linksFrame.htm")
def links_frame() -> str | AnyResponse:
    """The box for the listings in a frame of its own, under the fault field_inside_an_iframe."""
    return login_first() or page("links_frame.html")


@routes.post("/rights.json")
def rights() -> Response:
    """The approved rights of a type, asked for when the type is chosen."""
    expire_if_due()
    if refused := refused_request():
        return refused
    found = portal().rights(request.form.get("iprType", ""))
    return yes(rights=[{"code": right.id, "text": right.text} for right in found])


@routes.post("/complaintSubmission/checkLinks.json")
def verify() -> Response:
    """The answer to Verify: for each line whether it is accepted, and why not."""
    if portal().has(Fault.SLIDER_MID_FORM) and session().email and not session().form_slider_passed:
        return no(200, slider=True)  # the same press comes again afterwards, and is counted then
    portal().arrived(Button.VERIFY, session())
    expire_if_due()
    if refused := refused_request():
        return refused
    shown, text = texts(), request.form.get("links", "")
    shown["link_wrong_site_zh"] = words(Language.ZH)["link_wrong_site"]
    key = (
        request.form.get("platform", ""),
        request.form.get("rightInfo", ""),
        request.form.get("entityType", ""),
    )
    if objection := _objection(text, key):
        return no(200, message=shown[objection])
    answers = portal().verify(session(), split_lines(text), key)
    return yes(
        links=[
            {"link": answer.link, "valid": not answer.refusal, "invalidReason": shown.get(answer.refusal, "")}
            for answer in answers
        ]
    )


@routes.post("/evidence.json")
def upload() -> Response:
    """Take one evidence file."""
    return take_upload("e")


@routes.post("/complaintSubmission/submit.json")
def take_complaint() -> Response:
    """Record a complaint, or say what must be mended. The press is counted whatever becomes of it."""
    by = portal().arrived(Button.SUBMIT, session())
    expire_if_due()
    if refused := refused_request():
        return refused
    shown, body = texts(), request.get_json(silent=True)
    form = read_form(body)
    if form is None:
        return no(400, message=shown["page_too_old"])
    if portal().take(Fault.VALIDATION_ERROR):
        return no(200, message=shown["form_problems"], errors={"explanation": shown["fault_validation"]})
    result = portal().file(session(), form, by, language(), body)
    if portal().has(Fault.SLOW_ANSWER):
        _stopping().wait(SLOW_SECONDS)
    if not isinstance(result, FiledComplaint):
        errors = {field: shown[key].format(limit=portal().explanation_limit) for field, key in result.items()}
        return no(200, message=shown["form_problems"], errors=errors)
    if portal().take(Fault.ANSWER_LOST_AFTER_RECORDING):
        cast("socket", request.environ["werkzeug.socket"]).shutdown(SHUT_RDWR)
    taken = Success(
        id=result.id,
        number=result.number,
        named="complaintNumber",
        page=SUCCESS_PAGE,
        route=SUCCESS_ROUTE,
    )
    return yes(**taken.answer())


def _objection(text: str, key: tuple[str, str, str]) -> str:
    """The key of the words why Verify does not even look at the lines; empty where it does."""
    lines = split_lines(text)
    if not all(key):
        return "verify_needs"
    if not lines:
        return "must_fill"
    if len(lines) > MOST_LISTINGS:
        return "links_too_many"
    return "links_blank" if portal().has(Fault.BLANK_LINES) and has_blank_lines(text) else ""


def _stopping() -> Event:
    return cast("Event", current_app.config["STOPPING"])
