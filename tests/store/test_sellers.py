"""What the person says about stores is kept, and can be taken back in one step."""

from __future__ import annotations

from datetime import timedelta

from helper.model.seller import SameOwner, StoreLook, linked
from helper.store.queue import Queue
from helper.store.sellers import link_owner, note_look, unlink_owner
from helper.store.store import Store
from tests.factories import NOW


def _said(other: str, because: str = "the same licence") -> SameOwner:
    return SameOwner(store_number=other, because=because, at=NOW, by="Mira")


def test_a_link_is_one_step(store: Store, queue: Queue) -> None:
    """Undone, nothing of it is left, not even the pages that it needed; done again, it is there."""
    link_owner(store, queue, "1", _said("2"))
    assert [link.because for link in linked(store.sellers.all(), "2")] == ["the same licence"]
    assert queue.undo() == "the stores 1 and 2 said to have one owner"
    assert len(store.sellers) == 0
    queue.redo()
    assert len(linked(store.sellers.all(), "1")) == 1


def test_said_from_the_other_side_it_is_still_one_link(store: Store, queue: Queue) -> None:
    """The later reason holds, at both."""
    link_owner(store, queue, "1", _said("2"))
    link_owner(store, queue, "2", _said("1", "the same pictures"))
    assert [link.because for link in linked(store.sellers.all(), "1")] == ["the same pictures"]
    assert sum(len(seller.same_owner) for seller in store.sellers.all()) == 1


def test_a_link_is_taken_away_from_either_side(store: Store, queue: Queue) -> None:
    """What was never said cannot be taken away."""
    link_owner(store, queue, "1", _said("2"))
    assert unlink_owner(store, queue, "2", "1")
    assert linked(store.sellers.all(), "1") == []
    assert not unlink_owner(store, queue, "2", "1")


def test_a_store_page_is_gone_since_the_first_look_after_it_was_there(store: Store, queue: Queue) -> None:
    """A second look in vain moves nothing; one that finds it ends it; each of them is one step that can be taken back."""
    days = [NOW + timedelta(days=day) for day in range(4)]
    for at, there in zip(days, (False, False, True, False), strict=True):
        note_look(store, queue, "1", StoreLook(at=at, there=there, by="Mira"))
    (seller,) = store.sellers.all()
    assert seller.not_available == seller.looks[3]
    assert queue.undo() == "the page of the store 1 was not available"
    assert store.sellers[seller.id].not_available is None
    queue.undo()
    since = store.sellers[seller.id].not_available
    assert since is not None
    assert since.at == days[0]
