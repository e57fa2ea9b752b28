"""Where one may go after the login, and how files are sent; the rest of a visit is tested with the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, send_file

from helper.practice.request_context import PLACES, dress, local_path


def test_a_path_of_the_portal_is_kept() -> None:
    """Who wanted to go to the form arrives there, with the whole address."""
    assert local_path("/complaint/complaint.htm?platform=ae") == "/complaint/complaint.htm?platform=ae"


@pytest.mark.parametrize(
    "text", ["", "x", "https://evil.example/", "//evil.example/", "/\\evil.example", "/a\nb", "/\t/evil"]
)
def test_everything_else_leads_to_the_user_center(text: str) -> None:
    """No address can lead away from the portal."""
    assert local_path(text) == PLACES["center"][0]


def test_a_file_is_closed_before_it_is_sent(tmp_path: Path) -> None:
    """So it is not left open where the browser goes away in the middle of it; what is sent is the whole file."""
    picture = tmp_path / "icon.svg"
    picture.write_bytes(b"<svg/>")
    with Flask("here").test_request_context("/"), picture.open("rb") as file:
        answer = dress(send_file(file, mimetype="image/svg+xml"))
        assert file.closed
        assert answer.get_data() == b"<svg/>"
