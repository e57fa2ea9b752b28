"""What a window starts with, and what is said when it cannot."""

from __future__ import annotations

import pytest

from helper.browser.keeper.launch import require_screen, sandbox, switches
from helper.errors import BrowserUnavailable


def test_no_screen_is_said_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DISPLAY and WAYLAND_DISPLAY there is a sentence with a way on."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(BrowserUnavailable) as caught:
        require_screen()
    assert "no screen" in caught.value.what
    assert "--paste" in caught.value.now


def test_a_wayland_screen_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """X11 is not the only one."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    require_screen()


def test_the_sandbox_is_on_for_an_ordinary_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to switch on what protects her."""
    monkeypatch.delenv("IPP_HELPER_NO_SANDBOX", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert sandbox().on
    assert sandbox().sentence == ""


def test_root_goes_without_a_sandbox_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser refuses to build one for root; what that means is said in words."""
    monkeypatch.delenv("IPP_HELPER_NO_SANDBOX", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not sandbox().on
    assert "ordinary account" in sandbox().sentence


def test_the_environment_can_ask_to_go_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers of a test run have no sandbox to offer."""
    monkeypatch.setenv("IPP_HELPER_NO_SANDBOX", "1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not sandbox().on


def test_what_protects_a_person_is_not_switched_off_as_for_a_test() -> None:
    """Pop-ups are blocked, a reload asks before it sends again, and real windows get their security updates."""
    left_out = switches(practice=False).leave_out
    for switch in ("--disable-popup-blocking", "--disable-prompt-on-repost", "--disable-component-update"):
        assert switch in left_out


def test_practice_needs_no_network() -> None:
    """On the practice portal the browser looks for no updates."""
    assert "--disable-component-update" not in switches(practice=True).leave_out
