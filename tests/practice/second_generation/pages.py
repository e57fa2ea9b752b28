"""The portal of 2024 on: one page, whose parts are told apart behind the # of its address and fetched ready made."""

from __future__ import annotations

import json
from random import Random

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from helper.practice.endpoints import form_setup
from helper.practice.form_schema import REGISTRATION, FormDescription
from helper.practice.request_context import (
    PART,
    PLACES,
    expire_if_due,
    language,
    page,
    place,
    portal,
    session,
    signed_out,
    texts,
    yes,
)
from tests.practice.faulty_state import FormLayout, shape

_LATENESS = Random(7)

routes = Blueprint(
    "second", __name__, template_folder="templates", static_folder="static", static_url_path="/second"
)


@routes.get("/")
def shell() -> str:
    """The one page; what it shows is decided by the part of the address behind the #."""
    pages = {route.partition("?")[0][1:]: PART + address for address, route in PLACES.values() if route}
    return page("single_page.html", setup={"words": texts(), "pages": pages})


@routes.get(PLACES["login"][0])
def old_login() -> AnyResponse:
    """The address of the older portals leads to the login of this one."""
    return redirect(f"/{place('login')}")


@routes.get("/globalConfig.js")
def config() -> Response:
    """The visitor's token, where the scripts of such portals look for it."""
    told = json.dumps({"csrfToken": session().token, "language": language().html})
    return Response(f"window.GlobalConfig = {told};\n", mimetype="text/javascript")


@routes.get("/session.json")
def who() -> Response:
    """Who is signed in; nobody is no error here."""
    return yes(email=session().email, name=session().name, csrfToken=session().token)


@routes.get("/complaint/setup.json")
def complaint_setup() -> Response:
    return _late_form(portal().complaint_form, in_parts=shape().layout is FormLayout.WIZARD)


@routes.get("/ipr/setup.json")
def registration_setup() -> Response:
    return _late_form(REGISTRATION, in_parts=True)


def _late_form(form: FormDescription, *, in_parts: bool) -> Response:
    """A form with its rows; it, or each of its parts, appears after the time that is told here."""
    expire_if_due()
    if not session().email:
        return signed_out()
    late_ms, setup = round(1000 * _LATENESS.uniform(*shape().late_seconds)), form_setup(form)
    return yes(**setup, rows=page("app_rows.html", **setup), lateMs=late_ms, inParts=in_parts)
