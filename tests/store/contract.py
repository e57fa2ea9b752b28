"""The tests that every implementation of `Records` must pass.

A test module derives a class from `RecordsContract` and gives it the fixture `bench`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import pytest

from helper.errors import StoreError
from helper.store.repository import TABLES, Entity
from helper.store.store import Store
from tests.factories import a_finding, a_listing, a_work


class Bench(Protocol):
    """One set of records, which this program and others can change."""

    def open(self) -> Store:
        """Open the records for writing, as this program does."""

    def kill(self, store: Store) -> None:
        """End the program that has these records open, without closing them."""

    def change_elsewhere(self, *put: Entity, remove: tuple[Entity, ...] = ()) -> None:
        """Change the records as another program does."""

    def unwritable(self) -> AbstractContextManager[None]:
        """Make every attempt to write fail until the end of the block."""


def everything(store: Store) -> list[list[Entity]]:
    return [store.of(kind).all() for kind in TABLES]


def by_id(store: Store) -> dict[str, Entity]:
    """Return all entities; their order may differ between computers that added some at the same time."""
    return {entity.id: entity for entities in everything(store) for entity in entities}


def titles(store: Store) -> list[str]:
    return [work.title for work in store.works.all()]


class RecordsContract:
    def test_changes_are_kept_after_reopening(self, bench: Bench) -> None:
        work, listing, gone = a_work(), a_listing(), a_work()
        with bench.open() as store:
            store.change(work, gone, listing, a_finding(listing, work))
            store.change(replace(work, title="Owl"), a_work(title="Fox"), remove=[gone])
            before = everything(store)
            assert titles(store) == ["Owl", "Fox"]
        with bench.open() as store:
            assert everything(store) == before

    def test_a_killed_program_loses_no_acknowledged_change(self, bench: Bench) -> None:
        store = bench.open()
        for title in ("Whale", "Owl", "Fox"):
            store.change(a_work(title=title))
        before = everything(store)
        bench.kill(store)
        with bench.open() as store:
            assert everything(store) == before
            store.change(a_work(title="Hare"))
            assert titles(store) == ["Whale", "Owl", "Fox", "Hare"]

    def test_a_change_with_one_invalid_entry_is_refused_as_a_whole(self, bench: Bench) -> None:
        naive = a_finding(judged_at=datetime(2026, 11, 24))  # noqa: DTZ001 - the missing time zone is the fault under test
        with bench.open() as store:
            with pytest.raises(ValueError, match="time zone"):
                store.change(a_work(), naive)
            assert everything(store) == [[]] * len(TABLES)
            store.change(a_work(title="Fox"))
        with bench.open() as store:
            assert titles(store) == ["Fox"]

    def test_an_entry_removed_and_added_again_comes_last(self, bench: Bench) -> None:
        with bench.open() as store:
            store.change(whale := a_work(title="Whale"), a_work(title="Fox"))
            store.change(remove=[whale])
            store.change(a_work(title="Hare"))
            store.change(whale)
            assert titles(store) == ["Fox", "Hare", "Whale"]
        with bench.open() as store:
            assert titles(store) == ["Fox", "Hare", "Whale"]

    def test_any_text_except_lone_surrogates_is_stored_unchanged(self, bench: Bench) -> None:
        """A lone surrogate cannot be encoded, so a replacement character takes its place."""
        texts = (
            "zero \0 and \x7f",
            "pair \U0001f433",
            "鯨\u2028\u202e",
            "half \ud83d",
            "'; drop table x; -- \\ \"",
        )
        with bench.open() as store:
            store.change(*(a_work(title=text) for text in texts))
            before = titles(store)
        assert before == [text.replace("\ud83d", "\ufffd") for text in texts]
        with bench.open() as store:
            assert titles(store) == before

    def test_many_entries_are_written_as_one_change(self, bench: Bench) -> None:
        listings = [a_listing(number) for number in range(3_000)]
        with bench.open() as store:
            changes = store.changes
            store.change(*listings)
            assert store.changes == changes + 1
        with bench.open() as store:
            assert store.listings.all() == listings

    def test_another_programs_changes_to_other_entries_are_kept(self, bench: Bench) -> None:
        with bench.open() as store:
            store.change(whale := a_work(title="Whale"), fox := a_work(title="Fox"), gone := a_work())
            bench.change_elsewhere(replace(fox, title="Red Fox"), a_work(title="Ibis"), remove=(gone,))
            heard: list[list[str]] = []
            store.subscribe(lambda: heard.append(titles(store)))
            store.change(replace(whale, title="Owl"))
            assert titles(store) == ["Owl", "Red Fox", "Ibis"]
            assert heard[-1] == titles(store)
        with bench.open() as store:
            assert titles(store) == ["Owl", "Red Fox", "Ibis"]

    @pytest.mark.parametrize("theirs", ["changed", "removed"])
    @pytest.mark.parametrize("ours", ["changed", "removed"])
    def test_a_conflicting_change_is_refused(self, bench: Bench, theirs: str, ours: str) -> None:
        """The change that another program made first is kept, and subscribers are notified of it."""
        with bench.open() as store:
            store.change(work := a_work(title="Whale"), a_work(title="Fox"))
            loud = replace(work, title="Loud Whale")
            bench.change_elsewhere(
                *([loud] if theirs == "changed" else []), remove=() if theirs == "changed" else (work,)
            )
            heard: list[list[str]] = []
            store.subscribe(lambda: heard.append(titles(store)))
            mine = replace(work, title="Mine")
            with pytest.raises(StoreError, match="changed the same entry"):
                store.change(
                    *([mine] if ours == "changed" else []), remove=[] if ours == "changed" else [work]
                )
            assert heard == [titles(store)] == [["Loud Whale", "Fox"] if theirs == "changed" else ["Fox"]]
        with bench.open() as store:
            assert titles(store) == heard[0]

    def test_a_reference_to_an_entry_that_another_program_removed_is_refused(self, bench: Bench) -> None:
        with bench.open() as store:
            store.change(listing := a_listing())
            bench.change_elsewhere(remove=(listing,))
            with pytest.raises(StoreError, match="changed the same entry"):
                store.change(a_finding(listing))
            assert not store.findings.all()
        with bench.open() as store:
            assert not store.listings.all()
            assert not store.findings.all()

    def test_a_change_can_be_repeated_after_a_failed_write(self, bench: Bench) -> None:
        with bench.open() as store:
            store.change(work := a_work(title="Whale"))
            before = everything(store)
            with bench.unwritable(), pytest.raises(StoreError):
                store.change(replace(work, title="Owl"))
            assert everything(store) == before
            store.change(replace(work, title="Owl"))
        with bench.open() as store:
            assert titles(store) == ["Owl"]

    def test_a_checkpoint_does_not_change_the_records(self, bench: Bench) -> None:
        with bench.open() as store:
            for title in ("Whale", "Fox"):
                store.change(a_work(title=title))
                before = everything(store)
                store.checkpoint()
                assert everything(store) == before
        with bench.open() as store:
            assert everything(store) == before
