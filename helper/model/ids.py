"""The ids of entities: random whole numbers, as decimal text."""

from __future__ import annotations

import secrets
from collections.abc import Container
from typing import Annotated

EntityId = Annotated[str, "id"]
"""The id of an entity. The records file holds it as a number."""
EntityIdOrEmpty = Annotated[str, "id?"]
LARGEST_ID = 2**48 - 1
"""At most 15 digits, so that no spreadsheet rounds an id, and none looks like an item number."""


def new_id(taken: Container[str] = ()) -> EntityId:
    """Return a random id that is not in `taken`."""
    while (fresh := str(secrets.randbelow(LARGEST_ID) + 1)) in taken:
        pass
    return fresh


def is_id(text: str) -> bool:
    is_number = len(text) <= len(str(LARGEST_ID)) and text.isascii() and text.isdigit()
    return is_number and text[0] != "0" and int(text) <= LARGEST_ID
