"""A foreign server on loopback, which accepts every request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

PAGE = b'<title>stranger</title><form action="/pressed"><button id="complaint-submit">Submit</button></form>'
YES = b'{"proof": "yes", "format": 1}'


@dataclass
class Stranger:
    address: str
    heard: list[str] = field(default_factory=list)


@contextmanager
def stranger_server() -> Iterator[Stranger]:
    """Serve a page with a button like the portal's, and accept every control request."""

    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stranger.heard.append(f"{self.path}\n{self.headers}")
            is_control = self.path.startswith("/practice/")
            self.send_response(200)
            self.send_header("Content-Type", "application/json" if is_control else "text/html")
            self.end_headers()
            self.wfile.write(YES if is_control else PAGE)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Request) as server:
        stranger = Stranger(f"http://127.0.0.1:{server.server_port}/")
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield stranger
        server.shutdown()
        thread.join()
