"""The client of the control API: whom it speaks to, and what it says when that goes wrong."""

from __future__ import annotations

import pytest

from helper.errors import HelperError, WrongUse
from helper.practice.control import PracticeControl
from helper.practice.server import PracticePortal
from tests.practice.stranger import stranger_server


def test_a_client_with_another_token_is_told(portal: PracticePortal) -> None:
    """The sentence of the portal reaches the caller."""
    with pytest.raises(WrongUse, match="token that the portal was started with"):
        PracticeControl(portal.address, "guessed").state()


@pytest.mark.parametrize(
    "address", ["http://evil.example/", "https://10.0.0.1/", "http://evil.example\\@127.0.0.1/", "x"]
)
def test_the_client_speaks_to_this_machine_only(address: str) -> None:
    """No other address is accepted, however it is dressed."""
    with pytest.raises(WrongUse, match="not an address of this computer"):
        PracticeControl(address, "token")


def test_a_portal_proves_that_it_holds_the_secret(portal: PracticePortal) -> None:
    """The right server answers the challenge; the wrong secret does not fit."""
    assert portal.control().proves_itself()
    assert not PracticeControl(portal.address, "another").proves_itself()


def test_a_portal_that_is_gone_is_told() -> None:
    """A portal that was stopped leads to a sentence, not to a traceback of the network."""
    with PracticePortal() as portal:
        control = portal.control()
    with pytest.raises(HelperError, match="does not answer"):
        control.state()
    assert not control.proves_itself()


def test_a_server_that_only_says_yes_proves_nothing_and_learns_nothing() -> None:
    """A stranger on this machine neither passes nor gets to see the token."""
    with stranger_server() as stranger:
        assert not PracticeControl(stranger.address, "our-secret-token").proves_itself()
    assert stranger.heard
    assert "our-secret-token" not in "".join(stranger.heard)
