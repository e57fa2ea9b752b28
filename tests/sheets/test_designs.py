"""Import of designs: new ones are stored with their picture, known ones get what they lack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.model.problems import MOST_MEGABYTES
from helper.model.work import Right, RightState, Work
from helper.sheets.designs import (
    DesignMatch,
    DesignOutcome,
    changed,
    find_new_designs,
    keep_pictures,
    match_designs,
    title_from,
)
from tests.factories import a_work, places_in

TODAY = date(2026, 11, 24)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = places_in(tmp_path)
    made.ensure()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "art"
    made.mkdir()
    (made / "quiet-whale.png").write_bytes(PNG + b"whale")
    (made / "Midnight Fox.png").write_bytes(PNG + b"fox")
    (made / "notes.txt").write_text("remember the milk", encoding="utf-8")
    return made


def imported(source: Path, *known: Work) -> list[DesignMatch]:
    found = find_new_designs(source)
    assert found is not None
    return match_designs(known, found.designs, TODAY)


def test_importing_the_same_folder_twice_changes_nothing(places: Places, folder: Path) -> None:
    first = imported(folder)
    keep_pictures(places, first)
    assert sorted(work.title for work in changed(first)) == ["Midnight Fox", "Quiet Whale"]
    again = imported(folder, *changed(first))
    assert {design.becomes for design in again} == {DesignOutcome.KNOWN}
    assert changed(again) == ()


def test_picture_named_after_a_known_design_is_added_to_it(folder: Path) -> None:
    whale = a_work(title="Whale", aliases=("QUIET  whale",))
    (joined,) = imported(folder / "quiet-whale.png", whale)
    assert (joined.becomes, joined.work and joined.work.id) == (DesignOutcome.JOINED, whale.id)
    assert joined.work is not None
    assert joined.work.registration.picture


def test_picture_of_a_design_is_not_replaced_by_another_one(folder: Path) -> None:
    (whale,) = changed(imported(folder / "quiet-whale.png"))
    (folder / "quiet-whale.png").write_bytes(PNG + b"whale, second version")
    (refused,) = imported(folder / "quiet-whale.png", whale)
    assert (refused.becomes, refused.work) == (DesignOutcome.REFUSED, None)
    assert "has another picture" in refused.why


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("whale.gif", b"GIF89a whale", "not PDF, JPG or PNG"),
        ("whale.jpg", b"PK\x03\x04 word", "Word file"),
        ("whale.jpg", b"%PDF-1.7", "Save it as JPG or PNG"),
        ("whale.png", PNG + bytes(MOST_MEGABYTES * 1024 * 1024), "Make it smaller: at most"),
    ],
)
def test_a_picture_that_the_registration_form_rejects_is_not_imported(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (design,) = imported(tmp_path / name)
    assert design.becomes is DesignOutcome.REFUSED
    assert reason in design.why


def test_a_sheet_adds_to_known_designs_and_replaces_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "designs.csv"
    sheet.write_text(
        "Title,Registration number,Status\nQuiet Whale,VA 2-140-982,approved\nMidnight Fox,VA 2,pending\n",
        encoding="utf-8",
    )
    fox = a_work(title="Midnight Fox", right=Right(number="VA 1", state=RightState.APPROVED))
    brought = imported(sheet, fox)
    assert {design.arriving.source: design.becomes for design in brought} == {
        "Quiet Whale": DesignOutcome.NEW,
        "Midnight Fox": DesignOutcome.KNOWN,
    }
    (whale,) = changed(brought)
    assert (whale.right.number, whale.right.state) == ("VA 2-140-982", RightState.APPROVED)


@pytest.mark.parametrize("name", ["nowhere.png", "cv.docx"])
def test_files_that_contain_no_design_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "cv.docx").write_bytes(b"PK\x03\x04")
    assert find_new_designs(tmp_path / name) is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("quiet-whale", "Quiet Whale"),
        ("Quiet_Whale", "Quiet Whale"),
        ("Fern Study No. 4", "Fern Study No. 4"),
        ("half-moon fox", "Half-moon Fox"),
        ("don't-panic", "Don't Panic"),
        ("日式千纸鹤", "日式千纸鹤"),
    ],
)
def test_title_is_made_from_the_name_of_a_file(name: str, title: str) -> None:
    """Separators become spaces, but a hyphen is kept in a name that also contains spaces."""
    assert title_from(name) == title
