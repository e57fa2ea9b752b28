"""A backup is complete, a restore is atomic, and neither leads to a second submission."""

from __future__ import annotations

import json
import stat
import tempfile
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helper.config.places import Places
from helper.errors import NotDone, StoreBusy, WrongUse
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.store.backup import FORMAT, MANIFEST, Restored, restore_backup, write_backup
from helper.store.store import Store, open_store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, places_in
from tests.store.test_codec import KINDS, values
from tests.systems import is_user_only

LATER = NOW + timedelta(days=3)


def restored(file: Path, places: Places) -> Restored:
    return restore_backup(file, places, at=LATER)


def everything(store: Store) -> list[Any]:
    return [store.of(kind).all() for kind in KINDS]


def consistent(entities: list[Any]) -> list[Any]:
    """Return the entities with one design and one listing, unique ids, and no dangling references."""
    work, listing = a_work(), a_listing()
    pointing: dict[type, dict[str, Any]] = {
        Finding: {"listing_id": listing.id, "work_id": work.id, "complaint_id": None},
        Complaint: {"work_id": work.id, "finding_ids": ()},
    }
    known = {(type(entity), entity.id): entity for entity in entities}.values()
    return [work, listing, *(replace(entity, **pointing.get(type(entity), {})) for entity in known)]


@settings(max_examples=12)
@given(
    entities=st.lists(st.one_of([values(kind) for kind in KINDS]), max_size=8),
    files=st.dictionaries(
        # On Windows, names that differ only in case are the same file, and some short names are devices.
        st.from_regex("c/1/f[a-z0-9]{1,8}", fullmatch=True),
        st.binary(max_size=200),
        max_size=4,
    ),
)  # fmt: skip
def test_any_records_are_restored_unchanged(entities: list[Any], files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here, there = places_in(Path(folder, "here")), places_in(Path(folder, "there"))
        with open_store(here) as store:
            store.change(*consistent(entities))
            before = everything(store)
        for name, content in files.items():
            (here.evidence / "c" / "1").mkdir(parents=True, exist_ok=True)
            (here.evidence / name).write_bytes(content)
        write_backup(Path(folder, "b.zip"), here, at=NOW)
        done = restored(Path(folder, "b.zip"), there)
        assert (done.aside, done.kept) == (None, 0)
        with open_store(there, read_only=True) as store:
            assert everything(store) == before
        assert {name: (there.evidence / name).read_bytes() for name in files} == files


@pytest.fixture
def backup(places: Places, tmp_path: Path) -> Path:
    """A backup of a planned form, a judged link, and every kind of file beside the records."""
    work = a_work()
    planned, judged = a_listing(1), a_listing(2)
    on_form = a_finding(planned, work, state=FindingState.PLANNED, judgement=Judgement.COPY)
    complaint = a_complaint(work, (on_form,), id="77")
    loose = a_finding(judged, work, state=FindingState.JUDGED, judgement=Judgement.COPY)
    with open_store(places) as store:
        store.change(work, planned, judged, replace(on_form, complaint_id="77"), loose, complaint)
    for name in ("settings.toml", "keys.toml", "learned/portal.toml", "works/w/picture.png"):
        file = places.data / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("", encoding="utf-8")
    for name in ("log/faults.log", "practice/records.json", "backups/records-2026-01-01.json", "notes.txt"):
        (places.data / name).parent.mkdir(exist_ok=True)
        (places.data / name).write_text("private", encoding="utf-8")
    file = tmp_path / "records.zip"
    write_backup(file, places, at=NOW)
    return file


def test_copy_of_practice_records_replaces_no_other_records(tmp_path: Path) -> None:
    practice, own = places_in(tmp_path / "practice"), places_in(tmp_path / "own")
    practice.mark_practice()
    with open_store(practice) as store:
        store.change(a_work(title="Invented"))
        store.keep_copy()
    with open_store(own) as store:
        store.change(a_work(title="Own"))
    (dated,) = practice.backups.glob("*.json")
    for copy in (dated, practice.records_file):
        with pytest.raises(NotDone, match="practice records"):
            restored(copy, own)
    with open_store(own) as store:
        assert [work.title for work in store.works.all()] == ["Own"]
    restored(dated, practice)


def test_a_backup_contains_only_the_records(backup: Path) -> None:
    with ZipFile(backup) as archive:
        said = json.loads(archive.read(MANIFEST))
        assert {*archive.namelist()} == {
            MANIFEST, "records.json", "settings.toml", "keys.toml", "learned/portal.toml", "works/w/picture.png",
        }  # fmt: skip
    assert said["format"] == FORMAT
    assert said["made_at"] == NOW.isoformat()
    assert is_user_only(backup)


def test_a_backup_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="no records yet"):
        write_backup(tmp_path / "b.zip", places_in(tmp_path / "empty"), at=NOW)
    assert not (tmp_path / "b.zip").exists()


def contents(places: Places) -> dict[Path, bytes]:
    """Return the content of every file, except dated copies and the note about the lock's owner."""
    files = (
        file
        for file in places.data.rglob("*")
        if file.is_file() and file.parent != places.backups and file != places.lock_file
    )
    return {file: file.read_bytes() for file in files}


def spoiled(
    backup: Path,
    change: Callable[[dict[str, bytes], dict[str, Any]], None],
    link: str = "",
    compression: int = ZIP_STORED,
) -> Path:
    with ZipFile(backup) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(files.pop(MANIFEST))
    change(files, said)
    with ZipFile(backup, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16
            archive.writestr(entry, content, compression)
        archive.writestr(MANIFEST, json.dumps(said))
    return backup


def add(name: str) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    def change(files: dict[str, bytes], said: dict[str, Any]) -> None:
        files[name] = files["records.json"]
        said["files"][name] = said["files"]["records.json"]

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda _files, said: said.update(format=FORMAT + 1), "reads format 1"),
        (lambda files, _said: files.update({"records.json": b"{}"}), "is damaged"),
        (lambda files, _said: files.update({"settings.toml": b"x = 1"}), "is damaged"),
        (lambda files, _said: files.pop("keys.toml"), "not a backup"),
        (lambda files, _said: files.update({"works/x": b""}), "not a backup"),
        (lambda _files, said: said.pop("made_at"), "not a backup"),
        (lambda _files, said: said.update(format=float("inf")), "not a backup"),
        (lambda _files, said: said.update(made_at="0001-01-01T00:00:00+00:00"), "not a backup"),
        (add("../outside.json"), "not a backup"),
        (add("/tmp/outside.json"), "not a backup"),
        (add("works/../../outside"), "not a backup"),
        (add("works\\..\\outside"), "not a backup"),
        (add("lock"), "not a backup"),
        (add("log/x"), "not a backup"),
    ],
)  # fmt: skip
def test_an_invalid_backup_changes_nothing(
    backup: Path, places: Places, change: Callable[..., None], why: str
) -> None:
    spoiled(backup, change)
    before = contents(places)
    with pytest.raises(NotDone, match=why):
        restored(backup, places)
    assert contents(places) == before


def test_a_symbolic_link_in_a_backup_is_refused(backup: Path, places: Places) -> None:
    with pytest.raises(NotDone, match="not a backup"):
        restored(spoiled(backup, add("works/w/link"), link="works/w/link"), places)


def test_a_file_that_is_not_a_backup_cannot_be_restored(tmp_path: Path, places: Places) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    with pytest.raises(NotDone, match="not a backup"):
        restored(tmp_path / "x.zip", places)
    with pytest.raises(WrongUse, match="no such file"):
        restored(tmp_path / "none.zip", places)
    with ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("records.json", "{}")
    with pytest.raises(NotDone, match="not a backup"):
        restored(tmp_path / "y.zip", places)


def test_restore_is_refused_while_another_program_has_the_records_open(backup: Path, places: Places) -> None:
    with open_store(places), pytest.raises(StoreBusy):
        restored(backup, places)


def test_restore_keeps_the_replaced_records_in_a_folder(backup: Path, places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    now = places.records_file.read_bytes()
    places.settings_file.write_text("bell = false\n", encoding="utf-8")
    (places.learned / "new.toml").write_text("new", encoding="utf-8")
    (places.evidence / "proof").mkdir()
    (places.evidence / "proof" / "p.png").write_bytes(b"proof")
    done = restored(backup, places)
    assert done.aside is not None
    assert done.aside.is_relative_to(places.backups)
    assert (done.aside / "records.json").read_bytes() == now
    assert (done.aside / "settings.toml").read_text(encoding="utf-8") == "bell = false\n"
    assert (done.aside / "learned" / "new.toml").exists()
    assert not (places.learned / "new.toml").exists()
    assert (places.evidence / "proof" / "p.png").read_bytes() == b"proof"
    with open_store(places, read_only=True) as store:
        assert [work.title for work in store.works.all()] != ["Whale"]


def test_complaints_filed_after_the_backup_survive_a_restore(backup: Path, places: Places) -> None:
    with open_store(places) as store:
        form = store.complaints["77"]
        finding = replace(store.findings[form.finding_ids[0]], state=FindingState.FILED)
        attempt = an_attempt(result=Result.FILED, number="CN1")
        store.change(replace(form, state=ComplaintState.FILED, number="CN1", attempts=(attempt,)), finding)
    assert restored(backup, places).kept == 1
    with open_store(places, read_only=True) as store:
        assert store.complaints["77"].number == "CN1"
        assert store.findings[finding.id].state is FindingState.FILED


def _handed_over(places: Places, *attempts: Attempt, number: str = "") -> None:
    """Give the form of the records these attempts; with a number, it was filed."""
    state = (
        (ComplaintState.FILED, FindingState.FILED)
        if number
        else (ComplaintState.HANDED_OVER, FindingState.PLANNED)
    )
    with open_store(places) as store:
        form = replace(store.complaints["77"], state=state[0], number=number, attempts=attempts)
        store.change(form, replace(store.findings[form.finding_ids[0]], state=state[1]))


def test_submission_seen_after_the_backup_survives_a_restore(backup: Path, places: Places) -> None:
    attempt = an_attempt()
    _handed_over(places, attempt)
    write_backup(backup, places, at=NOW)
    _handed_over(places, replace(attempt, sent_at=NOW))
    assert restored(backup, places).kept == 1
    with open_store(places, read_only=True) as store:
        assert store.complaints["77"].attempts == (replace(attempt, sent_at=NOW),)


def test_restore_keeps_the_result_that_only_the_backup_knows(backup: Path, places: Places) -> None:
    """The present records are older than the backup, and have another attempt."""
    attempt, other = an_attempt(), an_attempt(at=LATER)
    _handed_over(places, replace(attempt, result=Result.FILED, number="CN1"), number="CN1")
    write_backup(backup, places, at=NOW)
    _handed_over(places, attempt, other)
    assert restored(backup, places).kept == 1
    with open_store(places, read_only=True) as store:
        form = store.complaints["77"]
        assert (form.state, form.number) == (ComplaintState.FILED, "CN1")
        assert [(one.id, one.result) for one in form.attempts] == [
            (attempt.id, Result.FILED),
            (other.id, None),
        ]
        assert store.findings[form.finding_ids[0]].state is FindingState.FILED


def test_result_of_a_registration_after_the_backup_survives_a_restore(backup: Path, places: Places) -> None:
    attempt = an_attempt()
    with open_store(places) as store:
        [work] = store.works.all()
        store.change(replace(work, attempts=(attempt,)))
    write_backup(backup, places, at=NOW)
    with open_store(places) as store:
        store.change(replace(work, attempts=(replace(attempt, result=Result.FILED),)))
    restored(backup, places)
    with open_store(places, read_only=True) as store:
        assert store.works[work.id].attempts == (replace(attempt, result=Result.FILED),)


def test_a_restored_form_loses_links_reported_on_another_form(backup: Path, places: Places) -> None:
    """Otherwise the form from the backup would report the same link again."""
    with open_store(places) as store:
        form = store.complaints["77"]
        finding = replace(store.findings[form.finding_ids[0]], state=FindingState.FILED, complaint_id="88")
        other = a_complaint(
            store.works[form.work_id], (finding,), id="88", state=ComplaintState.FILED, attempts=(an_attempt(result=Result.FILED),)
        )  # fmt: skip
        store.change(other, finding, remove=[form])
    restored(backup, places)
    with open_store(places, read_only=True) as store:
        assert [one.id for one in store.complaints.all()] == ["88"]


def test_a_daily_copy_can_be_restored(places: Places) -> None:
    work, listing = a_work(), a_listing()
    finding = a_finding(listing, work, state=FindingState.PLANNED, complaint_id="77")
    with open_store(places) as store:
        store.change(work, listing, finding, a_complaint(work, (finding,), id="77"))
    places.settings_file.write_text("bell = false\n", encoding="utf-8")
    copy = places.backups / "records-2026-11-24.json"
    copy.write_bytes(places.records_file.read_bytes())
    with open_store(places) as store:
        filed = replace(finding, state=FindingState.FILED)
        form = replace(store.complaints["77"], state=ComplaintState.FILED, number="CN1")
        store.change(filed, form, a_work(title="Fox"))
    done = restored(copy, places)
    assert (done.kept, done.files) == (1, 1)
    assert done.aside is not None
    assert places.settings_file.exists()
    with open_store(places, read_only=True) as store:
        assert [kept.title for kept in store.works.all()] == [work.title]
        assert store.complaints["77"].number == "CN1"


def test_a_damaged_daily_copy_changes_nothing(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work())
    copy = places.backups / "records-2026-11-24.json"
    copy.write_text("{", encoding="utf-8")
    before = contents(places)
    with pytest.raises(NotDone, match="is damaged"):
        restored(copy, places)
    assert contents(places) == before


def test_backup_and_restore_need_little_more_memory_than_the_records(places: Places, tmp_path: Path) -> None:
    work, file = a_work(), tmp_path / "records.zip"
    listings = [a_listing(number, title=f"Whale poster {number}") for number in range(6_000)]
    with open_store(places) as store:
        store.change(work, *listings, *(a_finding(listing, work) for listing in listings))
    size = places.records_file.stat().st_size
    reading = _peak(lambda: everything(open_store(places, read_only=True)))
    assert reading < 5.5 * size
    assert _peak(lambda: write_backup(file, places, at=NOW)) < reading + 2 * size
    assert _peak(lambda: restored(file, places)) < 2.5 * reading


def _peak(task: Callable[[], object]) -> int:
    """Return the peak memory of Python objects during a task, in bytes."""
    tracemalloc.start()
    try:
        task()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
