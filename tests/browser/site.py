"""A web site on loopback for browser tests: serves `pages/`, answers with JSON, and records requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from werkzeug import Request, Response

from helper.system.loopback import LoopbackServer

PAGES = Path(__file__).parent / "pages"
_ICON = "/favicon.ico"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Post:
    """A request by POST or PUT."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The response for a path, which takes precedence over a file."""

    body: bytes
    content_type: str = "application/json"
    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()
    comes: threading.Event | None = None
    """An event to wait for before sending the body; None to send it immediately."""


@dataclass(slots=True)
class Site:
    """The running site. For the browser, `localhost` and `127.0.0.1` are two different sites."""

    port: int = 0
    posts: list[Post] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)
    """The requested paths without queries, except the icon, which the browser requests by itself."""
    answers: dict[str, Answer] = field(default_factory=dict)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path.lstrip('/')}"

    def serve(self, path: str, body: str, content_type: str = "text/html; charset=utf-8") -> str:
        """Serve this text at a path, and return the address."""
        self.answers["/" + path.lstrip("/")] = Answer(body.encode(), content_type)
        return self.url(path)

    def serve_json(self, path: str, value: object, status: int = HTTPStatus.OK) -> str:
        """Serve this value at a path, for GET and POST, and return the address."""
        self.answers["/" + path.lstrip("/")] = Answer(json.dumps(value).encode(), status=status)
        return self.url(path)

    def forget(self) -> None:
        self.posts.clear()
        self.gets.clear()
        self.answers.clear()


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()

    @Request.application
    def answer_to(request: Request) -> Response:
        if request.method in {"POST", "PUT"}:
            site.posts.append(Post(request.environ["REQUEST_URI"], request.get_data()))
        elif request.method != "GET":
            return Response(status=HTTPStatus.NOT_IMPLEMENTED)
        elif request.path != _ICON:  # the browser requests the icon by itself, at any time
            site.gets.append(request.path)
        answer = site.answers.get(request.path) or _page(request.path)
        head = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        return Response(_in_time(answer), answer.status, head, content_type=answer.content_type)

    with LoopbackServer(answer_to, what="The site") as server:
        site.port = int(server.address.rpartition(":")[2].rstrip("/"))
        yield site


def _in_time(answer: Answer) -> Iterator[bytes]:
    # An empty first part makes the server send the headers immediately.
    yield b""
    if answer.comes is not None:
        answer.comes.wait()
    yield answer.body


def _page(path: str) -> Answer:
    file = PAGES / path.lstrip("/")
    if file.parent != PAGES or not file.is_file():
        return Answer(b"{}", status=HTTPStatus.NOT_FOUND)
    return Answer(file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))
