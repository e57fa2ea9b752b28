"""Paths as people give them: typed, pasted, dropped; and what can be chosen."""

from __future__ import annotations

from pathlib import Path
from zipfile import is_zipfile

import pytest

from helper.tui.dialogs.path import PathDialog, choices, sheet_named, shown, typed_path, why_no_file
from tests.factories import a_work
from tests.systems import not_on_windows
from tests.tui.conftest import Open
from tests.tui.stage import Stage, comes, paste, press, settle


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/tmp/a b.xlsx", "/tmp/a b.xlsx"),
        (" '/tmp/a b.xlsx' ", "/tmp/a b.xlsx"),
        ('"/tmp/a b.xlsx"', "/tmp/a b.xlsx"),
        pytest.param(
            "/tmp/a\\ b.xlsx",
            "/tmp/a b.xlsx",
            marks=not_on_windows("this sign stands between folders, and protects no blank"),
        ),
        ("file:///tmp/a%20b.xlsx", "/tmp/a b.xlsx"),
        ("file://localhost/tmp/a.csv", "/tmp/a.csv"),
    ],
)
def test_a_path_is_found_in_what_wraps_it(typed: str, path: str) -> None:
    """Quotes, protected blanks and the addresses of file managers all lead to the same file."""
    assert typed_path(typed) == Path(path)


def test_home_is_written_short(home: Path, tmp_path: Path) -> None:
    """A path below the person's folder begins with ~, and a typed ~ leads there."""
    (tmp_path / "a.csv").touch()
    assert shown(tmp_path / "a.csv") == str(Path("~/a.csv"))
    assert typed_path("~/a.csv") == tmp_path / "a.csv"
    assert typed_path("  ") is None


def test_choices_are_folders_and_sheets(tmp_path: Path) -> None:
    """What begins so and may be a sheet, files first; hidden things and lock files are not offered."""
    for name in ("pirates.xlsx", "pictures.png", ".pirates.csv", "~$pirates.xlsx", "Pirates-old.csv"):
        (tmp_path / name).touch()
    (tmp_path / "pirate-things").mkdir()
    names = [path.name for path in choices(f"{tmp_path}/pir")]
    assert names == ["Pirates-old.csv", "pirates.xlsx", "pirate-things"]


def test_the_newest_sheets_are_offered_first(tmp_path: Path) -> None:
    """Before anything is typed the latest sheets of the usual folders are there."""
    import os

    for age, name in enumerate(("old.csv", "new.csv")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_000_000 + age, 1_000_000 + age))
    assert [path.name for path in choices("")] == ["new.csv", "old.csv"]


def test_only_the_path_of_a_sheet_that_is_there_is_one(tmp_path: Path) -> None:
    """A pasted text of several lines, a link, or a file that is missing is no sheet."""
    sheet = tmp_path / "a.csv"
    sheet.touch()
    assert sheet_named(f"'{sheet}'") == sheet
    for text in (f"{sheet}\n{sheet}", "https://www.aliexpress.com/a.csv", str(tmp_path / "b.csv"), "a.csv"):
        assert sheet_named(text) is None


async def test_tab_completes_and_arrows_choose(opened: Open, tmp_path: Path) -> None:
    """Tab takes the entry into the line; a folder chosen with Enter is gone into, and one without a file says so."""
    folder = tmp_path / "sheets"
    for made in (folder, tmp_path / "none"):
        made.mkdir()
    (folder / "pirates.xlsx").touch()
    given: list[Path | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(PathDialog("Which?", hint="", yes="read it", why_not=why_no_file), given.append)
        await settle(pilot)
        assert "In this folder is no file to choose." in await paste(pilot, str(tmp_path / "none"), "enter")
        await press(pilot, "ctrl+u")
        assert "pirates.xlsx" in await paste(pilot, f"{tmp_path}/she", "tab")
        await press(pilot, "down", "enter")
    assert given == [folder / "pirates.xlsx"]


async def test_a_path_that_no_system_can_look_at_is_not_there(opened: Open) -> None:
    """Too long, the home of nobody, signs that no name has: the dialog says so, and the program goes on."""
    async with opened() as pilot:
        pilot.app.push_screen(PathDialog("Which?", hint="", yes="read it", why_not=why_no_file))
        await settle(pilot)
        for text in (f"/{'x' * 300}.csv", "~nobody-of-that-name/a.csv", "/tmp/a\0.csv"):
            assert sheet_named(text) is None
            assert "There is no file of that name." in await paste(pilot, text, "enter")
            assert "There is no file of that name." not in await press(pilot, "ctrl+u")


async def test_the_whole_records_leave_as_one_file(stage: Stage, opened: Open, tmp_path: Path) -> None:
    """B on Today names a place, and says how they come in again; practice can bring nothing in."""
    stage.store.change(a_work())
    async with opened(practice=True) as pilot:
        await press(pilot, "B", "enter")
        assert "ipp-helper restore records.zip" in await comes(pilot, "Your records are in one file")
        assert "Bring in a backup" not in await press(pilot, "enter", "R")
    assert is_zipfile(tmp_path / "records.zip")
