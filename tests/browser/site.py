"""A loopback web site for browser tests: serves `pages/`, answers in JSON, and counts what was posted to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
_ICON = "/favicon.ico"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


def _at_once() -> threading.Event:
    said = threading.Event()
    said.set()
    return said


@dataclass(frozen=True, slots=True)
class Post:
    """One request to the site that was no GET."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers instead of a file."""

    body: bytes
    content_type: str = "application/json"
    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()
    comes: threading.Event = field(default_factory=_at_once)
    """When its body comes; what stands before it is sent at once."""


@dataclass(slots=True)
class Site:
    """The running site. `localhost` and `127.0.0.1` are two sites for the browser, served by one server."""

    port: int
    posts: list[Post] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)
    """Paths that were asked for, without their query. The browser's own wish for an icon is none of the page's."""
    answers: dict[str, Answer] = field(default_factory=dict)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path.lstrip('/')}"

    def serve(self, path: str, body: str, content_type: str = "text/html; charset=utf-8") -> str:
        """Let a path answer with this text; gives its address."""
        self.answers["/" + path.lstrip("/")] = Answer(body.encode(), content_type)
        return self.url(path)

    def serve_json(self, path: str, value: object, status: int = HTTPStatus.OK) -> str:
        """Let a path answer with this value, for GET and POST alike; gives its address."""
        self.answers["/" + path.lstrip("/")] = Answer(json.dumps(value).encode(), status=status)
        return self.url(path)

    def forget(self) -> None:
        """Between two tests: no posts, no special answers."""
        self.posts.clear()
        self.gets.clear()
        self.answers.clear()


@contextmanager
def running_site() -> Iterator[Site]:
    """Serve on a free loopback port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path != _ICON:  # asked for by the browser itself, whenever it finds the time
                site.gets.append(path)
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            site.posts.append(Post(self.path, body))
            self._answer()

        do_PUT = do_POST  # noqa: N815 - the name is the server's

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Keep the test output for what failed."""

        def _answer(self) -> None:
            path = self.path.split("?")[0]
            answer = site.answers.get(path) or _page(path)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            answer.comes.wait()
            self.wfile.write(answer.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(path: str) -> Answer:
    file = PAGES / path.lstrip("/")
    if file.parent != PAGES or not file.is_file():
        return Answer(b"{}", status=HTTPStatus.NOT_FOUND)
    return Answer(file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))
