"""What a page must be able to tell while a person shows where things are; the browser's tab implements it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from helper.flow.taught import Described


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """What the person pointed at; nothing of it was pressed."""

    control: Described | None = None
    """None: she gave it up, or it is no field."""
    refused: str = ""
    """Why that is none, in a sentence; empty with no control: she gave it up."""


class Teacher(Protocol):
    """A page a person can show things in. Every method raises `PageGone` when the page is closed or was left."""

    async def survey(self) -> tuple[Described, ...]:
        """Every control that takes a value, in the order of the page."""
        ...

    async def begin_pointing(self) -> None:
        """From now on the next press picks, and does not reach the page."""
        ...

    async def pointed(self) -> Pointed:
        """Wait until the person has picked something, once after each beginning. May be cancelled."""
        ...

    async def end_pointing(self) -> None:
        """Presses are the page's again."""
        ...

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Each long number the page shows with the words before it by which alone it is found; `known_ids` are none."""
        ...
