"""The context of a request (portal, session, language), and helpers that build common responses."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, abort, current_app, g, jsonify, redirect, render_template, request

from helper.practice.catalogue import Language, read_language, words
from helper.practice.sessions import SESSION_COOKIE, PortalSession
from helper.practice.state import PortalState

TOKEN_COOKIE = "_tb_token_"
USER_COOKIE = "asip_user_tmp"
LANGUAGE_COOKIE = "ipp_language_cookie_name"

PART = "/part"
"""The path under which the single-page variant serves its parts.

Below this path, the addresses are the same as in the other variant.
"""
PLACES = {
    "login": ("/login.htm", "#/login"),
    "center": ("/userCenter.htm", "#/ippHome"),
    "registration": ("/ipr/iprSubmission.htm", "#/ipr/form"),
    "registration_success": ("/ipr/iprSubmissionSuccess.htm", "#/ipr/success"),
    "rights": ("/ipr/iprManagement.htm", "#/ipr/list"),
    "complaint": ("/complaint/complaint.htm", "#/complaint/form?platform=ae"),
    "complaint_success": ("/complaint/complaintSuccess.htm", "#/complaint/success"),
    "manage": ("/complaint/manageComplaints.htm", "#/complaint/list?platform=ae"),
    "details": ("/complaint/complaintDetail.htm", "#/complaint/detail"),
    "account": ("/account.htm", ""),
}
"""The two addresses of each page: in the variant with separate pages, and in the single-page variant."""


def portal() -> PortalState:
    return cast("PortalState", current_app.config["PORTAL"])


def session() -> PortalSession:
    """Return the session of the browser that sent the request; create a session at its first request."""
    if "session" not in g:
        g.session = portal().session_of(request.cookies.get(SESSION_COOKIE, ""))
    return cast("PortalSession", g.session)


def language() -> Language:
    """Return the language from `?lang=`, otherwise from the cookie, otherwise the default language."""
    if chosen := _chosen_language():
        return chosen
    return portal().language


def texts() -> dict[str, str]:
    """Return all texts of the pages in the visitor's language, by key.

    Under the fault `labels_renamed`, the fields have other labels.
    """
    return words(language(), renamed=portal().has("labels_renamed"))


def _chosen_language() -> Language | None:
    wanted = (request.args.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    return next((read for text in wanted if (read := read_language(text))), None)


def place(name: str, **query: Any) -> str:
    """Return the address of a page of `PLACES` in the current variant of the portal, with this query."""
    address = PLACES[name][portal().is_app]
    return f"{address.partition('?')[0]}?{urlencode(query)}" if query else address


def page(template: str, **values: Any) -> str:
    other = Language.EN if language() is Language.ZH else Language.ZH
    return render_template(
        template,
        w=texts(),
        language=language(),
        other_language=other,
        other_address="?" + urlencode({**request.args, "lang": other.value}),
        visitor=session(),
        plain_frame=portal().has("no_known_login_sign"),
        layout="part.html" if request.path.startswith(PART) else "inside.html",
        place=place,
        now=portal().now(),
        **values,
    )


def finish_response(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = "default-src 'self'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if answer.direct_passthrough:
        # Read the file now and close it; otherwise it would stay open if the browser disconnects.
        answer.direct_passthrough = False
        answer.make_sequence()
        answer.close()
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    if "session" in g:
        answer.set_cookie(SESSION_COOKIE, session().id, httponly=True, samesite="Lax")
        answer.set_cookie(TOKEN_COOKIE, session().token, samesite="Lax")
        user = f"asipEmail={session().email}&asipName={session().name}" if session().email else ""
        answer.set_cookie(USER_COOKIE, user, samesite="Lax")
        if chosen := _chosen_language():
            answer.set_cookie(LANGUAGE_COOKIE, chosen.locale, samesite="Lax")
    return answer


def no(status: int, **values: Any) -> Response:
    answer = jsonify(success=False, **values)
    answer.status_code = status
    return answer


def yes(**values: Any) -> Response:
    return jsonify(success=True, data=values)


def require_login() -> None:
    """Answer the request by asking the visitor to log in, unless the visitor is logged in."""
    if not session().email:
        back = f"{place('login')}?redirectURL={request.full_path.rstrip('?')}"
        abort(signed_out() if portal().is_app else redirect(back))


def require_token() -> None:
    """Refuse a request with an invalid session or token."""
    if not session().email:
        abort(signed_out())
    sent = request.headers.get("X-XSRF-TOKEN") or request.form.get(TOKEN_COOKIE, "")
    if not compare_digest(sent.encode(), session().token.encode()):
        abort(no(403, message=texts()["page_too_old"]))


def signed_out() -> Response:
    """Ask a script whose session is unknown to show the login."""
    if portal().is_app:
        return no(401, login=True, message=texts()["session_over"])
    back = place("registration" if request.path.startswith("/ipr/") else "complaint")
    return no(401, redirect=f"{place('login')}?redirectURL={back}")


def local_path(text: str) -> str:
    """Return the path to open after the login.

    This is `text` if it is a path on this portal, otherwise the path of the User Center.
    """
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if plain else PLACES["center"][0]
