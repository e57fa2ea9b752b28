"""The variant that is one page, as from 2024 on: its shell, and what its forms need to be drawn.

Whatever only shows something it fetches ready made, from `account_pages`.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect

from helper.practice.endpoints import form_setup
from helper.practice.form_schema import REGISTRATION
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
from helper.practice.state import FormLayout

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from helper.practice.form_schema import FormDescription

routes = Blueprint("single_page", __name__)

_LATENESS = Random(7)  # noqa: S311 - how late the fields come; the same order in every run


@routes.get("/")
def shell() -> str:
    """The one page; what it shows is decided by the part of the address behind the #."""
    pages = {route.partition("?")[0][1:]: PART + address for address, route in PLACES.values() if route}
    return page("single_page.html", setup={"words": texts(), "pages": pages})


@routes.get(PLACES["login"][0])
def login() -> AnyResponse:
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
def complaint_form() -> Response:
    """What the complaint form needs."""
    return _form(portal().complaint_form, in_parts=portal().shape.layout is FormLayout.WIZARD)


@routes.get("/ipr/setup.json")
def registration_form() -> Response:
    """What the form of a registration needs."""
    return _form(REGISTRATION, in_parts=True)


def _form(form: FormDescription, *, in_parts: bool) -> Response:
    """A form with its rows; it, or each of its parts, appears after the time that is told here."""
    expire_if_due()
    if not session().email:
        return signed_out()
    late_ms, setup = round(1000 * _LATENESS.uniform(*portal().shape.late_seconds)), form_setup(form)
    return yes(**setup, rows=page("app_rows.html", **setup), lateMs=late_ms, inParts=in_parts)
