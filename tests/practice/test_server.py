"""Serving the portal: where it listens, whom it answers, how it stops, and what it may be asked to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, send_file

from helper.errors import WrongUse
from helper.hosts import is_loopback
from helper.practice.request_context import dress
from tests.practice.control_api import TOKEN_HEADER
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor


def test_the_portal_listens_on_this_machine_only(portal: FaultyPortal) -> None:
    """The address is a loopback address with a port of its own."""
    assert is_loopback(portal.address)
    assert portal.address.startswith("http://127.0.0.1:")


def test_two_portals_do_not_meet(portal: FaultyPortal) -> None:
    """A second portal takes another port and has another secret."""
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
def test_what_the_portal_does_not_know_is_refused_at_once(wanted: dict[str, str], sentence: str) -> None:
    """A variant, language or fault that is not there is named before anything is started."""
    with pytest.raises(WrongUse, match=sentence):
        FaultyPortal(**wanted)  # type: ignore[arg-type]  # one argument at a time, of different types


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "evil.example\\@127.0.0.1", "0.0.0.0", ""]
)
def test_only_names_of_this_machine_are_answered(stranger: Visitor, name: str) -> None:
    """A web page whose name was bent to this machine gets no answer under its own name; it is read as a browser would."""
    assert stranger.get("/index.htm", Host=name).status in {400, 403}
    for here in ("localhost", "127.0.0.1:1", "[::1]"):
        assert stranger.get("/index.htm", Host=here).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_no_other_page_can_send_it_anything(stranger: Visitor, origin: str) -> None:
    """A page of the web that is open beside it files nothing and steers nothing, in whatever name it asks."""
    asked = {"Origin": origin, TOKEN_HEADER: stranger.portal.secret}
    assert stranger.post_json("/practice/reset", {}, **asked).status == 403


def test_a_file_is_closed_before_it_is_sent(tmp_path: Path) -> None:
    """So it is not left open where the browser goes away in the middle of it; what is sent is the whole file."""
    picture = tmp_path / "icon.svg"
    picture.write_bytes(b"<svg/>")
    with Flask("here").test_request_context("/"), picture.open("rb") as file:
        answer = dress(send_file(file, mimetype="image/svg+xml"))
        assert file.closed
        assert answer.get_data() == b"<svg/>"
