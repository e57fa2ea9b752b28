"""The file: a document a line, readable, private, and never silently emptied."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from helper.errors import StoreError, StoreUnreadable
from helper.store.migrations import FORMAT
from helper.store.storage import RecordsFile

TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "works": {
        "a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},
        "a2": {"id": "a2", "rev": 1, "title": "Fox"},
    },
    "accounts": {},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "queue.json"


@pytest.fixture
def file(path: Path) -> RecordsFile:
    return RecordsFile(path, path.parent / "backups")


def test_a_document_is_a_line_that_a_person_can_read(file: RecordsFile, path: Path) -> None:
    """Titles stand as they are written, and two versions can be compared line by line."""
    file.write(TABLES)
    assert path.read_text(encoding="utf-8") == (
        '{\n"format": 2,\n"works": {\n'
        '"a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},\n'
        '"a2": {"id": "a2", "rev": 1, "title": "Fox"}\n'
        '},\n"accounts": {\n\n}\n}\n'
    )


def test_what_was_written_is_read(file: RecordsFile, path: Path) -> None:
    """Tables come back as they went in, without the format."""
    file.write(TABLES)
    assert RecordsFile(path, path.parent / "backups").read() == TABLES


def test_half_a_character_survives(file: RecordsFile) -> None:
    """A mangled paste may hold what UTF-8 cannot; it neither stops the writing nor changes."""
    tables = {"works": {"a1": {"id": "a1", "rev": 1, "title": "bad \udc80"}}}
    file.write(tables)
    assert file.read() == tables


def test_a_changed_document_gets_a_new_line(file: RecordsFile) -> None:
    """Lines are kept between writes, but never for a document that is another one."""
    file.write(TABLES)
    changed = {"works": {**TABLES["works"], "a1": {"id": "a1", "rev": 1, "title": "Loud Whale"}}}
    file.write(changed)
    assert file.read() == changed


def test_the_file_is_private(file: RecordsFile, path: Path) -> None:
    """Nobody else on the computer may read it, from the first moment on."""
    file.write(TABLES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_there_is_nothing_yet(file: RecordsFile) -> None:
    """A first start is no mistake."""
    assert file.read() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"works": {}}',
        b'{"format": "1"}',
        b'{"format": true}',
        b'{"format": 0}',
        b'{"format": 1, "works": []}',
        b'{"format": 1, "works": {"a1": 5}}',
        b'{"format": 1, "works": {}} tail',
        b'{"format": 1, "works": {"a1": {"title": "\xff"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_stops_and_stays(file: RecordsFile, path: Path, content: bytes) -> None:
    """It is named, together with the newest copy; nothing is repaired, emptied or overwritten."""
    path.write_bytes(content)
    (path.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable) as caught:
        file.read()
    assert caught.value.where == str(path)
    assert "queue-2026-11-23.json" in caught.value.now
    assert path.read_bytes() == content


def test_a_file_of_a_later_version_stops(file: RecordsFile, path: Path) -> None:
    """The sentence says that the program is too old; an older copy, which would cost newer work, is not offered."""
    path.write_text(json.dumps({"format": FORMAT + 1}), encoding="utf-8")
    (path.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="later version") as caught:
        file.read()
    assert "newer version" in caught.value.now
    assert "queue-2026-11-23.json" not in caught.value.now


def test_a_file_that_has_vanished_is_missed(file: RecordsFile, path: Path) -> None:
    """Copies without the file mean that something went wrong; starting empty would hide it."""
    (path.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="not there"):
        file.read()


def test_a_full_drive_is_said_in_a_sentence(
    file: RecordsFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person learns that the records are as before, and what to do."""
    file.write(TABLES)
    before = path.read_bytes()

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError) as caught:
        file.write({"works": {}})
    assert "No space left" in caught.value.what
    assert "as they were" in caught.value.what
    assert path.read_bytes() == before


def test_what_others_put_into_the_file_is_kept_aside(file: RecordsFile, path: Path) -> None:
    """A sync program or an editor wrote while we had it open: theirs is copied before ours replaces it."""
    file.write(TABLES)
    path.write_text('{"format": 1, "works": {}}', encoding="utf-8")
    file.write(TABLES)
    (kept,) = path.parent.joinpath("backups").glob("*changed-elsewhere*")
    assert kept.read_text(encoding="utf-8") == '{"format": 1, "works": {}}'
    assert file.read() == TABLES
