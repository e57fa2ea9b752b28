"""The local page that receives listings from the browser extension, and its access check.

Web pages cannot read the extension's token, because the extension runs in an isolated world. The extension opens this
page in a small window, and sends the data and the token in a message, so that neither becomes part of an address.
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

from flask import Flask, Response, jsonify, render_template, request
from pydantic_core import from_json

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import HelperError, NotDone, WrongUse, os_error_as
from helper.session.shop.clipping import (
    LARGEST_PICTURE,
    ClipAnswer,
    Clipper,
    read_clip,
    read_picture,
)
from helper.system.files import private_folder
from helper.system.loopback import LoopbackServer, OriginGate
from helper.translation import msg, tr
from helper.web.app import web_app

_MOST_BYTES = LARGEST_PICTURE * 4 // 3 + 64 * 1024
_MOST_A_MINUTE = 100
_PORTS_TRIED = 10
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)

_NOTHING = msg("Nothing was added.")
_OTHER_CODE = msg(
    "The extension has no code, or an old one. Press C in ipp-helper and paste the code into the extension's options."
)
_SWITCHED_OFF = msg("Sending listings is switched off in ipp-helper. Press C there to switch it on.")
_TOO_MANY = msg("More than {n} listings in a minute: wait a moment, then try again.")
_TOO_LARGE = msg("The data is too large for one listing.")
_UNREADABLE = msg("The data from the extension cannot be read.")
_NOT_LIKE_THIS = msg("Send listings with the ipp-helper button.")
_SHOWN_ALREADY = msg(
    "This page contains a code, so it opens only once. Press C in ipp-helper to open it again. If it was not you who"
    " opened it, choose a new code there."
)
_PAGE_WORDS = {
    "nothing": _NOTHING,
    "no_answer": msg(
        "ipp-helper did not answer. Is it still running, and is sending listings (C) switched on?"
    ),
    "unreadable": msg("Your browser does not let ipp-helper read this page: {reason}"),
    "other_page": msg("This is not an AliExpress page. Nothing was read."),
    "not_handed_over": msg(
        "No listing was received. Open a listing on AliExpress and click the ipp-helper button there."
    ),
}
"""The messages that the page in the extension's small window can show."""


EXTENSION_WORDS = {
    "name": msg("ipp-helper: send this listing"),
    "description": msg(
        "One click on its button sends the open AliExpress listing to ipp-helper on this computer. It does nothing else."
    ),
    "action": msg("Send this listing to ipp-helper"),
    "title": msg("ipp-helper: enter the code"),
    "heading": msg("Connect this browser to ipp-helper"),
    "how": msg(
        "Press C in ipp-helper and open the page with the code. Copy the code, and paste it here once."
    ),
    "code": msg("Code"),
    "save": msg("Save"),
    "saved": msg("Saved. Now open a listing on AliExpress and click the ipp-helper button."),
    "no_code": msg("This is not the code. The code is a number, a hyphen and letters, such as 28471-AbCd…"),
}
"""The texts of the extension itself.

`tests.tools.languages` writes them in every language into its folder `_locales`.
"""


def extension_folder() -> Path:
    """Return the folder that contains the extension, for loading it into the user's browser."""
    return Path(str(files("helper.browser") / "extension"))


def read_token(file: Path, *, renew: bool = False) -> str:
    """Return the private token. Create a new one if there is none yet, or if `renew` is true.

    Raises `NotDone` if the token cannot be saved.
    """
    try:
        kept = "" if renew else file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if _TOKEN.fullmatch(kept):
        return kept
    token = token_urlsafe(18)
    with os_error_as(NotDone, msg("The code could not be saved: {reason}."), file):
        private_folder(file.parent)
        write_durably(file, token.encode())
    return token


class ClipServer:
    """Receives listings from the browser extension, between the calls to `start` and `stop`."""

    def __init__(
        self,
        clipper: Clipper,
        places: Places,
        *,
        port: int,
        in_loop: Callable[[Callable[[], ClipAnswer]], ClipAnswer] = lambda work: work(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`in_loop` runs a function in the event loop that uses the records, and returns the function's result.

        It is needed because each request has a thread of its own.
        """
        self._clipper = clipper
        self._places = places
        self._token = read_token(places.clip_token_file)
        self._in_loop = in_loop
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_MOST_A_MINUTE)
        self._guide = ""
        self._gate = OriginGate(self._app())
        self._wanted = self.port = port
        self._server: LoopbackServer | None = None

    def start(self) -> Self:
        """Listen on the wanted port or, if that is in use, on one of the next ports.

        Raises `WrongUse` if all of these ports are in use.
        """
        for port in range(self._wanted, self._wanted + _PORTS_TRIED):
            server = LoopbackServer(self._gate, what=tr("The page for your browser"), port=port)
            try:
                self._server, self.port = server.start(), port
            except WrongUse:
                continue
            return self
        raise WrongUse(
            tr(
                "The ports {first} to {last} are in use.",
                first=self._wanted,
                last=self._wanted + _PORTS_TRIED - 1,
            ),
            now=tr("Set `clip_port` to a free port above 1023 in the settings."),
        )

    def stop(self) -> None:
        """Stop listening. If the server is already stopped, do nothing."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def code(self) -> str:
        """The code that the user pastes into the extension. It consists of the port and the token."""
        return f"{self.port}-{self._token}"

    def renew(self) -> None:
        """Replace the token. From now on, requests with the previous token are rejected."""
        self._token = read_token(self._places.clip_token_file, renew=True)

    def guide_address(self) -> str:
        """Return an address at which the setup page can be opened once.

        A second opening fails, because the page shows the code.
        """
        self._guide = token_urlsafe(18)
        return f"http://127.0.0.1:{self.port}/guide/{self._guide}"

    def _app(self) -> Flask:
        app = web_app(self._places.log, _broke)
        app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
        app.add_url_rule("/take", view_func=_show_page, methods=["GET"])
        app.add_url_rule("/guide/<secret>", view_func=self._show_guide, methods=["GET"])
        for name, act in (("take", self._take), ("design", self._name_design), ("copy", self._judge_copy)):
            app.add_url_rule(f"/{name}", f"post_{name}", partial(self._post, act), methods=["POST"])
        for status, sentence in ((405, _NOT_LIKE_THIS), (404, _NOT_LIKE_THIS), (413, _TOO_LARGE)):
            app.register_error_handler(status, partial(_refused, status, sentence))
        return app

    def _post(self, act: Callable[[dict[str, Any]], ClipAnswer]) -> Response:
        """Run `act` and return its answer; refuse if the server is stopped, the token is wrong or the rate limit is reached."""
        if self._server is None:
            # A request may still arrive after `stop`, on a connection that the browser opened in advance.
            return _refused(503, _SWITCHED_OFF)
        try:
            # For deeply nested data, Python's own parser raises an error other than `ValueError`.
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
        # Count only requests with the correct token, so that other programs cannot use up the limit.
        now = self._clock()
        if len(self._times) == _MOST_A_MINUTE and now - self._times[0] < 60:
            return _refused(429, _TOO_MANY, n=_MOST_A_MINUTE)
        self._times.append(now)
        try:
            return _told(act(handed))
        except HelperError as error:
            return _told(ClipAnswer(headline=tr(_NOTHING), lines=tuple(str(error).splitlines())), 409)

    def _take(self, handed: dict[str, Any]) -> ClipAnswer:
        clip = read_clip(handed)
        if clip is None:
            return ClipAnswer(headline=tr(_NOTHING), lines=(tr(_UNREADABLE),))
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
            return Response(tr(_SHOWN_ALREADY), 403, mimetype="text/plain")
        return render_template("guide.html", code=self.code, folder=str(extension_folder()))


def _told(answer: ClipAnswer, status: int = 200) -> Response:
    response = jsonify(asdict(answer))
    response.status_code = status
    return response


def _refused(status: int, sentence: str, _: Exception | None = None, **values: object) -> Response:
    return _told(ClipAnswer(headline=tr(_NOTHING), lines=(tr(sentence, **values),)), status)


def _broke() -> Response:
    headline = tr("Something went wrong in ipp-helper.")
    return _told(
        ClipAnswer(headline=headline, lines=(tr("Look in Listings to see whether the listing was saved."),)),
        500,
    )


def _show_page() -> str:
    words = {name: tr(sentence) for name, sentence in _PAGE_WORDS.items()}
    return render_template("take.html", words=words)
