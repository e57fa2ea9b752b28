"""The practice portal as a Flask application: its parts put together, its manners set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from helper.hosts import is_loopback
from helper.practice import control_api, filing, history, login, pages
from helper.practice.sessions import MOST_UPLOAD_BYTES
from helper.practice.visit import dress, language, no
from helper.practice.words import words

if TYPE_CHECKING:
    from threading import Event

    from helper.practice.language import Language
    from helper.practice.state import PortalState


def build_app(state: PortalState, *, language: Language, secret: str, stopping: Event) -> Flask:
    """The application over a state; `stopping` ends what would otherwise still be waiting."""
    app = Flask("helper.practice")
    app.config.update(
        PORTAL=state,
        PORTAL_LANGUAGE=language,
        PORTAL_SECRET=secret,
        STOPPING=stopping,
        MAX_CONTENT_LENGTH=MOST_UPLOAD_BYTES + 1024 * 1024,
    )
    app.jinja_env.undefined = StrictUndefined
    app.before_request(_only_from_here)
    app.after_request(dress)
    app.register_error_handler(413, _too_large)
    for part in (pages, login, filing, history, control_api):
        app.register_blueprint(part.routes)
    return app


def _only_from_here() -> Response | None:
    """Answer only to names of this machine, so that no page of the web can reach the portal under its own name."""
    if is_loopback(f"http://{request.host}/"):
        return None
    return Response("The practice portal answers on this computer only.\n", 403, mimetype="text/plain")


def _too_large(_: Exception) -> Response:
    return no(200, message=words(language())["upload_size"])
