"""Writes down what the person says about stores: two that have one owner, a page that is not there; each can be taken back."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from helper.model.seller import SameOwner, Seller, StoreLook
from helper.store.queue import Queue
from helper.store.store import Store


def seller_of(store: Store, store_number: str) -> Seller:
    """What is written down about the store; an empty page for one that nothing is written about."""
    known = (seller for seller in store.sellers.all() if seller.store_number == store_number)
    return next(known, None) or Seller(id=uuid4().hex, store_number=store_number)


def link_owner(store: Store, queue: Queue, store_number: str, said: SameOwner) -> None:
    """Say that two stores have one owner; what was said of just these two before, at either, is replaced."""
    other = said.store_number
    pages = (
        seller_of(store, store_number).with_same_owner(said),
        seller_of(store, other).without_same_owner(store_number),
    )
    changed = [page for page in pages if page.same_owner or page.id in store.sellers]
    queue.correct(f"the stores {store_number} and {other} said to have one owner", *changed)


def note_look(store: Store, queue: Queue, store_number: str, look: StoreLook) -> Seller:
    """Write down whether the store's page was there when the person opened it; nothing follows from it by itself."""
    seller = seller_of(store, store_number)
    noted = replace(seller, looks=(*seller.looks, look))
    said = "available" if look.there else "not available"
    queue.correct(f"the page of the store {store_number} was {said}", noted)
    return noted


def unlink_owner(store: Store, queue: Queue, one: str, other: str) -> bool:
    """Take it back that two stores have one owner; False: nobody has said so of just these two."""
    pages = (seller_of(store, one).without_same_owner(other), seller_of(store, other).without_same_owner(one))
    changed = [page for page in pages if page.id in store.sellers and page != store.sellers[page.id]]
    if changed:
        queue.correct(f"the stores {one} and {other} no longer said to have one owner", *changed)
    return bool(changed)
