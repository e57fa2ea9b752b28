"""The store reads the records once, writes each change durably, and can undo changes."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.attempt import Result
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.work import Work
from helper.store.backup import restore_backup
from helper.store.dated_copies import copies
from helper.store.facts import count, due_items, facts_of
from helper.store.queries import doubts_of, findings_of, listings_of
from helper.store.queue import Queue
from helper.store.relisting import back_again
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from helper.store.works import remove_work
from tests.factories import (
    NOW,
    a_finding,
    a_listing,
    a_work,
    addresses,
    an_address,
    an_attempt,
    complain,
    edit_records,
    kill,
    write_records,
)
from tests.systems import is_user_only


def test_indexes_of_a_snapshot_ignore_later_changes(store: Store) -> None:
    work = a_work()
    listings = [a_listing(number) for number in range(12)]
    findings = [a_finding(listing, work, state=FindingState.NEW) for listing in listings]
    store.change(work, *listings, *findings)
    store.build_indexes()

    def answers(records: Store) -> tuple[int, list[Finding], list[Finding]]:
        of_listing = records.findings.where("listing_id", listings[0].id)
        return records.findings.count("to_judge", True), of_listing, records.findings.where("is_gone", True)

    for gone, finding in enumerate(findings[:2]):
        snapshot, before = store.snapshot(), answers(store)
        after = replace(finding, state=FindingState.REMOVED)
        store.change(after)
        assert answers(snapshot) == before
        assert store.findings.count("to_judge", True) == 11 - gone
        assert after in store.findings.where("is_gone", True)
    assert answers(store.snapshot()) == answers(store)


def test_changed_since_returns_the_keys_of_recent_changes(store: Store) -> None:
    work = a_work()
    store.change(work)
    as_of = store.changes
    assert store.changed_since(as_of) == []
    other = a_work()
    store.change(other)
    store.change(remove=[work])
    assert store.changed_since(as_of) == [(Work, other.id), (Work, work.id)]
    assert store.changed_since(as_of + 1) == [(Work, work.id)]
    for _ in range(64):
        store.change(other)
    assert store.changed_since(as_of) is None
    as_of = store.changes
    store.change(*(a_work() for _ in range(1_001)))
    assert store.changed_since(as_of) is None


def test_changes_are_undone_and_redone_in_order(queue: Queue, store: Store, work: Work) -> None:
    findings = queue.add(addresses(2), work_id=work.id, source="paste").new
    queue.judge([finding.id for finding in findings], Judgement.COPY, viewed=True)
    queue.plan()
    after = (store.listings.all(), store.findings.all(), store.complaints.all())
    whats = ["2 links put on 1 form", "2 links judged", "2 links added"]
    assert [store.undo_stack.undo() for _ in range(4)] == [*whats, None]
    assert len(store.listings) == len(store.findings) == len(store.complaints) == 0
    assert [store.undo_stack.redo() for _ in range(4)] == [*reversed(whats), None]
    assert (store.listings.all(), store.findings.all(), store.complaints.all()) == after
    store.undo_stack.undo()
    queue.add(addresses(1, start=5), source="paste")
    assert store.undo_stack.redo() is None, "an undone step cannot be redone after a new change"


def test_undo_can_be_repeated_after_a_write_error(
    queue: Queue, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for start in (0, 5):
        queue.add(addresses(1, start=start), source="paste")
    for act, left in ((store.undo_stack.undo, 1), (store.undo_stack.redo, 2)):
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", _no_room)
            with pytest.raises(StoreError):
                act()
        assert act() == "1 link added"
        assert len(store.findings) == left


def test_undo_skips_a_reserved_form(queue: Queue, store: Store, work: Work) -> None:
    queue.add([an_address(7)], source="paste")
    complain(queue, work.id, [an_address()])
    queue.reserve()
    assert (store.undo_stack.undo(), store.undo_stack.undo()) == ("1 link added", None)
    assert [listing.url for listing in store.listings.all()] == [an_address().url]
    assert len(store.complaints) == 1


def _imported(queue: Queue, store: Store, work: Work) -> list[Finding]:
    """Import three copies and their design as one undo step; return the findings."""
    listings = [a_listing(number) for number in range(3)]
    findings = [a_finding(listing, work) for listing in listings]
    queue.apply_import("a sheet brought in", work, *listings, *findings)
    return findings


def test_import_stays_after_one_of_its_forms_was_filed(queue: Queue, store: Store) -> None:
    work = a_work(title="Fox")
    findings = _imported(queue, store, work)
    (complaint,) = queue.plan([findings[0].id])
    queue.reserve()
    queue.hand_over(complaint.id, an_attempt())
    queue.release(complaint.id, HandoverEnd(result=Result.FILED, number="1"))
    assert store.undo_stack.undo() is None
    assert [finding.id for finding in store.findings.all()] == [finding.id for finding in findings]
    assert store.findings[findings[0].id].state is FindingState.FILED


def test_undoing_an_import_keeps_entities_that_later_entries_refer_to(queue: Queue, store: Store) -> None:
    work = a_work(title="Fox")
    _imported(queue, store, work)
    pasted = queue.add([an_address(7)], work_id=work.id, source="paste").new
    queue.judge([pasted[0].id], Judgement.COPY, viewed=True)
    queue.plan()
    queue.reserve()
    # The import cannot be undone, because one of its findings is on a form that is being filled in.
    assert store.undo_stack.undo() is None
    assert work.id in store.works


def test_undo_never_separates_a_form_from_its_findings(queue: Queue, store: Store, work: Work) -> None:
    complaint = complain(queue, work.id, addresses(2))
    off, on = findings_of(store, complaint)
    reported = off.moved(
        FindingState.REMOVED, Moment(at=complaint.planned_at or NOW, kind=MomentKind.REPORTED)
    )
    queue.apply_import("a sheet brought in", reported, replace(complaint, finding_ids=(on.id,)))
    queue.reserve()
    assert store.undo_stack.undo() is None
    assert store.findings[off.id].state is FindingState.REMOVED
    queue.put_back(complaint.id)
    assert store.complaints[complaint.id].finding_ids == (on.id,)


def test_removal_is_undone_whole_or_not_at_all(queue: Queue, store: Store, work: Work) -> None:
    fox = a_work(title="Fox")
    store.change(fox)
    both, other = addresses(2)
    first = complain(queue, work.id, [both, other])
    second = complain(queue, fox.id, [both])
    removed = [first.finding_ids[0], *second.finding_ids]
    queue.remove(removed)
    form = queue.reserve()
    assert store.undo_stack.undo() is None
    assert not any(finding_id in store.findings for finding_id in removed)
    assert form is not None
    assert store.complaints[form.id] == form


def test_undo_restores_no_link_of_a_design_that_is_gone(
    queue: Queue, store: Store, work: Work, places: Places
) -> None:
    """The removal of the design cannot be undone, because its other link is on a form that is being filled in."""
    fox = a_work(title="Fox")
    store.change(fox)
    gone, other = queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True).new
    queue.remove([gone.id])
    remove_work(store, work, by="Mira", at=NOW)
    queue.judge([other.id], Judgement.COPY, viewed=True, work_id=fox.id)
    queue.plan()
    assert queue.reserve() is not None
    store.undo_stack.undo()
    store.close()
    with open_store(places) as opened:
        assert [finding.id for finding in opened.findings.all()] == [other.id]


def _no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


RECORDS = Path(__file__).with_name("records.json")


def test_read_only_access_needs_no_lock(store: Store, places: Places) -> None:
    store.change(a_work())
    with open_store(places, read_only=True) as reader:
        assert len(reader.works) == 1
        with pytest.raises(ValueError, match="reading"):
            reader.change(a_work())


def test_all_data_files_are_readable_only_by_the_user(store: Store, places: Places) -> None:
    store.change(a_work())
    store.close()
    with open_store(places) as again:
        again.change(a_work())
        assert is_user_only(places.records_log)
        # On Windows the lock file is deleted when the lock is released.
        files = [path for path in places.data.rglob("*") if path.is_file()]
        assert all(is_user_only(path) for path in files)
    assert {path.name for path in files} >= {"records.json", "records.log", "lock"}


def test_the_first_start_of_each_day_makes_a_copy_of_the_records(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Fox"))
    before = places.records_file.read_bytes()
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    open_store(places).close()
    (copy,) = places.backups.glob(f"records-{datetime.now(UTC):%Y-%m-%d}-*.json")
    assert copy.read_bytes() == before


def test_damaged_records_are_not_copied(places: Places) -> None:
    places.ensure()
    places.records_file.write_text("{", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(StoreUnreadable):
            open_store(places)
    assert list(places.backups.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            {"works": {"7": {"title": "x", "right": {"state": "unknown"}, "hue": 1}}},
            r"works, 7, hue: .*\(1\)",
        ),
        ({"works": {"7": {"title": "x", "right": {"state": "unknown"}, "id": 7}}}, "works, 7, id: "),
        (
            {"works": {"7": {"title": "x", "right": {"state": "fine"}}}},
            r"works, 7, right, state: .*\('fine'\)",
        ),
        (
            {"works": {"7": {"right": {"state": "unknown"}}}, "sellers": {"8": {"names": 1}}},
            r"sellers, 8, names: .*\(1\)",
        ),
        ({"findings": {"7": {"state": "new", "listing_id": 8}}}, r"findings, 7: .*\(listings, 8\)"),
        ({"wokrs": {"7": {}}}, "wokrs"),
    ],
)
def test_field_that_cannot_be_read_is_named_and_the_file_stays(
    places: Places, change: dict[str, object], place: str
) -> None:
    with open_store(places) as store:
        store.change(a_work())
    open_store(places).close()  # makes the copy of the day
    (copy,) = copies(places.backups)
    edit_records(places, lambda text: json.dumps(json.loads(text) | change))
    before = places.records_file.read_bytes()
    with pytest.raises(StoreUnreadable, match=place) as caught:
        open_store(places)
    assert places.records_file.read_bytes() == before
    assert caught.value.where == str(places.records_file)
    assert caught.value.now.startswith(
        "Correct this in the file, with an editor or with TinyDB, or restore a copy."
    )
    assert caught.value.now.endswith(f"ipp-helper restore {copy}")
    restore_backup(copy, places, at=NOW)
    with open_store(places) as store:
        assert len(store.works) == 1


def test_corrected_field_is_read_where_no_copy_was_made(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    edit_records(places, lambda text: text.replace('"Whale"', "7"))
    with pytest.raises(StoreUnreadable, match=r"title: this is not text \(7\)") as caught:
        open_store(places)
    assert caught.value.now == "Correct this in the file, with an editor or with TinyDB, or restore a copy."
    edit_records(places, lambda text: text.replace('"title":7', '"title":"Owl"'))
    with open_store(places) as store:
        assert [work.title for work in store.works.all()] == ["Owl"]


def test_edit_with_stock_tinydb_while_closed_is_read(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    with TinyDB(places.records_file, encoding="utf-8") as stock:
        stock.table("works").update({"title": "Owl"}, where("title") == "Whale")
        stock.table("works").insert({"title": "Fox", "right": {"state": "unknown"}})
    with open_store(places) as store:
        assert [work.title for work in store.works.all()] == ["Owl", "Fox"]
        assert "Another program has changed records.json" in store.remarks[0]


def test_small_changes_are_saved_when_the_drive_is_too_full_for_a_copy(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The missing daily copy is reported to the user."""
    with open_store(places) as store:
        store.change(a_work(title="Whale"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        with open_store(places) as store:
            assert "Today's backup of your records could not be made" in store.remarks[0]
            store.change(a_work(title="Fox"))
    with open_store(places) as store:
        assert [work.title for work in store.works.all()] == ["Whale", "Fox"]
        assert store.remarks == []


def test_characters_that_json_cannot_hold_are_replaced_in_an_edited_file(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="first"))
    edit_records(places, lambda text: text.replace("first", "first \\ud83d \\ud83d\\udc33 \\u0000"))
    with open_store(places, read_only=True) as reader:
        assert reader.works.all()[0].title == "first \ufffd \N{SPOUTING WHALE} \ufffd"


def test_such_characters_are_replaced_also_after_a_kill(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="first"))
    edit_records(places, lambda text: text.replace("first", "first \\ud83d \\u0000"))
    store = open_store(places)
    store.change(a_work(title="second"))
    kill(store)
    with open_store(places) as store:
        assert [work.title for work in store.works.all()] == ["first \ufffd \ufffd", "second"]


def test_records_of_this_version_are_read_table_by_table(places: Places) -> None:
    work, listing = a_work(), a_listing()
    with open_store(places) as store:
        store.change(work, listing, a_finding(listing, work))
    with open_store(places) as store:
        assert {"works", "listings", "findings"}.isdisjoint(vars(store))
        store.change(replace(work, title="Owl"))
        assert [one.title for one in store.works.all()] == ["Owl"]
        assert "listings" not in vars(store)
        snapshot = store.snapshot()
        store.change(replace(listing, title="Mug"))
        assert (snapshot.listings.all(), len(snapshot.findings)) == ([listing], 1)
    edit_records(places, lambda text: text.replace('"Owl"', '"Fox"'))
    with open_store(places) as store:
        assert {"works", "listings", "findings"} <= vars(store).keys()


def test_records_of_another_version_are_read_whole(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("helper.store.log_storage.__version__", "0")
        with open_store(places) as store:
            store.change(a_work())
    with open_store(places) as store:
        assert "works" in vars(store)


def _damaged(text: str) -> Iterator[str]:
    """Yield damaged versions of a file: each line removed, repeated or cut, each value changed or removed."""
    lines = text.splitlines(keepends=True)
    for place, line in enumerate(lines):
        before, after = "".join(lines[:place]), "".join(lines[place + 1 :])
        yield before + after
        yield before + line + line + after
        yield before + line[: len(line) // 2]
    content = json.loads(text)
    others: list[object] = [None, {}, 1e400, "0001-01-01T00:00:00+14:00"]
    for table in ("listings", "findings", "complaints"):
        key, document = next(iter(content[table].items()))
        for name in document:
            rest = {field: value for field, value in document.items() if field != name}
            for changed in (rest, *({**document, name: other} for other in others)):
                yield json.dumps({**content, table: {**content[table], key: changed}})
    yield text.replace("2026", "9" * 5000, 1).replace('"2026', "2026")


def test_a_file_edited_by_hand_is_read_or_refused(places: Places) -> None:
    write_records(places, RECORDS.read_text(encoding="utf-8"))
    refused = 0
    for text in _damaged(places.records_file.read_text(encoding="utf-8")):
        places.records_file.write_text(text, encoding="utf-8")
        try:
            store = open_store(places, read_only=True)
        except StoreUnreadable:
            refused += 1
            continue
        queue = Queue(store)
        for complaint in store.complaints.all():
            queue.problems(complaint)
            listings_of(store, complaint)
        count(store)
        facts_of(store)
        due_items(store, NOW.date())
        back_again(store)
        for finding in store.findings.all():
            doubts_of(store, finding)
    assert refused > 100
