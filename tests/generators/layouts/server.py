"""Serves generated pages on a free loopback port, and keeps the full payload of every submission."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, abort, request
from werkzeug.serving import make_server

from tests.generators.layouts.page import DONE, Page

_FRAME = (
    "<!doctype html><title>Form</title><h1>Submit a complaint</h1>"
    "<iframe src='?inner' style='width:100%;height:2000px;border:0'></iframe>"
)


@dataclass(slots=True)
class LayoutServer:
    port: int
    pages: dict[int, Page] = field(default_factory=dict)
    received: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    """The submissions by page number; each submission maps the names of controls to their values."""

    def address(self, page: Page) -> str:
        """Serve a page and forget its earlier submissions; return the page's address."""
        self.pages[page.number] = page
        self.received.setdefault(page.number, []).clear()
        return f"http://127.0.0.1:{self.port}/complaint/{page.number}.htm"

    def sent(self, page: Page) -> Sequence[dict[str, str]]:
        return self.received.get(page.number, [])


def _app(server: LayoutServer) -> Flask:
    app = Flask(__name__)

    @app.get("/complaint/<int:number>.htm")
    def form(number: int) -> Response:
        if number not in server.pages:
            abort(404)
        page = server.pages[number]
        if page.framed and "inner" not in request.args:
            return Response(_FRAME, mimetype="text/html")
        return Response(page.html, mimetype="text/html")

    @app.post("/complaint/<int:number>.htm")
    def taken(number: int) -> Response:
        server.received[number].append(_whole())
        return Response(f"<!doctype html><title>Done</title><p>{DONE}</p>", mimetype="text/html")

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204)

    return app


def _whole() -> dict[str, str]:
    given = {key: "\n".join(request.form.getlist(key)).replace("\r\n", "\n") for key in request.form}
    for key in request.files:
        given[key] = "\n".join(file.filename or "" for file in request.files.getlist(key)).strip("\n")
    return given


@contextmanager
def layout_server() -> Iterator[LayoutServer]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    state = LayoutServer(0)
    running = make_server("127.0.0.1", 0, _app(state), threaded=True)
    state.port = running.server_port
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        running.shutdown()
        thread.join()
        running.server_close()
