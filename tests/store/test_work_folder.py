"""Files of a design are known by their bytes, and kept in a folder of its own."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.errors import WrongUse
from helper.model.registration import FileSort
from helper.model.work import Registration
from helper.store.work_folder import file_of, keep_file, look_at_files
from tests.factories import a_work

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (PNG, FileSort.PNG),
        (b"\xff\xd8\xff\xe0 JFIF", FileSort.JPG),
        (b"%PDF-1.7 ...", FileSort.PDF),
        (b"PK\x03\x04 word/document.xml", FileSort.WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", FileSort.WORD),
        (b"GIF89a", FileSort.OTHER),
        (b"", FileSort.OTHER),
    ],
)
def test_a_file_is_what_its_bytes_say(places: Places, tmp_path: Path, content: bytes, sort: FileSort) -> None:
    """A Word file that is called .pdf is a Word file."""
    (tmp_path / "statement.PDF").write_bytes(content)
    work = a_work()
    name = keep_file(places, work, tmp_path / "statement.PDF", "statement")
    assert name == "statement.pdf"
    seen = look_at_files(places, replace(work, registration=Registration(statement=name)))
    assert (seen[name].sort, seen[name].size) == (sort, len(content))


def test_it_is_kept_for_the_person_alone(places: Places, tmp_path: Path) -> None:
    """Nobody else on the computer may read a signed paper."""
    (tmp_path / "whale.png").write_bytes(PNG)
    work = a_work()
    kept = file_of(places, work, keep_file(places, work, tmp_path / "whale.png", "picture"))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_bytes() == PNG


def test_a_paper_that_the_drive_does_not_take_is_said(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records are to name it, so it must be on the disk before; the one that is there stays, and nothing beside it."""
    work, paper = a_work(), tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.7 first")
    kept = file_of(places, work, keep_file(places, work, paper, "statement"))
    paper.write_bytes(b"%PDF-1.7 second")
    monkeypatch.setattr(os, "fsync", _no_room)
    with pytest.raises(WrongUse, match="No space left"):
        keep_file(places, work, paper, "statement")
    assert kept.read_bytes() == b"%PDF-1.7 first"
    assert list(kept.parent.iterdir()) == [kept]


def test_what_is_not_there_is_missing(places: Places) -> None:
    """Moved away, or a name that leads out of the folder."""
    work = a_work(registration=Registration(picture="../../queue.json", statement="gone.pdf"))
    places.ensure()
    places.queue_file.write_bytes(b"{}")
    assert {seen.sort for seen in look_at_files(places, work).values()} == {FileSort.MISSING}


def test_a_file_that_cannot_be_read_is_said(places: Places, tmp_path: Path) -> None:
    """With where and what now."""
    with pytest.raises(WrongUse, match="cannot be taken"):
        keep_file(places, a_work(), tmp_path / "nothing.png", "picture")


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
