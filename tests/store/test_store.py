"""Every change is one durable write, and memory is what the file holds."""

from __future__ import annotations

import errno
import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.errors import StoreBusy, StoreError, StoreUnreadable
from helper.model.account import Account
from helper.model.seller import Seller
from helper.store.store import Store, open_store
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_id

SAMPLE = Path(__file__).with_name("samples") / "format-1.json"


def test_what_is_changed_is_there_after_reopening(store: Store, places: Places) -> None:
    """Entities of every kind come back as they were."""
    work, listing = a_work(), a_listing()
    finding = a_finding(listing, work)
    complaint = a_complaint(work, (finding,))
    seller, account = (
        Seller(id=an_id(), store_number="1102345678"),
        Account(id=an_id(), label="mine", host="h"),
    )
    store.change(work, listing, finding, complaint, seller, account)
    store.close()
    with open_store(places) as again:
        assert (again.works.all(), again.listings.all()) == ([work], [listing])
        assert (again.findings.all(), again.complaints.all()) == ([finding], [complaint])
        assert (again.sellers.all(), again.accounts.all()) == ([seller], [account])


def test_each_write_counts(store: Store, places: Places) -> None:
    """`rev` says how often a document was written, whoever wrote it."""
    work = a_work()
    store.change(work)
    store.change(replace(work, client="Studio Nord"))
    assert json.loads(places.queue_file.read_bytes())["works"][work.id]["rev"] == 2


def test_removed_entities_are_gone_from_the_file(store: Store, places: Places) -> None:
    """One change may add, change and remove at once."""
    whale, fox = a_work(title="Whale"), a_work(title="Fox")
    store.change(whale)
    store.change(fox, remove=[whale])
    assert store.works.all() == [fox]
    assert list(json.loads(places.queue_file.read_bytes())["works"]) == [fox.id]


def test_a_full_drive_changes_neither_file_nor_memory(
    store: Store, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the sentence everything is as before, and the same change works once there is room."""
    work = a_work()
    store.change(work)
    before = places.queue_file.read_bytes()
    renamed = replace(work, title="Loud Whale")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _no_room)
        with pytest.raises(StoreError, match="No space left"):
            store.change(renamed)
    assert places.queue_file.read_bytes() == before
    assert store.works.all() == [work]
    store.change(renamed)
    assert store.works.all() == [renamed]
    assert json.loads(places.queue_file.read_bytes())["works"][work.id]["rev"] == 2


def test_a_change_that_cannot_be_written_as_json_changes_nothing(store: Store) -> None:
    """A fault of ours in one entity does not leave the others half written."""
    naive = a_finding(judged_at=datetime(2026, 11, 24))  # noqa: DTZ001 - such a moment is the fault
    with pytest.raises(ValueError, match="time zone"):
        store.change(a_work(), naive)
    assert len(store.works) == len(store.findings) == 0
    store.change(a_work(title="Fox"))
    assert [work.title for work in store.works.all()] == ["Fox"]


def test_subscribers_are_told_after_each_change(store: Store) -> None:
    """They see the change already; whoever has left is told nothing."""
    seen: list[int] = []
    leave = store.subscribe(lambda: seen.append(len(store.works)))
    store.change(a_work())
    leave()
    store.change(a_work())
    assert seen == [1]


def test_records_open_elsewhere_are_busy(store: Store, places: Places) -> None:
    """Two writers never meet."""
    with pytest.raises(StoreBusy):
        open_store(places)


def test_closing_lets_the_next_one_in(store: Store, places: Places) -> None:
    """After closing the records can be opened again."""
    store.close()
    open_store(places).close()


def test_reading_needs_no_lock_and_changes_nothing(store: Store, places: Places) -> None:
    """A list may be printed while a session runs; it cannot write."""
    store.change(a_work())
    with open_store(places, read_only=True) as reader:
        assert len(reader.works) == 1
        with pytest.raises(ValueError, match="reading"):
            reader.change(a_work())


def test_reading_before_there_is_anything_makes_nothing(places: Places) -> None:
    """Looking leaves no trace."""
    with open_store(places, read_only=True) as reader:
        assert len(reader.works) == 0
    assert not places.data.exists()


def test_everything_on_the_disk_is_private(store: Store, places: Places) -> None:
    """No other account on the computer can read records or copies."""
    store.change(a_work())
    store.close()
    open_store(places).close()
    files = [path for path in places.data.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {path.name for path in files} >= {"queue.json", "lock"}


def test_the_first_start_of_a_day_makes_a_copy(places: Places) -> None:
    """The copy is of the records as they were before the day's work."""
    with open_store(places) as store:
        store.change(a_work(title="Fox"))
    before = places.queue_file.read_bytes()
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    copy = places.backups / f"queue-{datetime.now(UTC):%Y-%m-%d}.json"
    assert copy.read_bytes() == before


def test_damaged_records_push_no_copy_out(places: Places) -> None:
    """A file that cannot be read is neither copied nor changed, and the lock is free again."""
    places.ensure()
    places.queue_file.write_text("{", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(StoreUnreadable):
            open_store(places)
    assert list(places.backups.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            {"works": {"a1": {"id": "a1", "rev": 1, "title": "x", "right": {"state": "unknown"}, "hue": 1}}},
            "works, a1, hue",
        ),
        (
            {"works": {"a1": {"id": "a2", "rev": 1, "title": "x", "right": {"state": "unknown"}}}},
            "works, a1, id",
        ),
        ({"works": {"a1": {"id": "a1", "title": "x", "right": {"state": "unknown"}}}}, "works, a1, rev"),
        ({"wokrs": {}}, "wokrs"),
    ],
)
def test_what_is_not_known_stops_with_its_place(
    places: Places, change: dict[str, object], place: str
) -> None:
    """A hand-made mistake is found at once and by name; nothing of it is dropped."""
    places.ensure()
    places.queue_file.write_text(json.dumps({"format": 1, **change}), encoding="utf-8")
    with pytest.raises(StoreUnreadable) as caught:
        open_store(places)
    assert place in caught.value.what


def test_without_room_for_a_copy_nothing_is_converted(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of format without a copy is not risked."""
    places.ensure()
    old = SAMPLE.read_bytes()
    places.queue_file.write_bytes(old)
    monkeypatch.setattr(os, "fsync", _no_room)
    with pytest.raises(StoreError, match="No copy"):
        open_store(places)
    assert places.queue_file.read_bytes() == old


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
