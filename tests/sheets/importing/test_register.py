"""A sheet of designs, and the flags that it causes on rows of listings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.model.work import RightState
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.register import Register, read_designs, read_register
from helper.sheets.importing.rows import Flag
from tests.factories import a_work
from tests.sheets.sample_sheets import Workbook, Worksheet, flags_of, read_text, table, workbook, write_rows

_HEADINGS = (
    "Title", "Aliases", "Client", "IPR text", "IPR number", "State", "Official shops", "Mandate until"
)  # fmt: skip
_WHALE = (
    "Quiet Whale", "Whale; Blue Whale", "Mira", "Quiet Whale (DE)(N/A)", "00731", "approved",
    "https://www.aliexpress.com/store/1102345678", "2026-12-31",
)  # fmt: skip
_FLAGS_OF_ANOTHER_RIGHT = {Flag.IPR_BELONGS_TO_OTHER_WORK, Flag.IPR_OF_OTHER_CLIENT}
_FOX = ("Red Fox", "", "Jonas", "Red Fox (DE)(N/A)", "00732", "pending", "", "2026-01-31")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    folder = tmp_path / "register"
    folder.mkdir()
    return read_register(open_source(table(folder, _WHALE, _FOX, headings=_HEADINGS)))


def test_designs_and_permissions_are_read_from_a_register(register: Register) -> None:
    whale, fox = register.works
    assert (whale.title, whale.aliases, whale.client) == ("Quiet Whale", ("Whale", "Blue Whale"), "Mira")
    assert (whale.right.text, whale.right.number) == ("Quiet Whale (DE)(N/A)", "00731")
    assert (whale.right.state, fox.right.state) == (RightState.APPROVED, RightState.PENDING)
    assert register.permission_until("jonas") == date(2026, 1, 31)
    assert register.named("blue  WHALE") == whale


def test_registers_with_other_headings_and_languages_are_read(tmp_path: Path) -> None:
    def fill(book: Workbook, works: Worksheet) -> None:
        headings = ["Motiv", "Recht (wie in der Liste)", "Status", "Kunde", "Gezeichnet"]
        write_rows(works, ["Our works"], [], headings, ["Fuchs", "Fuchs (DE)", "in Prüfung", "Mira", "2019"])
        clients = (["Mira", "03/04/2026"], ["Jonas", "31/12/2026"])
        write_rows(book.add_worksheet("Clients"), ["Client", "Mandate valid until"], *clients)

    register = read_register(open_source(workbook(tmp_path, fill)))
    (fox,) = register.works
    assert (fox.title, fox.right.text, fox.right.state) == ("Fuchs", "Fuchs (DE)", RightState.PENDING)
    assert fox.note == "Gezeichnet: 2019"
    assert register.permission_until("Mira") == date(2026, 4, 3)


def test_unknown_state_of_a_registration_stays_as_a_note(tmp_path: Path) -> None:
    path = table(tmp_path, ["Fox", "VA 1", "not yet approved"], headings=["Design", "IPR number", "State"])
    (fox,) = read_register(open_source(path)).works
    assert (fox.right.state, fox.note) == (RightState.UNKNOWN, "status: not yet approved")


def test_a_register_adds_missing_details_to_a_known_design(tmp_path: Path) -> None:
    known = a_work(title="quiet whale", description="Mine.", aliases=("Walross",))
    source = open_source(table(tmp_path, _WHALE, headings=_HEADINGS))
    (work,) = read_designs(source, Register((known,)), Answers()).works
    assert (work.id, work.title, work.description) == (known.id, "quiet whale", "Mine.")
    assert work.aliases == ("Walross", "Whale", "Blue Whale")
    assert work.right.number == "00731"


@pytest.mark.parametrize(
    ("sheet", "flags"),
    [
        ("Design,IPR\nQuiet Whale,Red Fox (DE)(N/A)", _FLAGS_OF_ANOTHER_RIGHT),
        ("Design,IPR number\nQuiet Whale,00732", _FLAGS_OF_ANOTHER_RIGHT),
        ("Design,IPR\nBlue Whale,Quiet Whale (DE)(N/A)", set()),
    ],
)
def test_a_registration_of_another_design_or_client_is_flagged(
    register: Register, sheet: str, flags: set[Flag]
) -> None:
    headings, cells = sheet.split("\n")
    (row,) = read_text(f"Link,{headings}\n#1,{cells}", register=register).data
    assert flags_of(row) == flags
