"""The dated copies of the records, and the advice to restore one."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.config.places import Places
from helper.errors import StoreUnreadable
from helper.model.finding import Moment, MomentKind
from helper.model.state_words import moment_words
from helper.store.codec import writer_of
from helper.store.dated_copies import KEPT, copies, copy_records
from helper.store.store import open_store
from tests.factories import NOW, a_work, write_records
from tests.systems import not_on_windows


def copy_names(places: Places) -> list[str]:
    return sorted(path.name for path in places.backups.glob("records-*"))


def test_only_the_ten_newest_copies_of_the_records_are_kept(places: Places) -> None:
    places.ensure()
    for day in range(KEPT + 2):
        places.records_file.write_text(f"{day} forms", encoding="utf-8")
        copy_records(places, NOW + timedelta(days=day))
    assert copy_names(places) == [
        f"records-{NOW + timedelta(days=day):%Y-%m-%d-%H%M%S}.json" for day in range(2, KEPT + 2)
    ]
    assert copies(places.backups)[0].read_text(encoding="utf-8") == f"{KEPT + 1} forms"


def test_copies_with_dates_in_the_future_are_deleted_first(places: Places) -> None:
    places.ensure()
    places.records_file.write_text("{}", encoding="utf-8")
    for day in range(KEPT):
        copy_records(places, NOW + timedelta(days=900 + day))
    copy_records(places, NOW)
    copy_records(places, NOW + timedelta(days=1))
    names = copy_names(places)
    assert len(names) == KEPT
    assert names[:2] == [f"records-{NOW + timedelta(days=day):%Y-%m-%d-%H%M%S}.json" for day in (0, 1)]


def test_temporary_files_of_a_killed_program_are_removed(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work())
    half = [places.backups / ".records-2026-11-24.json.x1.part", places.data / ".records.json.x2.part"]
    for file in (*half, places.backups / "records-2026-11-23.json"):
        file.write_text("half", encoding="utf-8")
    (places.data / ".restore-x" / "evidence").mkdir(parents=True)
    open_store(places).close()
    assert not any(file.exists() for file in (*half, places.data / ".restore-x"))
    assert (places.backups / "records-2026-11-23.json").exists()


RECORDS = Path(__file__).with_name("records.json")
"""Records in which every field of every kind of entity has a value."""


def test_the_sample_records_use_every_field(places: Places) -> None:
    """Otherwise a field could get lost without any test noticing."""
    write_records(places, RECORDS.read_text(encoding="utf-8"))
    with open_store(places, read_only=True) as store:
        for repository in (store.works, store.findings, store.complaints, store.sellers, store.accounts):
            first = repository.all()[0]
            assert set(writer_of(type(first))(first)) == set(type(first).__dataclass_fields__)


@pytest.mark.parametrize("kind", MomentKind)
def test_every_kind_of_history_entry_is_described_in_a_sentence(kind: MomentKind) -> None:
    sentence = moment_words(Moment(at=NOW, kind=kind, note="as noted"))
    assert sentence.endswith("as noted")


def opening_is_refused(places: Places, match: str) -> StoreUnreadable:
    """Assert that the records are refused and stay as they are. Return the error."""
    before = {file: file.read_bytes() for file in places.data.glob("records.*") if file.is_file()}
    with pytest.raises(StoreUnreadable, match=match) as caught:
        open_store(places)
    assert {file: file.read_bytes() for file in before} == before
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"works": {}}',
        b'{"works": []}',
        b'{"works": {"1": 5}}',
        b'{"works": {}} tail',
        b'{"works": {"1": {"title": "\xff"}}}',
        b"[" * 100_000,
    ],
)
def test_damaged_file_is_refused_and_the_newest_copy_is_offered(places: Places, content: bytes) -> None:
    with open_store(places) as store:
        store.change(a_work())
    (places.backups / "records-2026-11-23.json").write_text("{}", encoding="utf-8")
    places.records_file.write_bytes(content)
    error = opening_is_refused(places, "Your records cannot be used")
    assert error.where == str(places.records_file)
    assert f"restore {places.backups / 'records-2026-11-23.json'}" in error.now


@pytest.mark.parametrize("name", ["records.json", "records.log"])
def test_no_backup_is_suggested_if_only_the_read_permission_is_missing(
    places: Places, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file may be intact, so the error message advises the user to check the file's permissions."""
    with open_store(places) as store:
        store.change(a_work())
    (places.backups / "records-2026-11-23.json").write_text("{}", encoding="utf-8")
    open_file = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_file(path, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(StoreUnreadable, match="Permission denied") as caught:
            open_store(places)
    assert "your permission to read" in caught.value.now
    assert "2026-11-23" not in caught.value.now


@not_on_windows("Windows has no pipes in folders")
@pytest.mark.parametrize("name", ["records.json", "records.log"])
def test_pipe_in_place_of_the_file_is_refused(places: Places, name: str) -> None:
    """Reading from a pipe without a writer would never end."""
    with open_store(places) as store:
        store.change(a_work())
    (places.data / name).unlink()
    os.mkfifo(places.data / name)
    opening_is_refused(places, "not an ordinary file")


def test_restore_advice_names_the_newest_intact_copy(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work())
    (places.backups / "records-2026-11-24.json").write_bytes(places.records_file.read_bytes())
    (places.backups / "records-2026-11-25.json").write_text("{", encoding="utf-8")
    places.records_file.unlink()
    with pytest.raises(StoreUnreadable, match="is missing") as caught:
        open_store(places)
    assert f"restore {places.backups / 'records-2026-11-24.json'}" in caught.value.now
