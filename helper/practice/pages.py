"""The pages around the complaint: home, registration, User Center, the account's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect

from helper.practice.catalogue import IPR_TYPES
from helper.practice.complaints import rates
from helper.practice.listings import ListingStatus
from helper.practice.visit import language, login_first, page, portal, session

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("pages", __name__)


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


@routes.get("/userCenter.htm")
def user_center() -> str | AnyResponse:
    """The first page after the login, with how the account stands."""
    if turned_away := login_first():
        return turned_away
    complaints, now = portal().complaints(session().email), portal().now()
    waiting = sum(1 for complaint in complaints if complaint.status(now) is ListingStatus.COUNTERED)
    return page("user_center.html", menu="center", rates=rates(complaints, now), waiting=waiting)


@routes.get("/account.htm")
def account() -> str | AnyResponse:
    return login_first() or page("account.html", menu="account")


@routes.get("/ipr/iprSubmission.htm")
def ipr_submission() -> str | AnyResponse:
    """What a real portal asks for; the control API approves rights instead."""
    return login_first() or page("ipr_submission.html", menu="ipr_submission")


@routes.get("/ipr/iprManagement.htm")
def ipr_management() -> str | AnyResponse:
    """All rights of the account with their states."""
    if turned_away := login_first():
        return turned_away
    types = {choice.code: choice.text(language()) for choice in IPR_TYPES}
    return page("ipr_management.html", menu="ipr_management", rights=portal().rights(), types=types)
