"""What the screens need from outside: records, settings, the clipboard, the person's browser, and someone who starts sessions."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from helper.tui.context import open_file, open_page
from tests.systems import not_on_windows


@not_on_windows("the test's browser is a script of a shell that Windows does not have")
async def test_the_page_is_opened_by_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser gets the address, and no terminal to write on."""
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f'#!/bin/sh\n[ -t 1 ] || [ -t 2 ] || echo "$1" > {note}\necho scribble\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_page("https://www.aliexpress.com/item/1005009900000017.html")
    assert note.read_text() == "https://www.aliexpress.com/item/1005009900000017.html\n"


@not_on_windows("there is a desktop wherever a program runs on Windows")
async def test_without_a_desktop_nothing_takes_the_terminal_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser for terminals would draw across the screen: none is started."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("BROWSER", os.devnull)
    assert not await open_page("https://www.aliexpress.com/item/1005009900000017.html")


async def test_a_page_of_ours_is_opened_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report lies on this computer; blanks in its name are no hindrance."""
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f"import pathlib, sys; pathlib.Path({str(note)!r}).write_text(sys.argv[1])")
    monkeypatch.setenv("BROWSER", f"'{sys.executable}' '{browser}' %s")
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_file(tmp_path / "my report.html")
    assert note.read_text() == f"{tmp_path.as_uri()}/my%20report.html"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "not an address"])
async def test_only_web_pages_are_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no http address is not handed to a browser."""
    monkeypatch.setenv("DISPLAY", ":0")
    assert not await open_page(address)
