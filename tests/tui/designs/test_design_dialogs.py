"""Dialogs about designs: the statement to sign, the signed copy, the picture, and the import of designs."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.model.work import Registration, RightState
from helper.store.works import file_of
from helper.translation import ENGLISH, use_language
from helper.tui.designs.design_dialogs import with_values
from tests.factories import a_work, an_item_url
from tests.sheets.sample_sheets import table, two_sheets
from tests.tui.stage import Stage, flat, paste, press, see, type_in, wait_for

PNG = b"\x89PNG\r\n\x1a\n"


async def test_the_statement_is_opened_so_that_the_user_can_print_and_sign_it(
    stage: Stage, pilot: Pilot[int]
) -> None:
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    see(
        await press(pilot, "3", "s"),
        "Picture of the design   not added yet",
        "Signed statement        not added yet",
    )
    see(flat(await press(pilot, "s")), "This prepares the statement for you to sign", "use that form")
    await press(pilot, "enter", until="The statement is open in your browser")
    (file,) = stage.files
    assert file.parent == stage.places.works / work.id
    assert "Statement about my work “Quiet Whale”" in file.read_text(encoding="utf-8")
    assert stage.store.works[work.id].registration == Registration()


async def test_adding_the_signed_statement_and_the_picture_can_be_undone(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    (tmp_path / "word.pdf").write_bytes(b"PK\x03\x04 word/document.xml")
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "whale.png").write_bytes(PNG)
    assert "still needs: picture, statement" in await press(pilot, "3", "s", "i", "ctrl+u")
    await paste(pilot, str(tmp_path / "word.pdf"))
    assert "is a Word file" in flat(await press(pilot, "enter"))
    assert stage.store.works[work.id].registration == Registration()
    await press(pilot, "escape")
    for key, name in (("p", "whale.png"), ("i", "signed.pdf")):
        await press(pilot, "s", key, "ctrl+u")
        await paste(pilot, str(tmp_path / name), "enter", until="Quiet Whale. u undoes this.")
    await wait_for(pilot, "1 design can be registered")
    kept = stage.store.works[work.id]
    assert [file_of(stage.places, kept, name).read_bytes() for name in kept.registration.files] == [
        PNG,
        b"%PDF-1.7 signed",
    ]
    await press(pilot, "u")
    assert stage.store.works[work.id].registration.statement == ""


async def test_folder_import_lists_the_designs_before_adding_them(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    folder = tmp_path / "art"
    folder.mkdir()
    for name in ("quiet-whale.png", "Midnight Fox.png"):
        (folder / name).write_bytes(PNG + name.encode())
    await press(pilot, "3", "i")
    assert "This is not a folder, a picture, or a spreadsheet" in await type_in(pilot, "my whale", "enter")
    await press(pilot, "ctrl+u")
    await paste(pilot, str(folder), "enter")
    see(await wait_for(pilot, "Import 2 designs?"), "[x] Midnight Fox", "[x] Quiet Whale")
    assert len(stage.store.works) == 0
    await press(pilot, "enter", until="2 designs imported. u undoes this.")
    whale = next(work for work in stage.store.works.all() if work.title == "Quiet Whale")
    assert (stage.places.works / whale.id / whale.registration.picture).is_file()
    await press(pilot, "u")
    assert len(stage.store.works) == 0


async def test_unticked_design_is_not_imported(stage: Stage, pilot: Pilot[int], tmp_path: Path) -> None:
    rows = [
        ["Quiet Whale", "00731", "approved"],
        ["Red Fox", "", ""],
        ["Buy milk", "", ""],
    ]
    path = table(tmp_path, *rows, headings=["Title", "Registration no.", "State"])
    await press(pilot, "3", "i")
    text = await paste(pilot, str(path), "enter", until="Import 3 designs?")
    assert "[x] Quiet Whale   00731 · approved" in text
    await press(pilot, "down", "down", "space", "enter", until="2 designs imported. u undoes this.")
    states = {work.title: (work.right.number, work.right.state) for work in stage.store.works.all()}
    assert states == {"Quiet Whale": ("00731", RightState.APPROVED), "Red Fox": ("", RightState.UNKNOWN)}


async def test_the_user_chooses_whether_a_sheets_links_are_imported_too(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    file, door = str(two_sheets(tmp_path)), "pirates.xlsx is a list of links"
    await press(pilot, "3", "i")
    await paste(pilot, file, "enter", until=door)
    assert "[x] Moon Fox" in await press(pilot, "escape", until="Import 4 designs?")
    await press(pilot, "enter", until="4 designs imported")
    assert len(stage.store.findings) == 0
    await press(pilot, "u", "i")
    await paste(pilot, file, "enter", until=door)
    text = await press(pilot, "enter", until="Enter import everything")
    assert "5  for your designs and their registrations" in text
    await press(pilot, "enter", until=lambda _: len(stage.store.findings) == 3)
    assert sorted(work.title for work in stage.store.works.all()) == [
        "Martin Inventor",
        "Moon Fox",
        "Raven Librarian",
        "Wieloryb Cichy",
    ]


async def test_a_pasted_folder_adds_pictures_to_the_designs_with_their_titles(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    stage.store.change(a_work(title="Quiet whale"))
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / "quiet-whale.png").write_bytes(PNG)
    await press(pilot, "3")
    await paste(pilot, str(tmp_path / "art"), until="Import 1 design?")
    await press(pilot, "enter", until="1 design imported")
    (work,) = stage.store.works.all()
    assert work.registration.picture


async def test_links_pasted_on_designs_are_imported_as_listings(stage: Stage, pilot: Pilot[int]) -> None:
    await press(pilot, "3")
    await paste(pilot, f"{an_item_url(1)}\nand more", until="1 link pasted")


@pytest.mark.parametrize(
    ("code", "typed", "aliases"),
    [
        ("en", "pending", "Whale, Wal"),
        ("en", "Waiting for Alibaba", "Whale; Wal"),
        ("ja", "審査待ち", "Whale、Wal"),
        ("es", "Pendiente", "Whale, Wal"),
        ("ja", "pending", "Whale，Wal"),
    ],
)
def test_design_form_accepts_states_and_lists_in_the_users_language(
    code: str, typed: str, aliases: str
) -> None:
    use_language(code)
    try:
        work = with_values(a_work(), defaultdict(str, title="Quiet Whale", state=typed, aliases=aliases))
    finally:
        use_language(ENGLISH)
    assert work.right.state is RightState.PENDING
    assert work.aliases == ("Whale", "Wal")
