"""Opening pages and files on the user's desktop, if there is one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from helper.system.desktop import open_file, open_page
from tests.systems import not_on_windows


@not_on_windows("the fake browser is a shell script")
async def test_the_users_browser_cannot_write_to_our_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f'#!/bin/sh\n[ -t 1 ] || [ -t 2 ] || echo "$1" > {note}\necho scribble\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_page("https://www.aliexpress.com/item/1005009900000017.html")
    assert note.read_text() == "https://www.aliexpress.com/item/1005009900000017.html\n"


@not_on_windows("Windows always has a desktop")
async def test_no_browser_is_started_without_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a desktop, the system might start a text browser, which would draw over our screen."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("BROWSER", os.devnull)
    assert not await open_page("https://www.aliexpress.com/item/1005009900000017.html")


async def test_a_local_file_opens_as_a_file_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f"import pathlib, sys; pathlib.Path({str(note)!r}).write_text(sys.argv[1])")
    monkeypatch.setenv("BROWSER", f"'{sys.executable}' '{browser}' %s")
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_file(tmp_path / "my report.html")
    assert note.read_text() == f"{tmp_path.as_uri()}/my%20report.html"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "not an address"])
async def test_only_web_addresses_are_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert not await open_page(address)
