"""The works register as a sheet, and what it says against a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from helper.model.work import RightState, Work
from helper.sheets.files.source import open_source
from helper.sheets.importing.register import Register, read_register, right_state
from helper.sheets.importing.rows import Flag
from tests.factories import a_work, an_item_url
from tests.sheets.sample_sheets import Workbook, Worksheet, data_of, flags_of, table, workbook

_HEADINGS = (
    "Title",
    "Aliases",
    "Client",
    "IPR text",
    "IPR number",
    "State",
    "Official shops",
    "Mandate until",
)
_WHALE = (
    "Quiet Whale", "Whale; Blue Whale", "Mira", "Quiet Whale (DE)(N/A)", "00731", "approved",
    "https://www.aliexpress.com/store/1102345678", "2026-12-31",
)  # fmt: skip
_FOX = ("Red Fox", "", "Jonas", "Red Fox (DE)(N/A)", "00732", "pending", "", "2026-01-31")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    folder = tmp_path / "register"
    folder.mkdir()
    return read_register(open_source(table(folder, _WHALE, _FOX, headings=_HEADINGS)), [])


def _flags(folder: Path, register: Register, *cells: str, headings: tuple[str, ...]) -> set[Flag]:
    (row,) = data_of(table(folder, [an_item_url(), *cells], headings=["Link", *headings]), register=register)
    return flags_of(row)


def test_register_is_read(register: Register) -> None:
    """Titles, other spellings, clients, rights and permissions are as the sheet has them."""
    whale, fox = register.works
    assert (whale.title, whale.aliases, whale.client) == ("Quiet Whale", ("Whale", "Blue Whale"), "Mira")
    assert (whale.right.text, whale.right.number) == ("Quiet Whale (DE)(N/A)", "00731")
    assert (whale.right.state, fox.right.state) == (RightState.APPROVED, RightState.PENDING)
    assert register.permission_until("jonas") == date(2026, 1, 31)
    assert register.named("blue  WHALE") == whale


def test_headings_and_clients_in_their_own_words(tmp_path: Path) -> None:
    """Longer headings, brackets, a sheet of clients alone, and days that another day of the file settles are understood."""

    def fill(book: Workbook, works: Worksheet) -> None:
        works.write_row(0, 0, ["Our works"])
        works.write_row(
            2, 0, ["Titel des Motivs", "Recht (wie in der Liste)", "Status bei Alibaba", "Für Kunde"]
        )
        works.write_row(3, 0, ["Fuchs", "Fuchs (DE)", "not yet approved", "Mira"])
        clients = book.add_worksheet("Clients")
        clients.write_row(0, 0, ["Client's name", "Mandate valid until"])
        clients.write_row(1, 0, ["Mira", "03/04/2026"])
        clients.write_row(2, 0, ["Jonas", "31/12/2026"])

    register = read_register(open_source(workbook(tmp_path, fill)), [])
    (fox,) = register.works
    assert (fox.title, fox.right.text, fox.right.state) == ("Fuchs", "Fuchs (DE)", RightState.PENDING)
    assert register.permission_until("Mira") == date(2026, 4, 3)


def test_known_work_is_completed(tmp_path: Path) -> None:
    """A design that is in the records keeps what the sheet leaves out, and gets what it adds."""
    known = a_work(title="quiet whale", description="Mine.", aliases=("Walross",))
    (work,) = read_register(open_source(table(tmp_path, _WHALE, headings=_HEADINGS)), [known]).works
    assert (work.id, work.title, work.description) == (known.id, "quiet whale", "Mine.")
    assert work.aliases == ("Walross", "Whale", "Blue Whale")
    assert work.right.number == "00731"


def test_right_of_another_design(tmp_path: Path, register: Register) -> None:
    """The right of another design and client is told on the row, by its text or its number."""
    wanted = {Flag.IPR_BELONGS_TO_OTHER_WORK, Flag.IPR_OF_OTHER_CLIENT}
    assert wanted <= _flags(
        tmp_path, register, "Quiet Whale", "Red Fox (DE)(N/A)", headings=("Design", "IPR")
    )
    assert wanted <= _flags(tmp_path, register, "Quiet Whale", "00732", headings=("Design", "IPR number"))


def test_right_of_its_own_design(tmp_path: Path, register: Register) -> None:
    """The right of the design itself, or of its other spelling, is nothing to tell."""
    assert (
        _flags(tmp_path, register, "Blue Whale", "Quiet Whale (DE)(N/A)", headings=("Design", "IPR")) == set()
    )


def test_right_that_is_not_approved(tmp_path: Path, register: Register) -> None:
    """A right that waits, and a written permission that is over, are told."""
    flags = _flags(tmp_path, register, "Red Fox", headings=("Design",))
    assert flags == {Flag.IPR_NOT_APPROVED, Flag.MANDATE_EXPIRED}


def test_right_that_ended_later(tmp_path: Path) -> None:
    """What was reported while the right was in force stays right when it has ended since."""
    ended = a_work(title="Red Fox")
    register = Register((_expired(ended, date(2025, 1, 1)),))
    headings = ("Design", "Reported on")
    assert _flags(tmp_path, register, "Red Fox", "2024-05-06", headings=headings) == set()
    assert _flags(tmp_path, register, "Red Fox", "2025-05-06", headings=headings) == {Flag.IPR_NOT_APPROVED}


def test_official_shop(tmp_path: Path, register: Register) -> None:
    """A listing in a shop that may sell the design is marked as the person's own."""
    assert _flags(tmp_path, register, "Quiet Whale", "1102345678", headings=("Design", "Store number")) == {
        Flag.OWN_LISTING
    }


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Genehmigt", RightState.APPROVED),
        ("审核中", RightState.PENDING),
        ("caducado", RightState.EXPIRED),
        ("?", None),
    ],
)
def test_words_for_rights(words: str, state: RightState | None) -> None:
    """The state of a right is understood in the person's language."""
    assert right_state(words) is state


def _expired(work: Work, day: date) -> Work:
    return replace(work, right=replace(work.right, state=RightState.EXPIRED, expires_on=day))
