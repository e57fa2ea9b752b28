"""The papers of a design: a sheet that is prepared and never signed, and files that the portal takes."""

from __future__ import annotations

from pathlib import Path

from helper.model.work import Registration
from helper.store.works import file_of
from tests.factories import a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, paste, press, text_of
from tests.tui.waiting import until

PNG = b"\x89PNG\r\n\x1a\n"


async def test_the_sheet_is_prepared_and_opened_to_be_printed(stage: Stage, opened: Open) -> None:
    """After it was said that the portal's own form comes first; in the person's own browser."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    files: list[Path] = []

    async def open_file(path: Path) -> bool:
        files.append(path)
        return True

    async with opened(open_file=open_file) as pilot:
        await press(pilot, "2", "s")
        text = " ".join(text_of(pilot.app).replace("▌", " ").split())
        assert "Prepared, not signed" in text
        assert "use that form" in text
        await press(pilot, "enter")
        await until(pilot, "It is open in your own browser")
    (file,) = files
    assert file.parent == stage.places.works / work.id
    assert "Statement about my work “Quiet Whale”" in file.read_text(encoding="utf-8")
    assert stage.store.works[work.id].registration == Registration()


async def test_the_signed_sheet_and_the_picture_are_taken_in(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    """Copied into the design's folder; one step each, which can be taken back."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "whale.png").write_bytes(PNG)
    async with opened() as pilot:
        await press(pilot, "2")
        assert "picture, statement still missing" in text_of(pilot.app)
        for key, name in (("P", "whale.png"), ("S", "signed.pdf")):
            await press(pilot, key, "ctrl+u")
            await paste(pilot, str(tmp_path / name))
            await press(pilot, "enter")
            await until(pilot, "Taken in")
        await until(pilot, "1 design can be registered")
        kept = stage.store.works[work.id]
        assert [file_of(stage.places, kept, name).read_bytes() for name in kept.registration.files] == [
            PNG,
            b"%PDF-1.7 signed",
        ]
        await press(pilot, "u")
        assert stage.store.works[work.id].registration.statement == ""


async def test_a_word_file_is_refused_with_the_reason(stage: Stage, opened: Open, tmp_path: Path) -> None:
    """Whatever it is called; nothing is taken in."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    (tmp_path / "signed.pdf").write_bytes(b"PK\x03\x04 word/document.xml")
    async with opened() as pilot:
        await press(pilot, "2", "S", "ctrl+u")
        await paste(pilot, str(tmp_path / "signed.pdf"))
        await press(pilot, "enter")
        text = " ".join(text_of(pilot.app).replace("▌", " ").split())
        assert "is a Word file, which the portal does not take" in text
    assert stage.store.works[work.id].registration == Registration()
