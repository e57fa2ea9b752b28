"""One request and who makes it: the portal asked, the browser's session, the language, the page's common parts."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from flask import Response, current_app, g, jsonify, redirect, render_template, request

from helper.practice.faults import Fault
from helper.practice.language import Language, read_language
from helper.practice.sessions import SESSION_COOKIE
from helper.practice.words import words

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from helper.practice.sessions import Session
    from helper.practice.state import PortalState

TOKEN_COOKIE = "_tb_token_"
USER_COOKIE = "asip_user_tmp"
LANGUAGE_COOKIE = "ipp_language_cookie_name"

HOME_PAGE = "/userCenter.htm"
LOGIN_PAGE = "/login.htm"


def portal() -> PortalState:
    """The portal this request is for."""
    return cast("PortalState", current_app.config["PORTAL"])


def session() -> Session:
    """The session of the browser that asks; made on its first request."""
    if "session" not in g:
        g.session = portal().session(request.cookies.get(SESSION_COOKIE, ""))
    return cast("Session", g.session)


def language() -> Language:
    """The language of `?lang=`, else of the cookie, else the one the portal was started with."""
    wanted = (request.args.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    found = next((read for text in wanted if (read := read_language(text))), None)
    return found or cast("Language", current_app.config["PORTAL_LANGUAGE"])


def page(template: str, **values: Any) -> str:
    """A page with what every page needs."""
    shown = language()
    other = Language.EN if shown is Language.ZH else Language.ZH
    return render_template(
        template,
        w=words(shown),
        language=shown,
        other_language=other,
        other_address="?" + urlencode({**request.args, "lang": other.value}),
        visitor=session(),
        plain_frame=portal().has(Fault.NO_KNOWN_LOGIN_SIGN),
        **values,
    )


def dress(answer: Response) -> Response:
    """Give an answer the headers and cookies that every answer of the portal has."""
    answer.headers["Content-Security-Policy"] = "default-src 'self'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    if "session" in g:
        answer.set_cookie(SESSION_COOKIE, session().id, httponly=True, samesite="Lax")
        answer.set_cookie(TOKEN_COOKIE, session().token, samesite="Lax")
        user = f"asipEmail={session().email}&asipName={session().name}" if session().email else ""
        answer.set_cookie(USER_COOKIE, user, samesite="Lax")
        answer.set_cookie(LANGUAGE_COOKIE, language().locale, samesite="Lax")
    return answer


def no(status: int, **values: Any) -> Response:
    """A JSON answer that says no, in the shape the pages read."""
    answer = jsonify(success=False, **values)
    answer.status_code = status
    return answer


def yes(**values: Any) -> Response:
    """A JSON answer that says yes."""
    return jsonify(success=True, data=values)


def login_first() -> AnyResponse | None:
    """What a page of the inside answers to somebody who is signed out; None where it may go on."""
    if session().email:
        return None
    return redirect(f"{LOGIN_PAGE}?redirectURL={request.full_path.rstrip('?')}")


def refused_request() -> Response | None:
    """What a request of a page is answered where session or token are not in order; None where it may go on."""
    if not session().email:
        return no(401, redirect=f"{LOGIN_PAGE}?redirectURL=/complaint/complaint.htm")
    sent = request.headers.get("X-XSRF-TOKEN") or request.form.get(TOKEN_COOKIE, "")
    if not compare_digest(sent.encode(), session().token.encode()):
        return no(403, message=words(language())["page_too_old"])
    return None


def local_path(text: str) -> str:
    """A path of this portal, for going on after the login; the User Center where the text is anything else."""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if plain else HOME_PAGE
