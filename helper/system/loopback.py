"""A small web server on the loopback interface, run in a thread, with access checks for private pages."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler

from helper.errors import WrongUse
from helper.translation import msg, tr

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
MOST_CONNECTIONS = 100
"""Maximum number of open connections; a browser opens at most six to one host."""
_SILENT_SECONDS = 15.0
"""Seconds without traffic after which a connection is closed."""


class LoopbackServer:
    """Serves a WSGI application while used as a context manager. Each request runs in its own thread."""

    def __init__(self, app: WSGIApplication, *, what: str, port: int = 0) -> None:
        """Create the server; port 0 selects a free port.

        `what` is the server's name in the error for a used port, such as "The practice portal".
        """
        self._app = app
        self._what = what
        self._port = port
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def address(self) -> str:
        """The server's URL with a trailing slash; available after `start`."""
        return f"http://{HOST}:{self._port}/"

    def start(self) -> Self:
        """Listen and serve in a thread until `stop` is called. Raises `WrongUse` if the port is in use."""
        with _listening_socket(self._what, self._port) as listener:
            self._port = listener.getsockname()[1]
            self._server = _LimitedServer(HOST, self._port, self._app, _QuietRequest, fd=listener.fileno())
        self._thread = Thread(
            target=self._server.serve_forever, args=(0.05,), name=f"loopback-{self._port}", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; a second call is a no-op. The caller must end requests in progress first."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _QuietRequest(WSGIRequestHandler):
    """Handles one request per connection, and logs nothing.

    On a persistent connection, Chromium repeats an interrupted request, which could record a complaint twice.
    """

    timeout = _SILENT_SECONDS

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name in werkzeug
        """Discard the message."""


class _LimitedServer(ThreadedWSGIServer):
    """Closes the oldest connection if too many are open, so slow connections do not block new ones."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._changing = Lock()
        self._open: dict[socket.socket, None] = {}
        """The open connections, oldest first."""

    def process_request(self, request: Any, client_address: Any) -> None:
        oldest = None
        with self._changing:
            self._open[request] = None
            if len(self._open) > MOST_CONNECTIONS:
                oldest = next(iter(self._open))
                del self._open[oldest]
        if oldest is not None:
            with suppress(OSError):  # the connection's thread may have closed the connection already
                oldest.shutdown(socket.SHUT_RDWR)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._changing:
            self._open.pop(request, None)
        super().shutdown_request(request)


def _listening_socket(what: str, port: int) -> socket.socket:
    """Open the listening socket for werkzeug.

    If werkzeug opened the socket and the port were in use, werkzeug would end the whole program.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows, SO_REUSEADDR would let another program share the port.
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise WrongUse(
            tr("{server} cannot use port {port}.", server=what, port=port),
            where=str(error),
            now=tr("Leave out --port, or choose a free port above 1023."),
        ) from error
    return listener


_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")),
        *(f"{what} 'none'" for what in ("base-uri", "form-action", "frame-ancestors")),
    )
)
_RESPONSE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_OWN_SITE = frozenset({"none", "same-origin"})
"""Values of `Sec-Fetch-Site` that are allowed.

A page opened by the user or the program sends "none", and a request from one of our own pages sends
"same-origin". Requests from a page on another port have another value.
"""


_REFUSED = msg("This page is for one window of this computer only. To see it again, open it from ipp-helper.")


class TokenGate:
    """Passes on requests that have the token, come from this server's own pages, and use its own address.

    The token is the first part of the path, or is in the header `Authorization`. Relative addresses of pictures
    include the path's token. A cookie would not be safe, because a browser sends the cookies of a host to all ports
    of the host. Responses are never cached.
    """

    def __init__(self, app: WSGIApplication, token: str = "", *, public: Collection[str] = ()) -> None:
        """`public` are the paths that need no token; if they end with a slash, also the paths below them."""
        self._app = app
        self._public = public
        self.renew(token)

    def renew(self, token: str = "") -> None:
        """Replace the token, by default by a random one. Requests with an earlier token are refused."""
        self.token = token or new_token()
        self.single_use = new_token()
        """A second token, valid for one request."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not (self._is_own(environ) and self._is_allowed(environ)):
            plain = [("Content-Type", "text/plain; charset=utf-8"), *_RESPONSE_HEADERS.items()]
            start_response("403 FORBIDDEN", plain)
            return [tr(_REFUSED).encode()]

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None, /
        ) -> Callable[[bytes], object]:
            own = {name.lower() for name, _ in headers}
            more = [pair for pair in _RESPONSE_HEADERS.items() if pair[0].lower() not in own]
            return start_response(status, [*headers, *more], exc_info)

        return self._app(environ, start)

    @staticmethod
    def _is_own(environ: WSGIEnvironment) -> bool:
        """Return whether the request uses this server's own address and comes from an allowed page.

        The check of the address prevents DNS rebinding.
        """
        host = f"{HOST}:{environ['SERVER_PORT']}"
        if (
            environ.get("HTTP_HOST") != host
            or environ.get("HTTP_ORIGIN", f"http://{host}") != f"http://{host}"
        ):
            return False
        # A browser sends Origin with every request that changes something, and Sec-Fetch-Site with all requests.
        return environ.get("HTTP_SEC_FETCH_SITE", "none") in _OWN_SITE

    def _is_allowed(self, environ: WSGIEnvironment) -> bool:
        """Return whether the request has the token, which is removed from the path, or needs none."""
        path = environ.get("PATH_INFO", "")
        if _same(environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "), self.token):
            return True
        if environ["REQUEST_METHOD"] == "GET" and any(
            path == public or (public.endswith("/") and path.startswith(public)) for public in self._public
        ):
            return True
        first, slash, rest = path.lstrip("/").partition("/")
        if not slash:
            return False
        if _same(first, self.single_use):
            self.single_use = new_token()
        elif not _same(first, self.token):
            return False
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{first}"
        environ["PATH_INFO"] = f"/{rest}"
        return True


def new_token() -> str:
    return token_urlsafe(24)


def _same(given: str, expected: str) -> bool:
    return compare_digest(given.encode(errors="replace"), expected.encode())
