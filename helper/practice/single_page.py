"""The variant that is one page, as from 2024 on: its shell, and the JSON that its scripts draw the parts from."""

from __future__ import annotations

import json
from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request

from helper.practice.catalogue import CHOICES, words_of
from helper.practice.complaint_list import details_of, list_view
from helper.practice.endpoints import NUMBER_NAMES, form_setup, told_number
from helper.practice.filed_complaints import rates
from helper.practice.form_schema import COMPLAINT, REGISTRATION
from helper.practice.listings import ListingStatus
from helper.practice.request_context import (
    LOGIN_PAGE,
    LOGIN_ROUTE,
    expire_if_due,
    language,
    no,
    page,
    portal,
    session,
    signed_out,
    texts,
    yes,
)
from helper.practice.state import FormLayout

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("single_page", __name__)

_LATENESS = Random(7)  # noqa: S311 - how late the fields come; the same order in every run
_OPEN = {"single_page.shell", "single_page.login", "single_page.config", "single_page.who"}
"""What also somebody is answered who is signed out."""
_FORMS = {"single_page.complaint_form", "single_page.registration_form"}


@routes.before_request
def ask_for_login() -> Response | None:
    """Nobody who is signed out is told anything; under a fault the session ends when a form is asked for."""
    if request.endpoint in _FORMS:
        expire_if_due()
    return None if session().email or request.endpoint in _OPEN else signed_out()


@routes.get("/")
def shell() -> str:
    """The one page; what it shows is decided by the part of the address behind the #."""
    statuses = [status.value for status in ListingStatus]
    return page("single_page.html", setup={"words": texts(), "statuses": statuses})


@routes.get(LOGIN_PAGE)
def login() -> AnyResponse:
    """The address of the older portals leads to the login of this one."""
    return redirect(LOGIN_ROUTE)


@routes.get("/globalConfig.js")
def config() -> Response:
    """The visitor's token, where the scripts of such portals look for it."""
    told = json.dumps({"csrfToken": session().token, "language": language().html})
    return Response(f"window.GlobalConfig = {told};\n", mimetype="text/javascript")


@routes.get("/session.json")
def who() -> Response:
    """Who is signed in; nobody is no error here."""
    return yes(email=session().email, name=session().name, csrfToken=session().token)


@routes.get("/home.json")
def home() -> Response:
    """How the account stands."""
    return yes(**asdict(rates(portal().complaints(session().email), portal().now())))


@routes.get("/complaint/setup.json")
def complaint_form() -> Response:
    """What the complaint form needs; its fields appear after the time that is told here."""
    is_wizard = portal().shape.layout is FormLayout.WIZARD
    return yes(**form_setup(portal().complaint_form), lateMs=_late_ms(), inParts=is_wizard)


@routes.get("/ipr/setup.json")
def registration_form() -> Response:
    """What the form of a registration needs; each of its parts appears after the time that is told here."""
    return yes(**form_setup(REGISTRATION), lateMs=_late_ms(), inParts=True)


@routes.get("/complaint/list.json")
def complaints() -> Response:
    """One page of Manage Complaints."""
    view = list_view(portal().complaints(session().email), request.args, portal().now(), language())
    days = {"earliest": view.earliest.isoformat(), "latest": view.latest.isoformat()}
    websites = [site.as_json(language()) for site in CHOICES["websites"]]
    return yes(**{**asdict(view), **days}, websites=websites)


@routes.get("/complaint/detail.json")
def complaint() -> Response:
    """One complaint, listing by listing."""
    found = portal().complaint(session().email, request.args.get("id", ""))
    if found is None:
        return no(404, message=texts()["no_such_complaint"])
    return yes(**asdict(details_of(found, portal().now(), language(), texts())))


@routes.get("/complaint/success.json")
def complaint_success() -> Response:
    """The number of a complaint, for the page that tells it."""
    found = portal().complaint(session().email, request.args.get("id", ""))
    if found is None:
        return no(404, message=texts()["no_such_complaint"])
    return _success(COMPLAINT.as_json(texts(), language()), NUMBER_NAMES[COMPLAINT.id], found.number)


@routes.get("/ipr/success.json")
def registration_success() -> Response:
    """The number of a registration, for the page that tells it."""
    found = portal().right(request.args.get("id", ""))
    if found is None:
        return no(404, message=texts()["no_such_draft"])
    return _success(REGISTRATION.as_json(texts(), language()), NUMBER_NAMES[REGISTRATION.id], found.id)


@routes.get("/ipr/list.json")
def rights() -> Response:
    """All rights of the account with their states."""
    return yes(
        rights=[
            {
                **asdict(right),
                "state": right.state.value,
                "type": words_of(right.ipr_type, "iprTypes", language()),
            }
            for right in portal().rights()
        ]
    )


def _success(form: dict[str, Any], name: str, number: str) -> Response:
    return yes(**{name: told_number(number)}, numberName=name, taken=form["taken"])


def _late_ms() -> int:
    return round(1000 * _LATENESS.uniform(*portal().shape.late_seconds))
