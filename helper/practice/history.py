"""Manage Complaints in the variant that has pages: the list with its fifteen-day view, and the page of one complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, request

from helper.practice.catalogue import WEBSITES
from helper.practice.listings import ListingStatus
from helper.practice.records import detail_of, list_view
from helper.practice.visit import language, login_first, page, portal, session

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("history", __name__, url_prefix="/complaint")


@routes.get("/manageComplaints.htm")
def manage() -> str | AnyResponse:
    """The account's complaints on one website, of the last fifteen days unless other dates are chosen."""
    if turned_away := login_first():
        return turned_away
    view = list_view(request.args)
    around = {
        number: "?" + urlencode({**request.args, "page": number}) for number in (view.page - 1, view.page + 1)
    }
    return page(
        "manage.html",
        menu="manage",
        view=view,
        around=around,
        websites=[(site.code, site.text(language())) for site in WEBSITES],
        statuses=[status.value for status in ListingStatus],
    )


@routes.get("/complaintDetail.htm")
def detail() -> str | AnyResponse:
    """One complaint, listing by listing."""
    if turned_away := login_first():
        return turned_away
    complaint = portal().complaint(session().email, request.args.get("id", ""))
    return page("detail.html", menu="manage", detail=detail_of(complaint) if complaint else None)
