"""Serves the practice portal on a loopback port, in a thread of its own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from helper.hosts import is_loopback
from helper.practice import endpoints, pages
from helper.practice.request_context import PART, finish_response, no, texts
from helper.practice.sessions import MOST_UPLOAD_BYTES
from helper.practice.state import PortalState
from helper.system.loopback import LoopbackServer


class PracticePortal(LoopbackServer):
    """A practice portal, to be used as a context manager. All its data is lost when it stops."""

    def __init__(
        self, *, port: int = 0, titles: Sequence[str] = (), seed: int = 1, state: PortalState | None = None
    ) -> None:
        """Prepare a portal. With `port` 0, the system chooses a free port.

        `titles` are the user's approved designs, in the form that `rights_of_account` accepts. `seed`
        determines the invented data. If `state` is given, `titles` and `seed` are ignored.
        """
        state = state or PortalState(titles=titles, seed=seed)
        self._home = state.home
        self.app = _build_app(state)
        super().__init__(self.app, what="The practice portal", port=port)

    @property
    def home(self) -> str:
        return f"{self.address.removesuffix('/')}{self._home}"


def _build_app(state: PortalState) -> Flask:
    app = Flask("helper.practice")
    app.config.update(PORTAL=state, MAX_CONTENT_LENGTH=MOST_UPLOAD_BYTES + 1024 * 1024)
    app.jinja_env.undefined = StrictUndefined
    app.add_url_rule("/favicon.ico", view_func=lambda: app.send_static_file("icon.svg"))
    app.before_request(_refuse_foreign_requests)
    app.after_request(finish_response)
    app.register_error_handler(413, lambda _: no(200, message=texts()["upload_size"]))
    app.register_blueprint(pages.inside, url_prefix=PART if state.is_app else None)
    if not state.is_app:
        app.register_blueprint(pages.many)
    app.register_blueprint(endpoints.routes)
    return app


def _refuse_foreign_requests() -> Response | None:
    """Refuse requests to hosts other than loopback, and requests from pages of other sites.

    Otherwise a website could reach the portal through the user's browser or through its own host name.
    """
    here = f"http://{request.host}"
    if is_loopback(f"{here}/") and request.headers.get("Origin", here) == here:
        return None
    return Response("The practice portal answers on this computer only.\n", 403, mimetype="text/plain")
