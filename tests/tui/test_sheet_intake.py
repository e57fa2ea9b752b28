"""Import of a spreadsheet: the file is read in the background, reviewed, and saved as one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.model.finding import FindingState
from helper.sheets.importing.answers import remembered
from helper.sheets.words.lexicon import Status
from tests.factories import a_work, an_item_url
from tests.sheets.sample_sheets import link_row, table, text_file, two_sheets
from tests.tui.conftest import Open
from tests.tui.stage import PATIENCE_SECONDS, Stage, add_findings, paste, press, see, wait_for

DOUBTFUL = 1005010000000000


def _sheet(folder: Path) -> Path:
    return table(
        folder,
        link_row(1, status="removed", reported="2024-03-04", complaint="00482133"),
        link_row(1, status="removed", reported="2024-03-04", complaint="00482133"),
        link_row(2),
        ["Quiet Whale", DOUBTFUL],
        ["Total", 4],
    )


async def _name(pilot: Pilot[int], path: Path) -> None:
    await press(pilot, "i")
    await paste(pilot, str(path), "enter")


async def _read(pilot: Pilot[int], path: Path) -> str:
    await _name(pilot, path)
    return await wait_for(pilot, "Enter import everything")


async def test_spreadsheet_is_saved_only_after_review_and_undone_as_one_step(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    path = _sheet(tmp_path)
    before = path.read_bytes()
    text = await _read(pilot, path)
    assert "pirates.xlsx: 6 of 6 rows read. Your file was not changed." in text
    assert "1  already reported: saved as history, nothing to do" in text
    see(text, "1  the same listing again: saved and marked", "1  not reported yet")
    assert "1  with a damaged number that may lead to a wrong listing" in text
    assert "--map" not in text
    see(await press(pilot, "d"), "Pirates, row 5", str(DOUBTFUL))
    await press(pilot, "escape", "escape")
    assert (len(pilot.app.screen_stack), len(stage.store.findings)) == (1, 0)
    await _read(pilot, path)
    await press(pilot, "enter", until=lambda text: len(stage.store.findings) == 3 and "3 links" in text)
    states = sorted(finding.state for finding in stage.store.findings.all())
    assert states == [FindingState.NEW, FindingState.NEW, FindingState.REMOVED]
    assert "1 link to review" in await press(pilot, "1")
    see(await press(pilot, "5"), "1 complaint", "gone")
    assert "Undone: 4 rows of pirates.xlsx imported." in await press(pilot, "2", "u")
    assert len(stage.store.findings) == 0
    assert "Import a spreadsheet" in await press(pilot, "i")
    assert path.read_bytes() == before


async def test_the_user_is_asked_only_once_what_an_unclear_status_means(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    path = text_file(
        tmp_path,
        "Design,Link,Status\n"
        + "".join(f"Quiet Whale,{an_item_url(at)},blorb\n" for at in range(1, 4))
        + f"Quiet Whale,{an_item_url(4)},florp\n",
    )
    await _name(pilot, path)
    text = await wait_for(pilot, "What does “blorb” mean? (3 rows)")
    see(text, "question 1 of 2 · pirates.csv", "line 2: Quiet Whale · 1005009900000018 · blorb")
    see(text, "line 3: Quiet Whale · 1005009900000019 · blorb", "a note, not a status")
    assert "question 1 of 2" in await press(pilot, "enter")
    await press(pilot, "down", "enter", until="question 2 of 2 · pirates.csv")
    await press(pilot, *["down"] * len(Status), "enter")
    assert "not reported yet" in await wait_for(pilot, "Enter import everything")
    await press(pilot, "enter", until=lambda _: len(stage.store.findings) == 4)
    states = [finding.state for finding in stage.store.findings.all()]
    assert states == [FindingState.REMOVED] * 3 + [FindingState.NEW]
    assert "status: florp" in stage.store.findings.all()[3].history[0].remarks
    kept = (stage.places.data / "sheets.json").read_text(encoding="utf-8")
    assert "status:blorb=removed" in kept
    assert "status:florp=unknown" in kept
    assert remembered(stage.places.data, "no such shape") == ()


async def test_import_waits_until_every_question_is_answered(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    path = text_file(
        tmp_path,
        f"Design,Link,Status,Reported on\nQuiet Whale,{an_item_url(1)},blorb,\nQuiet Whale,{an_item_url(2)},,03/04/2024\n",
    )
    await _name(pilot, path)
    await wait_for(pilot, "question 1 of 2")
    await press(pilot, "escape", until="question 2 of 2")
    text = await press(pilot, "escape", until="Enter answer 2 questions")
    assert "import everything" not in text
    await press(pilot, "enter", until="question 1 of 2")
    await press(pilot, "down", "enter", until="question 2 of 2")
    await press(pilot, "escape", until="Enter answer 1 question")
    await press(pilot, "enter", until="question 1 of 1")
    assert len(stage.store.findings) == 0
    await press(pilot, "down", "enter", until="Enter import everything")
    await press(pilot, "enter", until=lambda _: len(stage.store.findings) == 2)
    states = [finding.state for finding in stage.store.findings.all()]
    assert states == [FindingState.REMOVED, FindingState.FILED]


async def test_columns_of_two_sheets_can_be_reviewed(pilot: Pilot[int], tmp_path: Path) -> None:
    text = await _read(pilot, two_sheets(tmp_path))
    assert "4 designs in a sheet of designs: 1 waiting for Alibaba · 3 approved" in text
    text = await press(pilot, "m", until="How pirates.xlsx is read")
    see(text, "sheet “Designs”", "Designs · B · Registration no.")
    see(text, "the registration's number: VA 2-301-001", "Designs · C · Approved?")
    text = await press(pilot, *["down"] * 12)
    see(text, "Pirates · A · Design", "the design: Martin Inventor", "Pirates · F · Status")
    assert "the outcome: removed" in text


async def test_answers_about_columns_can_be_changed_and_are_remembered(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    path = text_file(
        tmp_path, f"Link,Xyz,Abc\n{an_item_url(1)},Whale,Fox\n{an_item_url(2)},Whale,Fox\n", name="p.csv"
    )
    await _name(pilot, path)
    await wait_for(pilot, "What does column “Xyz” hold?")
    see(await press(pilot, "down", "enter", until="What does column “Abc” hold?"), "question 2 of 2", "Fox")
    await press(pilot, "escape", until="Enter answer 1 question")
    assert "C · Abc" in await press(pilot, "m", until="How p.csv is read")
    await press(pilot, "down", "down", "down", "enter", "enter")
    await wait_for(pilot, "design is not in your records yet: Fox")
    await press(pilot, "enter", until="undoes this")
    see((stage.places.data / "sheets.json").read_text(encoding="utf-8"), "other=B", "work=Abc")


async def test_dropped_file_is_imported_and_an_unreadable_file_reported(
    pilot: Pilot[int], tmp_path: Path
) -> None:
    """A terminal sends a dropped file as a quoted path."""
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    await press(pilot, "i")
    assert "There is no file with that name." in await paste(pilot, str(tmp_path / "missing.xlsx"), "enter")
    await press(pilot, "escape")
    await paste(pilot, str(tmp_path / "broken.xlsx"), until="This workbook cannot be read")
    await press(pilot, "enter")
    await paste(pilot, f"'{_sheet(tmp_path)}'", until="pirates.xlsx: 6 of 6 rows read.")


async def test_import_keeps_changes_made_to_the_records_during_its_review(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    path = text_file(tmp_path, f"Design,Link\nQuiet Whale,{an_item_url(1)}\n")
    await _read(pilot, path)
    add_findings(stage, 1, a_work())
    await press(pilot, "enter", until="/ filter, such as")
    assert len(stage.store.listings) == 1


async def test_long_file_is_read_in_the_background(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    go_on = threading.Event()

    def slow(*_: object, tell: object, **__: object) -> None:
        assert callable(tell)
        tell("understanding its rows")
        go_on.wait(PATIENCE_SECONDS)

    monkeypatch.setattr("helper.tui.sheet_intake.read_file", slow)
    monkeypatch.setattr("helper.tui.sheet_intake._SHOW_AFTER_SECONDS", 0.0)
    monkeypatch.setattr("tests.tui.threads._LONG_SECONDS", 0.05)
    async with opened() as pilot:
        await paste(pilot, str(_sheet(tmp_path)), until="understanding its rows …")
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        go_on.set()
