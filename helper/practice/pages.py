"""The pages around the complaint: home, registration, User Center, the account's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from helper.practice.catalogue import IPR_TYPES
from helper.practice.complaints import rates
from helper.practice.listings import ListingStatus
from helper.practice.visit import language, login_first, page, portal, session

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("pages", __name__)
RIGHTS_ON_A_PAGE = 150


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


@routes.get("/ipr/iprManagement.htm")
def ipr_management() -> str | AnyResponse:
    """The rights of the account with their states, the youngest first, so many on a page."""
    if turned_away := login_first():
        return turned_away
    types = {choice.code: choice.text(language()) for choice in IPR_TYPES}
    rights, asked = portal().rights(), request.args.get("page", "1")
    last = max(1, -(-len(rights) // RIGHTS_ON_A_PAGE))
    shown = min(last, max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1))
    part = rights[(shown - 1) * RIGHTS_ON_A_PAGE : shown * RIGHTS_ON_A_PAGE]
    return page(
        "ipr_management.html", menu="ipr_management", rights=part, types=types, shown=shown, last=last
    )
