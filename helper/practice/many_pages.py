"""The variant that has pages with addresses of their own, as from 2018 on: each is drawn here and sent whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request

from helper.practice.catalogue import CHOICES, reasons_for, words_of
from helper.practice.complaint_list import details_of, list_view, page_asked_for
from helper.practice.endpoints import (
    HOLDER_PAGE,
    SUCCESS_PLACES,
    form_setup,
    problems_of_type,
    told_number,
)
from helper.practice.filed_complaints import rates
from helper.practice.form_schema import ONLINE, REGISTRATION, find_problems, read_values
from helper.practice.listings import ListingStatus, split_lines
from helper.practice.presses import Button
from helper.practice.request_context import (
    COMPLAINT_PAGE,
    HOME_PAGE,
    LOGIN_PAGE,
    REGISTRATION_PAGE,
    language,
    local_path,
    login_first,
    page,
    portal,
    refused_request,
    session,
    texts,
)

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from helper.practice.form_schema import FormDescription

WORK_PAGE = "/ipr/iprSubmissionWork.htm"
ONLINE_PAGE = "/report/onlineForm.htm"
MOST_ONLINE_LINKS = 10
RIGHTS_ON_A_PAGE = 150

routes = Blueprint("many_pages", __name__)


@routes.get("/")
def start() -> AnyResponse:
    """The bare address leads to the home page."""
    return redirect("/index.htm")


@routes.get("/index.htm")
def home() -> str:
    return page("index.html")


@routes.get("/register.htm")
def register() -> str:
    """What a real portal asks for; the practice portal needs no registration."""
    return page("register.html")


@routes.get(LOGIN_PAGE)
def login() -> str | AnyResponse:
    """The page around the frame in which one signs in."""
    target = local_path(request.args.get("redirectURL", ""))
    return redirect(target) if session().email else page("login.html", target=target)


@routes.get(HOME_PAGE)
def user_center() -> str | AnyResponse:
    """The first page after the login, with how the account stands."""
    if turned_away := login_first():
        return turned_away
    return page(
        "user_center.html", menu="center", rates=rates(portal().complaints(session().email), portal().now())
    )


@routes.get("/account.htm")
def account() -> str | AnyResponse:
    return login_first() or page("account.html", menu="account")


@routes.get("/ipr/iprManagement.htm")
def ipr_management() -> str | AnyResponse:
    """The rights of the account with their states, the youngest first, so many on a page."""
    if turned_away := login_first():
        return turned_away
    rights, size = portal().rights(), RIGHTS_ON_A_PAGE
    shown, last = page_asked_for(request.args.get("page", ""), len(rights), size)
    part = rights[(shown - 1) * size : shown * size]
    types = {entry.code: language().of(entry.texts) for entry in CHOICES["iprTypes"]}
    return page(
        "ipr_management.html", menu="ipr_management", rights=part, types=types, shown=shown, last=last
    )


@routes.get("/complaint/manageComplaints.htm")
def manage() -> str | AnyResponse:
    """The account's complaints on one website, of the last fifteen days unless other dates are chosen."""
    if turned_away := login_first():
        return turned_away
    view = list_view(portal().complaints(session().email), request.args, portal().now(), language())
    around = {
        number: "?" + urlencode({**request.args, "page": number}) for number in (view.page - 1, view.page + 1)
    }
    websites = [(site.code, language().of(site.texts)) for site in CHOICES["websites"]]
    statuses = [status.value for status in ListingStatus]
    return page("manage.html", menu="manage", view=view, around=around, websites=websites, statuses=statuses)


@routes.get("/complaint/complaintDetail.htm")
def details() -> str | AnyResponse:
    """One complaint, listing by listing."""
    if turned_away := login_first():
        return turned_away
    found = portal().complaint(session().email, request.args.get("id", ""))
    detail = details_of(found, portal().now(), language(), texts()) if found else None
    return page("detail.html", menu="manage", detail=detail)


@routes.get(COMPLAINT_PAGE)
def complaint_form() -> str | AnyResponse:
    """The form. `?platform=` stays in the address and chooses nothing: the person's choice is what counts."""
    return login_first(may_expire=True) or _form_page(portal().complaint_form)


@routes.get(REGISTRATION_PAGE)
def type_page() -> str | AnyResponse:
    """The first page of a registration: type and place."""
    return login_first(may_expire=True) or _form_page(REGISTRATION, 0)


@routes.post(REGISTRATION_PAGE)
def take_type() -> str | AnyResponse:
    """On to the second page, as pages did it before scripts: the form itself is sent, and another page comes."""
    if turned_away := login_first(may_expire=True) or refused_request():
        return turned_away
    values = {field.name: request.form.get(field.name, "") for field in REGISTRATION.parts[0].fields}
    if problems := problems_of_type(values):
        errors = {name: texts()[key] for name, key in problems.items()}
        return _form_page(REGISTRATION, 0, values=values, errors=errors)
    return redirect(f"{WORK_PAGE}?draft={portal().begin_draft(session().email, values).id}")


@routes.get(WORK_PAGE)
@routes.get(HOLDER_PAGE)
def draft_page() -> str | AnyResponse:
    """The second page, the work itself, and the third, who holds the rights."""
    if turned_away := login_first(may_expire=True):
        return turned_away
    draft = portal().draft(session().email, request.args.get("draft", ""))
    if draft is None:
        return redirect(REGISTRATION_PAGE)
    return _form_page(REGISTRATION, 1 if request.path == WORK_PAGE else 2, values={"draft": draft.id})


@routes.get(SUCCESS_PLACES["complaint"][0])
def complaint_success() -> str | AnyResponse:
    """The page that tells the number of a complaint."""
    if turned_away := login_first():
        return turned_away
    found = portal().complaint(session().email, request.args.get("id", ""))
    number = told_number(found.number) if found else ""
    return page("success.html", menu="complaint", form=portal().complaint_form, found=found, number=number)


@routes.get(SUCCESS_PLACES["registration"][0])
def registration_success() -> str | AnyResponse:
    """The page that tells the number of a registration."""
    if turned_away := login_first():
        return turned_away
    found = portal().right(request.args.get("id", ""))
    number = told_number(found.id) if found else ""
    return page("success.html", menu="ipr_submission", form=REGISTRATION, found=found, number=number)


@routes.get(ONLINE_PAGE)
def online_form() -> str:
    """The form without an account, empty; whoever is signed in is sent to the complaints of the account."""
    return _online_page({}, "online_closed" if session().email else "")


@routes.post(ONLINE_PAGE)
def take_online() -> str:
    """Take the report, or show the form again with what is wrong. Who reports is thrown away at once."""
    portal().presses.arrived(Button.SUBMIT, session().id)
    sent = {**request.form, "declaration": bool(request.form.get("declaration"))}
    values = read_values(ONLINE, sent) or {}
    if problem := _problem_of_online(values):
        return _online_page(request.form, problem)
    number = portal().take_online(
        {
            "website": words_of(values["website"], "websites", language()),
            "ipr_type": words_of(values["iprType"], "iprTypes", language()),
            "reason": words_of(values["reason"], "reasons", language()),
            "work": values["work"].strip(),
            "links": split_lines(values["links"]),
            "description": values["description"],
        }
    )
    return page("online_taken.html", number=number)


def _problem_of_online(values: Mapping[str, Any]) -> str:
    """The key of the sentence that says what is wrong; empty: nothing."""
    if session().email:
        return "online_closed"
    if find_problems(ONLINE, values):
        return "online_missing"
    return "online_too_many" if len(split_lines(values["links"])) > MOST_ONLINE_LINKS else ""


def _online_page(sent: Mapping[str, str], problem: str) -> str:
    fields = [field.as_json(texts(), language()) for field in ONLINE]
    reasons = [reason.as_json(language()) for reason in reasons_for("copyright")]
    message = texts()[problem] if problem else ""
    return page(
        "online_form.html",
        fields=fields,
        reasons=reasons,
        sent=sent,
        message=message,
        closed=bool(session().email),
    )


def _form_page(
    form: FormDescription,
    part: int | None = None,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    """A form whole, or one part of it; `values` and `errors` stand in it from the start."""
    shown = form if part is None else replace(form, parts=form.parts[part : part + 1])
    setup = {**form_setup(shown), "values": values or {}, "errors": errors or {}, "words": texts()}
    return page(
        "form.html",
        menu="complaint" if part is None else "ipr_submission",
        setup=setup,
        place=0 if part is None else part + 1,
        action=REGISTRATION_PAGE if part == 0 else shown.parts[-1].send,
    )
