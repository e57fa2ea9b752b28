"""The manners of the whole application."""

from __future__ import annotations

import pytest

from helper.practice.control import TOKEN_HEADER
from tests.practice.visitor import Visitor


def test_a_foreign_name_is_refused(stranger: Visitor) -> None:
    """A web page whose name was bent to this machine gets no answer under its own name."""
    assert stranger.get("/index.htm", Host="evil.example").status == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1:1", "[::1]"])
def test_a_name_of_this_machine_is_answered(stranger: Visitor, name: str) -> None:
    """However this machine is called, it is this machine."""
    assert stranger.get("/index.htm", Host=name).status == 200


@pytest.mark.parametrize("name", ["127.0.0.1.evil.example", "evil.example\\@127.0.0.1", "0.0.0.0", ""])
def test_a_name_that_only_looks_like_this_machine_is_refused(stranger: Visitor, name: str) -> None:
    """The name is read as a browser would."""
    assert stranger.get("/index.htm", Host=name).status in {400, 403}


def test_a_page_that_is_not_there_is_told(stranger: Visitor) -> None:
    """An unknown address is a 404, not an accident."""
    assert stranger.get("/nowhere.htm").status == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_no_other_page_can_send_it_anything(stranger: Visitor, origin: str) -> None:
    """A page of the web that is open beside it files nothing and steers nothing, in whatever name it asks."""
    asked = {"Origin": origin, TOKEN_HEADER: stranger.portal.secret}
    assert stranger.post_json("/practice/reset", {}, **asked).status == 403
