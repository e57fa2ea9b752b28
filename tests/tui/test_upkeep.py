"""The living sheet is brought up to date after an import, a round of judging, a session, and when the person leaves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.config.settings import Settings
from tests.exchange.sample_sheets import text_file
from tests.factories import a_finding, a_listing, a_work, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, paste, press, text_of
from tests.tui.waiting import until


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def _settings(sheet: Path) -> Settings:
    return Settings(theme="dark", living_sheet=str(sheet))


def _rows(sheet: Path) -> list[list[str]]:
    """The sheet's rows; none where there is no sheet yet."""
    text = sheet.read_text(encoding="utf-8-sig") if sheet.exists() else ""
    return list(csv.reader(text.splitlines()))


async def _until(pilot: Pilot[int], sheet: Path, rows: int) -> None:
    for _ in range(2000):
        if len(_rows(sheet)) == rows:
            return
        await pilot.pause(0.01)
    raise AssertionError(text_of(pilot.app))


async def test_after_an_import(opened: Open, sheet: Path, tmp_path: Path) -> None:
    """What was brought in stands in the sheet at once, under the person's own headings."""
    path = text_file(tmp_path, f"Motiv,Link\nWal,{an_item_url(1)}\n")
    async with opened(settings=_settings(sheet)) as pilot:
        await paste(pilot, str(path))
        await until(pilot, "Enter keep it all")
        await press(pilot, "enter")
        await _until(pilot, sheet, 2)
    assert _rows(sheet)[0][:2] == ["Motiv", "Link"]


async def test_after_a_round_of_judging(stage: Stage, opened: Open, sheet: Path) -> None:
    """The answers of the round stand in the sheet when it is over."""
    work, listing = a_work(), a_listing(1)
    stage.store.change(work, listing, a_finding(listing))
    async with opened(settings=_settings(sheet)) as pilot:
        await press(pilot, "1", "enter", "n")
        await _until(pilot, sheet, 2)
    assert _rows(sheet)[1][-1] == "not yours"


async def test_after_a_session(stage: Stage, opened: Open, sheet: Path) -> None:
    """When the session is over the sheet is up to date."""
    a_ready_complaint(stage, links=1)
    async with opened(settings=_settings(sheet)) as pilot:
        await press(pilot, "3", "f", "enter")
        stage.sessions[0].reserve()
        await press(pilot, "p")
        await _until(pilot, sheet, 2)


async def test_when_the_person_leaves(stage: Stage, opened: Open, sheet: Path) -> None:
    """Whatever has changed since is in the sheet when the program ends."""
    async with opened(settings=_settings(sheet)) as pilot:
        listing = a_listing(1)
        stage.store.change(listing, a_finding(listing))
        await pilot.press("ctrl+q")
    assert len(_rows(sheet)) == 2


async def test_a_sheet_that_is_open_elsewhere_is_a_sentence(
    stage: Stage, opened: Open, sheet: Path, tmp_path: Path
) -> None:
    """It is said and tried again the next time; the records are what they are."""
    (tmp_path / ".~lock.mine.csv#").touch()
    work, listing = a_work(), a_listing(1)
    stage.store.change(work, listing, a_finding(listing))
    async with opened(settings=_settings(sheet)) as pilot:
        await press(pilot, "1", "enter", "n")
        await until(pilot, "Nothing is lost")
        (tmp_path / ".~lock.mine.csv#").unlink()
        await pilot.press("ctrl+q")
    assert len(_rows(sheet)) == 2
