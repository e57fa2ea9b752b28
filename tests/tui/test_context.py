"""What the screens need from outside: records, settings, the clipboard, the person's browser and editor, and someone who starts sessions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helper.tui.context import edit_text, open_file, open_page


def _named(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    editor = folder / "my editor.sh"
    editor.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    editor.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' -w")


def test_what_was_saved_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is given a file that only this person can read, and its options as they were named."""
    _named(
        tmp_path,
        monkeypatch,
        f'echo "$1" > {tmp_path}/option; stat -c %a "$2" > {tmp_path}/mode; echo new >> "$2"',
    )
    assert edit_text("old\n") == "old\nnew\n"
    assert (tmp_path / "option").read_text(encoding="utf-8") == "-w\n"
    assert (tmp_path / "mode").read_text(encoding="utf-8") == "600\n"


def test_an_editor_that_ends_badly_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving with an error, as `:cq` in vim does, means: forget it."""
    _named(tmp_path, monkeypatch, 'echo new > "$2"; exit 1')
    assert edit_text("old") is None


def test_an_editor_that_is_not_there_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads nowhere is no crash."""
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    assert edit_text("old") is None


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


async def test_without_a_desktop_nothing_takes_the_terminal_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser for terminals would draw across the screen: none is started."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("BROWSER", os.devnull)
    assert not await open_page("https://www.aliexpress.com/item/1005009900000017.html")


async def test_a_page_of_ours_is_opened_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report lies on this computer; blanks in its name are no hindrance."""
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f'#!/bin/sh\necho "$1" > {note}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_file(tmp_path / "my report.html")
    assert note.read_text() == f"file://{tmp_path}/my%20report.html\n"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "not an address"])
async def test_only_web_pages_are_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no http address is not handed to a browser."""
    monkeypatch.setenv("DISPLAY", ":0")
    assert not await open_page(address)
