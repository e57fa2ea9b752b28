"""Changes of the records: durable, complete, in order, and the same after reopening."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import datetime

import pytest

from helper.config.places import Places
from helper.errors import StoreError
from helper.store.repository import TABLES, Entity
from helper.store.store import Store, open_store
from tests.factories import a_finding, a_listing, a_work, kill


def everything(store: Store) -> list[list[Entity]]:
    return [store.of(kind).all() for kind in TABLES]


def titles(store: Store) -> list[str]:
    return [work.title for work in store.works.all()]


def test_changes_are_kept_after_reopening(places: Places) -> None:
    work, listing, gone = a_work(), a_listing(), a_work()
    with open_store(places) as store:
        store.change(work, gone, listing, a_finding(listing, work))
        store.change(replace(work, title="Owl"), a_work(title="Fox"), remove=[gone])
        before = everything(store)
        assert titles(store) == ["Owl", "Fox"]
    with open_store(places) as store:
        assert everything(store) == before


def test_killed_program_loses_no_acknowledged_change(places: Places) -> None:
    store = open_store(places)
    for title in ("Whale", "Owl", "Fox"):
        store.change(a_work(title=title))
    before = everything(store)
    kill(store)
    with open_store(places) as store:
        assert everything(store) == before
        store.change(a_work(title="Hare"))
        assert titles(store) == ["Whale", "Owl", "Fox", "Hare"]


def test_change_with_one_invalid_entry_is_refused_as_a_whole(places: Places) -> None:
    naive = a_finding(judged_at=datetime(2026, 11, 24))  # noqa: DTZ001 - the missing time zone is the fault under test
    with open_store(places) as store:
        with pytest.raises(ValueError, match="time zone"):
            store.change(a_work(), naive)
        assert everything(store) == [[]] * len(TABLES)
        store.change(a_work(title="Fox"))
    with open_store(places) as store:
        assert titles(store) == ["Fox"]


def test_entry_removed_and_added_again_comes_last(places: Places) -> None:
    with open_store(places) as store:
        store.change(whale := a_work(title="Whale"), a_work(title="Fox"))
        store.change(remove=[whale])
        store.change(a_work(title="Hare"))
        store.change(whale)
        assert titles(store) == ["Fox", "Hare", "Whale"]
    with open_store(places) as store:
        assert titles(store) == ["Fox", "Hare", "Whale"]


def test_text_is_stored_unchanged_except_for_characters_that_json_or_postgresql_refuse(
    places: Places,
) -> None:
    texts = (
        "zero \0 and \x7f",
        "pair \U0001f433",
        "鯨\u2028\u202e",
        "half \ud83d",
        "two halves \ud83d\udc33",
        "no NUL: \\u0000",
        "'; drop table x; -- \\ \"",
    )
    with open_store(places) as store:
        for text in texts:
            store.change(a_work(title=text))
        before = titles(store)
    assert before == [
        "zero \ufffd and \x7f", texts[1], texts[2], "half \ufffd", "two halves \U0001f433", *texts[5:],
    ]  # fmt: skip
    with open_store(places) as store:
        assert titles(store) == before


def test_many_entries_are_written_as_one_change(places: Places) -> None:
    listings = [a_listing(number) for number in range(3_000)]
    with open_store(places) as store:
        changes = store.changes
        store.change(*listings)
        assert store.changes == changes + 1
    with open_store(places) as store:
        assert store.listings.all() == listings


def test_change_can_be_repeated_after_a_failed_write(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_store(places) as store:
        store.change(work := a_work(title="Whale"))
        before = everything(store)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(StoreError, match="Your records are as they were before"):
                store.change(replace(work, title="Owl"))
        assert everything(store) == before
        store.change(replace(work, title="Owl"))
    with open_store(places) as store:
        assert titles(store) == ["Owl"]


def test_checkpoint_does_not_change_the_records(places: Places) -> None:
    with open_store(places) as store:
        for title in ("Whale", "Fox"):
            store.change(a_work(title=title))
            before = everything(store)
            store.checkpoint()
            assert everything(store) == before
    with open_store(places) as store:
        assert everything(store) == before
