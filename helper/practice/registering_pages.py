"""The pages on which a work is registered, in the variant with pages: type and place, the work, the rights holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from helper.practice.registering import HOLDER_PAGE, SUCCESS_PAGE, registration_setup, right_asked_for
from helper.practice.registrations import problems_of_type
from helper.practice.success import told_number
from helper.practice.visit import (
    REGISTRATION_PAGE,
    expire_if_due,
    login_first,
    page,
    portal,
    refused_request,
    session,
    texts,
)

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("registering_pages", __name__)
WORK_PAGE = "/ipr/iprSubmissionWork.htm"
_WORDS = (
    "please_select", "search", "no_data", "type_to_search", "loading", "nothing_found", "remove", "no_answer",
    "login_title", "login_not_real", "draft_saved",
    "ipr_submitted", "ipr_submitted_text", "ipr_number", "view_iprs", "submit_another_ipr",
)  # fmt: skip


@routes.get(REGISTRATION_PAGE)
def type_page() -> str | AnyResponse:
    """The first page: type and place."""
    expire_if_due()
    return login_first() or _page("registration_type.html")


@routes.post(REGISTRATION_PAGE)
def take_type() -> str | AnyResponse:
    """On to the second page, as pages did it before scripts: the form itself is sent, and another page comes."""
    expire_if_due()
    if turned_away := login_first():
        return turned_away
    if refused := refused_request():
        return refused
    kind, place = request.form.get("iprType", ""), request.form.get("place", "")
    if problems := problems_of_type(kind, place):
        shown = texts()
        errors = {name: shown[key] for name, key in problems.items()}
        return _page("registration_type.html", values={"iprType": kind, "place": place}, errors=errors)
    return redirect(f"{WORK_PAGE}?draft={portal().registrations.begin(session().email, place).id}")


@routes.get(WORK_PAGE)
def work_page() -> str | AnyResponse:
    """The second page: the work itself."""
    return _draft_page("registration_work.html")


@routes.get(HOLDER_PAGE)
def holder_page() -> str | AnyResponse:
    """The third page: who holds the rights."""
    return _draft_page("registration_holder.html")


@routes.get(SUCCESS_PAGE)
def success() -> str | AnyResponse:
    """The page that tells the number."""
    if turned_away := login_first():
        return turned_away
    found = right_asked_for()
    number = told_number(found.id) if found is not None else ""
    return page("registration_success.html", menu="ipr_submission", right=found, number=number)


def _draft_page(template: str) -> str | AnyResponse:
    expire_if_due()
    if turned_away := login_first():
        return turned_away
    draft = portal().registrations.draft(session().email, request.args.get("draft", ""))
    if draft is None:
        return redirect(REGISTRATION_PAGE)
    return _page(template, draft=draft.id)


def _page(
    template: str,
    *,
    draft: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    shown = texts()
    setup = {
        **registration_setup(),
        "draft": draft,
        "values": values or {},
        "errors": errors or {},
        "words": {key: shown[key] for key in _WORDS},
    }
    return page(template, menu="ipr_submission", setup=setup)
