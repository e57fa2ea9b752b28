"""Receives listings from the browser extension.

Web pages cannot read the extension's token, because the extension runs in an isolated world. The extension opens the
page `/take` in a small window, and sends the data and the token in a message, so that neither becomes part of an
address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from flask import render_template

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import NotDone, WrongUse, os_error_as
from helper.session.shop.clipping import ClipAnswer, Clipper, read_clip, read_picture
from helper.system.files import private_folder
from helper.system.loopback import HOST, new_token
from helper.translation import msg, tr
from helper.web.app import UNREADABLE, WebApp

FIRST_PORT = 28471
"""The local port that receives listings. It is below the ports that systems assign, so it is usually free."""
_PORTS_TRIED = 10
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)

_PAGE_WORDS = {
    "nothing": msg("Nothing was added."),
    "no_answer": msg(
        "ipp-helper did not answer. Is it still running, and is sending listings (C) switched on?"
    ),
    "other_code": msg(
        "The extension has no code, or an old one. Press C in ipp-helper and paste the code into the extension's options."
    ),
    "unreadable": msg("Your browser does not let ipp-helper read this page: {reason}"),
    "other_page": msg("This is not an AliExpress page. Nothing was read."),
    "not_handed_over": msg(
        "No listing was received. Open a listing on AliExpress and click the ipp-helper button there."
    ),
}
"""The messages that the script of the page can show."""


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
    token = new_token()
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
        first_port: int = FIRST_PORT,
        in_loop: Callable[[Callable[[], ClipAnswer]], ClipAnswer] = lambda work: work(),
    ) -> None:
        """`in_loop` runs a function in the event loop that uses the records, and returns the function's result.

        It is needed because each request has a thread of its own.
        """
        self._clipper = clipper
        self._places = places
        self._in_loop = in_loop
        self.port = self._first_port = first_port
        self._token = read_token(places.clip_token_file)
        self._app = WebApp(
            places.log,
            what=tr("The page for your browser"),
            pages={"/take": _page, "/guide": self._guide},
            acts={"/take": self._take, "/design": self._name_design, "/copy": self._judge_copy},
            token=self._token,
            public=("/take",),
        )

    def start(self) -> Self:
        """Listen on the first port or, if that is in use, on one of the next ports.

        Raises `WrongUse` if all of these ports are in use.
        """
        for port in range(self._first_port, self._first_port + _PORTS_TRIED):
            try:
                self._app.start(port)
            except WrongUse:
                continue
            self.port = port
            return self
        raise WrongUse(
            tr("The ports {first} to {last} are in use.", first=self._first_port, last=port),
            now=tr("Close the programs that use them, or restart the computer."),
        )

    def stop(self) -> None:
        """Stop listening. If the server is already stopped, do nothing."""
        self._app.stop()

    @property
    def code(self) -> str:
        """The code that the user pastes into the extension. It consists of the port and the token."""
        return f"{self.port}-{self._token}"

    def renew(self) -> None:
        """Replace the token. From now on, requests with the previous token are rejected."""
        self._token = read_token(self._places.clip_token_file, renew=True)
        self._app.gate.renew(self._token)

    def guide_address(self) -> str:
        """Return an address at which the setup page, which shows the code, can be opened once."""
        return f"http://{HOST}:{self.port}/{self._app.gate.single_use}/guide"

    def _take(self, handed: dict[str, Any]) -> dict[str, Any]:
        if (clip := read_clip(handed)) is None:
            raise WrongUse(tr(UNREADABLE))
        picture = read_picture(clip.picture)
        return asdict(self._in_loop(lambda: self._clipper.take(clip, picture)))

    def _name_design(self, handed: dict[str, Any]) -> dict[str, Any]:
        finding, work = str(handed.get("finding")), str(handed.get("design"))
        return asdict(self._in_loop(lambda: self._clipper.name_design(finding, work)))

    def _judge_copy(self, handed: dict[str, Any]) -> dict[str, Any]:
        finding, because = str(handed.get("finding")), str(handed.get("because") or "")[:500]
        return asdict(self._in_loop(lambda: self._clipper.judge_copy(finding, because)))

    def _guide(self) -> str:
        return render_template("guide.html", code=self.code, folder=str(extension_folder()))


def _page() -> str:
    words = {name: tr(sentence) for name, sentence in _PAGE_WORDS.items()}
    return render_template("take.html", words=words)
