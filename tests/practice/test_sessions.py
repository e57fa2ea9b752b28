"""Who comes to the portal, and what it keeps of them."""

from __future__ import annotations

import pytest

from helper.practice.listings import CheckedLink
from helper.practice.sessions import Session, Sessions, kind_of_file

KEY = ("ae", "1234567", "item")


def test_a_known_cookie_finds_its_session() -> None:
    """A browser that comes back is known; another gets a session and a token of its own."""
    sessions = Sessions()
    first = sessions.of("")
    assert sessions.of(first.id) is first
    assert sessions.of("made-up").token != first.token


def test_an_ended_session_is_nobody() -> None:
    """After the end neither the cookie nor the address means anything."""
    sessions = Sessions()
    session = sessions.of("")
    session.email = "mara.linden@example.org"
    sessions.end(session)
    assert session.email == ""
    assert sessions.of(session.id) is not session


def test_the_name_is_made_from_the_address() -> None:
    """The header has a name to show."""
    assert Session(email="mara.linden_art@example.org").name == "Mara Linden Art"
    assert Session().name == ""


def test_of_a_line_that_came_twice_the_first_answer_counts() -> None:
    """The second answer, which says duplicate, does not undo the first."""
    session = Session()
    session.remember(
        KEY, [CheckedLink("a"), CheckedLink("a", "link_duplicate"), CheckedLink("b", "link_dead")]
    )
    assert session.verified == {KEY: {"a": True, "b": False}}


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(start: bytes, kind: str | None) -> None:
    """Not by its name."""
    assert kind_of_file(start) == kind
