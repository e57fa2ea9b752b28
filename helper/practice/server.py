"""The practice portal: its parts put together, and served on a loopback port of this machine in a thread of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from secrets import token_urlsafe
from threading import Event
from typing import TypeVar

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from helper.errors import WrongUse
from helper.hosts import is_loopback
from helper.practice import control_api, endpoints, pages
from helper.practice.catalogue import Language
from helper.practice.control_api import PracticeControl
from helper.practice.faults import read_fault
from helper.practice.request_context import PART, dress, no, texts
from helper.practice.sessions import MOST_UPLOAD_BYTES
from helper.practice.state import FormLayout, PortalShape, PortalState, Variant
from helper.system.loopback import LoopbackServer

_Word = TypeVar("_Word", bound=StrEnum)


class PracticePortal(LoopbackServer):
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
        """Prepare a portal; the texts are those of the command line.

        `port` 0 takes any free one; `faults` are on from the start and after every reset; `titles` are designs of the
        person, approved, perhaps written as in the drop-down; `seed` decides what is invented; `late_seconds`: between
        which times the fields of aidc appear. Raises WrongUse where one of them means nothing to the portal.
        """
        shape = PortalShape(
            variant=_read(Variant, variant, "The practice portal has no variant"),
            layout=_read(FormLayout, layout, "The practice portal has no layout"),
            language=_read(Language, lang, "The practice portal does not speak"),
            late_seconds=late_seconds,
        )
        self._home = shape.home
        self.secret = token_urlsafe(24)
        """The token of the control API; never part of a page."""
        known = [read_fault(name) for name in faults]
        state = PortalState(shape=shape, titles=titles, seed=seed, faults=known)
        self._stopping = Event()
        app = _build_app(state, secret=self.secret, stopping=self._stopping)
        super().__init__(app, what="The practice portal", port=port)

    @property
    def home(self) -> str:
        """The page at which one begins; in the variant aidc its place is behind the #."""
        return f"{self.address.removesuffix('/')}{self._home}"

    def control(self) -> PracticeControl:
        return PracticeControl(self.address, self.secret)

    def stop(self) -> None:
        """Stop listening; a second call does nothing, and a slow answer is waited for no longer."""
        self._stopping.set()
        super().stop()


def _build_app(state: PortalState, *, secret: str, stopping: Event) -> Flask:
    """The application over a state; `stopping` ends what would otherwise still be waiting."""
    app = Flask("helper.practice")
    app.config.update(
        PORTAL=state,
        PORTAL_SECRET=secret,
        STOPPING=stopping,
        MAX_CONTENT_LENGTH=MOST_UPLOAD_BYTES + 1024 * 1024,
    )
    app.jinja_env.undefined = StrictUndefined
    app.add_url_rule("/favicon.ico", view_func=lambda: app.send_static_file("icon.svg"))
    app.before_request(_only_from_here)
    app.after_request(dress)
    app.register_error_handler(413, lambda _: no(200, message=texts()["upload_size"]))
    app.register_blueprint(pages.inside, url_prefix=PART if state.shape.is_app else None)
    for part in (pages.single if state.shape.is_app else pages.many, endpoints.routes, control_api.routes):
        app.register_blueprint(part)
    return app


def _only_from_here() -> Response | None:
    """Answer only to names of this machine and to the portal's own pages.

    So no page of the web can reach the portal under its own name, and none can send it anything in the person's window.
    """
    here = f"http://{request.host}"
    if is_loopback(f"{here}/") and request.headers.get("Origin", here) == here:
        return None
    return Response("The practice portal answers on this computer only.\n", 403, mimetype="text/plain")


def _read(words: type[_Word], text: str, sentence: str) -> _Word:
    try:
        return words(text)
    except ValueError:
        raise WrongUse(f"{sentence} “{text}”.", now=f"Take one of: {', '.join(words)}.") from None
