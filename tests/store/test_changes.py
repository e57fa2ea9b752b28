"""Changes of the records: durable, complete, in order, and the same after reopening."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from helper.config.places import Places
from helper.errors import StoreError
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.store.codec import reader_of
from helper.store.repository import TABLES, Entity
from helper.store.store import Store, open_store
from tests.factories import a_finding, a_listing, a_work, kill, places_in
from tests.store.test_codec import KINDS, values


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


def content_in_stock_tinydb(places: Places) -> dict[str, list[Any]]:
    """Return the entities of each table, in the order in which stock TinyDB has the documents."""
    with TinyDB(places.records_file, encoding="utf-8", access_mode="r") as stock:
        assert stock.tables() <= {*TABLES.values(), "_log"}
        return {
            name: [
                reader_of(kind)({"id": row.doc_id, **row})
                for row in stock.table(name, cache_size=0)
            ]
            for kind, name in TABLES.items()
        }  # fmt: skip


_FREE = [kind for kind in KINDS if kind not in {Finding, Complaint}]
"""The kinds of entities that refer to no other."""
_STEPS = st.lists(
    st.tuples(
        st.lists(st.one_of([values(kind) for kind in _FREE]), max_size=4),
        st.sampled_from(["change", "remove", "replace", "fold", "reopen", "kill"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(steps=_STEPS)
def test_stock_tinydb_reads_what_the_program_holds_after_any_changes(
    steps: list[tuple[list[Entity], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = places_in(Path(folder))
        store = open_store(places)
        work, listing = a_work(), a_listing()
        store.change(work, listing, a_finding(listing, work))
        for entities, act in steps:
            loose = [one for one in _free_in(store) if one.id not in {work.id, listing.id}]
            store.change(*{(type(one), one.id): one for one in entities}.values())
            match act:
                case "remove":
                    store.change(a_work(), remove=loose[::2])
                case "replace":
                    store.change(replace(work, title=f"{work.title}, {len(loose)}"), *loose[::3])
                case "fold":
                    store.checkpoint()
                case "reopen":
                    store.close()
                    store = open_store(places)
                case "kill":
                    kill(store)
                    store = open_store(places)
        held = {name: store.of(kind).all() for kind, name in TABLES.items()}
        store.close()
        assert content_in_stock_tinydb(places) == held
        with open_store(places, read_only=True) as again:
            assert {name: again.of(kind).all() for kind, name in TABLES.items()} == held


def _free_in(store: Store) -> list[Any]:
    return [entity for kind in _FREE for entity in store.of(kind).all()]
