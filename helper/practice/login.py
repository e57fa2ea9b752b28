"""The login: a page with a small frame in it, and a slider after the first press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from helper.practice.presses import Button
from helper.practice.slider import drawn_by_hand, read_trail
from helper.practice.visit import LOGIN_ROUTE, local_path, no, page, portal, session, shape, texts, yes

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

WRONG_PASSWORD = "wrong"
"""The one password that is refused, so that the page's sentence can be seen."""

routes = Blueprint("login", __name__)


@routes.get("/login.htm")
def login() -> str | AnyResponse:
    """The page around the frame."""
    if shape().is_app:
        return redirect(LOGIN_ROUTE)
    target = local_path(request.args.get("redirectURL", ""))
    if session().email:
        return redirect(target)
    return page("login.html", target=target)


@routes.get("/mini_login.htm")
def mini_login() -> str:
    """The frame with the two inputs, the slider and the button; with `stay=1` the page around it stays."""
    stays = request.args.get("stay") == "1"
    return page("mini_login.html", target=local_path(request.args.get("redirectURL", "")), stays=stays)


@routes.post("/mini_login/login.json")
def sign_in() -> Response:
    """The answer to Sign in: an error, the wish for the slider, or the way on. The password is not kept."""
    portal().arrived(Button.LOGIN, session())
    email, password = request.form.get("fm-login-id", "").strip(), request.form.get("fm-login-password", "")
    if not email or not password:
        return no(200, message=texts()["login_empty"])
    if not session().slider_passed:
        return no(200, slider=True)
    session().slider_passed = False
    if password == WRONG_PASSWORD:
        return no(200, message=texts()["login_wrong"])
    session().email = email
    return yes(redirect=local_path(request.form.get("redirectURL", "")))


@routes.post("/mini_login/slider.json")
def slide() -> Response:
    """The judgement on the way the slider was drawn."""
    session().slider_passed = _is_drawn_by_hand()
    return yes() if session().slider_passed else no(200, message=texts()["slider_no"])


@routes.post("/complaint/slider.json")
def slide_in_the_form() -> Response:
    """The same for the slider that comes up in the middle of the form."""
    session().form_slider_passed = _is_drawn_by_hand()
    return yes() if session().form_slider_passed else no(200, message=texts()["slider_no"])


@routes.get("/logout.htm")
def logout() -> AnyResponse:
    """Sign out and go home."""
    portal().end_session(session())
    return redirect(shape().home if shape().is_app else "/index.htm")


def _is_drawn_by_hand() -> bool:
    body = request.get_json(silent=True)
    trail = read_trail(body.get("trail")) if isinstance(body, dict) else ()
    width = body.get("width") if isinstance(body, dict) else 0
    return isinstance(width, (int, float)) and drawn_by_hand(trail, float(width))
