"""A work: one design of the user's (or of a client's), its rights, its search words, and titles that may mean it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote_plus

from helper.model.attempt import Attempt, last_in
from helper.model.text import casefold_key, is_squeezed, normalize, one_line
from helper.translation import msg

DEFAULT_REASON = "Pirated copy"
CLASSES = msg(
    "AliExpress has three classes: the product itself is pirated; the product is not, but your work is on it; or only"
    " the listing's pictures or texts are yours. “Pirated copy” is probably the first."
)
"""From the table of IPR enforcement of 2 April 2026 (`helper.model.seller`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The reason that the user chose for a kind of product."""

    reason: str
    """As in the portal's list."""
    product_type: str = ""
    """The product type that it applies to, as the listings name it; empty: all without their own."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """The reason for a product of this type."""
    chosen = {choice.product_type.casefold(): choice.reason for choice in reasons}
    return chosen.get(product_type.strip().casefold()) or chosen.get("") or DEFAULT_REASON


def read_reasons(text: str) -> tuple[ReasonFor, ...]:
    """Read typed reasons, such as "Pirated copy; mug: Other copyright infringement"; empty parts are ignored."""
    found = []
    for part in text.split(";"):
        kind, colon, reason = (piece.strip() for piece in part.partition(":"))
        if reason if colon else kind:
            found.append(ReasonFor(product_type=kind, reason=reason) if colon else ReasonFor(reason=kind))
    return tuple(found)


def reasons_line(reasons: Iterable[ReasonFor]) -> str:
    """The reasons in the form in which they are typed."""
    return "; ".join(
        f"{choice.product_type}: {choice.reason}" if choice.product_type else choice.reason
        for choice in reasons
    )


_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages with their own site; others are searched on the English one."""
_LONGEST = 120
_SEPARATOR = "|"
PICTURE_SEARCH = "https://www.aliexpress.com/"
"""[guess] AliExpress's search by picture is the camera in the search box of its front page, where other programs open it; we have
not seen it. The setting `picture_search` can name another page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Search words for one language and product type, or the design's picture."""

    words: str
    """Empty for a search by picture."""
    language: str = ""
    """Two letters, such as de; empty: unknown, searched on the English site."""
    product_type: str = ""
    """The kind of product, such as mug; a note for the user, not part of the search."""
    last_at: datetime | None = None
    """When it was last searched; None: never."""
    by_picture: bool = False

    @property
    def address(self) -> str:
        """AliExpress's search page; the host is one of ours, and the words are escaped."""
        if self.by_picture:
            return PICTURE_SEARCH
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Whether both have the same words, language and product type, whenever they were last searched."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """Read a typed search: words, optionally a language and a product type, separated by |; None if it has no words."""
    parts = [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)]
    words, language, product_type = (*parts, "", "")[:3]
    if not words or not re.fullmatch("(?:[a-zA-Z]{2})?", language):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """The search in the form in which it is typed; a search by picture is never typed."""
    return (
        "its picture"
        if search.by_picture
        else f"{search.words} | {search.language} | {search.product_type}".rstrip(" |")
    )


def searches_of(work: Work) -> list[Search]:
    """Its search words, and its picture if it has one."""
    by_words = [search for search in work.searches if not search.by_picture]
    if not work.registration.picture:
        return by_words
    done = next((search for search in work.searches if search.by_picture), None)
    return [*by_words, done or Search(words="", by_picture=True)]


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """The wanted searches, each once; those that existed keep their last date."""
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
    """The state of the registration at Alibaba."""

    UNKNOWN = "unknown"
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The registration at Alibaba (IPR) that a complaint is based on."""

    text: str = ""
    """The option's text exactly as in the portal's drop-down; empty until it was seen: then the title is searched for."""
    number: str = ""
    """The registration number as text, with leading zeros; empty if missing or unknown."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """Its last day."""
    submitted_on: date | None = None
    """When it was submitted for approval; None if unknown."""
    rejection: str = ""
    """Alibaba's reason for a rejection, in the portal's own words; empty without a rejection."""
    taken_at: datetime | None = None
    """When a run reserved the design to fill in its registration; None if no run has it."""

    @property
    def known_number(self) -> str:
        """The registration number, without "N/A" and the like, which users write for a work without a number."""
        return "" if normalize(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """The state on that day: an approval is limited by its dates."""
        if self.state not in {RightState.APPROVED, RightState.UNKNOWN}:
            return self.state
        if self.expires_on is not None and self.expires_on < day:
            return RightState.EXPIRED
        begun = self.approved_on is None or self.approved_on <= day
        return self.state if begun else RightState.PENDING


class WorkKind(StrEnum):
    """The kind of work, as the portal's form asks for it."""

    ARTWORK = "artwork"
    PHOTOGRAPH = "photograph"
    LITERARY = "literary_work"
    SOFTWARE = "software"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the registration form asks for, in addition to the title, the number and the shops.

    The rights holder's name and identity documents are not here: the user enters them in the form. Files are named by
    their path inside the design's folder.
    """

    kind: WorkKind | None = None
    """The kind of work; None: an artwork."""
    place: str = ""
    """Where it is registered, in the portal's words; empty: "Others"."""
    certificate: bool = False
    """Whether a copyright office issued a certificate."""
    certificate_file: str = ""
    """The scanned certificate."""
    made_on: date | None = None
    published_on: date | None = None
    """The date of first publication."""
    picture: str = ""
    """The picture of the work itself."""
    statement: str = ""
    """The signed Copyright Claim Statement, which replaces a certificate."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that go into the form."""
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original work; "design" on screen."""

    id: str
    title: str
    """The title as registered, as the portal's drop-down shows it."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames in listings and sheets."""
    client: str = ""
    """The client who owns it; empty for the user's own."""
    permission_until: date | None = None
    """The last day of the client's written permission, the same for all of a client's works; None if unknown."""
    official_addresses: tuple[str, ...] = ()
    """Shops that may sell it; a listing in one of them is never reported."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    submissions: tuple[Attempt, ...] = ()
    """Every hand-over of its registration, practice and real."""
    practised: Right | None = None
    """The state of its registration on a practice portal, where alone it counts; None if it was never practised."""
    description: str = ""
    """The explanation for this work; empty: the usual sentence."""
    reasons: tuple[ReasonFor, ...] = ()
    """The reasons for reporting its listings; empty: the usual one."""
    note: str = ""
    searches: tuple[Search, ...] = ()
    """Words for finding new copies."""

    def right_in(self, *, practice: bool) -> Right:
        """Its right on the practice portal, or the real one."""
        return self.practised if practice and self.practised is not None else self.right

    def open_submission(self, *, practice: bool) -> Attempt | None:
        """The hand-over of its registration whose result is unknown."""
        last = last_in(self.submissions, practice=practice)
        return last if last is not None and last.result is None else None


_MOST_PROPOSED = 3
_NEAR = 0.8
"""Minimum similarity of a proposed title; 1 means equal."""

_LEAST_WITH_A_SLIP = 6
"""Minimum length; shorter titles that differ in one letter are probably different titles."""
_SHORTEST_TITLE = 3
"""Minimum length; shorter titles occur by chance in too many texts."""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """The one work with this title or alias; accents and marks decide between two that differ only in them."""
    for key in (casefold_key, normalize):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # Of exact matches the first counts; a loose match counts only if it is the only one.
            if meant and (key is casefold_key or len(meant) == 1):
                return meant[0]
    return None


def proposed_works(works: Iterable[Work], words: str) -> list[Work]:
    """The works that these words may mean, the most likely first; the user chooses.

    The words are a heading, a cell or a seller's title: they may contain a work's title among others, or a
    misspelled one.
    """
    text = normalize(words)
    if not text:
        return []
    scored = [
        (max(map(_score(text), _names(work)), default=0.0), place, work) for place, work in enumerate(works)
    ]
    fitting = sorted(
        (entry for entry in scored if entry[0] >= _NEAR), key=lambda entry: (-entry[0], entry[1])
    )
    return [work for _, _, work in fitting[:_MOST_PROPOSED]]


def _names(work: Work) -> Iterator[str]:
    for name in (work.title, *work.aliases, work.right.text):
        if key := normalize(name):
            yield key


def _score(text: str) -> Callable[[str], float]:
    """A score function for names: 2 if equal to the text, then the longest name contained in it, then the most similar."""

    def score(name: str) -> float:
        if name == text:
            return 2.0
        if _stands_in(name, text):
            return 1.0 + len(name) / (len(text) + 1)
        if _numbers(name) != numbers:
            return 0.0
        matcher.set_seq1(name)
        quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())  # never below the true ratio
        return matcher.ratio() if quick >= _NEAR else 0.0

    matcher, numbers = SequenceMatcher(None, b=text), _numbers(text)
    return score


def near_titles(title: str, others: Iterable[str]) -> Iterator[str]:
    """The other titles that differ from this one by one slip: a letter added, missing, wrong or swapped."""
    wanted = normalize(title)
    slips = _slips(wanted)
    for other in others:
        text = normalize(other)
        near = abs(len(text) - len(wanted)) < 2 and len(wanted) >= _LEAST_WITH_A_SLIP
        if near and text != wanted and _numbers(text) == _numbers(wanted) and slips & _slips(text):
            yield other


@lru_cache(maxsize=4096)
def _slips(text: str) -> frozenset[str]:
    """The text, and the text without each of its letters."""
    return frozenset({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _numbers(text: str) -> list[str]:
    """The numbers in a title: the designs of a series may differ only in them."""
    return re.findall(r"\d+", text)


def _stands_in(name: str, text: str) -> bool:
    """Whether the text contains the name as whole words; scripts without blanks have no word boundaries."""
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "
