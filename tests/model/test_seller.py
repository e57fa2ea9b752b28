"""Stores that have one owner, by the person's word."""

from __future__ import annotations

from helper.model.seller import SameOwner, Seller, linked
from tests.factories import NOW, an_id


def _said(store_number: str, because: str = "the same licence") -> SameOwner:
    return SameOwner(store_number=store_number, because=because, at=NOW)


def _store(number: str, *others: str) -> Seller:
    return Seller(id=an_id(), store_number=number, same_owner=tuple(map(_said, others)))


def test_a_link_holds_for_both() -> None:
    """It is said at one store and known at the other, also where nothing is written about that one."""
    sellers = [_store("1", "2")]
    assert [link.store_number for link in linked(sellers, "1")] == ["2"]
    assert [link.store_number for link in linked(sellers, "2")] == ["1"]


def test_links_reach_through_others() -> None:
    """Who owns the first and the second owns the third too; the nearest comes first, nobody twice, not itself."""
    sellers = [_store("1", "2"), _store("3", "2", "1"), _store("4", "3"), _store("8", "9")]
    assert [link.store_number for link in linked(sellers, "1")] == ["2", "3", "4"]


def test_a_reason_is_replaced() -> None:
    """Two reasons for one link would not say which holds."""
    store = _store("1", "2").with_same_owner(_said("2", "the same pictures"))
    assert [link.because for link in store.same_owner] == ["the same pictures"]
    assert store.without_same_owner("2").same_owner == ()
