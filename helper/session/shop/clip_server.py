"""The small page to which a bookmark or an extension hands a listing, on this computer's loopback, and who may hand over.

The bookmark fetches nothing, since a shop's page may forbid that: it opens this page in a window and puts what it has read
behind the #, which is sent to nobody. The page itself posts it, with the token that the bookmark was made with.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from hmac import compare_digest
from importlib.resources import files
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Self
from urllib.parse import quote

from flask import Flask, Response, jsonify, render_template, request
from jinja2 import StrictUndefined
from pydantic_core import from_json
from werkzeug.exceptions import InternalServerError

from helper.config.crash import log_crash
from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import HelperError, NotDone, WrongUse
from helper.session.shop.clipping import (
    LARGEST_PICTURE,
    ClipAnswer,
    Clipper,
    read_clip,
    read_picture,
)
from helper.system.files import private_folder
from helper.system.loopback import LoopbackServer, OriginGate

_MOST_BYTES = LARGEST_PICTURE * 4 // 3 + 64 * 1024
_MOST_A_MINUTE = 100
_PORTS_TRIED = 10
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)
_READER = "read_listing.js"

_NOTHING = "Nothing was taken."
_OTHER_CODE = "The bookmark or the extension has no code, or an earlier one. In ipp-helper press C and put it in place anew."
_SWITCHED_OFF = "It was switched off in ipp-helper. C there switches it on."
_TOO_MANY = f"More than {_MOST_A_MINUTE} in a minute: wait a moment, then try again."
_TOO_LARGE = "It is too large to be one listing."
_UNREADABLE = "What was handed over cannot be read."
_BROKE = ClipAnswer(
    headline="Something went wrong in ipp-helper.", lines=("Look in Listings whether it is there.",)
)
_NOT_LIKE_THIS = "Nothing is handed over like that."
_SHOWN_ALREADY = "This page was shown once already, and it holds a code. In ipp-helper C opens it again; was it not you, take a new code there."


def extension_folder() -> Path:
    """Where the extension lies; the person's browser loads it from there."""
    return Path(str(files("helper.browser") / "extension"))


def read_token(file: Path, *, anew: bool = False) -> str:
    """The token that is kept there, for the person's own account only; made where there is none, or `anew`.

    Raises `NotDone`: it cannot be kept.
    """
    try:
        kept = "" if anew else file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if _TOKEN.fullmatch(kept):
        return kept
    token = token_urlsafe(18)
    try:
        private_folder(file.parent)
        write_durably(file, token.encode())
    except OSError as error:
        raise NotDone(f"The code cannot be kept: {error.strerror}.", where=str(file)) from error
    return token


def keep_quiet(app: Flask, log: Path, broke: Callable[[], Response]) -> None:
    """Have faults of ours written down in that folder, not across the screens; the page gets what `broke` says."""

    def fault(error: InternalServerError) -> Response:
        log_crash(error.original_exception, log)
        return broke()

    app.jinja_env.undefined = StrictUndefined
    app.logger.disabled = True
    app.register_error_handler(500, fault)


class ClipServer:
    """Takes in what is handed over, from `start` to `stop`."""

    def __init__(
        self,
        clipper: Clipper,
        places: Places,
        *,
        port: int,
        in_loop: Callable[[Callable[[], ClipAnswer]], ClipAnswer] = lambda work: work(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`in_loop` runs what touches the records where they may be touched; requests have threads of their own."""
        self._clipper = clipper
        self._places = places
        self._token = read_token(places.clip_token_file)
        self._in_loop = in_loop
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_MOST_A_MINUTE)
        self._guide = ""
        self._gate = OriginGate(self._app(), opened_by_others=True)
        self._wanted = self.port = port
        self._server: LoopbackServer | None = None

    def start(self) -> Self:
        """Listen on the port, or on one of those after it. Raises WrongUse where all of them are taken."""
        for port in range(self._wanted, self._wanted + _PORTS_TRIED):
            server = LoopbackServer(self._gate, what="The page for your browser", port=port)
            try:
                self._server, self.port = server.start(), port
            except WrongUse:
                continue
            return self
        raise WrongUse(
            f"Other programs have the ports {self._wanted} to {self._wanted + _PORTS_TRIED - 1}.",
            now="Name a free one above 1023 as `clip_port` in the settings.",
        )

    def stop(self) -> None:
        """Stop listening; a second call does nothing."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def code(self) -> str:
        """What the extension is told once: the port and the token."""
        return f"{self.port}-{self._token}"

    def renew(self) -> None:
        """Make another token: whatever has the earlier one is refused from now on."""
        self._token = read_token(self._places.clip_token_file, anew=True)

    def guide_address(self) -> str:
        """Where the bookmark is shown to be put in place; it opens once, because the page holds the token."""
        self._guide = token_urlsafe(18)
        return f"http://127.0.0.1:{self.port}/guide/{self._guide}"

    def bookmark(self) -> str:
        """The bookmark, as the address that it is."""
        reader = (extension_folder() / _READER).read_text(encoding="utf-8")
        return self._script("bookmark.js").replace("READ_LISTING", f"\n{reader}")

    def _app(self) -> Flask:
        app = Flask("helper.session.shop", static_folder="clip_page", static_url_path="/page", template_folder="clip_page")  # fmt: skip
        keep_quiet(app, self._places.log, lambda: _told(_BROKE, 500))
        app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
        app.add_url_rule("/take", view_func=lambda: app.send_static_file("take.html"), methods=["GET"])
        app.add_url_rule("/guide/<secret>", view_func=self._show_guide, methods=["GET"])
        for name, act in (("take", self._take), ("design", self._name_design), ("copy", self._judge_copy)):
            app.add_url_rule(f"/{name}", f"post_{name}", partial(self._post, act), methods=["POST"])
        for status, sentence in ((405, _NOT_LIKE_THIS), (404, _NOT_LIKE_THIS), (413, _TOO_LARGE)):
            app.register_error_handler(status, partial(_refused, status, sentence))
        return app

    def _post(self, act: Callable[[dict[str, Any]], ClipAnswer]) -> Response:
        """Do it for whoever has the token, not too often, and while it is on."""
        if self._server is None:
            # A connection that a browser had opened in advance outlives the listening.
            return _refused(503, _SWITCHED_OFF)
        try:
            # Python's own reader gives up on what is nested deep by an error of its own kind.
            handed = from_json(request.get_data()) if request.is_json else None
        except ValueError:
            handed = None
        if not isinstance(handed, dict):
            return _refused(400, _UNREADABLE)
        token = handed.pop("token", "")
        if not (
            isinstance(token, str) and compare_digest(token.encode(errors="replace"), self._token.encode())
        ):
            return _refused(403, _OTHER_CODE)
        # Counted after the token, so that whoever has none cannot use up the minute of the one who has it.
        now = self._clock()
        if len(self._times) == _MOST_A_MINUTE and now - self._times[0] < 60:
            return _refused(429, _TOO_MANY)
        self._times.append(now)
        try:
            return _told(act(handed))
        except HelperError as error:
            return _told(ClipAnswer(headline=_NOTHING, lines=tuple(str(error).splitlines())), 409)

    def _take(self, handed: dict[str, Any]) -> ClipAnswer:
        clip = read_clip(handed)
        if clip is None:
            return ClipAnswer(headline=_NOTHING, lines=(_UNREADABLE,))
        picture = read_picture(clip.picture)
        return self._in_loop(lambda: self._clipper.take(clip, picture))

    def _name_design(self, handed: dict[str, Any]) -> ClipAnswer:
        finding, work = str(handed.get("finding")), str(handed.get("design"))
        return self._in_loop(lambda: self._clipper.name_design(finding, work))

    def _judge_copy(self, handed: dict[str, Any]) -> ClipAnswer:
        finding, because = str(handed.get("finding")), str(handed.get("because") or "")[:500]
        return self._in_loop(lambda: self._clipper.judge_copy(finding, because))

    def _show_guide(self, secret: str) -> Response | str:
        expected, self._guide = self._guide, ""
        if not expected or not compare_digest(secret.encode(), expected.encode()):
            return Response(_SHOWN_ALREADY, 403, mimetype="text/plain")
        return render_template(
            "guide.html",
            bookmark=f"javascript:{quote(self.bookmark())}",
            copying=f"javascript:{quote(self._script('copying.js'))}",
            code=self.code,
            folder=str(extension_folder()),
        )

    def _script(self, name: str) -> str:
        script = Path(__file__).with_name("clip_page") / name
        return (
            script.read_text(encoding="utf-8").replace("PORT", str(self.port)).replace("TOKEN", self._token)
        )


def _told(answer: ClipAnswer, status: int = 200) -> Response:
    response = jsonify(asdict(answer))
    response.status_code = status
    return response


def _refused(status: int, sentence: str, _: Exception | None = None) -> Response:
    return _told(ClipAnswer(headline=_NOTHING, lines=(sentence,)), status)
