"""Invented designs and links for the practice portal: enough to see the whole job, and nothing that exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle, islice
from uuid import uuid4

from helper.model.address import Address, read_address
from helper.model.complaint import Complaint
from helper.model.work import Right, RightState, Work
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.works import find_work

TITLES = ("The Quiet Whale", "Midnight Fox", "Paper Cranes")
TRY_LINKS = 6
_FIRST_ITEM = 1005009900010001
_REFUSED_ENDINGS = ("0404", "0409", "0421", "0451", "0452")
"""The practice portal has a story for these; ordinary links leave them out."""


def add_samples(store: Store, queue: Queue, *, complaints: int, links: int) -> list[Complaint]:
    """Three designs, approved, and so many complaints about them in turn, each with so many links."""
    works = [find_work(store, title) or _work(title) for title in TITLES]
    store.change(*works)
    numbers = _item_numbers(skip=len(store.listings))
    made = []
    for work, _ in zip(cycle(works), range(complaints), strict=False):
        added = queue.complain(work.id, [_address(next(numbers)) for _ in range(links)], source="sample")
        if isinstance(added, list):
            raise ValueError(f"the samples cannot be filed: {added[0].sentence}")  # noqa: TRY004 - a list of problems is no type error
        made.append(added)
    return made


def lay_one_ready(store: Store, queue: Queue) -> None:
    """One practice form with a handful of links, unless one is ready already."""
    if not queue.ready(practice=True):
        add_samples(store, queue, complaints=1, links=TRY_LINKS)


def _work(title: str) -> Work:
    return Work(id=uuid4().hex, title=title, right=Right(state=RightState.APPROVED))


def _item_numbers(*, skip: int) -> Iterator[int]:
    """Invented item ids; those of listings that are there already are left out."""
    numbers = (number for number in count(_FIRST_ITEM, 37) if not str(number).endswith(_REFUSED_ENDINGS))
    return islice(numbers, skip, None)


def _address(number: int) -> Address:
    return read_address(f"https://www.aliexpress.com/item/{number}.html")
