"""The rights (IPRs) of the practice account: the user's designs, invented rights, and registered rights.

The invented rights depend only on a seed, so portals with the same seed show the same drop-down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from random import Random
from typing import Any

from helper.practice.sessions import UploadedFile

APPROVED_COPYRIGHTS = 120
"""Number of invented copyrights that are approved. Some artists have more than a hundred."""

_QUALITIES = (
    "Amber", "Brass", "Cinder", "Clover", "Copper", "Drowsy", "Feather", "Gilded", "Hollow", "Indigo",
    "Juniper", "Lantern", "Marble", "Midnight", "Paper", "Pebble", "Saffron", "Tidal", "Velvet", "Willow",
)  # fmt: skip
_THINGS = (
    "Badger", "Cottage", "Dragonfly", "Garden", "Harbour", "Heron", "Kettle", "Lighthouse",
    "Meadow", "Orchard", "Otter", "Raven", "Teapot", "Thicket",
)  # fmt: skip
_COUNTRIES = ("US", "US", "US", "GB", "DE", "FR", "NL", "SE", "JP", "CN")
_AS_SHOWN = re.compile(r"(?P<title>.+) \((?P<country>[^()]+)\)\((?P<number>[^()]+)\)")


class IprState(StrEnum):
    """The state of a right. The complaint form offers only approved rights."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRight:
    id: str
    """The portal's id of the right, seven digits as text. The complaint form sends this value."""
    ipr_type: str
    title: str
    country: str
    number: str
    """The registration number; "N/A" for an unregistered work."""
    state: IprState = IprState.APPROVED
    reason: str = ""
    """The portal's reason for rejecting the right; empty if the right was not rejected."""
    expires: str = ""
    """The last day on which the right is valid, as the portal shows it; empty if the portal shows no day."""

    @property
    def text(self) -> str:
        return f"{self.title} ({self.country})({self.number})"


@dataclass(slots=True)
class IprDraft:
    """An unfinished registration, which has three parts."""

    id: str
    account: str
    values: dict[str, Any] = field(default_factory=dict)
    """The values by the field names of `form_schema.REGISTRATION`.

    Choices are represented by their codes, and files by the ids of their uploads.
    """
    files: dict[str, UploadedFile] = field(default_factory=dict)


def rights_of_account(seed: int, titles: Sequence[str] = ()) -> tuple[PortalRight, ...]:
    """Return all rights of the practice account: the user's own designs first, then invented rights.

    No invented title resembles one of `titles`. The `titles` may be spelled as in the drop-down, for example
    `The Quiet Whale (US)(N/A)`.
    """
    numbers = Random(seed)  # noqa: S311 - invented data, reproducible with the seed
    own = [right_named(title, numbers) for title in dict.fromkeys(titles)]
    taken = [right.title.casefold() for right in own]
    invented: list[PortalRight] = []
    for title in _invented_titles(numbers):
        if len(invented) == APPROVED_COPYRIGHTS:
            break
        if not any(title.casefold() in other or other in title.casefold() for other in taken):
            texts = {right.text for right in invented}
            invented.append(
                next(right for _ in count() if (right := _right(title, numbers)).text not in texts)
            )
    return (*own, *invented, *_others(numbers))


def right_named(title: str, numbers: Random, state: IprState = IprState.APPROVED) -> PortalRight:
    """Return a copyright with this title.

    A title spelled as in the drop-down, such as `Fox (US)(N/A)`, also gives the country and the number.
    """
    shown = _AS_SHOWN.fullmatch(title.strip())
    about = shown.groupdict() if shown else {"title": title.strip(), "country": "US", "number": "N/A"}
    return _right(numbers=numbers, state=state, **about)


def right_registered(draft: IprDraft, numbers: Random) -> PortalRight:
    """Return the pending right that a submitted registration creates.

    Its country depends on the place of registration: mainland China, Hong Kong and Taiwan, otherwise the US.
    """
    title, place, number = (draft.values[name] for name in ("title", "place", "number"))
    country = {"cn": "CN", "hk": "HK", "tw": "TW"}.get(place, "US")
    return _right(title, numbers, country=country, number=number, state=IprState.PENDING)


def _invented_titles(numbers: Random) -> Iterator[str]:
    """Yield more invented titles than the portal needs, beginning with groups of similar titles."""
    pairs = [f"{quality} {thing}" for quality in _QUALITIES for thing in _THINGS]
    numbers.shuffle(pairs)
    near, rest = pairs[:4], pairs[4:]
    for title in near:
        yield title
        yield title  # A title can be registered twice, with another country or number.
        yield f"{title} II"
        yield f"The {title}"
    yield from rest


def _right(title: str, numbers: Random, **known: Any) -> PortalRight:
    """Return a copyright. Its country and number are random unless they are in `known`."""
    country = known.get("country") or numbers.choice(_COUNTRIES)
    registered = {
        "US": f"VA000{numbers.randrange(10**6, 10**7)}",
        "CN": f"2021-F-00{numbers.randrange(10**6, 10**7)}",
    }
    number = registered.get(country, "N/A") if numbers.random() < 0.6 else "N/A"
    drawn = {"ipr_type": "copyright", "country": country, "number": number}
    return PortalRight(**{**drawn, **known}, id=str(numbers.randrange(1_000_000, 10_000_000)), title=title)


def _others(numbers: Random) -> Iterator[PortalRight]:
    """Yield rights that the complaint form must not offer: other types, and copyrights without approval."""
    yield _right("BRIARLANE", numbers, ipr_type="trademark", country="GB", number="UK00009900117")
    yield _right("Briarlane Prints", numbers, ipr_type="trademark", country="US", number="N/A")
    yield _right("Folding tea stand", numbers, ipr_type="design", country="DE", number="402099000117-0001")
    yield _right("Ember Staircase", numbers, state=IprState.PENDING)
    yield _right("Ember Window", numbers, state=IprState.REJECTED)
    yield _right("Ember Doorway", numbers, state=IprState.EXPIRED)
