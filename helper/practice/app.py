"""The practice portal as a Flask application: its parts put together, its manners set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request
from jinja2 import StrictUndefined

from helper.hosts import is_loopback
from helper.practice import (
    answering,
    control_api,
    filing,
    history,
    login,
    online,
    pages,
    registering,
    registering_pages,
    single_page,
)
from helper.practice.sessions import MOST_UPLOAD_BYTES
from helper.practice.visit import dress, no, texts

if TYPE_CHECKING:
    from threading import Event

    from helper.practice.shape import Shape
    from helper.practice.state import PortalState


def build_app(state: PortalState, *, shape: Shape, secret: str, stopping: Event) -> Flask:
    """The application over a state; `stopping` ends what would otherwise still be waiting."""
    app = Flask("helper.practice")
    app.config.update(
        PORTAL=state,
        PORTAL_SHAPE=shape,
        PORTAL_SECRET=secret,
        STOPPING=stopping,
        MAX_CONTENT_LENGTH=MOST_UPLOAD_BYTES + 1024 * 1024,
    )
    app.jinja_env.undefined = StrictUndefined
    app.add_url_rule("/favicon.ico", view_func=_icon)
    app.before_request(_only_from_here)
    app.after_request(dress)
    app.register_error_handler(413, _too_large)
    front = (single_page,) if shape.is_app else (pages, history, registering_pages, online)
    for part in (*front, login, filing, registering, answering, control_api):
        app.register_blueprint(part.routes)
    if not shape.is_app:
        app.register_blueprint(filing.pages)
    return app


def _icon() -> Response:
    """Browsers ask for it on every visit."""
    return current_app.send_static_file("icon.svg")


def _only_from_here() -> Response | None:
    """Answer only to names of this machine and to the portal's own pages.

    So no page of the web can reach the portal under its own name, and none can send it anything in the person's window.
    """
    here = f"http://{request.host}"
    if is_loopback(f"{here}/") and request.headers.get("Origin", here) == here:
        return None
    return Response("The practice portal answers on this computer only.\n", 403, mimetype="text/plain")


def _too_large(_: Exception) -> Response:
    return no(200, message=texts()["upload_size"])
