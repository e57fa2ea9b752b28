"""What the inside of the portal shows, the same for both variants: how the account stands, its rights and complaints, a number.

The variant with pages puts each into its frame; the one that is one page fetches it by itself, below `PART`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from helper.practice.catalogue import CHOICES
from helper.practice.complaint_list import list_view, page_asked_for
from helper.practice.endpoints import told_number
from helper.practice.filed_complaints import rates
from helper.practice.form_schema import COMPLAINT, REGISTRATION
from helper.practice.listings import ListingStatus, seller_of
from helper.practice.request_context import PLACES, language, login_first, page, place, portal, session

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

RIGHTS_ON_A_PAGE = 150

routes = Blueprint("account_pages", __name__)


@routes.before_request
def ask_for_login() -> AnyResponse | None:
    """Nobody who is signed out is shown anything."""
    return login_first()


@routes.get(PLACES["center"][0])
def user_center() -> str:
    """The first page after the login, with how the account stands."""
    figures = rates(portal().complaints(session().email), portal().now())
    return page("user_center.html", menu="center", rates=figures)


@routes.get(PLACES["rights"][0])
def rights() -> str:
    """The rights of the account with their states, the youngest first, so many on a page."""
    every, size = portal().rights(), RIGHTS_ON_A_PAGE
    shown, last = page_asked_for(request.args.get("page", ""), len(every), size)
    part = every[(shown - 1) * size : shown * size]
    types = {entry.code: language().of(entry.texts) for entry in CHOICES["iprTypes"]}
    return page("ipr_management.html", menu="rights", rights=part, types=types, shown=shown, last=last)


@routes.get(PLACES["manage"][0])
def manage() -> str:
    """The account's complaints on one website, of the last fifteen days unless other dates are chosen."""
    view = list_view(portal().complaints(session().email), request.args, portal().now())
    around = {
        number: place("manage", **{**request.args, "page": number})
        for number in (view.page - 1, view.page + 1)
    }
    websites = [(site.code, language().of(site.texts)) for site in CHOICES["websites"]]
    statuses = [status.value for status in ListingStatus]
    return page("manage.html", menu="manage", view=view, around=around, websites=websites, statuses=statuses)


@routes.get(PLACES["details"][0])
def details() -> str:
    """One complaint, listing by listing."""
    found = portal().complaint(session().email, request.args.get("id", ""))
    return page("detail.html", menu="manage", complaint=found, seller_of=seller_of)


@routes.get(PLACES["complaint_success"][0])
def complaint_success() -> str:
    """The page that tells the number of a complaint."""
    found = portal().complaint(session().email, request.args.get("id", ""))
    number = told_number(found.number) if found else ""
    return page("success.html", menu="complaint", form=COMPLAINT, found=found, number=number)


@routes.get(PLACES["registration_success"][0])
def registration_success() -> str:
    """The page that tells the number of a registration."""
    found = portal().right(request.args.get("id", ""))
    number = told_number(found.id) if found else ""
    return page("success.html", menu="registration", form=REGISTRATION, found=found, number=number)
