"""Serves the practice portal on a loopback port of this machine, in a thread of its own."""

from __future__ import annotations

import socket
from secrets import token_urlsafe
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from helper.errors import WrongUse
from helper.practice.app import build_app
from helper.practice.control import PracticeControl
from helper.practice.faults import read_fault
from helper.practice.shape import read_shape
from helper.practice.state import PortalState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

HOST = "127.0.0.1"


class PracticePortal:
    """One practice portal; a context manager. It listens from `start` to `stop`, and forgets everything then."""

    def __init__(
        self,
        *,
        port: int = 0,
        variant: str = "ipp",
        layout: str = "long",
        lang: str = "en",
        faults: Iterable[str] = (),
        titles: Sequence[str] = (),
        seed: int = 1,
        late_seconds: tuple[float, float] = (1.0, 3.0),
    ) -> None:
        """Prepare a portal.

        Args:
            port: where to listen; 0 takes any free port
            variant: which generation of the portal to imitate, ipp or aidc
            layout: how the form is spread, long or wizard; only aidc has a wizard
            lang: the language until the visitor chooses another, en or zh
            faults: names of `helper.practice.faults` that are on from the start and after every reset
            titles: designs of the person, shown as approved rights; a title may be written as in the drop-down
            seed: decides which rights, numbers and older complaints are invented
            late_seconds: between which times the fields of aidc appear

        Raises:
            WrongUse: where one of them means nothing to the portal
        """
        self._shape = read_shape(variant=variant, layout=layout, lang=lang, late_seconds=late_seconds)
        self.secret = token_urlsafe(24)
        """The token of the control API; never part of a page."""
        self._port = port
        state = PortalState(titles=titles, seed=seed, faults=[read_fault(name) for name in faults])
        self._stopping = Event()
        self._app = build_app(state, shape=self._shape, secret=self.secret, stopping=self._stopping)
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def address(self) -> str:
        """Where it listens, with a slash at the end; known once it was started."""
        return f"http://{HOST}:{self._port}/"

    @property
    def home(self) -> str:
        """The page at which one begins; in the variant aidc its place is behind the #."""
        return f"http://{HOST}:{self._port}{self._shape.home}"

    def control(self) -> PracticeControl:
        """The other end of the control API."""
        return PracticeControl(self.address, self.secret)

    def start(self) -> Self:
        """Listen, and answer in a thread until `stop`.

        Raises:
            WrongUse: where another program listens on the wanted port
        """
        with _listening_socket(self._port) as listener:
            self._port = listener.getsockname()[1]
            self._server = make_server(
                HOST,
                self._port,
                self._app,
                threaded=True,
                request_handler=_QuietRequest,
                fd=listener.fileno(),
            )
        self._thread = Thread(
            target=self._server.serve_forever, args=(0.05,), name="practice-portal", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; a second call does nothing."""
        self._stopping.set()
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _QuietRequest(WSGIRequestHandler):
    """Keeps the terminal clean.

    It speaks HTTP/1.0, a connection for each request: on a connection that is used again Chromium repeats a request
    that was cut off, which would record a complaint twice.
    """

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _listening_socket(port: int) -> socket.socket:
    """A socket that listens; opened here because the server would end the program where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise WrongUse(
            f"The practice portal cannot listen on port {port}.",
            where=str(error),
            now="Leave --port away, or name a free one above 1023.",
        ) from error
    return listener
