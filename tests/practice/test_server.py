"""Serving the portal: where it listens, whom it answers, how it stops."""

from __future__ import annotations

import socket

import pytest

from helper.errors import WrongUse
from helper.hosts import is_loopback
from helper.practice.server import PracticePortal


def test_the_portal_listens_on_this_machine_only(portal: PracticePortal) -> None:
    """The address is a loopback address with a port of its own."""
    assert is_loopback(portal.address)
    assert portal.address.startswith("http://127.0.0.1:")


def test_two_portals_do_not_meet(portal: PracticePortal) -> None:
    """A second portal takes another port and has another secret."""
    with PracticePortal() as other:
        assert other.address != portal.address
        assert other.secret != portal.secret


def test_a_taken_port_is_explained(portal: PracticePortal) -> None:
    """Where another program listens on the port, a sentence says so and the program goes on."""
    port = int(portal.address.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(WrongUse, match=f"cannot listen on port {port}"):
        PracticePortal(port=port).start()


def test_a_stopped_portal_answers_nobody() -> None:
    """After stop nothing listens on the port, and stopping again does no harm."""
    portal = PracticePortal().start()
    port = int(portal.address.rsplit(":", 1)[1].strip("/"))
    portal.stop()
    portal.stop()
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", port)) != 0


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
        PracticePortal(**wanted)  # type: ignore[arg-type]  # one argument at a time, of different types
