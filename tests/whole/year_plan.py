"""The plan of an invented year: designs, complaints, and the portal's decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice

from helper.practice.listings import ENDINGS

_FIRST_ITEM = 1005009900100000
EVENING = 5
"""Number of complaints per evening."""
_LAST_DAYS_AGO = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The size and rhythm of the year."""

    works: int
    complaints: int
    links: int
    evenings_apart: int
    """Days between two evenings of filing."""
    looks_apart: int
    """Number of filing evenings between two readings of the portal's list."""

    @property
    def forgotten(self) -> int:
        """The position of the complaint whose number is not recorded."""
        return self.complaints - 22

    @property
    def unanswered(self) -> int:
        """The position of the complaint whose response is not seen."""
        return self.complaints - 19

    @property
    def killed(self) -> int:
        """The position of the complaint at whose hand-over the program is killed."""
        return self.complaints - 17

    @property
    def last_look(self) -> int:
        """The last evening on which the list is read before the end of the year."""
        return self.forgotten // EVENING - 2

    @property
    def last_evening(self) -> int:
        return (self.complaints - 1) // EVENING

    def evening_at(self, evening: int, now: datetime) -> datetime:
        """Return the time of an evening, counted back from `now`, the end of the year."""
        return now - timedelta(days=_LAST_DAYS_AGO + self.evenings_apart * (self.last_evening - evening))


WHOLE_YEAR = Year(works=120, complaints=150, links=700, evenings_apart=13, looks_apart=3)
SHORT_YEAR = Year(works=40, complaints=50, links=234, evenings_apart=39, looks_apart=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLink:
    """One listing, with the portal's first answer and, if the answer changes, the final one."""

    item_id: str
    verdict: str
    later: str = ""

    @property
    def url(self) -> str:
        return f"https://www.aliexpress.com/item/{self.item_id}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedComplaint:
    place: int
    title: str
    links: tuple[PlannedLink, ...]

    @property
    def evening(self) -> int:
        """The number of the evening on which the complaint is filed, counted from 0."""
        return self.place // EVENING


def title_of(place: int) -> str:
    """Return the title of a design. No title is contained in another title."""
    return f"Plate {place:03}"


def plan(year: Year) -> list[PlannedComplaint]:
    """Return the complaints of a year, two thirds of them with five links and one third with four."""
    numbers = _item_numbers()
    return [
        PlannedComplaint(
            place=place,
            title=title_of(place % year.works),
            links=tuple(
                _link(year, place, row, item_id)
                for row, item_id in enumerate(islice(numbers, 5 if place % 3 < 2 else 4))
            ),
        )
        for place in range(year.complaints)
    ]


def _link(year: Year, place: int, row: int, item_id: str) -> PlannedLink:
    verdict, later = _verdict(year, place, row)
    return PlannedLink(item_id=item_id, verdict=verdict, later=later)


def _verdict(year: Year, place: int, row: int) -> tuple[str, str]:
    """Return the first and the changed answer. Most links are removed, some rejected, countered or withdrawn."""
    if place in {year.complaints * 4 // 15, year.complaints * 3 // 5}:
        return "withdrawn", ""
    if place % 13 == 5 and row < 3:
        return "rejected", ""
    if place % 15 == 11 and row < 2:
        return "countered", ("counter_accepted", "counter_rejected", "")[place // 15 % 3]
    return ("awaiting" if row % 2 else "pending") if place >= year.complaints - 3 else "removed", ""


def _item_numbers() -> Iterator[str]:
    """Yield item ids that the practice portal treats normally."""
    return (number for each in count(_FIRST_ITEM, 37) if (number := str(each))[-4:] not in ENDINGS)


def year_end() -> datetime:
    """Return today at noon UTC, so that every time zone used in the test has the same date."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
