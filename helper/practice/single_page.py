"""The variant that is one page: its shell, and the JSON that its scripts ask for."""

from __future__ import annotations

import json
from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from helper.practice.catalogue import IPR_TYPES, WEBSITES
from helper.practice.complaints import rates
from helper.practice.form_setup import form_setup
from helper.practice.listings import ListingStatus
from helper.practice.records import detail_of, list_view
from helper.practice.registering import registration_setup, right_asked_for
from helper.practice.success import told_number
from helper.practice.visit import (
    expire_if_due,
    language,
    no,
    page,
    portal,
    session,
    shape,
    signed_out,
    texts,
    yes,
)

if TYPE_CHECKING:
    from helper.practice.complaints import FiledComplaint

routes = Blueprint("single_page", __name__)

_LATENESS = Random(7)  # noqa: S311 - how late the fields come; the same order in every run


@routes.get("/")
def shell() -> str:
    """The one page; what it shows is decided by the part of the address behind the #."""
    return page(
        "single_page.html", setup={"words": texts(), "statuses": [status.value for status in ListingStatus]}
    )


@routes.get("/globalConfig.js")
def config() -> Response:
    """The visitor's token, where the scripts of such portals look for it."""
    text = (
        f"window.GlobalConfig = {json.dumps({'csrfToken': session().token, 'language': language().html})};\n"
    )
    return Response(text, mimetype="text/javascript")


@routes.get("/session.json")
def who() -> Response:
    """Who is signed in; nobody is no error here."""
    return yes(email=session().email, name=session().name, csrfToken=session().token)


@routes.get("/home.json")
def home() -> Response:
    """How the account stands."""
    if not session().email:
        return signed_out()
    complaints, now = portal().complaints(session().email), portal().now()
    waiting = sum(1 for complaint in complaints if complaint.status(now) is ListingStatus.COUNTERED)
    return yes(rates=asdict(rates(complaints, now)), waiting=waiting)


@routes.get("/complaint/setup.json")
def form() -> Response:
    """What the form needs; its fields appear after the time that is told here."""
    expire_if_due()
    if not session().email:
        return signed_out()
    return yes(**form_setup(), lateMs=_late_ms(), wizard=shape().layout.value == "wizard")


@routes.get("/complaint/list.json")
def complaints() -> Response:
    """One page of Manage Complaints."""
    if not session().email:
        return signed_out()
    view = list_view(request.args)
    websites = [{"code": site.code, "text": site.text(language())} for site in WEBSITES]
    days = {"earliest": view.earliest.isoformat(), "latest": view.latest.isoformat()}
    return yes(**{**asdict(view), **days}, websites=websites)


@routes.get("/complaint/detail.json")
def complaint() -> Response:
    """One complaint, listing by listing."""
    found = _asked_for()
    if isinstance(found, Response):
        return found
    detail = detail_of(found)
    return yes(**{**asdict(detail), "until": f"{detail.until:%Y-%m-%d %H:%M}"})


@routes.get("/complaint/success.json")
def success() -> Response:
    """The number, for the page that tells it."""
    found = _asked_for()
    if isinstance(found, Response):
        return found
    return yes(complaintNumber=told_number(found.number))


@routes.get("/ipr/list.json")
def rights() -> Response:
    """All rights of the account with their states."""
    if not session().email:
        return signed_out()
    types = {choice.code: choice.text(language()) for choice in IPR_TYPES}
    found: list[dict[str, Any]] = [
        {**asdict(right), "state": right.state.value, "type": types[right.ipr_type]}
        for right in portal().rights()
    ]
    return yes(rights=found)


@routes.get("/ipr/setup.json")
def registration_form() -> Response:
    """What the form of a registration needs; each of its parts appears after the time that is told here."""
    expire_if_due()
    if not session().email:
        return signed_out()
    return yes(**registration_setup(), lateMs=_late_ms())


@routes.get("/ipr/success.json")
def registered() -> Response:
    """The number, for the page that tells it."""
    if not session().email:
        return signed_out()
    found = right_asked_for()
    return yes(iprNumber=told_number(found.id)) if found else no(404, message=texts()["no_such_draft"])


def _late_ms() -> int:
    return round(1000 * _LATENESS.uniform(*shape().late_seconds))


def _asked_for() -> FiledComplaint | Response:
    """The complaint that is asked for, or the answer where there is none to show."""
    if not session().email:
        return signed_out()
    found = portal().complaint(session().email, request.args.get("id", ""))
    return found or no(404, message=texts()["no_such_complaint"])
