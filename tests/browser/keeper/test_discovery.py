"""The browser is found in a fixed order, and only one that answers counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.keeper import discovery
from helper.browser.keeper.discovery import find_browser, require_browser
from helper.errors import BrowserUnavailable


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without any browser; programs put into the folder are on its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setattr(discovery, "_CHROME_AND_EDGE", {})
    monkeypatch.setattr(discovery, "_ON_PATH", ("test-chromium", "test-brave"))
    return folder


def browser(file: Path, says: str) -> Path:
    """A program that says its version as browsers do."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_the_setting_comes_first(bare: Path, tmp_path: Path) -> None:
    """A browser the person named is taken, whatever else there is."""
    browser(bare / "test-chromium", "echo Chromium 2.0.0.0")
    named = browser(tmp_path / "mine", "echo 'My Browser 7.1.2.3 beta'")
    found = find_browser(str(named))
    assert found is not None
    assert (found.path, found.name, found.version) == (named, "My Browser", "7.1.2.3")


def test_a_setting_that_is_no_browser_is_said(bare: Path, tmp_path: Path) -> None:
    """Another one in its place would not be what the person chose."""
    with pytest.raises(BrowserUnavailable, match="no browser that can be started"):
        find_browser(str(tmp_path / "missing"))


def test_chrome_and_edge_come_before_what_is_on_the_path(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chrome at its known place wins over a Chromium on the PATH."""
    chrome = browser(tmp_path / "chrome", "echo Google Chrome 3.0.0.0")
    browser(bare / "test-chromium", "echo Chromium 2.0.0.0")
    monkeypatch.setattr(discovery, "_CHROME_AND_EDGE", {"linux": (str(chrome),)})
    found = find_browser("")
    assert found is not None
    assert found.name == "Google Chrome"


def test_a_browser_that_does_not_answer_is_passed_over(bare: Path) -> None:
    """A broken installation does not keep the next one from being found."""
    browser(bare / "test-chromium", "exit 3")
    working = browser(bare / "test-brave", "echo Brave 1.2.3.4")
    found = find_browser("")
    assert found is not None
    assert found.path == working


def test_playwrights_own_comes_before_a_snap(bare: Path, tmp_path: Path) -> None:
    """A snap may not write where our profiles lie, so it is the last choice; of two own ones the later is taken."""
    snap = browser(tmp_path / "snap", "echo Chromium 9.0.0.0")
    (bare / "test-chromium").symlink_to(snap)
    browser(tmp_path / "own" / "chromium-999" / "chrome-linux" / "chrome", "echo Chromium 4.0.0.0")
    later = browser(tmp_path / "own" / "chromium-1100" / "chrome-linux" / "chrome", "echo Chromium 5.0.0.0")
    found = find_browser("")
    assert found is not None
    assert found.path == later


def test_no_browser_at_all_names_the_way_without_one(bare: Path) -> None:
    """The search gives nothing; whoever needs one is told how to go on by pasting."""
    assert find_browser("") is None
    with pytest.raises(BrowserUnavailable) as caught:
        require_browser("")
    assert "--paste" in caught.value.now
