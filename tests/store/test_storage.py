"""The file of the records: a document a line, replaced as a whole, locked by one writer, copied every day, and converted from earlier formats."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.config.durable import lock_records
from helper.config.places import Places
from helper.errors import StoreBusy, StoreError, StoreUnreadable
from helper.model.complaint import ComplaintState
from helper.model.deadlines import due_list
from helper.model.finding import FindingState, Moment, MomentKind
from helper.model.state_words import moment_words
from helper.store.codec import to_document
from helper.store.formats import CONVERTERS, FORMAT, finding_with_kinds
from helper.store.queries import facts_of
from helper.store.relisting import practised
from helper.store.storage import (
    KEPT,
    RecordsFile,
    back_up_before_format,
    back_up_daily,
    back_up_released,
    copies,
)
from helper.store.store import open_store
from tests.factories import NOW, a_work
from tests.systems import not_on_windows

TODAY = date(2026, 11, 24)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "queue.json"
    path.write_text("morning", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    return path


def test_the_oldest_daily_copies_go(records: Path, folder: Path) -> None:
    """Five days of work are kept; the copy from before a change of format stays."""
    back_up_before_format(records, folder, TODAY, 2)
    for day in range(KEPT + 3):
        back_up_daily(records, folder, TODAY + timedelta(days=day))
    assert sorted(path.name for path in folder.iterdir()) == [
        "queue-2026-11-24-before-format-2.json",
        *(f"queue-{TODAY + timedelta(days=day)}.json" for day in range(3, KEPT + 3)),
    ]


def test_copies_of_days_to_come_push_no_copy_of_today_out(records: Path, folder: Path) -> None:
    """The clock was wrong for a while: today's copy stays, and so do the last ones of either kind."""
    for day in range(KEPT + 2):
        back_up_daily(records, folder, TODAY + timedelta(days=900 + day))
    back_up_daily(records, folder, TODAY)
    assert (folder / "queue-2026-11-24.json").exists()
    assert len([*folder.iterdir()]) == KEPT + 1


def test_each_form_that_was_sent_leaves_a_copy_and_not_more_than_a_few(records: Path, folder: Path) -> None:
    """The newest has the last of them in it."""
    for second in range(KEPT + 2):
        records.write_text(f"{second} forms", encoding="utf-8")
        back_up_released(records, folder, NOW + timedelta(seconds=second))
    assert len(copies(folder)) == KEPT
    assert copies(folder)[0].read_text(encoding="utf-8") == f"{KEPT + 1} forms"


def test_the_newest_copy_is_the_one_written_last(records: Path, folder: Path) -> None:
    """Whatever their names, the latest writing counts."""
    for name, hour in (("queue-2026-11-24.json", 9), ("queue-2026-11-24-before-format-2.json", 11)):
        (folder / name).write_text("", encoding="utf-8")
        at = datetime(2026, 11, 24, hour, tzinfo=NOW.tzinfo).timestamp()
        os.utime(folder / name, (at, at))
    assert copies(folder)[0].name == "queue-2026-11-24-before-format-2.json"


def test_what_a_killed_program_left_half_done_goes_at_the_next_start(places: Places) -> None:
    """Half a copy, half a file, and an unpacked backup; whole copies stay."""
    with open_store(places) as store:
        store.change(a_work())
    half = [places.backups / ".queue-2026-11-24.json.x1.part", places.data / ".queue.json.x2.part"]
    for file in (*half, places.backups / "queue-2026-11-23.json"):
        file.write_text("half", encoding="utf-8")
    (places.data / ".restore-x" / "evidence").mkdir(parents=True)
    open_store(places).close()
    assert not any(file.exists() for file in (*half, places.data / ".restore-x"))
    assert (places.backups / "queue-2026-11-23.json").exists()


@pytest.fixture
def path_of_lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_a_second_writer_is_told_who_has_it(path_of_lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the command and the process, and no word of hers; a damaged note does not open the lock."""
    link = ["--link", "https://example.com/secret"]
    monkeypatch.setattr(sys, "argv", ["ipp-helper", "complaints", "add", *link])
    lock = lock_records(path_of_lock, patience_s=0)
    with pytest.raises(StoreBusy) as caught:
        lock_records(path_of_lock, patience_s=0)
    assert "ipp-helper complaints add" in caught.value.what
    assert str(os.getpid()) in caught.value.what
    assert "secret" not in str(caught.value)
    path_of_lock.write_text("???", encoding="utf-8")
    with pytest.raises(StoreBusy, match="another ipp-helper"):
        lock_records(path_of_lock, patience_s=0)
    lock.release()


def test_another_process_keeps_it_until_it_is_killed(path_of_lock: Path) -> None:
    """While it lives nobody else writes; the system drops the lock with the process, and the next needs no cleaning up."""
    holds = "import sys; from pathlib import Path; from helper.config.durable import lock_records; "
    holds += f"lock = lock_records(Path({str(path_of_lock)!r})); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=f"process {holder.pid}"):
            lock_records(path_of_lock, patience_s=0)
        holder.kill()
    lock_records(path_of_lock, patience_s=0).release()


@not_on_windows("a folder in the place of the lock reads as a missing right on Windows")
def test_a_place_that_cannot_be_locked_is_said(path_of_lock: Path) -> None:
    """Where nothing can be locked, a sentence says so and nothing is opened."""
    path_of_lock.mkdir()
    with pytest.raises(StoreError, match="cannot be locked"):
        lock_records(path_of_lock, patience_s=0)


@not_on_windows("the test refuses a call that the lock does not make on Windows")
@pytest.mark.parametrize("why", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written_is_called_so(
    path_of_lock: Path, why: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a drive or in a folder without the right to write, the way out is that right, not another drive."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(why, os.strerror(why))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match="cannot be changed") as refused:
        lock_records(path_of_lock, patience_s=0)
    assert "right to write" in refused.value.now


SAMPLES = Path(__file__).with_name("samples")
WRITTEN_IN_FORMAT_1 = Path(__file__).with_name("old_records") / "format-1.json"
"""Records as the last program of that format wrote them: a sheet taken in, forms filed, refused, practised, answers read."""


def test_there_is_a_sample_of_every_format() -> None:
    """A format without a kept sample could break unseen."""
    assert {path.name for path in SAMPLES.iterdir()} == {
        f"format-{number}.json" for number in range(1, FORMAT + 1)
    }
    assert set(CONVERTERS) == set(range(1, FORMAT))


@pytest.mark.parametrize("sample", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_every_sample_reads_as_the_same_records(sample: Path, places: Places) -> None:
    """Whatever the format, the entities in the samples are these."""
    places.data.mkdir()
    places.queue_file.write_bytes(sample.read_bytes())
    with open_store(places) as store:
        whale, fox = store.works.all()
        assert (whale.title, whale.right.number, fox.title) == ("Quiet Whale", "000123", "Fox")
        assert [listing.flagged for listing in store.listings.all()] == [False, True]
        assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED, FindingState.NEW]
        (complaint,) = store.complaints.all()
        assert (complaint.state, complaint.number) == (ComplaintState.FILED, "0048213377")
        assert complaint.open_attempt is not None
        assert store.sellers.all()[0].names == ("Wall Art Store", "Art Deco Store")
        assert store.accounts.all()[0].clients == ("Studio Nord",)


def test_the_sample_of_today_s_format_uses_every_field(places: Places) -> None:
    """A field the sample does not have could be lost unseen."""
    places.data.mkdir()
    places.queue_file.write_bytes((SAMPLES / f"format-{FORMAT}.json").read_bytes())
    with open_store(places, read_only=True) as store:
        for repository in (store.works, store.findings, store.complaints, store.sellers, store.accounts):
            first = repository.all()[0]
            assert set(to_document(first)) == set(type(first).__dataclass_fields__)


def _with_old_records(places: Places) -> dict[str, Any]:
    """The kept records in their place; gives their findings as the file has them."""
    places.data.mkdir()
    places.queue_file.write_bytes(WRITTEN_IN_FORMAT_1.read_bytes())
    findings: dict[str, Any] = json.loads(WRITTEN_IN_FORMAT_1.read_text(encoding="utf-8"))["findings"]
    return findings


def test_every_line_of_an_old_history_reads_as_it_did(places: Places) -> None:
    """Each sentence of format 1 became a kind with fields, and the sentence that is made of them is the same one."""
    before = _with_old_records(places)
    with open_store(places, read_only=True) as store:
        for finding in store.findings.all():
            lines = before[finding.id].get("history", [])
            assert [moment_words(moment) for moment in finding.history] == [line["what"] for line in lines]
            assert all(moment.kind is not MomentKind.NOTE for moment in finding.history)


def test_reports_and_due_dates_of_old_records_are_as_they_were(places: Places) -> None:
    """What was read from the sentences then is what the fields say now; the values were told by the earlier program."""
    _with_old_records(places)
    with open_store(places, read_only=True) as store:
        facts = [
            (
                fact.design,
                fact.number,
                fact.state.value,
                str(fact.reported_on or ""),
                str(fact.ended_on or ""),
            )
            for fact in facts_of(store)
        ]
        real = [finding for finding in store.findings.all() if not practised(store, finding)]
        dues = [(str(due.on), due.what) for due in due_list(real, store.works.all(), date(2026, 9, 1))]
    assert facts == [
        ("Quiet Whale", "00482133", "removed", "2024-03-04", "2024-03-06"),
        ("Quiet Whale", "00482133", "rejected", "2024-03-04", ""),
        ("Quiet Whale", "", "removed", "", ""),
        ("Fox", "00482144", "countered", "2024-05-01", ""),
        ("Fox", "00482144", "filed", "2024-05-01", ""),
        ("Fox", "00482155", "withdrawn", "", ""),
        ("Fox", "", "gone_before_review", "2024-06-01", "2024-06-03"),
        ("Quiet Whale", "0048213377", "removed", "2026-09-01", "2026-09-01"),
        ("Quiet Whale", "0048213377", "rejected", "2026-09-01", "2026-09-01"),
        ("Quiet Whale", "", "gone_before_review", "2026-09-01", "2026-09-01"),
    ]
    assert dues[:3] == [
        ("2024-05-03", "look what Alibaba says: 1 link of “Fox”"),
        ("2024-05-06", "answer the seller's objection: 1 link of “Fox”"),
        ("2026-08-27", "look whether Alibaba has said yes: “Fox”"),
    ]


def test_the_first_write_of_old_records_leaves_a_copy_of_them(places: Places) -> None:
    """Who goes back to the earlier program has the file that it wrote, byte for byte; reading alone changes nothing."""
    _with_old_records(places)
    with open_store(places, read_only=True) as store:
        expected = store.findings.all()
    assert places.queue_file.read_bytes() == WRITTEN_IN_FORMAT_1.read_bytes()
    with open_store(places) as store:
        assert store.findings.all() == expected
    (copy,) = places.backups.glob("*-before-format-1.json")
    assert copy.read_bytes() == WRITTEN_IN_FORMAT_1.read_bytes()
    assert json.loads(places.queue_file.read_text(encoding="utf-8"))["format"] == FORMAT
    with open_store(places, read_only=True) as again:
        assert again.findings.all() == expected


def test_a_newer_file_is_refused_with_what_to_do(places: Places) -> None:
    """Nothing of it is touched, and no older copy is offered in its place."""
    places.data.mkdir()
    newer = f'{{"format": {FORMAT + 1}, "works": {{}}}}'
    places.queue_file.write_text(newer, encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="written by a later version") as refused:
        open_store(places)
    assert "newer version" in str(refused.value)
    assert places.queue_file.read_text(encoding="utf-8") == newer


@pytest.mark.parametrize(
    ("sentence", "moment"),
    [
        ("she rang me about it", {"kind": "note", "note": "she rang me about it"}),
        ("reported by phone", {"kind": "reported", "note": "reported by phone"}),
        (
            "reported, on a day that is not clear, it says",
            {"kind": "reported", "note": "reported, on a day that is not clear, it says", "undated": True},
        ),
        ("sent off", {"kind": "reported", "note": "sent off"}),
        ("said by hand: lost", {"kind": "note", "note": "said by hand: lost"}),
    ],
)
def test_a_sentence_that_nobody_knows_stays_whole(sentence: str, moment: dict[str, Any]) -> None:
    """Nothing of it is lost, and what counted as the report still does."""
    old = {"id": "c", "history": [{"at": "2026-11-20T08:00:00Z", "what": sentence, "by": "Mira"}]}
    (line,) = finding_with_kinds(old)["history"]
    assert line == {"at": "2026-11-20T08:00:00Z", "by": "Mira", **moment}


@pytest.mark.parametrize("kind", MomentKind)
def test_every_kind_of_moment_has_its_sentence(kind: MomentKind) -> None:
    """Also where nothing else is known than what happened."""
    sentence = moment_words(Moment(at=NOW, kind=kind, note="as she noted"))
    assert sentence.endswith("as she noted")


TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "works": {
        "a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},
        "a2": {"id": "a2", "rev": 1, "title": "Fox"},
    },
}


@pytest.fixture
def records_file(places: Places) -> Path:
    places.ensure()
    return places.queue_file


@pytest.fixture
def file(records_file: Path, places: Places) -> RecordsFile:
    return RecordsFile(places)


def test_a_document_is_a_line_that_a_person_can_read(file: RecordsFile, records_file: Path) -> None:
    """Titles stand as they are written, and two versions can be compared line by line."""
    file.write(TABLES)
    generation = json.loads(records_file.read_bytes())["generation"]
    assert records_file.read_text(encoding="utf-8") == (
        f'{{\n"format": {FORMAT},\n"generation": "{generation}",\n"works": {{\n'
        '"a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},\n'
        '"a2": {"id": "a2", "rev": 1, "title": "Fox"}\n'
        "}\n}\n"
    )


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
def test_a_damaged_file_stops_and_stays(file: RecordsFile, records_file: Path, content: bytes) -> None:
    """It is named, together with the newest copy; nothing is repaired, emptied or overwritten."""
    records_file.write_bytes(content)
    (records_file.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable) as caught:
        file.read()
    assert caught.value.where == str(records_file)
    assert "restore" in caught.value.now
    assert "queue-2026-11-23.json" in caught.value.now
    assert records_file.read_bytes() == content


def test_what_stands_twice_is_never_dropped(places: Places) -> None:
    """A table or an entry that a hand has put in twice: JSON would take the last, and the next write make that final."""
    with open_store(places) as store:
        store.change(a_work(id="w1"), a_work(id="w2"))
    good = places.queue_file.read_text(encoding="utf-8")
    work = next(line for line in good.splitlines() if line.startswith('"w2"'))
    table = f'"works": {{\n{work}\n}}'
    for twice, name in (
        (good.replace("\n}\n}", f"\n}},\n{table}\n}}"), "works"),
        (good.replace(work, f"{work},\n{work}"), "w2"),
    ):
        places.queue_file.write_text(twice, encoding="utf-8")
        with pytest.raises(StoreUnreadable, match=f"“{name}” stands twice"):
            open_store(places)
        assert places.queue_file.read_text(encoding="utf-8") == twice


@pytest.mark.parametrize("name", ["queue.json", "queue.wal.jsonl"])
def test_a_file_that_may_not_be_read_is_not_answered_with_an_old_copy(
    file: RecordsFile, records_file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be as good as ever: the way on is the right to read it."""
    file.write(TABLES)
    records_file.with_name("queue.wal.jsonl").touch()
    (records_file.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    open_file = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_file(path, *given, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreUnreadable, match="Permission denied") as caught:
        file.read()
    assert "right to read" in caught.value.now
    assert "2026-11-23" not in caught.value.now


@not_on_windows("no pipe lies in a folder on Windows")
@pytest.mark.parametrize("name", ["queue.json", "queue.wal.jsonl"])
def test_a_pipe_in_place_of_the_file_is_said_at_once(
    file: RecordsFile, records_file: Path, name: str
) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(records_file.with_name(name))
    with pytest.raises(StoreUnreadable, match="not an ordinary file"):
        file.read()


def test_the_copy_to_go_back_to_says_of_when_it_is_and_what_it_lacks(places: Places) -> None:
    """A form was handed over since: it is told before anybody goes back, and a damaged copy is not offered at all."""
    with open_store(places) as store:
        store.change(a_work())
    (places.backups / "queue-2026-11-24.json").write_bytes(places.queue_file.read_bytes())
    (places.backups / "queue-2026-11-25.json").write_text("{", encoding="utf-8")
    for form in ("a", "b"):
        kept = places.evidence / form / "1" / "values.json"
        kept.parent.mkdir(parents=True)
        kept.write_text("{}", encoding="utf-8")
    places.queue_file.unlink()
    with pytest.raises(StoreUnreadable, match="not there") as caught:
        open_store(places)
    assert f"restore {places.backups / 'queue-2026-11-24.json'}" in caught.value.now
    assert "lacks 2 forms that you were handed since" in caught.value.now
