"""A work: one design of the user or a client, its registration and searches, and matching of titles."""

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
from helper.translation import msg, tr

DEFAULT_REASON = "Pirated copy"
CLASSES = msg(
    "AliExpress has three classes: the product itself is pirated; the product is not, but your work is on it; or only"
    " the listing's pictures or texts are yours. “Pirated copy” is probably the first."
)
"""The classes of infringement, from the table of IPR enforcement of 2 April 2026 (`helper.model.seller`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The complaint reason that the user has chosen for a type of product."""

    reason: str
    """The reason as written in the portal's list."""
    product_type: str = ""
    """The product type as in the listings; empty for all types without a reason of their own."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """The reason for products of this type, by default `DEFAULT_REASON`."""
    chosen = {choice.product_type.casefold(): choice.reason for choice in reasons}
    return chosen.get(product_type.strip().casefold()) or chosen.get("") or DEFAULT_REASON


def read_reasons(text: str) -> tuple[ReasonFor, ...]:
    """Parse typed reasons, such as "Pirated copy; mug: Other copyright infringement"; ignore empty parts."""
    found = []
    for part in text.split(";"):
        kind, colon, reason = (piece.strip() for piece in part.partition(":"))
        if reason if colon else kind:
            found.append(ReasonFor(product_type=kind, reason=reason) if colon else ReasonFor(reason=kind))
    return tuple(found)


def reasons_line(reasons: Iterable[ReasonFor]) -> str:
    """The reasons as a line that `read_reasons` can parse."""
    return "; ".join(
        f"{choice.product_type}: {choice.reason}" if choice.product_type else choice.reason
        for choice in reasons
    )


_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages that have a site of their own; for other languages, the English site is searched."""
_LONGEST = 120
_SEPARATOR = "|"
PICTURE_SEARCH = "https://www.aliexpress.com/"
"""The page for searching by picture: the front page, whose search box has a camera.

This is a guess from what other programs open. The setting `picture_search` can name another page.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search for copies of a design: by words in one language, or by the design's picture."""

    words: str
    """The search words; empty for a search by picture."""
    language: str = ""
    """A two-letter code such as "de"; if empty, the English site is searched."""
    product_type: str = ""
    """The type of product, such as "mug": a note for the user, which is not searched for."""
    last_at: datetime | None = None
    """The time of the last search; None if there was none."""
    by_picture: bool = False

    @property
    def address(self) -> str:
        """The address of AliExpress's search page for these words.

        The host is fixed, and the words are escaped.
        """
        if self.by_picture:
            return PICTURE_SEARCH
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Whether both are the same search, apart from the time of the last search."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """Parse a typed search: words, then optionally a language and a product type, separated by |.

    The result is None if there are no words, or the language is not a two-letter code.
    """
    parts = [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)]
    words, language, product_type = (*parts, "", "")[:3]
    if not words or not re.fullmatch("(?:[a-zA-Z]{2})?", language):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """The search as a line that `read_search` can parse; for a search by picture, only words to show."""
    return (
        tr("its picture")
        if search.by_picture
        else f"{search.words} | {search.language} | {search.product_type}".rstrip(" |")
    )


def searches_of(work: Work) -> list[Search]:
    """The searches for the design: its search words, and its picture if it has one."""
    by_words = [search for search in work.searches if not search.by_picture]
    if not work.registration.picture:
        return by_words
    done = next((search for search in work.searches if search.by_picture), None)
    return [*by_words, done or Search(words="", by_picture=True)]


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """The wanted searches, each once; those that are also in `kept` keep the time of their last search."""
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
    """The state of a registration at Alibaba."""

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
    """The option's text exactly as in the portal's drop-down.

    The value is empty until the program has seen the option. Until then, the program looks for the title in
    the drop-down.
    """
    number: str = ""
    """The registration number as text, with leading zeros; empty if missing or unknown."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """The last day on which the registration is valid."""
    submitted_on: date | None = None
    """The day on which the registration was submitted; None if unknown."""
    rejection: str = ""
    """Alibaba's reason for a rejection, in the portal's own words; empty without a rejection."""
    taken_at: datetime | None = None
    """When a session reserved the design, to fill in its registration; None if none has reserved it."""

    @property
    def known_number(self) -> str:
        """The registration number; empty for texts such as "N/A", which mean that there is no number."""
        return "" if normalize(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """The state on this day: an approval is valid only between its dates."""
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
    """The values for the registration form, apart from the title, the number and the shops.

    The rights holder's name and identity documents are never stored: the user enters them in the form. Files
    are stored as paths inside the design's folder.
    """

    kind: WorkKind | None = None
    """The kind of work; None means an artwork."""
    place: str = ""
    """The place of registration, in the portal's words; empty means "Others"."""
    certificate: bool = False
    """Whether a copyright office has issued a certificate."""
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
        """The files to upload in the form."""
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original work, which the screens call a design."""

    id: str
    title: str
    """The title under which the work is registered, as in the portal's drop-down."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames that listings and sheets use."""
    client: str = ""
    """The client who owns the work; empty for the user's own works."""
    permission_until: date | None = None
    """The last day of the client's written permission, the same for all of a client's works; None if unknown."""
    official_addresses: tuple[str, ...] = ()
    """Shops and pages that may sell the work; reporting one of their listings requires a typed reason."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    submissions: tuple[Attempt, ...] = ()
    """Every hand-over of the work's registration, practice and real."""
    practised: Right | None = None
    """The registration on a practice portal, which counts only there; None if it was never practised."""
    description: str = ""
    """The explanation in complaints about this work; empty means the default one."""
    reasons: tuple[ReasonFor, ...] = ()
    """The reasons in complaints about this work; empty means the default one."""
    note: str = ""
    searches: tuple[Search, ...] = ()
    """Searches for new copies."""

    def right_in(self, *, practice: bool) -> Right:
        """The registration on the practice portal, if wanted and there is one; otherwise the real one."""
        return self.practised if practice and self.practised is not None else self.right

    def open_submission(self, *, practice: bool) -> Attempt | None:
        """The latest hand-over of the registration if its result is unknown, otherwise None."""
        last = last_in(self.submissions, practice=practice)
        return last if last is not None and last.result is None else None


_MOST_PROPOSED = 3
"""Maximum number of proposed works."""
_NEAR = 0.8
"""Minimum similarity of a proposed title; 1 means equal."""

_LEAST_WITH_A_SLIP = 6
"""Minimum length of titles in which a slip is assumed; shorter ones are probably different titles."""
_SHORTEST_TITLE = 3
"""Minimum length of titles searched for inside a text: shorter ones occur by chance."""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """The work with this title or alias; None if there is none, or several works fit equally well.

    An exact match is preferred to one that ignores accents and punctuation.
    """
    for key in (casefold_key, normalize):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # The first exact match is returned, but a loose match only if no other work matches.
            if meant and (key is casefold_key or len(meant) == 1):
                return meant[0]
    return None


def proposed_works(works: Iterable[Work], words: str) -> list[Work]:
    """The works that these words may mean, the most likely first; the user chooses one.

    The words are a heading, a cell or a seller's title. They may contain a work's title among other words, or
    misspell it.
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
    """Return a function that scores names for this text.

    A name scores 2 if it is equal to the text, 1 to 2 if the text contains it (more if it is longer), and
    otherwise its similarity, below 1.
    """

    def score(name: str) -> float:
        if name == text:
            return 2.0
        if _stands_in(name, text):
            return 1.0 + len(name) / (len(text) + 1)
        if _numbers(name) != numbers:
            return 0.0
        matcher.set_seq1(name)
        quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())  # an upper bound of the ratio
        return matcher.ratio() if quick >= _NEAR else 0.0

    matcher, numbers = SequenceMatcher(None, b=text), _numbers(text)
    return score


def near_titles(title: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the titles that differ from this one by a slip: one letter added, missing, wrong or swapped."""
    wanted = normalize(title)
    slips = _slips(wanted)
    for other in others:
        text = normalize(other)
        near = abs(len(text) - len(wanted)) < 2 and len(wanted) >= _LEAST_WITH_A_SLIP
        if near and text != wanted and _numbers(text) == _numbers(wanted) and slips & _slips(text):
            yield other


@lru_cache(maxsize=4096)
def _slips(text: str) -> frozenset[str]:
    """The text itself, and every text that results from removing one of its letters."""
    return frozenset({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _numbers(text: str) -> list[str]:
    """The numbers in a title; titles of a series may differ only in them."""
    return re.findall(r"\d+", text)


def _stands_in(name: str, text: str) -> bool:
    """Whether the text contains the name as whole words, or anywhere if its script has no blanks."""
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "
