"""Works: designs of the user or a client, with their registrations and searches, and the matching of titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote_plus

from helper.model.attempt import Attempt
from helper.model.ids import EntityId
from helper.model.text import casefold_key, is_squeezed, normalize, one_line
from helper.translation import msg

DEFAULT_REASON = "Pirated copy"
CLASSES = msg(
    "AliExpress distinguishes three cases: the product itself is a pirated copy; the product is not a copy, but shows your work; or only the listing's pictures or texts are yours. “Pirated copy” is probably the first."
)
"""Source: AliExpress's table of IPR enforcement, 2 April 2026; see `helper.model.seller`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The complaint reason that the user has chosen, either for one product type or for all others."""

    reason: str
    """The reason, as the portal's list spells it."""
    product_type: str = ""
    """The product type; if empty, the reason applies to all product types without their own reason."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """Return the reason for products of this type; if none was chosen, return `DEFAULT_REASON`."""
    chosen = {choice.product_type.casefold(): choice.reason for choice in reasons}
    return chosen.get(product_type.strip().casefold()) or chosen.get("") or DEFAULT_REASON


def read_reasons(text: str) -> tuple[ReasonFor, ...]:
    """Parse a text such as "Pirated copy; mug: Other copyright infringement". Empty parts are ignored."""
    found = []
    for part in text.split(";"):
        kind, colon, reason = (piece.strip() for piece in part.partition(":"))
        if reason if colon else kind:
            found.append(ReasonFor(product_type=kind, reason=reason) if colon else ReasonFor(reason=kind))
    return tuple(found)


def reasons_line(reasons: Iterable[ReasonFor]) -> str:
    """Return the reasons as one line, in the format that `read_reasons` parses."""
    return "; ".join(
        f"{choice.product_type}: {choice.reason}" if choice.product_type else choice.reason
        for choice in reasons
    )


_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages that have their own AliExpress site. Searches in other languages use the English site."""
_LONGEST = 120
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words in one language with which the user searches for copies of a design."""

    words: str
    language: str = ""
    """The language of the words, as a two-letter code such as "de"; empty for the English site."""
    product_type: str = ""
    """The type of product, such as "mug". This is a note for the user and not part of the search."""
    last_at: datetime | None = None
    """The time at which the search was last used; None if it was never used."""

    @property
    def address(self) -> str:
        """The address of the AliExpress page that shows the search results.

        The host is always an AliExpress host, and the words are escaped.
        """
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Return whether both searches are the same, apart from the time when they were last used."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """Parse a line with search words and, after |, an optional language and an optional product type.

    Return None if there are no words, or if the language is not a two-letter code.
    """
    parts = [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)]
    words, language, product_type = (*parts, "", "")[:3]
    if not words or not re.fullmatch("(?:[a-zA-Z]{2})?", language):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """Return the search in the format that `read_search` parses."""
    return f"{search.words} | {search.language} | {search.product_type}".rstrip(" |")


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """Return `wanted` without duplicates.

    A search that is also in `kept` keeps the time at which it was last used.
    """
    before = {replace(search, last_at=None): search for search in reversed(tuple(kept))}
    return tuple(
        before.get(search, search)
        for search in dict.fromkeys(replace(search, last_at=None) for search in wanted)
    )


_NO_NUMBER = frozenset(
    {"", "n a", "na", "n d", "none", "no", "nil", "unknown", "unregistered", "not registered", "keine", "unbekannt", "aucun",
     "ninguno", "nessuno", "brak", "нет", "无", "無", "なし", "없음", "0"}
)  # fmt: skip


class RightState(StrEnum):
    UNKNOWN = "unknown"
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The registration of a design at Alibaba (IPR). Complaints about a design need its registration."""

    text: str = ""
    """The text of the right's option in the portal's drop-down; empty if the program has not seen it yet."""
    number: str = ""
    """The registration number as text, with leading zeros; empty if missing or unknown."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """The last day on which the registration is valid."""
    submitted_on: date | None = None
    """The day on which the registration was submitted; None if unknown."""
    rejection: str = ""
    """Alibaba's reason for rejecting the registration, in the portal's words; empty if not rejected."""
    taken_at: datetime | None = None
    """The time at which a filing session reserved the design for registration; None if it is not reserved."""

    @property
    def known_number(self) -> str:
        """The registration number; empty for texts such as "N/A"."""
        return "" if normalize(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """Return the state on this day. An approval is valid only from its first to its last day."""
        if self.state not in {RightState.APPROVED, RightState.UNKNOWN}:
            return self.state
        if self.expires_on is not None and self.expires_on < day:
            return RightState.EXPIRED
        begun = self.approved_on is None or self.approved_on <= day
        return self.state if begun else RightState.PENDING


class WorkKind(StrEnum):
    """The type of work, as the portal's form asks for it."""

    ARTWORK = "artwork"
    PHOTOGRAPH = "photograph"
    LITERARY = "literary_work"
    SOFTWARE = "software"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """The values for the registration form, except for title, number and shops.

    The rights holder's name and identity documents are never stored; the user enters them in the form. Files
    are stored as paths inside the design's folder.
    """

    kind: WorkKind | None = None
    """The type of work; None stands for an artwork."""
    place: str = ""
    """The place of registration, as the portal spells it; if empty, the form gets "Others"."""
    certificate: bool = False
    """Whether a copyright office has issued a certificate."""
    certificate_file: str = ""
    made_on: date | None = None
    published_on: date | None = None
    picture: str = ""
    """The file with the picture of the work."""
    statement: str = ""
    """The signed Copyright Claim Statement, which is uploaded instead of a certificate."""

    @property
    def files(self) -> tuple[str, ...]:
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original work. On screens, a work is called a design."""

    id: EntityId
    title: str
    """The title under which the work is registered, in the spelling of the portal's drop-down."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames of the work, as they occur in listings and sheets."""
    client: str = ""
    """The client who owns the work; empty for the user's own works."""
    permission_until: date | None = None
    """The last day of the client's written permission; None if unknown.

    All works of one client have the same day.
    """
    official_addresses: tuple[str, ...] = ()
    """Addresses of shops and pages that are allowed to sell the work.

    To report a listing from one of these addresses, the user must type a reason.
    """
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    attempts: tuple[Attempt, ...] = ()
    """All attempts to register the work."""
    description: str = ""
    """The explanation that complaints about the work contain; empty for the default explanation."""
    reasons: tuple[ReasonFor, ...] = ()
    """The reasons that complaints about the work give; empty for the default reason."""
    note: str = ""
    searches: tuple[Search, ...] = ()

    @property
    def open_attempt(self) -> Attempt | None:
        """The latest attempt to register the work if its result is unknown; otherwise None."""
        last = next(reversed(self.attempts), None)
        return last if last is not None and last.result is None else None


_SHORTEST_TITLE = 3
"""The minimum length of a title that is looked for inside a longer text.

A shorter title may occur in the text by chance.
"""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """Return the work with this title or alias; None if no work matches clearly.

    An exact match takes precedence over a match that ignores accents and punctuation.
    """
    for key in (casefold_key, normalize):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # If several works match exactly, return the first. A match that ignores accents must be unique.
            if meant and (key is casefold_key or len(meant) == 1):
                return meant[0]
    return None


def stands_in(name: str, text: str) -> bool:
    """Return whether the text contains the name as whole words.

    In scripts without spaces, the name may occur anywhere in the text.
    """
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "
