"""The browser this computer has, its own folder for one account, and the switches it starts with."""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from helper.browser.daemon import launch
from helper.browser.daemon.launch import (
    has_sandbox,
    lock_owner,
    prepare_profile,
    require_browser,
    require_screen,
    switches,
)
from helper.errors import BrowserUnavailable
from tests.systems import is_for_nobody_else, links_are_a_right, not_on_windows

answers_by_folder = not_on_windows(
    "a browser's version is the name of a folder there, and no program is asked"
)
has_root = not_on_windows("there is no root")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without any browser; programs put into the folder are on its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setattr(launch, "_CHROME_AND_EDGE", {})
    monkeypatch.setattr(launch, "_ON_PATH", ("test-chromium", "test-brave"))
    return folder


def browser(file: Path, says: str) -> Path:
    """A program that says its version as browsers do."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@answers_by_folder
def test_the_setting_comes_first(bare: Path, tmp_path: Path) -> None:
    """A browser the person named is taken, whatever else there is."""
    browser(bare / "test-chromium", "echo Chromium 2.0.0.0")
    named = browser(tmp_path / "mine", "echo 'My Browser 7.1.2.3 beta'")
    found = require_browser(str(named))
    assert (found.path, found.name, found.version) == (named, "My Browser", "7.1.2.3")


def test_a_setting_that_is_no_browser_is_said(bare: Path, tmp_path: Path) -> None:
    """Another one in its place would not be what the person chose."""
    with pytest.raises(BrowserUnavailable, match="no browser that can be started"):
        require_browser(str(tmp_path / "missing"))


@answers_by_folder
def test_chrome_and_edge_come_before_what_is_on_the_path(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chrome at its known place wins over a Chromium on the PATH."""
    chrome = browser(tmp_path / "chrome", "echo Google Chrome 3.0.0.0")
    browser(bare / "test-chromium", "echo Chromium 2.0.0.0")
    monkeypatch.setattr(launch, "_CHROME_AND_EDGE", {"linux": (str(chrome),)})
    found = require_browser("")
    assert found.name == "Google Chrome"


@answers_by_folder
def test_a_browser_that_does_not_answer_is_passed_over(bare: Path) -> None:
    """A broken installation does not keep the next one from being found."""
    browser(bare / "test-chromium", "exit 3")
    working = browser(bare / "test-brave", "echo Brave 1.2.3.4")
    found = require_browser("")
    assert found.path == working


@answers_by_folder
def test_playwrights_own_comes_before_a_snap(bare: Path, tmp_path: Path) -> None:
    """A snap may not write where our profiles lie, so it is the last choice; of two own ones the later is taken."""
    snap = browser(tmp_path / "snap", "echo Chromium 9.0.0.0")
    (bare / "test-chromium").symlink_to(snap)
    browser(tmp_path / "own" / "chromium-999" / "chrome-linux" / "chrome", "echo Chromium 4.0.0.0")
    later = browser(tmp_path / "own" / "chromium-1100" / "chrome-linux" / "chrome", "echo Chromium 5.0.0.0")
    found = require_browser("")
    assert found.path == later


def test_no_browser_at_all_names_the_way_without_one(bare: Path) -> None:
    """Whoever needs one is told how to go on by pasting."""
    with pytest.raises(BrowserUnavailable) as caught:
        require_browser("")
    assert "--paste" in caught.value.now


@pytest.mark.parametrize(
    ("system", "release", "way"),
    [
        ("win32", {}, "Microsoft Edge belongs to Windows"),
        ("darwin", {}, "the folder Applications"),
        ("linux", {"ID": "debian"}, "sudo apt install chromium"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "its .deb file"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install chromium"),
        ("linux", {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install chromium"),
        ("linux", {"ID": "nobody-knows"}, "your system's own program"),
        ("linux", None, "your system's own program"),
    ],
)
def test_how_a_browser_is_had_is_said_for_this_system(
    bare: Path, monkeypatch: pytest.MonkeyPatch, system: str, release: dict[str, str] | None, way: str
) -> None:
    """By what the system calls itself, or what it comes from; one that says nothing gets the general sentence."""

    def released() -> dict[str, str]:
        if release is None:
            raise FileNotFoundError
        return release

    monkeypatch.setattr(platform, "freedesktop_os_release", released)
    # The search asks Windows itself where it takes this for one.
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(BrowserUnavailable) as caught:
        require_browser("")
    assert way in caught.value.now


@not_on_windows("there is a screen wherever a program runs on Windows")
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


@has_root
def test_the_sandbox_is_on_for_an_ordinary_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to switch on what protects her."""
    monkeypatch.delenv("IPP_HELPER_NO_SANDBOX", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert has_sandbox()


@has_root
def test_root_goes_without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser refuses to build one for root."""
    monkeypatch.delenv("IPP_HELPER_NO_SANDBOX", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not has_sandbox()


@has_root
def test_the_environment_can_ask_to_go_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers of a test run have no sandbox to offer."""
    monkeypatch.setenv("IPP_HELPER_NO_SANDBOX", "1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not has_sandbox()


def test_what_protects_a_person_is_not_switched_off_as_for_a_test() -> None:
    """Pop-ups are blocked, a reload asks before it sends again, and real windows get their security updates."""
    left_out = switches(practice=False)["leave_out_switches"]
    for switch in ("--disable-popup-blocking", "--disable-prompt-on-repost", "--disable-component-update"):
        assert switch in left_out


def test_a_real_window_asks_for_https_first_and_keeps_sites_apart() -> None:
    """The list of features that are switched off, of which the last one counts, names neither."""
    (disabled,) = [switch for switch in switches(practice=False)["add_switches"] if "features" in switch]
    assert not {"HttpsUpgrades", "ThirdPartyStoragePartitioning"} & set(disabled.partition("=")[2].split(","))


def test_practice_needs_no_network() -> None:
    """On the practice portal the browser looks for no updates."""
    assert "--disable-component-update" not in switches(practice=True)["leave_out_switches"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profiles" / "account"


def test_a_profile_is_private_and_saves_no_passwords_from_its_first_start(folder: Path) -> None:
    """The switches are in the browser's own settings before it ever runs."""
    prepare_profile(folder)
    kept = json.loads((folder / "Default" / "Preferences").read_text(encoding="utf-8"))
    assert is_for_nobody_else(folder)
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


@links_are_a_right
def test_a_profile_that_is_open_here_is_refused(folder: Path) -> None:
    """A second browser on it would only open a stray tab in the first."""
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{socket.gethostname()}-{os.getpid()}")
    with pytest.raises(BrowserUnavailable, match="open already"):
        prepare_profile(folder)


@links_are_a_right
def test_a_profile_that_is_open_elsewhere_is_refused_with_the_others_name(folder: Path) -> None:
    """The browser itself would wait for that computer until its start times out."""
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to("studio-mac.local-4711")
    with pytest.raises(BrowserUnavailable, match=r"studio-mac\.local") as caught:
        prepare_profile(folder)
    assert "delete this file" in caught.value.now


@links_are_a_right
def test_the_lock_of_a_browser_that_died_is_ignored(folder: Path) -> None:
    """After a crash the window opens again without any advice."""
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{socket.gethostname()}-{dead.pid}")
    prepare_profile(folder)
    assert lock_owner(folder) == (socket.gethostname(), dead.pid)


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a link says who has the profile open")
def test_a_profile_that_is_open_on_windows_is_refused(folder: Path) -> None:
    """The browser keeps a file that nobody else can remove meanwhile; one that was left over keeps nobody out."""
    folder.mkdir(parents=True)
    with (folder / "lockfile").open("wb"), pytest.raises(BrowserUnavailable, match="open already"):
        prepare_profile(folder)
    prepare_profile(folder)
    assert not (folder / "lockfile").exists()


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a browser is asked for its version")
def test_chrome_and_edge_are_found_where_windows_puts_them(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For everybody or for this account alone; the newest of the versions beside it is its own."""
    monkeypatch.undo()
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / name))
    edge = tmp_path / "PROGRAMFILES(X86)" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    for version in ("9.0.1.2", "150.0.7000.1"):
        (edge.parent / version).mkdir(parents=True)
    edge.touch()
    found = require_browser("")
    assert (found.path, found.name, found.version) == (edge, "Microsoft Edge", "150.0.7000.1")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With the place and the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(BrowserUnavailable, match="cannot be written"):
        prepare_profile(tmp_path / "file" / "profile")
