"""Several tables change in one write, or none of them does."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import StoreError
from helper.store.records import Records, TableChange


@pytest.fixture
def records(tmp_path: Path) -> Records:
    (tmp_path / "backups").mkdir()
    return Records(tmp_path / "queue.json", tmp_path / "backups")


def test_several_tables_are_one_replacement_of_the_file(records: Records, tmp_path: Path) -> None:
    """However many tables change, the file is replaced once."""
    (tmp_path / "queue.json").write_text('{"format": 1}', encoding="utf-8")
    replaced = []
    records.file.write = lambda data: replaced.append(set(data))  # type: ignore[method-assign]  # counted, not written
    records.change({"works": _put("a1"), "accounts": _put("b1")})
    assert replaced == [{"works", "accounts"}]


def test_documents_are_found_by_our_own_ids(records: Records) -> None:
    """The id in the file is the entity's, never a number that TinyDB gives again."""
    records.change({"works": _put("a1")})
    records.change({"works": TableChange(removed=["a1"])})
    records.change({"works": _put("a2")})
    assert dict(records.documents("works")) == {"a2": {"id": "a2", "rev": 1}}


def test_a_changed_document_keeps_its_place(records: Records) -> None:
    """The order of adding is the order of the file."""
    records.change({"works": TableChange({key: {"id": key, "rev": 1} for key in ("a1", "a2", "a3")})})
    records.change({"works": TableChange({"a1": {"id": "a1", "rev": 2}})})
    assert list(records.documents("works")) == ["a1", "a2", "a3"]


def test_a_refused_write_changes_nothing_in_memory(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a full drive, what is read is what the file holds, and the next write has nothing of the refused one."""
    records.change({"works": _put("a1")})

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(StoreError):
            records.change({"works": TableChange({"a1": {"id": "a1", "rev": 2}}), "accounts": _put("b1")})
    assert dict(records.documents("works")) == {"a1": {"id": "a1", "rev": 1}}
    records.change({"works": TableChange({"a1": {"id": "a1", "rev": 2, "title": "Fox"}})})
    assert records.file.read() == {"works": {"a1": {"id": "a1", "rev": 2, "title": "Fox"}}}


def test_closing_writes_nothing(records: Records, tmp_path: Path) -> None:
    """Every change is on the disk already; closing is no last chance for a half one."""
    records.change({"works": _put("a1")})
    before = (tmp_path / "queue.json").stat()
    records.close()
    assert (tmp_path / "queue.json").stat() == before


def _put(key: str) -> TableChange:
    return TableChange({key: {"id": key, "rev": 1}})
