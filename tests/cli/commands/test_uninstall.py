"""Everything of ours goes on request, logins first; nothing of the person's own, and nothing while a window is open."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from helper.config.places import PRACTICE_FOLDER, Places, places
from helper.tui import notifications
from tests.cli.program import Program
from tests.factories import an_item_url
from tests.systems import links_are_a_right


@pytest.fixture
def here(program: Program) -> Places:
    """Records, a window's profile with a login in it, a journal, and a sheet of the person's own beside the records."""
    program("works", "add", "--title", "Fox")
    program("complaints", "add", "--work", "Fox", "--link", an_item_url())
    here = places(program.data)
    cookies = here.profile("0" * 32) / "Default" / "Cookies"
    cookies.parent.mkdir(parents=True)
    for file in (cookies, here.run / "journal-shop.jsonl", here.run / "keeper-shop.log", here.looked_file):
        file.write_text("something", encoding="utf-8")
    (here.data / "my sales.xlsx").write_text("hers", encoding="utf-8")
    (here.works / "sketches").mkdir()
    return here


def test_without_an_answer_it_only_says_where_everything_lies(program: Program, here: Places) -> None:
    """Nobody to ask, nothing removed; each part with its place and size, the logins first."""
    said = program("uninstall", "--json")
    assert said.exit == 1
    assert [part["name"] for part in said.json["parts"]] == [
        "browser windows",
        "notes of windows",
        "records",
        "journals",
    ]
    assert said.json["parts"][0]["path"] == str(here.state)
    assert not any(part["removed"] for part in said.json["parts"])
    assert here.queue_file.exists()
    assert here.profile("0" * 32).exists()


@pytest.mark.usefixtures("home")
def test_what_practice_keeps_is_said_beside_the_same_things(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two places with notes of the same size are two lines, each with a size that says something."""
    monkeypatch.delenv("IPP_HELPER_STATE")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    folders = [places(program.data), places(program.data / PRACTICE_FOLDER)]
    for folder in folders:
        folder.looked_file.parent.mkdir(parents=True)
        folder.looked_file.write_text("a day, and what was seen on it" * 10, encoding="utf-8")
    lines = program("uninstall").out.splitlines()
    told = [line.split() for line in lines if "notes of windows, 0.3 kB" in line]
    assert [words[-1] for words in told] == [str(folder.state) for folder in folders]


def test_the_logins_go_and_the_records_stay(program: Program, here: Places) -> None:
    """With --yes alone: no profile is left, and what says which forms left a window stays with the records."""
    said = program("uninstall", "--yes")
    assert said.exit == 0
    assert not here.profiles.exists()
    assert [file.name for file in here.run.iterdir()] == ["journal-shop.jsonl"]
    assert program.json("queue", "list")["findings"]


def test_everything_of_ours_goes_and_what_is_hers_is_named(program: Program, here: Places) -> None:
    """Her sheet and a folder of hers beside ours stay where they are."""
    said = program("uninstall", "--yes", "--records")
    assert said.exit == 0
    assert not here.state.exists()
    assert sorted(path.relative_to(here.data).as_posix() for path in here.data.rglob("*")) == [
        "my sales.xlsx", "works", "works/sketches",
    ]  # fmt: skip
    assert str(here.data / "my sales.xlsx") in said.out


def test_where_nothing_else_lies_the_folders_go_too(program: Program) -> None:
    """And a second time there is nothing to say but that."""
    program("works", "add", "--title", "Fox")
    assert program("uninstall", "--yes", "--records").exit == 0
    assert not program.data.exists()
    assert "nothing of ipp-helper" in program("uninstall").out


def test_it_asks_twice(program: Program, here: Places) -> None:
    """For the logins and for the records; the answer to the one is not the answer to the other."""
    said = program("uninstall", stdin=b"y\nn\n")
    assert said.exit == 0
    assert "There is no way back" in said.out
    assert not here.profiles.exists()
    assert here.queue_file.exists()


def test_while_a_window_is_open_nothing_is_removed(program: Program, here: Places) -> None:
    """What stands in its form would be lost."""
    with FileLock(here.run / "keeper-shop.alive"):
        said = program("uninstall", "--yes", "--records", "--json")
    assert said.exit == 1
    assert "window of ipp-helper is open" in said.error["what"]
    assert here.profile("0" * 32).exists()
    assert here.queue_file.exists()


def test_the_name_that_windows_shows_with_notifications_goes_too(
    program: Program, here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only ours, out of the registry of the person's own account; it need not be there."""
    removed = []

    def delete(*key: str) -> None:
        removed.append(key)
        raise FileNotFoundError

    fake = SimpleNamespace(HKEY_CURRENT_USER="hers", DeleteKey=delete)
    monkeypatch.setitem(sys.modules, "winreg", fake)
    monkeypatch.setattr(notifications, "sys", SimpleNamespace(platform="win32"))
    assert program("uninstall", "--yes").exit == 0
    assert removed == [("hers", r"SOFTWARE\Classes\AppUserModelId\ipp-helper")]
    assert not here.profiles.exists()


@links_are_a_right
def test_what_a_link_points_at_stays(program: Program, here: Places, tmp_path: Path) -> None:
    """Only the link is ours."""
    elsewhere = tmp_path / "drive"
    elsewhere.mkdir()
    (elsewhere / "picture.png").write_bytes(b"hers")
    (here.evidence / "proof").symlink_to(elsewhere, target_is_directory=True)
    assert program("uninstall", "--yes", "--records").exit == 0
    assert (elsewhere / "picture.png").exists()
    assert not here.evidence.exists()
