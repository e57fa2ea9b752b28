"""The search words of all designs: what is due, and when each was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from helper.model.search import Search
from helper.store.queue import Queue
from helper.store.searches import keep_searches, note_done, searches_due
from helper.store.store import Store, open_store
from tests.factories import NOW, a_work, places_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as opened:
        yield opened


def test_what_was_never_done_comes_first_then_the_oldest(store: Store) -> None:
    """Over all designs, or over one."""
    today, old = Search(words="today", last_at=NOW), Search(words="old", last_at=NOW - timedelta(days=9))
    whale, fox = a_work(searches=(today, Search(words="never"))), a_work(title="Fox", searches=(old,))
    store.change(whale, fox)
    assert [search.words for _, search in searches_due(store)] == ["never", "old", "today"]
    assert [search.words for _, search in searches_due(store, fox.id)] == ["old"]


def test_they_are_kept_with_the_design_and_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    """They are there after a restart; undo brings back what was."""
    work = a_work()
    store.change(work)
    keep_searches(store, work, [Search(words="whale mug", language="de", product_type="mug")])
    assert Queue(store).undo() == "search words kept for Quiet Whale: 1 line"
    assert store.works[work.id] == work
    keep_searches(store, work, [Search(words="whale mug")])
    store.close()
    with open_store(places_in(tmp_path)) as again:
        assert again.works[work.id].searches == (Search(words="whale mug"),)


def test_the_day_is_noted_for_those_words_only(store: Store) -> None:
    """Also when the list was changed meanwhile; words that were forgotten are not kept again by it."""
    whale, fox = Search(words="whale"), Search(words="fox")
    work = a_work(searches=(whale, fox))
    store.change(work)
    note_done(store, work.id, whale, NOW)
    assert store.works[work.id].searches == (Search(words="whale", last_at=NOW), fox)
    keep_searches(store, store.works[work.id], [fox])
    note_done(store, work.id, whale, NOW)
    note_done(store, "nobody", whale, NOW)
    assert store.works[work.id].searches == (fox,)
