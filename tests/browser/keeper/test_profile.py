"""A profile is private, remembers no passwords, and is never opened twice."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from helper.browser.keeper.profile import lock_owner, prepare_profile
from helper.errors import BrowserUnavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profiles" / "account"


def test_a_profile_is_private_and_saves_no_passwords_from_its_first_start(folder: Path) -> None:
    """The switches are in the browser's own settings before it ever runs."""
    prepare_profile(folder)
    kept = json.loads((folder / "Default" / "Preferences").read_text(encoding="utf-8"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert kept["credentials_enable_service"] is False
    assert kept["profile"]["password_manager_enabled"] is False
    assert kept["autofill"]["profile_enabled"] is False
    assert kept["autofill"]["credit_card_enabled"] is False


def test_the_browsers_other_settings_stay(folder: Path) -> None:
    """Only what would store typed things is changed; a zoom level the person chose is not."""
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"partition": {"zoom": 1.5}, "profile": {"name": "Work"}}', encoding="utf-8")
    prepare_profile(folder)
    kept = json.loads(preferences.read_text(encoding="utf-8"))
    assert kept["partition"] == {"zoom": 1.5}
    assert kept["profile"]["name"] == "Work"
    assert kept["credentials_enable_service"] is False


def test_damaged_settings_are_written_anew(folder: Path) -> None:
    """A half-written file must not leave password saving on."""
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"profile": ', encoding="utf-8")
    prepare_profile(folder)
    assert json.loads(preferences.read_text(encoding="utf-8"))["credentials_enable_service"] is False


def test_a_profile_that_is_open_here_is_refused(folder: Path) -> None:
    """A second browser on it would only open a stray tab in the first."""
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{socket.gethostname()}-{os.getpid()}")
    with pytest.raises(BrowserUnavailable, match="open already"):
        prepare_profile(folder)


def test_a_profile_that_is_open_elsewhere_is_refused_with_the_others_name(folder: Path) -> None:
    """The browser itself would wait for that computer until its start times out."""
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to("studio-mac.local-4711")
    with pytest.raises(BrowserUnavailable, match=r"studio-mac\.local") as caught:
        prepare_profile(folder)
    assert "delete this file" in caught.value.now


def test_the_lock_of_a_browser_that_died_is_ignored(folder: Path) -> None:
    """After a crash the window opens again without any advice."""
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{socket.gethostname()}-{dead.pid}")
    prepare_profile(folder)
    assert lock_owner(folder) == (socket.gethostname(), dead.pid)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With the place and the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(BrowserUnavailable, match="cannot be written"):
        prepare_profile(tmp_path / "file" / "profile")
