"""Import of designs: new ones are stored with their picture; the user is asked about possible duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.model.problems import MOST_MEGABYTES
from helper.model.work import Right, RightState, Work
from helper.sheets.designs import (
    APART,
    DesignMatch,
    DesignOutcome,
    changed,
    find_new_designs,
    keep_pictures,
    match_designs,
)
from tests.factories import a_work, places_in

TODAY = date(2026, 11, 24)
PNG = b"\x89PNG\r\n\x1a\n"
WHALE_PAGE = "https://www.redbubble.com/i/sticker/Quiet-Whale-by-mira/40990001.EJUG5"


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


def imported(
    places: Places,
    *sources: str | Path,
    known: tuple[Work, ...] = (),
    answers: Mapping[str, str] | None = None,
) -> list[DesignMatch]:
    return match_designs(places, known, find_new_designs(map(str, sources)).designs, answers or {}, TODAY)


def test_importing_the_same_folder_twice_changes_nothing(places: Places, folder: Path) -> None:
    first = imported(places, folder)
    keep_pictures(places, first)
    again = imported(places, folder, known=changed(first))
    assert {design.becomes for design in again} == {DesignOutcome.KNOWN}
    assert changed(again) == ()


def test_a_known_picture_under_another_name_raises_a_question(places: Places, folder: Path) -> None:
    first = imported(places, folder / "quiet-whale.png")
    keep_pictures(places, first)
    (folder / "Whale final.png").write_bytes(PNG + b"whale")
    (whale,) = changed(first)
    (asked,) = imported(places, folder / "Whale final.png", known=(whale,))
    assert (asked.becomes, asked.same_as, asked.work) == (DesignOutcome.ASKED, whale, None)
    assert "Your design Quiet Whale has exactly this picture." in asked.why
    answers = {"Whale final.png": whale.id}
    (joined,) = imported(places, folder / "Whale final.png", known=(whale,), answers=answers)
    assert joined.work is not None
    assert (joined.work.title, joined.work.aliases) == ("Quiet Whale", ("Whale final",))
    answers = {"Whale final.png": APART}
    (apart,) = imported(places, folder / "Whale final.png", known=(whale,), answers=answers)
    assert apart.becomes is DesignOutcome.NEW


def test_an_imported_product_page_is_saved_as_an_official_address(places: Places) -> None:
    (whale,) = changed(imported(places, WHALE_PAGE))
    assert (whale.title, whale.official_addresses) == ("Quiet Whale", (WHALE_PAGE,))
    (again,) = imported(places, "https://www.redbubble.com/shop/ap/40990001", known=(whale,))
    assert (again.becomes, again.same_as) == (DesignOutcome.KNOWN, whale)


def test_an_imported_title_that_is_already_known_raises_a_question(places: Places) -> None:
    """Answering that the designs differ leaves the question open, because two designs cannot have the same title."""
    whale = a_work(title="QUIET  whale", right=Right(state=RightState.APPROVED, number="VA 1"))
    for answers in ({}, {WHALE_PAGE: APART}):
        (asked,) = imported(places, WHALE_PAGE, known=(whale,), answers=answers)
        assert asked.becomes is DesignOutcome.ASKED
        assert asked.why == "You already have a design with this title: QUIET  whale."
    (joined,) = imported(places, WHALE_PAGE, known=(whale,), answers={WHALE_PAGE: whale.id})
    assert joined.work is not None
    assert joined.work == replace(whale, official_addresses=(WHALE_PAGE,))


def test_another_picture_for_a_known_title_raises_a_question(places: Places, folder: Path) -> None:
    first = imported(places, folder / "quiet-whale.png")
    keep_pictures(places, first)
    (folder / "quiet-whale.png").write_bytes(PNG + b"whale, second version")
    (asked,) = imported(places, folder / "quiet-whale.png", known=changed(first))
    assert asked.becomes is DesignOutcome.ASKED
    assert "the two pictures differ" in asked.why


def test_designs_of_one_import_are_compared_with_each_other(places: Places, folder: Path) -> None:
    brought = imported(places, folder / "quiet-whale.png", WHALE_PAGE)
    assert [design.becomes for design in brought] == [DesignOutcome.NEW, DesignOutcome.ASKED]


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
    places: Places, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (design,) = imported(places, tmp_path / name)
    assert design.becomes is DesignOutcome.REFUSED
    assert reason in design.why


def test_a_sheet_of_designs_is_imported(places: Places, tmp_path: Path) -> None:
    sheet = tmp_path / "designs.csv"
    sheet.write_text(
        "Title,Registration number,Status\nQuiet Whale,VA 2-140-982,approved\nMidnight Fox,,pending\n",
        encoding="utf-8",
    )
    fox = a_work(title="Midnight Fox")
    brought = imported(places, sheet, known=(fox,))
    assert {design.arriving.source: design.becomes for design in brought} == {
        "Quiet Whale": DesignOutcome.NEW,
        "Midnight Fox": DesignOutcome.ASKED,
    }
    (whale,) = changed(brought)
    assert (whale.right.number, whale.right.state) == ("VA 2-140-982", RightState.APPROVED)


def test_a_product_address_that_names_no_design_is_refused(places: Places) -> None:
    (design,) = imported(places, "https://www.redbubble.com/shop/ap/40990001")
    assert design.becomes is DesignOutcome.REFUSED
    assert "does not say which design it shows" in design.why


def test_sources_that_contain_no_design_are_listed(tmp_path: Path) -> None:
    (tmp_path / "cv.docx").write_bytes(b"PK\x03\x04")
    named = ["nowhere.png", "https://www.redbubble.com/people/mira/shop", str(tmp_path / "cv.docx")]
    assert find_new_designs(named).unknown == tuple(named)
