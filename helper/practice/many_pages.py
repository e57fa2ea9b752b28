"""The variant that has pages with addresses of their own, as from 2018 on: what only it has, and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request

from helper.practice.catalogue import reasons_for, words_of
from helper.practice.endpoints import HOLDER_PAGE, form_setup, problems_of_type
from helper.practice.form_schema import ONLINE, REGISTRATION, find_problems, read_values
from helper.practice.listings import split_lines
from helper.practice.presses import Button
from helper.practice.request_context import (
    PLACES,
    language,
    local_path,
    login_first,
    page,
    place,
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


@routes.get(PLACES["login"][0])
def login() -> str | AnyResponse:
    """The page around the frame in which one signs in."""
    target = local_path(request.args.get("redirectURL", ""))
    return redirect(target) if session().email else page("login.html", target=target)


@routes.get(PLACES["account"][0])
def account() -> str | AnyResponse:
    return login_first() or page("account.html", menu="account")


@routes.get(PLACES["complaint"][0])
def complaint_form() -> str | AnyResponse:
    """The form. `?platform=` stays in the address and chooses nothing: the person's choice is what counts."""
    return login_first(may_expire=True) or _form_page(portal().complaint_form)


@routes.get(PLACES["registration"][0])
def type_page() -> str | AnyResponse:
    """The first page of a registration: type and place."""
    return login_first(may_expire=True) or _form_page(REGISTRATION, 0)


@routes.post(PLACES["registration"][0])
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
        return redirect(place("registration"))
    return _form_page(REGISTRATION, 1 if request.path == WORK_PAGE else 2, values={"draft": draft.id})


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
        menu=form.id,
        setup=setup,
        step=0 if part is None else part + 1,
        action=place("registration") if part == 0 else shown.parts[-1].send,
    )
