"""Where one may go after the login, and how files are sent; the rest of a visit is tested with the pages."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, send_file

from helper.practice.request_context import dress


def test_a_file_is_closed_before_it_is_sent(tmp_path: Path) -> None:
    """So it is not left open where the browser goes away in the middle of it; what is sent is the whole file."""
    picture = tmp_path / "icon.svg"
    picture.write_bytes(b"<svg/>")
    with Flask("here").test_request_context("/"), picture.open("rb") as file:
        answer = dress(send_file(file, mimetype="image/svg+xml"))
        assert file.closed
        assert answer.get_data() == b"<svg/>"
