"""Entities of one kind in memory, by id and in the order of adding."""

from __future__ import annotations

from helper.model.work import Work
from helper.store.shelf import Shelf
from tests.factories import a_work


def test_entities_are_found_by_id_in_the_order_of_adding() -> None:
    """A shelf answers like a mapping and lists like a list."""
    whale, fox = a_work(title="Whale"), a_work(title="Fox")
    shelf = Shelf([whale, fox])
    assert shelf.all() == [whale, fox]
    assert (shelf[fox.id], shelf.get("no"), whale.id in shelf, len(shelf)) == (fox, None, True, 2)


def test_a_changed_entity_keeps_its_place() -> None:
    """The order is that of adding, not of changing."""
    whale, fox = a_work(title="Whale"), a_work(title="Fox")
    shelf = Shelf([whale, fox])
    louder = Work(id=whale.id, title="Loud Whale")
    shelf.replace([louder])
    assert shelf.all() == [louder, fox]


def test_what_is_removed_is_gone() -> None:
    """A removed entity is neither listed nor found."""
    whale = a_work()
    shelf = Shelf([whale])
    shelf.replace([], [whale.id])
    assert shelf.all() == []
    assert shelf.get(whale.id) is None
