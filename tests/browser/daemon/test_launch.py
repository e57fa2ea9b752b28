"""The search for a browser, the profile, and the switches for a launch."""

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
from tests.systems import is_user_only, needs_link_right, not_on_windows, only_on_windows

answers_by_folder = not_on_windows("on Windows the version is the name of a folder; the browser is not run")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without a browser. The test can put programs into the returned folder, which is on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setattr(launch, "_CHROME_AND_EDGE", {})
    monkeypatch.setattr(launch, "_ON_PATH", ("test-chromium", "test-brave"))
    return folder


def browser(file: Path, says: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@answers_by_folder
def test_browser_from_the_settings_is_used_or_reported_as_missing(bare: Path, tmp_path: Path) -> None:
    browser(bare / "test-chromium", "echo Chromium 2.0.0.0")
    named = browser(tmp_path / "mine", "echo 'My Browser 7.1.2.3 beta'")
    found = require_browser(str(named))
    assert (found.path, found.name, found.version) == (named, "My Browser", "7.1.2.3")
    with pytest.raises(BrowserUnavailable, match="not a browser that ipp-helper can start"):
        require_browser(str(tmp_path / "missing"))


@answers_by_folder
def test_best_installed_browser_is_chosen(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chrome comes first, then a working browser on the PATH, then the newest browser that Playwright installed.

    A browser installed as a snap comes last, because it cannot use our profile folder.
    """
    (bare / "test-chromium").symlink_to(browser(tmp_path / "snap", "echo Chromium 9.0.0.0"))
    for number in ("999", "1100"):
        own = browser(tmp_path / "own" / f"chromium-{number}/chrome-linux/chrome", "echo Chromium 4.0.0.0")
        assert require_browser("").path == own
    working = browser(bare / "test-brave", "echo Brave 1.2.3.4")
    assert require_browser("").path == working
    chrome = browser(tmp_path / "chrome", "echo Google Chrome 3.0.0.0")
    monkeypatch.setattr(launch, "_CHROME_AND_EDGE", {"linux": (str(chrome),)})
    assert require_browser("").name == "Google Chrome"
    browser(chrome, "exit 3")
    assert require_browser("").path == working


@pytest.mark.parametrize(
    ("system", "release", "way"),
    [
        ("win32", {}, "Microsoft Edge is part of Windows"),
        ("darwin", {}, "the Applications folder"),
        ("linux", {"ID": "debian"}, "sudo apt install chromium"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "as a .deb file"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install chromium"),
        ("linux", {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install chromium"),
        ("linux", {"ID": "nobody-knows"}, "your system's package manager"),
        ("linux", None, "your system's package manager"),
    ],
)
def test_missing_browser_is_explained_for_each_system(
    bare: Path, monkeypatch: pytest.MonkeyPatch, system: str, release: dict[str, str] | None, way: str
) -> None:
    def released() -> dict[str, str]:
        if release is None:
            raise FileNotFoundError
        return release

    monkeypatch.setattr(platform, "freedesktop_os_release", released)
    # `shutil.which` would call functions that exist only on Windows if it saw the faked platform.
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(BrowserUnavailable) as caught:
        require_browser("")
    assert way in caught.value.now
    assert "--paste" in caught.value.now


@not_on_windows("Windows always has a screen")
def test_missing_screen_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen is named by the environment variable DISPLAY or WAYLAND_DISPLAY. One of the two is enough."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(BrowserUnavailable, match="no screen") as caught:
        require_screen()
    assert "--paste" in caught.value.now
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    require_screen()


@not_on_windows("Windows has no root user")
@pytest.mark.parametrize(
    ("user", "asked", "has_one"),
    [(1000, "", True), (0, "", False), (1000, "1", False)],
    ids=["ordinary user", "root", "requested"],
)
def test_only_root_or_an_explicit_request_disables_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, user: int, asked: str, has_one: bool
) -> None:
    """As root, Chromium starts only without a sandbox. In many containers, no sandbox can be created."""
    monkeypatch.setenv("IPP_HELPER_NO_SANDBOX", asked)
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert has_sandbox() is has_one


def test_browser_keeps_its_own_protections() -> None:
    """The browser blocks pop-ups, asks before it sends a form again, partitions storage, and tries https first.

    It also updates its list of dangerous sites, except in practice mode.
    """
    left_out = switches(practice=False)["leave_out_switches"]
    for switch in ("--disable-popup-blocking", "--disable-prompt-on-repost", "--disable-component-update"):
        assert switch in left_out
    assert "--disable-component-update" not in switches(practice=True)["leave_out_switches"]
    # The browser uses only the last switch that disables features, so there must be exactly one.
    (disabled,) = [switch for switch in switches(practice=False)["add_switches"] if "features" in switch]
    assert not {"HttpsUpgrades", "ThirdPartyStoragePartitioning"} & set(disabled.partition("=")[2].split(","))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profiles" / "account"


@pytest.mark.parametrize(
    ("before", "stays"),
    [
        (None, {}),
        ('{"partition": {"zoom": 1.5}, "profile": {"name": "Work"}}', {"zoom": 1.5, "name": "Work"}),
        ('{"profile": ', {}),
    ],
    ids=["first start", "existing preferences", "truncated file"],
)
def test_new_profile_is_private_and_saves_no_passwords(
    folder: Path, before: str | None, stays: dict[str, object]
) -> None:
    preferences = folder / "Default" / "Preferences"
    if before is not None:
        preferences.parent.mkdir(parents=True)
        preferences.write_text(before, encoding="utf-8")
    prepare_profile(folder)
    kept = json.loads(preferences.read_text(encoding="utf-8"))
    assert is_user_only(folder)
    assert kept["credentials_enable_service"] is False
    assert kept["profile"]["password_manager_enabled"] is False
    assert (kept["autofill"]["profile_enabled"], kept["autofill"]["credit_card_enabled"]) == (False, False)
    assert (
        kept.get("partition", {}) | {name: kept["profile"][name] for name in stays.keys() & {"name"}} == stays
    )


@needs_link_right
@pytest.mark.parametrize(
    ("host", "said", "now"),
    [
        (socket.gethostname(), "already open", "Close that window"),
        ("studio-mac.local", r"studio-mac\.local", "delete this file"),
    ],
    ids=["here", "elsewhere"],
)
def test_profile_in_use_is_refused(folder: Path, host: str, said: str, now: str) -> None:
    """With the same profile, a second browser would only open a tab in the first browser.

    If another computer uses the profile, the launch would time out.
    """
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{host}-{os.getpid()}")
    with pytest.raises(BrowserUnavailable, match=said) as caught:
        prepare_profile(folder)
    assert now in caught.value.now


@needs_link_right
def test_profile_lock_of_a_dead_browser_is_ignored(folder: Path) -> None:
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(f"{socket.gethostname()}-{dead.pid}")
    prepare_profile(folder)
    assert lock_owner(folder) == (socket.gethostname(), dead.pid)


@only_on_windows("on other systems a symbolic link names the owner of the profile")
def test_profile_in_use_is_refused_on_windows(folder: Path) -> None:
    """A running browser holds an open file, which cannot be deleted.

    A leftover file can be deleted and is ignored.
    """
    folder.mkdir(parents=True)
    with (folder / "lockfile").open("wb"), pytest.raises(BrowserUnavailable, match="already open"):
        prepare_profile(folder)
    prepare_profile(folder)
    assert not (folder / "lockfile").exists()


@only_on_windows("on other systems the browser prints its version")
def test_chrome_and_edge_are_found_in_their_usual_windows_folders(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser may be installed for one user only. The newest folder beside it is named after its version."""
    monkeypatch.undo()
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / name))
    edge = tmp_path / "PROGRAMFILES(X86)" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    for version in ("9.0.1.2", "150.0.7000.1"):
        (edge.parent / version).mkdir(parents=True)
    edge.touch()
    found = require_browser("")
    assert (found.path, found.name, found.version) == (edge, "Microsoft Edge", "150.0.7000.1")


def test_unwritable_profile_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrowserUnavailable, match="cannot write to the browser window's folder"):
        prepare_profile(tmp_path / "file" / "profile")
