"""The stores that rows name by their number, with every name they have had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import uuid4

from helper.model.seller import Seller


class Shops:
    """The known stores, and those that a sheet brings."""

    def __init__(self, known: Iterable[Seller]) -> None:
        self._by_number = {seller.store_number: seller for seller in known}

    def note(self, number: str, name: str) -> None:
        """Note that the store has this name; without a number nobody knows which store it is."""
        if not number:
            return
        known = self._by_number.get(number) or Seller(id=uuid4().hex, store_number=number)
        if name and name not in known.names:
            known = replace(known, names=(*known.names, name))
        self._by_number[number] = known

    def all(self) -> Iterator[Seller]:
        """Every store, as it is with what was noted."""
        yield from self._by_number.values()
