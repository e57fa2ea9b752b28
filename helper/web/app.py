"""The Flask application that the judge page and the clip server share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response
from jinja2 import StrictUndefined
from werkzeug.exceptions import InternalServerError

from helper.config.crash import log_crash
from helper.translation import language, tr


def web_app(log: Path, broke: Callable[[], Response]) -> Flask:
    """Create a Flask application with our templates.

    If a request causes an internal error, the error is written to `log`, and the page receives the response that
    `broke` returns.
    """
    app = Flask("helper.web")

    def fault(error: InternalServerError) -> Response:
        log_crash(error.original_exception, log)
        return broke()

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(tr=tr, language=language)
    app.logger.disabled = True
    app.register_error_handler(500, fault)
    return app
