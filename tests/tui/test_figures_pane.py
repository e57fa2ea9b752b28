"""The figures of History: all reports in numbers, and the files made from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Open
from tests.tui.samples import SHOPS
from tests.tui.stage import Stage, paste, paths_below, press, see

REPORT = ("x", "down", "enter")
LAWYER = ("x", "down", "down", "enter")


async def test_report_is_saved_as_html_and_opened(
    stage: Stage, sample_pilot: Pilot[int], tmp_path: Path
) -> None:
    await press(sample_pilot, "5", "tab", "tab", "enter", until="The page opens without a network")
    await press(sample_pilot, "enter", until=lambda _: bool(stage.files))
    await press(sample_pilot, "o", until=lambda _: len(stage.files) == 2)
    assert stage.files == 2 * [tmp_path / "report.html"]
    assert "12 gone" in stage.files[0].read_text(encoding="utf-8")
    stage.files[0].write_text("mine", encoding="utf-8")
    await press(sample_pilot, *REPORT, "ctrl+u")
    assert "The name must end with .html." in await paste(sample_pilot, str(tmp_path / "report.pdf"), "enter")
    await press(sample_pilot, "ctrl+u")
    await paste(sample_pilot, str(stage.files[0]), "enter", until="Replace the file?")
    await press(sample_pilot, "escape")
    assert stage.files[0].read_text(encoding="utf-8") == "mine"


async def test_report_in_practice_says_so_and_stays_in_the_practice_folder(
    stage: Stage, opened: Open
) -> None:
    stage.add_samples()
    async with opened(practice=True) as pilot:
        await press(pilot, "5", "tab", "tab", "o", until=lambda _: bool(stage.files))
    (page,) = stage.files
    assert page == stage.places.data / "report.html"
    assert "PRACTICE – nothing is sent to Alibaba · Reported to AliExpress" in page.read_text(
        encoding="utf-8"
    )


async def test_path_of_the_report_is_copied_if_no_browser_can_open_it(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    stage.add_samples()

    async def no_desktop(path: Path) -> bool:
        return False

    async with opened(open_file=no_desktop) as pilot:
        await press(pilot, "5", "tab", "tab", "o", until="Save the report")
        await press(pilot, "enter", until=lambda _: bool(stage.copied))
    assert stage.copied == [str(tmp_path / "report.html")]


async def test_file_for_a_lawyer_is_about_one_design_or_shop(
    sample_pilot: Pilot[int], tmp_path: Path
) -> None:
    text = await press(
        sample_pilot, "5", *LAWYER, until="Which design or shop is the file for a lawyer about?"
    )
    assert "shop, 6 links reported" in text
    name, number = SHOPS[0]
    assert f"{name} ({number})" in text
    assert "Paper Cranes" not in text.split("is the file for a lawyer about?")[1]
    await press(sample_pilot, "enter", until="File for a lawyer: Midnight Fox")
    await press(sample_pilot, "enter", until="14 listings, ")
    assert paths_below(tmp_path, "Midnight Fox*.zip")
    await press(sample_pilot, "enter", "tab", "tab", "x", "enter", until="Export 23 links to a spreadsheet")


@pytest.mark.parametrize("keys", [REPORT, (*LAWYER, "enter")], ids=["page", "file"])
async def test_report_that_cannot_be_written_shows_advice(
    sample_pilot: Pilot[int], tmp_path: Path, keys: tuple[str, ...]
) -> None:
    name = (
        f"{'x' * 300}.{'zip' if keys != REPORT else 'html'}"  # a name that is too long for every file system
    )
    await press(sample_pilot, "5", *keys, until="esc back")
    await press(sample_pilot, "ctrl+u")
    text = await paste(sample_pilot, str(tmp_path / name), "enter", until="could not be saved")
    with pytest.raises(OSError) as refused:
        (tmp_path / name).touch()
    see(text, f"{refused.value.strerror}:", "Choose another folder")
    assert paths_below(tmp_path, "*xxx*") == []
