"""One request and who makes it: the portal asked, the browser's session, the language, the page's common parts."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, current_app, g, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from helper.practice.catalogue import Language, read_language, words
from helper.practice.sessions import SESSION_COOKIE, PortalSession
from helper.practice.state import PortalState

TOKEN_COOKIE = "_tb_token_"
USER_COOKIE = "asip_user_tmp"
LANGUAGE_COOKIE = "ipp_language_cookie_name"

PART = "/part"
"""Below it the variant that is one page has its parts, each at the address that it has as a page."""
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
"""Where things are: in the variant with pages, and in the one that is one page."""


def portal() -> PortalState:
    return cast("PortalState", current_app.config["PORTAL"])


def has(fault: str) -> bool:
    return portal().has(fault)


def session() -> PortalSession:
    """The session of the browser that asks; made on its first request."""
    if "session" not in g:
        g.session = portal().session_of(request.cookies.get(SESSION_COOKIE, ""))
    return cast("PortalSession", g.session)


def language() -> Language:
    """The language of `?lang=`, else of the cookie, else the one the portal was started with."""
    if chosen := _chosen_language():
        return chosen
    return portal().language


def texts() -> dict[str, str]:
    """Every text of the pages in the visitor's language, under the names that the fields have at the moment."""
    return words(language(), renamed=has("labels_renamed"))


def _chosen_language() -> Language | None:
    wanted = (request.args.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    return next((read for text in wanted if (read := read_language(text))), None)


def place(name: str, **query: Any) -> str:
    """The address of one of `PLACES` in the variant that is shown."""
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
        plain_frame=has("no_known_login_sign"),
        layout="part.html" if request.path.startswith(PART) else "inside.html",
        place=place,
        now=portal().now(),
        **values,
    )


def dress(answer: Response) -> Response:
    """Give an answer the headers and cookies that every answer of the portal has."""
    answer.headers["Content-Security-Policy"] = "default-src 'self'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if answer.direct_passthrough:
        # A file is read and closed here: a browser that goes away while it is sent would leave it open.
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
    """A JSON answer that says no, in the shape the pages read."""
    answer = jsonify(success=False, **values)
    answer.status_code = status
    return answer


def yes(**values: Any) -> Response:
    return jsonify(success=True, data=values)


def login_first(*, may_expire: bool = False) -> AnyResponse | None:
    """What a page of the inside answers to somebody who is signed out; None where it may go on.

    `may_expire`: where a fault waits for it, the session ends just now.
    """
    if may_expire:
        expire_if_due()
    if session().email:
        return None
    if portal().is_app:
        return signed_out()
    return redirect(f"{place('login')}?redirectURL={request.full_path.rstrip('?')}")


def refused_request() -> Response | None:
    """What a request of a page is answered where session or token are not in order; None where it may go on."""
    if not session().email:
        return signed_out()
    sent = request.headers.get("X-XSRF-TOKEN") or request.form.get(TOKEN_COOKIE, "")
    if not compare_digest(sent.encode(), session().token.encode()):
        return no(403, message=texts()["page_too_old"])
    return None


def expire_if_due() -> None:
    """End the session where a fault waits for somebody who is signed in."""
    g.expiry = portal().take_expiry(session())


def signed_out() -> Response:
    """What a script is answered whose session is over: where to go, the wish for a login on the spot, or words only."""
    expiry, is_app = g.get("expiry") or "session_expiry", portal().is_app
    if expiry == "session_expiry":
        expiry = "session_expiry_overlay" if is_app else "session_expiry_redirect"
    if expiry == "session_expiry_redirect":
        back = place("registration" if request.path.startswith("/ipr/") else "complaint")
        return no(401, redirect=f"/{place('login')}" if is_app else f"{place('login')}?redirectURL={back}")
    if expiry == "session_expiry_overlay":
        return no(401, login=True, message=texts()["session_over"])
    return no(401, message=texts()["session_over"])


def local_path(text: str) -> str:
    """A path of this portal, for going on after the login; the User Center where the text is anything else."""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if plain else PLACES["center"][0]
