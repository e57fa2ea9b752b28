"""An invented year: 120 designs, 60 shops, 150 complaints about 700 links, and what the portal makes of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from random import Random

from helper.practice.listings import ENDINGS

WORKS = 120
SHOPS = 60
COMPLAINTS = 150
LINKS = 700
LAST_EVENING = 15
"""So many complaints are filed on the last evening, in a real window."""
OTHER_REASON = "Infringement of artwork or written work"
_USUAL_REASON = "Pirated copy"
_PRODUCTS = ("T-shirt", "Mug", "Poster", "Tapestry", "Phone case", "Cushion", "Sticker", "Tote bag")
_FIRST_ITEM = 1005009900100000
_EVENING = 5
"""So many on each of the other evenings."""
_EVENINGS_APART = 13
_LAST_DAYS_AGO = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLink:
    """One listing, and the portal's answers: at first, and where it changes its mind, later."""

    item_id: str
    shop: str
    product: str
    verdict: str
    later: str = ""
    follows: str = ""
    """The item id of the listing that it is back again from."""

    @property
    def url(self) -> str:
        return f"https://www.aliexpress.com/item/{self.item_id}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedComplaint:
    """One complaint."""

    place: int
    title: str
    reason: str
    links: tuple[PlannedLink, ...]

    @property
    def evening(self) -> int:
        """Counted from 0; those of one evening are filed together."""
        return min(self.place, COMPLAINTS - LAST_EVENING) // _EVENING


def evening_at(evening: int, now: datetime) -> datetime:
    """When an evening was, seen from the end of the year."""
    last = (COMPLAINTS - LAST_EVENING) // _EVENING
    days = _LAST_DAYS_AGO if evening == last else _LAST_DAYS_AGO + _EVENINGS_APART * (last - evening)
    return now - timedelta(days=days)


def title_of(place: int) -> str:
    """The title of a design; no title is a part of another one."""
    return f"Plate {place:03}"


def plan(seed: int = 2026) -> list[PlannedComplaint]:
    """The year, the same for one seed."""
    random = Random(seed)
    numbers = _item_numbers()
    made: list[PlannedComplaint] = []
    for place in range(COMPLAINTS):
        earlier = made[place - WORKS] if place >= WORKS else None
        size = 5 if place % 3 < 2 else 4
        made.append(
            PlannedComplaint(
                place=place,
                title=title_of(place % WORKS),
                reason=OTHER_REASON
                if place % 10 == 7 and place < COMPLAINTS - LAST_EVENING
                else _USUAL_REASON,
                links=_links(place, list(islice(numbers, size)), random, earlier),
            )
        )
    return made


def _links(
    place: int, items: list[str], random: Random, earlier: PlannedComplaint | None
) -> tuple[PlannedLink, ...]:
    """The first of a design's second complaint is back again, in the same shop."""
    made = []
    for row, item_id in enumerate(items):
        verdict, later = _verdict(place, row)
        back = earlier.links[0] if earlier is not None and row == 0 else None
        made.append(
            PlannedLink(
                item_id=item_id,
                shop=back.shop if back else _shop(place, row, random),
                product=random.choice(_PRODUCTS),
                verdict=verdict,
                later=later,
                follows=back.item_id if back else "",
            )
        )
    return tuple(made)


def _shop(place: int, row: int, random: Random) -> str:
    """Each shop at least once; later some come back far more often than others."""
    first = place * 4 + row
    chosen = first if row < 4 and first < SHOPS else min(random.randrange(SHOPS), random.randrange(SHOPS))
    return f"11023{chosen:05}"


def _verdict(place: int, row: int) -> tuple[str, str]:
    """5 % are turned down, three in each complaint that has any; some sellers object; two complaints are taken back."""
    if place in {40, 90}:
        return "withdrawn", ""
    if place % 13 == 5 and row < 3:
        return "rejected", ""
    if place % 15 == 11 and row < 2:
        return "countered", ("counter_accepted", "counter_rejected", "")[place // 15 % 3]
    return ("pending" if place >= COMPLAINTS - 3 else "removed"), ""


def _item_numbers() -> Iterator[str]:
    """Item ids of which the practice portal tells no story of its own."""
    return (number for each in count(_FIRST_ITEM, 37) if (number := str(each))[-4:] not in ENDINGS)


def year_end() -> datetime:
    """Today, at an hour that is the same day everywhere in the test."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
