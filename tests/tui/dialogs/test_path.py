"""Paths in dialogs: the user types, pastes or drops them, or chooses an existing file."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.tui.dialogs.path import PathDialog, choices, sheet_named, typed_path, why_no_file
from tests.factories import a_work
from tests.systems import not_on_windows
from tests.tui.conftest import Open
from tests.tui.stage import Stage, paste, press, settle, wait_for


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/tmp/a b.xlsx", "/tmp/a b.xlsx"),
        (" '/tmp/a b.xlsx' ", "/tmp/a b.xlsx"),
        ('"/tmp/a b.xlsx"', "/tmp/a b.xlsx"),
        pytest.param(
            "/tmp/a\\ b.xlsx",
            "/tmp/a b.xlsx",
            marks=not_on_windows("the backslash separates folders there and escapes nothing"),
        ),
        ("file:///tmp/a%20b.xlsx", "/tmp/a b.xlsx"),
        ("file://localhost/tmp/a.csv", "/tmp/a.csv"),
    ],
)
def test_quotes_escapes_and_file_urls_are_removed_from_paths(typed: str, path: str) -> None:
    assert typed_path(typed) == Path(path)


def test_path_completions_are_folders_and_spreadsheets(tmp_path: Path) -> None:
    for name in ("pirates.xlsx", "pictures.png", ".pirates.csv", "~$pirates.xlsx", "Pirates-old.csv"):
        (tmp_path / name).touch()
    (tmp_path / "pirate-things").mkdir()
    names = [path.name for path in choices(f"{tmp_path}/pir")]
    assert names == ["Pirates-old.csv", "pirates.xlsx", "pirate-things"]


def test_import_accepts_only_the_path_of_an_existing_spreadsheet(tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    sheet.touch()
    assert sheet_named(f"'{sheet}'") == sheet
    for text in (f"{sheet}\n{sheet}", "https://www.aliexpress.com/a.csv", str(tmp_path / "b.csv"), "a.csv"):
        assert sheet_named(text) is None


async def test_tab_completes_a_path_and_arrow_keys_choose_a_file(opened: Open, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    for made in (folder, tmp_path / "none"):
        made.mkdir()
    (folder / "pirates.xlsx").touch()
    given: list[Path | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(PathDialog("Which?", hint="", yes="read it", why_not=why_no_file), given.append)
        await settle(pilot)
        assert "This folder contains no file that you can choose here." in await paste(
            pilot, str(tmp_path / "none"), "enter"
        )
        await press(pilot, "ctrl+u")
        assert "pirates.xlsx" in await paste(pilot, f"{tmp_path}/she", "tab")
        await press(pilot, "down", "enter")
    assert given == [folder / "pirates.xlsx"]


async def test_unusable_path_shows_a_message(opened: Open) -> None:
    """The paths are too long, have an unknown home folder, or contain a null character."""
    async with opened() as pilot:
        pilot.app.push_screen(PathDialog("Which?", hint="", yes="read it", why_not=why_no_file))
        await settle(pilot)
        for text in (f"/{'x' * 300}.csv", "~nobody-of-that-name/a.csv", "/tmp/a\0.csv"):
            assert sheet_named(text) is None
            assert "There is no file with that name." in await paste(pilot, text, "enter")
            assert "There is no file with that name." not in await press(pilot, "ctrl+u")


async def test_practice_mode_neither_saves_nor_restores_a_backup(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    stage.store.change(a_work())
    async with opened(practice=True) as pilot:
        await press(pilot, "B", "enter")
        assert "nothing in them was sent to Alibaba" in await wait_for(pilot, "The backup was not saved")
        assert "Restore a backup" not in await press(pilot, "enter", "R")
    assert not (tmp_path / "records.zip").exists()
