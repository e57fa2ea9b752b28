"""Who comes to the portal, and what it keeps of them."""

from __future__ import annotations

import pytest

from helper.practice.listings import CheckedLink
from helper.practice.sessions import MOST_UPLOAD_BYTES, PortalSession, refusal_of_file
from helper.practice.state import PortalState

KEY = ("ae", "1234567", "item")


def test_a_known_cookie_finds_its_session() -> None:
    """A browser that comes back is known; another gets a session and a token of its own."""
    state = PortalState()
    first = state.session_of("")
    assert state.session_of(first.id) is first
    assert state.session_of("made-up").token != first.token


def test_an_ended_session_is_nobody() -> None:
    """After the end neither the cookie nor the address means anything."""
    state = PortalState()
    session = state.session_of("")
    session.email = "mara.linden@example.org"
    state.end_session(session)
    assert session.email == ""
    assert state.session_of(session.id) is not session


def test_the_name_is_made_from_the_address() -> None:
    """The header has a name to show."""
    assert PortalSession(email="mara.linden_art@example.org").name == "Mara Linden Art"
    assert PortalSession().name == ""


def test_of_a_line_that_came_twice_the_first_answer_counts() -> None:
    """The second answer, which says duplicate, does not undo the first."""
    session = PortalSession()
    session.remember(
        KEY, [CheckedLink("a"), CheckedLink("a", "link_duplicate"), CheckedLink("b", "link_dead")]
    )
    assert session.verified == {KEY: {"a": True, "b": False}}


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\xff\xd8\xff\xe0", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"%PDF-1.7", ""),
        (b"PK\x03\x04", "upload_word"),
        (b"no picture", "upload_kind"),
        (b"", "upload_kind"),
        (b"%PDF-" + bytes(MOST_UPLOAD_BYTES), "upload_size"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, refusal: str) -> None:
    """Not by its name; what a Word file is, is said only where one is likely."""
    assert refusal_of_file(content, names_word=True) == refusal
    assert (refusal_of_file(content, names_word=False) == "upload_kind") == (
        refusal in {"upload_word", "upload_kind"}
    )
