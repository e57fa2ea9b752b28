"""The endpoints that the scripts of the pages call: login, uploads, complaints, registrations, answers.

Clicks on buttons that only the user may press are recorded even if the request is refused.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helper.practice.catalogue import (
    CHOICES,
    COMPLAINT,
    REGISTRATION,
    FormDescription,
    FormPart,
    Language,
    find_problems,
    read_values,
    reasons_for,
    words,
)
from helper.practice.filed_complaints import FiledComplaint
from helper.practice.iprs import IprDraft
from helper.practice.listings import MOST_LISTINGS, has_blank_lines, split_lines
from helper.practice.request_context import (
    language,
    local_path,
    no,
    page,
    place,
    portal,
    require_login,
    require_token,
    session,
    texts,
    yes,
)
from helper.practice.sessions import refusal_of_file

LATE_OPTIONS_MS = 1200
"""For the fault `late_loading_options`: milliseconds for which an opened list shows that it is loading."""
WRONG_PASSWORD = "wrong"
"""The only password that the portal refuses, so that users can try a failed login."""

NUMBER_NAMES = {"complaint": "complaintNumber", "registration": "iprNumber"}
"""For each form, the name under which JSON responses contain the complaint or registration number."""
HOLDER_PAGE = "/ipr/iprSubmissionHolder.htm"
_TYPE, _WORK, _HOLDER = REGISTRATION.parts

routes = Blueprint("endpoints", __name__)


def form_setup(form: FormDescription) -> dict[str, Any]:
    """Return the data from which scripts render a form, in the visitor's language.

    If the one-time fault `late_value_reset` is switched on, apply it to the complaint form and switch it off.
    """
    known, without_pirated = language(), portal().has("unknown_reason_list")
    return {
        "form": form.as_json(texts(), known),
        "reasons": {
            kind.code: [
                reason.as_json(known) for reason in reasons_for(kind.code, without_pirated=without_pirated)
            ]
            for kind in CHOICES["iprTypes"]
        },
        "limit": portal().explanation_limit,
        "maxlength": portal().has("description_maxlength"),
        "lateOptionsMs": LATE_OPTIONS_MS if portal().has("late_loading_options") else 0,
        "searchOnly": portal().has("search_only_by_typing"),
        "linksInFrame": portal().has("field_inside_an_iframe"),
        "resets": form.id == COMPLAINT.id and portal().take("late_value_reset"),
        "numberName": NUMBER_NAMES[form.id],
    }


def shown_number(number: str) -> str:
    """Return the complaint number to show; empty if a fault hides it."""
    return "" if portal().has("success_without_number") else number


def success_of(form: FormDescription, key: str, number: str) -> Response:
    """Return the response that tells the page how to show success.

    By default, the single-page variant shows a dialog, and the other variant opens a new page. Some simulated
    faults override this.
    """
    is_app, number_field = portal().is_app, {NUMBER_NAMES[form.id]: shown_number(number)}
    if portal().has("success_as_modal") or (is_app and not portal().has("success_as_page")):
        shown = {"show": "modal", "id": key, **number_field}
    else:
        shown = {"show": "page", "redirect": f"{'/' if is_app else ''}{place(f'{form.id}_success', id=key)}"}
    if portal().has("success_as_toast_without_number"):
        shown = {"show": "toast"}
    # A registration's response always contains the number; a complaint's response contains the number only if
    # the page shows a dialog.
    return yes(**(shown if form.id == COMPLAINT.id else {**shown, **number_field}))


@routes.get("/mini_login.htm")
def mini_login() -> str:
    return page("mini_login.html", target=local_path(request.args.get("redirectURL", "")))


@routes.post("/mini_login/login.json")
def sign_in() -> Response:
    """Handle Sign in: respond with an error or with the next address."""
    portal().arrived("login", session().id)
    email, password = request.form.get("fm-login-id", "").strip(), request.form.get("fm-login-password", "")
    if not email or not password:
        return no(200, message=texts()["login_empty"])
    if password == WRONG_PASSWORD:
        return no(200, message=texts()["login_wrong"])
    session().email = email
    return yes(redirect=local_path(request.form.get("redirectURL", "")))


@routes.get("/logout.htm")
def logout() -> AnyResponse:
    portal().end_session(session())
    return redirect(portal().home if portal().is_app else "/index.htm")


@routes.get("/complaint/linksFrame.htm")
def links_frame() -> str:
    """Show the text box for the links as a page in an iframe, for the fault `field_inside_an_iframe`."""
    require_login()
    return page("links_frame.html")


@routes.post("/complaint/rights.json")
def rights() -> Response:
    require_token()
    found = portal().rights(request.form.get("iprType", ""))
    return yes(rights=[{"code": right.id, "text": right.text} for right in found])


@routes.post("/complaint/complaintSubmission/checkLinks.json")
def verify() -> Response:
    """Handle the Verify button: for each link, respond whether it is accepted, or why it is refused."""
    portal().arrived("verify", session().id)
    require_token()
    shown, text = texts(), request.form.get("links", "")
    shown["link_wrong_site_zh"] = words(Language.ZH)["link_wrong_site"]
    website, right, kind = (request.form.get(name, "") for name in ("platform", "rightInfo", "entityType"))
    if objection := _objection(text, (website, right, kind)):
        return no(200, message=shown[objection])
    answers = portal().verify(session(), split_lines(text), (website, right, kind))
    return yes(
        links=[
            {"link": answer.link, "valid": not answer.refusal, "invalidReason": shown.get(answer.refusal, "")}
            for answer in answers
        ]
    )


@routes.post(COMPLAINT.upload)
@routes.post(REGISTRATION.upload)
def upload() -> Response:
    """Accept or refuse an uploaded file without storing its content.

    The registration form refuses Word files with a separate message.
    """
    require_token()
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    if refusal := refusal_of_file(content, names_word=request.path == REGISTRATION.upload):
        return no(200, message=texts()[refusal])
    kept = session().take_upload(sent.filename or "" if sent is not None else "", content)
    return yes(id=kept.id, name=kept.name, size=kept.size)


@routes.post("/complaint/complaintSubmission/submit.json")
def take_complaint() -> Response:
    by = portal().arrived("submit", session().id)
    require_token()
    shown, body = texts(), request.get_json(silent=True)
    values = read_values(COMPLAINT.fields, body)
    if values is None:
        return no(400, message=shown["page_too_old"])
    if portal().take("validation_error"):
        return no(200, message=shown["form_problems"], errors={"explanation": shown["fault_validation"]})
    result = portal().file(session(), values, by, language(), body)
    if not isinstance(result, FiledComplaint):
        return _invalid_response(result, "form_problems")
    portal().recorded()
    return success_of(COMPLAINT, result.id, result.number)


@routes.get("/ipr/claimStatement.txt")
def claim_statement() -> Response:
    """Return a placeholder for the Copyright Claim Statement, which real portals offer for download."""
    return Response(f"{texts()['practice']}\n\n{texts()['statement']}\n", mimetype="text/plain")


@routes.post(REGISTRATION.draft)
def save_draft() -> Response:
    """Handle Save Draft: respond that the draft was saved, although nothing is stored."""
    require_token()
    return yes()


@routes.post(_TYPE.send)
def take_type() -> Response:
    """Handle Next after the first part in the single-page variant, and create a draft."""
    require_token()
    values = read_values(_TYPE.fields, request.get_json(silent=True)) or {}
    if problems := problems_of_type(values):
        return _invalid_response(problems, "form_not_whole")
    return yes(draft=portal().begin_draft(session().email, values).id)


@routes.post(_WORK.send)
def take_work() -> Response:
    """Handle Next after the second part: respond with what the page needs to open the third part, or with the errors."""
    found = _draft_part(_WORK)
    return yes(draft=found.id) if portal().is_app else yes(redirect=f"{HOLDER_PAGE}?draft={found.id}")


@routes.post(_HOLDER.send)
def take_registration() -> Response:
    by = portal().arrived("submit", session().id)
    found = _draft_part(_HOLDER)
    right = portal().register(session(), found, by, language())
    portal().recorded()
    return success_of(REGISTRATION, right.id, right.id)


def problems_of_type(values: dict[str, Any]) -> dict[str, str]:
    problems = find_problems(_TYPE.fields, {field.name: "" for field in _TYPE.fields} | values)
    if problems or values["iprType"] == "copyright":
        return problems
    return {"iprType": "only_copyright"}


def _draft_part(part: FormPart) -> IprDraft:
    """Return the requested draft after adding this part's values to it, or refuse the request."""
    require_token()
    body: Any = request.get_json(silent=True)
    values = read_values(part.fields, body)
    if values is None:
        abort(no(400, message=texts()["page_too_old"]))
    draft = portal().draft(session().email, str(body.get("draft", "")))
    if draft is None:
        abort(no(200, message=texts()["no_such_draft"]))
    named = [field.name for field in part.fields if field.kind.value == "files"]
    files = {name: session().uploads[values[name]] for name in named if values[name] in session().uploads}
    gone = dict.fromkeys((name for name in named if name not in files), "")
    tidy = {name: value.strip() for name, value in values.items()}
    if problems := find_problems(part.fields, tidy | gone):
        abort(_invalid_response(problems, "form_not_whole"))
    draft.values.update(tidy)
    draft.files.update(files)
    return draft


def _invalid_response(problems: dict[str, str], message: str) -> Response:
    shown, limit = texts(), portal().explanation_limit
    errors = {name: shown[key].format(limit=limit) for name, key in problems.items()}
    return no(200, message=shown[message], errors=errors)


def _objection(text: str, key: tuple[str, ...]) -> str:
    """Return the text key of the error that prevents checking the links; empty if there is none."""
    lines = split_lines(text)
    if not all(key):
        return "verify_needs"
    if not lines:
        return "must_fill"
    if len(lines) > MOST_LISTINGS:
        return "links_too_many"
    return "links_blank" if portal().has("blank_lines") and has_blank_lines(text) else ""
