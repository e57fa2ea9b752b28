"""Serving the portal: its address, accepted hosts, stopping, and options."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, send_file

from helper.errors import WrongUse
from helper.hosts import is_loopback
from helper.practice.request_context import finish_response
from tests.practice.control_api import TOKEN_HEADER
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor


def test_the_portal_listens_on_loopback_only(portal: FaultyPortal) -> None:
    """On a port of its own."""
    assert is_loopback(portal.address)
    assert portal.address.startswith("http://127.0.0.1:")


def test_two_portals_are_independent(portal: FaultyPortal) -> None:
    """A second portal has another port and secret."""
    with FaultyPortal() as other:
        assert other.address != portal.address
        assert other.secret != portal.secret


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"variant": "aliprotect"}, "no variant “aliprotect”"),
        ({"layout": "narrow"}, "no layout “narrow”"),
        ({"layout": "wizard"}, "Only the variant aidc has a wizard"),
        ({"lang": "fr"}, "does not speak “fr”"),
        ({"faults": ["rain"]}, "no fault “rain”"),
    ],
)
def test_an_unknown_option_is_refused_at_once(wanted: dict[str, str], sentence: str) -> None:
    """An unknown variant, language or fault is named before the server starts."""
    with pytest.raises(WrongUse, match=sentence):
        FaultyPortal(**wanted)  # type: ignore[arg-type]  # one argument at a time, of different types


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "evil.example\\@127.0.0.1", "0.0.0.0", ""]
)
def test_only_loopback_host_names_are_answered(stranger: Visitor, name: str) -> None:
    """A web page whose host name resolves to this computer gets no response under its own name; names are compared as browsers do."""
    assert stranger.get("/index.htm", Host=name).status in {400, 403}
    for here in ("localhost", "127.0.0.1:1", "[::1]"):
        assert stranger.get("/index.htm", Host=here).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_no_foreign_page_can_send_a_request(stranger: Visitor, origin: str) -> None:
    """An open web page can neither file nor control anything, under any name."""
    headers = {"Origin": origin, TOKEN_HEADER: stranger.portal.secret}
    assert stranger.post_json("/practice/reset", {}, **headers).status == 403


def test_a_file_is_closed_before_it_is_sent(tmp_path: Path) -> None:
    """It stays closed if the browser disconnects; the whole file is sent."""
    picture = tmp_path / "icon.svg"
    picture.write_bytes(b"<svg/>")
    with Flask("here").test_request_context("/"), picture.open("rb") as file:
        answer = finish_response(send_file(file, mimetype="image/svg+xml"))
        assert file.closed
        assert answer.get_data() == b"<svg/>"
