"""The local web app: a Flask application behind one token check, served on the loopback interface.

It has two parts, the judge page and the page that receives listings. A page shows what the program has rendered, and
posts each of the user's actions as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from jinja2 import StrictUndefined
from pydantic_core import from_json
from werkzeug.exceptions import InternalServerError

from helper.config.crash import log_crash
from helper.errors import HelperError
from helper.system.loopback import LoopbackServer, TokenGate
from helper.translation import language, msg, tr

_MOST_BYTES = 3 * 1024 * 1024
"""Maximum size of a request; it may contain a picture of 2 MiB in base64."""
_BROKE = msg("Something went wrong in ipp-helper. Look in Listings to see what was saved.")
UNREADABLE = msg("The data from your browser cannot be read.")

Act = Callable[[dict[str, Any]], dict[str, Any]]
"""Handles the data that a page posts, and returns the data for the page."""


class WebApp:
    """Serves pages and their actions to a browser on this computer, between `start` and `stop`."""

    def __init__(
        self,
        log: Path,
        *,
        what: str,
        pages: Mapping[str, Callable[..., Response | str]],
        acts: Mapping[str, Act],
        token: str = "",
        public: Collection[str] = (),
    ) -> None:
        """`pages` and `acts` are by rule; an internal error is written to `log`.

        `public` pages need no token. `what` names the app in the error for a used port.
        """
        app = Flask("helper.web")
        app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.globals.update(tr=tr, language=language)
        app.logger.disabled = True
        app.register_error_handler(500, partial(_broke, log))
        for rule, page in pages.items():
            app.add_url_rule(rule, f"get{rule}", page, methods=["GET"])
        for rule, act in acts.items():
            app.add_url_rule(rule, f"post{rule}", partial(_post, act), methods=["POST"])
        self.gate = TokenGate(app, token, public=("/static/", *public))
        self._what = what
        self._server: LoopbackServer | None = None

    def start(self, port: int = 0) -> str:
        """Listen on the port, by default on a free one, and return the address, which ends with a slash.

        Raises `WrongUse` if the port is in use.
        """
        self._server = LoopbackServer(self.gate, what=self._what, port=port).start()
        return self._server.address

    def stop(self) -> None:
        """Stop listening. If the app is already stopped, do nothing."""
        # A request may still arrive on a connection that the browser opened in advance.
        self.gate.renew()
        if self._server is not None:
            self._server.stop()
            self._server = None


def _post(act: Act) -> Response:
    try:
        # For deeply nested data, Python's own parser raises an error other than `ValueError`.
        given = from_json(request.get_data()) if request.is_json else None
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return _problem(tr(UNREADABLE), 400)
    try:
        return jsonify(act(given))
    except HelperError as error:
        return _problem(str(error), 409)


def _broke(log: Path, error: InternalServerError) -> Response:
    log_crash(error.original_exception, log)
    return _problem(tr(_BROKE), 500)


def _problem(text: str, status: int) -> Response:
    response = jsonify(problem=text)
    response.status_code = status
    return response
