"""The rights (IPRs) of the practice account: invented ones, those of the user's designs, and new registrations.

The invented ones depend only on a seed, so two portals with one seed show the same drop-down.
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
"""Number of invented approved copyrights; artists have reported more than a hundred of their own."""

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
    """The state of a right; only approved ones can be chosen in the form."""

    DRAFT = "draft"
    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRight:
    """One registered right."""

    id: str
    """Seven digits as text; the value that the form sends."""
    ipr_type: str
    title: str
    country: str
    number: str
    """The registration number, or N/A."""
    state: IprState = IprState.APPROVED
    reason: str = ""
    """The reason of a rejection, in the portal's words."""
    expires: str = ""
    """The last day; empty if none is shown."""

    @property
    def text(self) -> str:
        """The words of the drop-down."""
        return f"{self.title} ({self.country})({self.number})"


@dataclass(slots=True)
class IprDraft:
    """A registration in progress, over its three parts."""

    id: str
    account: str
    values: dict[str, Any] = field(default_factory=dict)
    """By the names of `form_schema.REGISTRATION`; choices by their codes, files by their keys."""
    files: dict[str, UploadedFile] = field(default_factory=dict)
    """By field name."""


def rights_of_account(seed: int, titles: Sequence[str] = ()) -> tuple[PortalRight, ...]:
    """All rights of the practice account: the user's own designs first, then the invented ones.

    An invented title that could be mistaken for one of `titles` is left out. A title may have the form of the
    drop-down, `The Quiet Whale (US)(N/A)`; it is then shown unchanged.
    """
    numbers = Random(seed)  # noqa: S311 - invented data, the same for one seed
    own = [right_named(title, numbers) for title in dict.fromkeys(titles)]
    taken = [right.title.casefold() for right in own]
    invented: list[PortalRight] = []
    for title in _invented_titles(numbers):
        if len(invented) == APPROVED_COPYRIGHTS:
            break
        if not any(title.casefold() in other or other in title.casefold() for other in taken):
            invented.append(_distinct_right(invented, title, numbers))
    return (*own, *invented, *_others(numbers))


def right_named(title: str, numbers: Random, state: IprState = IprState.APPROVED) -> PortalRight:
    """A copyright with this title; a title in the form of the drop-down is used unchanged."""
    shown = _AS_SHOWN.fullmatch(title.strip())
    about = shown.groupdict() if shown else {"title": title.strip(), "country": "US", "number": "N/A"}
    return _right(numbers=numbers, state=state, **about)


def right_registered(draft: IprDraft, numbers: Random) -> PortalRight:
    """The right of a submitted registration, which is pending. Outside of China, the account's country counts as the place."""
    title, place, number = (draft.values[name] for name in ("title", "place", "number"))
    country = {"cn": "CN", "hk": "HK", "tw": "TW"}.get(place, "US")
    return _right(title, numbers, country=country, number=number, state=IprState.PENDING)


def _distinct_right(others: Sequence[PortalRight], title: str, numbers: Random) -> PortalRight:
    """A right whose text differs from all others, including those with the same title."""
    texts = {other.text for other in others}
    return next(right for _ in count() if (right := _right(title, numbers)).text not in texts)


def _invented_titles(numbers: Random) -> Iterator[str]:
    """Titles, a dozen of them very similar to another; then more, to replace those left out."""
    pairs = [f"{quality} {thing}" for quality in _QUALITIES for thing in _THINGS]
    numbers.shuffle(pairs)
    near, rest = pairs[:4], pairs[4:]
    for title in near:
        yield title
        yield title  # The same title registered twice; only country and number differ.
        yield f"{title} II"
        yield f"The {title}"
    yield from rest


def _right(title: str, numbers: Random, **known: Any) -> PortalRight:
    """A copyright with random country and number, unless given."""
    country = known.get("country") or numbers.choice(_COUNTRIES)
    registered = {
        "US": f"VA000{numbers.randrange(10**6, 10**7)}",
        "CN": f"2021-F-00{numbers.randrange(10**6, 10**7)}",
    }
    number = registered.get(country, "N/A") if numbers.random() < 0.6 else "N/A"
    drawn = {"ipr_type": "copyright", "country": country, "number": number}
    return PortalRight(**{**drawn, **known}, id=str(numbers.randrange(1_000_000, 10_000_000)), title=title)


def _others(numbers: Random) -> Iterator[PortalRight]:
    """Rights of other types, and copyrights without approval, which must not be offered."""
    yield _right("BRIARLANE", numbers, ipr_type="trademark", country="GB", number="UK00009900117")
    yield _right("Briarlane Prints", numbers, ipr_type="trademark", country="US", number="N/A")
    yield _right("Folding tea stand", numbers, ipr_type="design", country="DE", number="402099000117-0001")
    yield _right("Ember Staircase", numbers, state=IprState.PENDING)
    yield _right("Ember Window", numbers, state=IprState.REJECTED)
    yield _right("Ember Doorway", numbers, state=IprState.EXPIRED)
