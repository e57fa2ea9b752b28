"""The online form, which works without an account: one plain page, ten links at a time, no list of what became of it.

Who reports is asked for and thrown away at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from helper.practice.catalogue import IPR_TYPES, WEBSITES, choice_of, reason_of, reasons_for
from helper.practice.listings import split_lines
from helper.practice.presses import Button
from helper.practice.visit import language, page, portal, session, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

routes = Blueprint("online", __name__)
FORM_PAGE = "/report/onlineForm.htm"
MOST_LINKS = 10
_HERS = ("reporterName", "reporterEmail", "reporterAddress")
_WANTED = ("website", "iprType", "work", "reason", "links", "description", "declaration")


@routes.get(FORM_PAGE)
def online_form() -> str:
    """The empty form; whoever is signed in is sent to the complaints of the account."""
    return _page({}, "online_closed" if session().email else "")


@routes.post(FORM_PAGE)
def take_online() -> str:
    """Take the report, or show the form again with what is wrong. The press is counted whatever becomes of it."""
    portal().arrived(Button.SUBMIT, session())
    sent = request.form
    if problem := _problem(sent):
        return _page(sent, problem)
    website, ipr_type = choice_of(sent["website"], WEBSITES), choice_of(sent["iprType"], IPR_TYPES)
    reason = reason_of(sent["reason"])
    number = portal().take_online(
        {
            "website": website.text(language()) if website else "",
            "ipr_type": ipr_type.text(language()) if ipr_type else "",
            "reason": reason.text(language()) if reason else "",
            "work": sent["work"].strip(),
            "links": split_lines(sent["links"]),
            "description": sent["description"],
        }
    )
    return page("online_taken.html", number=number)


def _problem(sent: Mapping[str, str]) -> str:
    """The key of the sentence that says what is wrong; empty: nothing."""
    if session().email:
        return "online_closed"
    if not all(sent.get(name, "").strip() for name in (*_HERS, *_WANTED)):
        return "online_missing"
    return "online_too_many" if len(split_lines(sent["links"])) > MOST_LINKS else ""


def _page(sent: Mapping[str, str], problem: str) -> str:
    choices = {
        "website": [(one.code, one.text(language())) for one in WEBSITES],
        "iprType": [(one.code, one.text(language())) for one in IPR_TYPES],
        "reason": [(one.code, one.text(language())) for one in reasons_for("copyright")],
    }
    message = texts()[problem] if problem else ""
    return page("online_form.html", choices=choices, sent=sent, message=message, closed=bool(session().email))
