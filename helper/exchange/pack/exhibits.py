"""The kept files that a pack names: each has one number, and nothing from outside the evidence folder is among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_LISTING_PICTURE = "-product.png"
"""So ends the name of an exhibit that shows a listing's product picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One kept file."""

    number: str
    """E1, E2, ... as the tables name it."""
    source: Path
    name: str
    """Its path inside the pack."""
    what: str
    taken_at: datetime | None


class Exhibits:
    """Numbers the kept files in the order in which they are named; each one once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._numbers: dict[str, str] = {}
        self.all: list[Exhibit] = []
        self.missing: list[str] = []

    def take(self, names: Iterable[str], what: str, at: datetime | None) -> tuple[str, ...]:
        return tuple(number for name in names if (number := self._number(name, what, at)))

    def picture_among(self, numbers: Sequence[str]) -> str:
        """The latest of these that a browser shows as a picture, the listing's own picture before its page."""
        shown = [one for one in self.all if one.number in numbers and one.name.endswith(PICTURES)]
        own = [one for one in shown if one.name.endswith(_LISTING_PICTURE)]
        return (own or shown)[-1].name if shown else ""

    def _number(self, name: str, what: str, at: datetime | None) -> str | None:
        if name in self._numbers:
            return self._numbers[name]
        source = (self._folder / name).resolve()
        # Records may have been edited by hand: nothing from outside the folder goes into a pack.
        if not source.is_relative_to(self._folder) or not source.is_file():
            self.missing.append(name)
            return None
        number = f"E{len(self.all) + 1}"
        kept_as = str(PurePosixPath("exhibits", f"{number}-{PurePosixPath(name).name}"))
        self.all.append(Exhibit(number=number, source=source, name=kept_as, what=what, taken_at=at))
        self._numbers[name] = number
        return number
