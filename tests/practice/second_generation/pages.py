"""The variant since 2024: a single page whose parts are URL fragments, fetched as HTML."""

from __future__ import annotations

import json
from random import Random

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from helper.practice.catalogue import REGISTRATION, FormDescription
from helper.practice.endpoints import form_setup
from helper.practice.request_context import (
    PART,
    PLACES,
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
    """Serve the single page. The fragment decides which part it shows."""
    pages = {route.partition("?")[0][1:]: PART + address for address, route in PLACES.values() if route}
    return page("single_page.html", setup={"words": texts(), "pages": pages})


@routes.get(PLACES["login"][0])
def old_login() -> AnyResponse:
    """Redirect the login address of older portals to the present login."""
    return redirect(f"/{place('login')}")


@routes.get("/globalConfig.js")
def config() -> Response:
    """Serve the visitor's token at the usual address of such portals."""
    config_json = json.dumps({"csrfToken": session().token, "language": language().html})
    return Response(f"window.GlobalConfig = {config_json};\n", mimetype="text/javascript")


@routes.get("/session.json")
def current_account() -> Response:
    """Return the account's name; empty, without an error, for a logged-out visitor."""
    return yes(email=session().email, name=session().name, csrfToken=session().token)


@routes.get("/complaint/setup.json")
def complaint_setup() -> Response:
    return _late_form(portal().complaint_form, in_parts=shape().layout is FormLayout.WIZARD)


@routes.get("/ipr/setup.json")
def registration_setup() -> Response:
    return _late_form(REGISTRATION, in_parts=True)


def _late_form(form: FormDescription, *, in_parts: bool) -> Response:
    """Return a form with its rows, which the page shows after `lateMs` milliseconds."""
    if not session().email:
        return signed_out()
    late_ms, setup = round(1000 * _LATENESS.uniform(*shape().late_seconds)), form_setup(form)
    return yes(**setup, rows=page("app_rows.html", **setup), lateMs=late_ms, inParts=in_parts)
