"""Serves one library's page on a free loopback port: `python -m tests.browser.libraries.serve LIBRARY`.

Prints the port, and ends when the standard input ends. `GET /record` returns the data that the page has sent.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tests.browser.libraries.library_server import FORM, LANGUAGE_COOKIE
from tests.browser.libraries.record import Record
from tests.tools.library_pages import LIBRARIES as BUILT

if TYPE_CHECKING:
    from fastapi import FastAPI
    from flask import Flask


def main(library: str) -> None:
    record = Record()
    if library in BUILT:
        build: Callable[[Record], Any] = partial(
            import_module("tests.browser.libraries.built").build, library
        )
    else:
        build = import_module(f"tests.browser.libraries.{library}").build
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    threading.Thread(target=_end_with_starter, daemon=True).start()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    serve = _serve_asgi if library == "quasar" else _serve_wsgi
    serve(build, record, listening)


def _end_with_starter() -> None:
    sys.stdin.read()
    signal.raise_signal(signal.SIGTERM)


def _serve_wsgi(build: Callable[[Record], Flask], record: Record, listening: socket.socket) -> None:
    from flask import redirect, request
    from werkzeug.serving import make_server

    app = build(record)
    app.add_url_rule("/record", "record", record.as_json)
    app.add_url_rule("/release", "release", record.release)
    app.add_url_rule(
        FORM, "redirect_to_form", lambda: redirect(f"/{request.cookies.get(LANGUAGE_COOKIE, 'en')}/")
    )
    make_server("127.0.0.1", 0, app, threaded=True, fd=listening.fileno()).serve_forever()


def _serve_asgi(build: Callable[[Record], FastAPI], record: Record, listening: socket.socket) -> None:
    import uvicorn

    uvicorn.Server(uvicorn.Config(build(record), log_level="error")).run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1])
