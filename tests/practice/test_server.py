"""Tests of the portal's server: its address, accepted host names, stopping, and options."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, send_file

from helper.hosts import is_loopback
from helper.practice.request_context import finish_response
from tests.practice.control_api import TOKEN_HEADER
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor


def test_portal_listens_only_on_loopback(portal: FaultyPortal) -> None:
    assert is_loopback(portal.address)
    assert portal.address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "evil.example\\@127.0.0.1", "0.0.0.0", ""]
)
def test_requests_to_other_host_names_are_refused(stranger: Visitor, name: str) -> None:
    """A website whose host name resolves to this computer must not reach the portal.

    Host names are compared in the same way as in browsers.
    """
    assert stranger.get("/index.htm", Host=name).status in {400, 403}
    for here in ("localhost", "127.0.0.1:1", "[::1]"):
        assert stranger.get("/index.htm", Host=here).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_requests_from_foreign_pages_are_refused(stranger: Visitor, origin: str) -> None:
    """Such requests are refused even if they carry the token of the control API."""
    headers = {"Origin": origin, TOKEN_HEADER: stranger.portal.secret}
    assert stranger.post_json("/practice/now", {}, **headers).status == 403


def test_served_file_is_closed_before_it_is_sent(tmp_path: Path) -> None:
    """Otherwise, a browser that disconnects early could leave the file open."""
    picture = tmp_path / "icon.svg"
    picture.write_bytes(b"<svg/>")
    with Flask("here").test_request_context("/"), picture.open("rb") as file:
        answer = finish_response(send_file(file, mimetype="image/svg+xml"))
        assert file.closed
        assert answer.get_data() == b"<svg/>"
