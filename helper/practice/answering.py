"""What only the person may do with a filed complaint: withdraw it, accept or dispute a counter-notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from helper.practice.listings import ListingStatus
from helper.practice.presses import Button
from helper.practice.visit import no, portal, refused_request, session, texts, yes

if TYPE_CHECKING:
    from flask import Response

routes = Blueprint("answering", __name__, url_prefix="/complaint")

_ANSWERS = {"accept": ListingStatus.COUNTER_ACCEPTED, "dispute": ListingStatus.COUNTER_REJECTED}


@routes.post("/answer.json")
def answer() -> Response:
    """Do one of the three. The press is counted like that of Submit."""
    portal().arrived(Button.WITHDRAW, session())
    if refused := refused_request():
        return refused
    complaint = portal().complaint(session().email, request.form.get("id", ""))
    if complaint is None:
        return no(404, message=texts()["no_such_complaint"])
    wanted = request.form.get("answer", "")
    if wanted == "withdraw":
        portal().withdraw(complaint)
    elif wanted in _ANSWERS:
        statuses = zip(complaint.form.lines, complaint.statuses(portal().now()), strict=True)
        countered = [line for line, status in statuses if status is ListingStatus.COUNTERED]
        portal().decide(complaint, _ANSWERS[wanted], countered)
    else:
        return no(400, message=texts()["page_too_old"])
    return yes()
