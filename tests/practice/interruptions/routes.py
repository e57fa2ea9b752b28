"""Answers a request with a slider or a login, and adds the script that shows them to each page."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from helper.practice.catalogue import COMPLAINT, REGISTRATION
from helper.practice.request_context import language, no, place, session, texts, yes
from helper.practice.server import WORK_PAGE
from tests.practice.faults import Fault
from tests.practice.faulty_state import steered
from tests.practice.interruptions.slider import WORDS, drawn_by_hand

_LOGIN = "/mini_login/login.json"
_VERIFY = "/complaint/complaintSubmission/checkLinks.json"
_PRESSED = {_VERIFY: "verify", COMPLAINT.parts[-1].send: "submit", REGISTRATION.parts[-1].send: "submit"}
_EXPIRING = {
    "/complaint/complaint.htm",
    "/complaint/rights.json",
    "/complaint/setup.json",
    "/ipr/iprSubmission.htm",
    "/ipr/iprSubmissionHolder.htm",
    "/ipr/setup.json",
    WORK_PAGE,
    COMPLAINT.upload,
    REGISTRATION.upload,
    *(part.send for part in REGISTRATION.parts),
    *_PRESSED,
}
"""The requests at which a session may end."""

routes = Blueprint("interruptions", __name__, static_folder="static", static_url_path="/interruptions")


@routes.before_app_request
def interrupt() -> Response | None:
    """Answer instead of the portal if a slider is due or the session ends."""
    if request.path == _LOGIN and all(request.form.get(f"fm-login-{name}") for name in ("id", "password")):
        return _answer_login()
    slides = steered().has(Fault.SLIDER_MID_FORM) and session().email and session().id not in steered().slid
    if slides and request.path == _VERIFY:
        return no(200, slider=True)  # After the slider is solved, the page sends this request again.
    return _end_session() if request.path in _EXPIRING else None


@routes.after_app_request
def add_script(answer: Response) -> Response:
    """Make each page load our script before its own."""
    if answer.mimetype == "text/html" and "<head>" in (page := answer.get_data(as_text=True)):
        src = url_for("interruptions.static", filename="interruptions.js")
        shown = {**WORDS[language()], **{key: texts()[key] for key in ("login_title", "login_not_real")}}
        data = "".join(Markup('<meta name="{}" content="{}">').format(*pair) for pair in shown.items())
        answer.set_data(page.replace("<head>", f'<head>{data}<script type="module" src="{src}"></script>', 1))
    return answer


@routes.post("/mini_login/slider.json")
@routes.post("/complaint/slider.json")
def slide() -> Response:
    """Check whether the slider was dragged by hand, in the login frame or in the middle of the form."""
    if drawn_by_hand(request.get_json(silent=True)):
        steered().slid.add(session().id)
        return yes()
    return no(200, message=WORDS[language()]["slider_no"])


def _answer_login() -> Response | None:
    if session().id in steered().slid:
        steered().slid.discard(session().id)
        return None
    steered().arrived("login", session().id)
    return no(200, slider=True)


def _end_session() -> Response | None:
    """End the session if a fault says so. Pages then redirect to the login; scripts are answered by the fault."""
    fault = steered().take_expiry(session())
    if not fault or not request.path.endswith(".json"):
        return None
    if button := _PRESSED.get(request.path):
        steered().arrived(button, session().id)
    is_app, over = steered().is_app, {"message": texts()["session_over"]}
    if fault == Fault.SESSION_EXPIRY:
        fault = Fault.SESSION_EXPIRY_OVERLAY if is_app else Fault.SESSION_EXPIRY_REDIRECT
    if fault == Fault.SESSION_EXPIRY_OVERLAY:
        return no(401, login=True, **over)
    if fault == Fault.SESSION_EXPIRY_JSON:
        return no(401, **over)
    back = place("registration" if request.path.startswith("/ipr/") else "complaint")
    return no(401, redirect=f"/{place('login')}" if is_app else f"{place('login')}?redirectURL={back}")
