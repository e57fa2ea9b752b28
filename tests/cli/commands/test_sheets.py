"""`ipp-helper import`: what is printed, what is written, and that the person's file stays as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from helper.cli.commands.sheets import import_sheet
from helper.cli.output import DONE, NEEDS_PERSON
from helper.config.places import Places
from helper.store.store import open_store
from tests.exchange.sample_sheets import link_row, table, text_file, two_sheets


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    return tmp_path / "data"


def test_contract(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON has each row with all its keys, and the totals."""
    path = table(tmp_path, link_row(1, complaint="00482133", status="removed", reported="2024-03-04"))
    assert import_sheet(path, data=data, dry_run=True, as_json=True) == DONE
    printed = json.loads(capsys.readouterr().out)
    header, row = printed["rows"]
    assert (printed["format"], header["kind"], row["sheet"], row["row"]) == (1, "header", "Pirates", 2)
    wanted: dict[str, object] = {
        "kind": "data",
        "work": "Quiet Whale",
        "ipr": None,
        "store_number": None,
        "status": "removed",
        "reported_on": "2024-03-04",
        "removed_on": None,
        "complaint_no": "00482133",
        "flags": [],
    }
    assert {name: row[name] for name in wanted} == wanted
    assert set(row["links"][0]) >= {"raw", "disposition", "item_id", "global_id", "reason"}
    assert (printed["totals"]["rows"], printed["totals"]["history"]) == (2, 1)


def test_record_numbers(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows of a text file are counted as records."""
    path = text_file(tmp_path, "Design,Link\nFox,https://www.aliexpress.com/item/1005009900000017.html\n")
    import_sheet(path, data=data, dry_run=True, as_json=True)
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["record"] for row in rows] == [1, 2]
    assert "row" not in rows[0]


def test_dry_run_writes_nothing(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run says what would happen and leaves the folder of the records as it was."""
    import_sheet(table(tmp_path, link_row(1)), data=data, dry_run=True)
    assert "This was a dry run: nothing was written." in capsys.readouterr().out
    assert not data.exists()


def test_file_is_left_alone(tmp_path: Path, data: Path) -> None:
    """A file that may only be read is enough, and its bytes stay as they are."""
    path = table(tmp_path, link_row(1))
    before = path.read_bytes()
    path.chmod(0o400)
    assert import_sheet(path, data=data) == DONE
    assert path.read_bytes() == before


def test_what_the_person_reads(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last screen counts every row, in plain words."""
    rows: list[Sequence[Any]] = [
        link_row(1, status="removed"),
        link_row(1, status="removed"),
        ["Fox", 1005009900000010],
        ["Total", 3],
    ]
    import_sheet(table(tmp_path, *rows), data=data)
    said = capsys.readouterr().out
    assert "pirates.xlsx: 5 of 5 rows read. Your file was not changed." in said
    assert "1  already reported: kept as history, nothing to do" in said
    assert "1  the same listing a second time: kept, marked" in said
    assert "They cannot be reported until you look." in said
    assert "2  heading, total, blank" in said


def test_answers_are_kept_for_the_next_file(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was said about a file once need not be said again."""
    path = table(tmp_path, link_row(1, reported="03/04/2024"))
    import_sheet(path, data=data, answers=["dates=mdy"])
    capsys.readouterr()
    import_sheet(path, data=data, dry_run=True, as_json=True)
    assert json.loads(capsys.readouterr().out)["rows"][1]["reported_on"] == "2024-03-04"


def test_register_comes_along(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A register of designs is read with the sheet, and its rights are held against the rows."""
    register = text_file(tmp_path, "Title,State\nQuiet Whale,pending\n", name="register.csv")
    import_sheet(table(tmp_path, link_row(1)), register=register, data=data, as_json=True)
    assert json.loads(capsys.readouterr().out)["rows"][1]["flags"] == ["ipr_not_approved"]


def test_file_without_listings(tmp_path: Path, data: Path) -> None:
    """A file in which no listing is found needs a person."""
    assert import_sheet(text_file(tmp_path, "milk\nbread\n"), data=data) == NEEDS_PERSON


def test_designs_and_listings_of_one_workbook(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --register the sheet of designs is read as well: its rows say so, and the exit is that of a good import."""
    path = two_sheets(tmp_path)
    assert import_sheet(path, data=data, as_json=True) == DONE
    printed = json.loads(capsys.readouterr().out)
    became = {row["row"]: row["becomes"] for row in printed["rows"] if row["sheet"] == "Designs"}
    assert [number for number, becomes in became.items() if becomes == "design"] == [3, 4, 5, 8, 9]
    assert printed["totals"]["designs"] == 5
    with open_store(Places(data=data, state=tmp_path / "state"), read_only=True) as store:
        states = {work.title: work.right.state.value for work in store.works.all()}
    assert states == {
        "Martin Inventor": "approved",
        "Raven Librarian": "approved",
        "Wieloryb Cichy": "approved",
        "Moon Fox": "pending",
    }


def test_a_file_of_designs_alone(tmp_path: Path, data: Path) -> None:
    """A sheet of registrations that comes in by the door for links is recognised, and taken for what it is."""
    path = text_file(tmp_path, "Title,IPR number,State\nQuiet Whale,00731,approved\n", name="mine.csv")
    assert import_sheet(path, data=data) == DONE
    with open_store(Places(data=data, state=tmp_path / "state"), read_only=True) as store:
        (work,) = store.works.all()
    assert (work.title, work.right.number, work.right.state.value) == ("Quiet Whale", "00731", "approved")
