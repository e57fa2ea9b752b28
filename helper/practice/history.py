"""Manage Complaints: the list with its fifteen-day view, and the page of one complaint."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, request

from helper.practice.catalogue import WEBSITES, choice_of, reason_of
from helper.practice.complaints import SHOWN_BY_DEFAULT, FiledComplaint
from helper.practice.listings import ListingStatus, seller_of
from helper.practice.visit import language, login_first, page, portal, session

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("history", __name__, url_prefix="/complaint")


@routes.get("/manageComplaints.htm")
def manage() -> str | AnyResponse:
    """The account's complaints on one website, of the last fifteen days unless other dates are chosen."""
    if turned_away := login_first():
        return turned_away
    now = portal().now()
    wanted = (_read_date("from"), _read_date("to"))
    earliest = wanted[0] or (now - SHOWN_BY_DEFAULT).date()
    latest = wanted[1] or now.date()
    platform = choice_of(request.args.get("platform", "ae"), WEBSITES) or WEBSITES[-1]
    found = [
        complaint
        for complaint in portal().complaints(session().email)
        if complaint.form.website == platform.code
        and _from(earliest) <= complaint.at < _from(latest) + timedelta(days=1)
    ]
    return page(
        "manage.html",
        menu="manage",
        rows=[_row(complaint, now) for complaint in found],
        websites=[(site.code, site.text(language())) for site in WEBSITES],
        platform=platform.code,
        earliest=earliest,
        latest=latest,
        by_default=wanted == (None, None),
    )


@routes.get("/complaintDetail.htm")
def detail() -> str | AnyResponse:
    """One complaint, listing by listing."""
    if turned_away := login_first():
        return turned_away
    complaint, now = portal().complaint(session().email, request.args.get("id", "")), portal().now()
    if complaint is None:
        return page("detail.html", menu="manage", complaint=None)
    statuses = complaint.statuses(now)
    until = complaint.answer_until()
    return page(
        "detail.html",
        menu="manage",
        complaint=complaint,
        row=_row(complaint, now),
        listings=[
            (line, seller_of(line), status)
            for line, status in zip(complaint.form.lines, statuses, strict=True)
        ],
        countered=ListingStatus.COUNTERED in statuses,
        until=until,
        days_left=max(0, (until - now).days),
    )


def _row(complaint: FiledComplaint, now: datetime) -> dict[str, str]:
    """One complaint in the words of the list."""
    reason, website = reason_of(complaint.form.reason), choice_of(complaint.form.website, WEBSITES)
    return {
        "id": complaint.id,
        "number": complaint.number,
        "website": website.text(language()) if website else "",
        "ipr": complaint.right.text,
        "reason": reason.text(language()) if reason else "",
        "listings": str(len(complaint.form.lines)),
        "submitted": f"{complaint.at:%Y-%m-%d %H:%M}",
        "status": complaint.status(now).value,
    }


def _read_date(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _from(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
