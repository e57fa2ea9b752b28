"""Works: designs of the user or a client, with their registrations and searches, and the matching of titles."""

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
    "AliExpress has three classes: the product itself is pirated; the product is not, but shows your work; or only the"
    " listing's pictures or texts are yours. “Pirated copy” is probably the first class."
)
"""Source: the table of IPR enforcement of 2 April 2026 (`helper.model.seller`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The complaint reason that the user has chosen, for one or all product types."""

    reason: str
    """The reason, as the portal's list spells it."""
    product_type: str = ""
    """The product type; empty for all product types that have no reason of their own."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """Return the reason for products of this type, by default `DEFAULT_REASON`."""
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
    """Return the reasons as a line that `read_reasons` can parse."""
    return "; ".join(
        f"{choice.product_type}: {choice.reason}" if choice.product_type else choice.reason
        for choice in reasons
    )


_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages with an AliExpress site of their own. All other languages use the English site."""
_LONGEST = 120
_SEPARATOR = "|"
PICTURE_SEARCH = "https://www.aliexpress.com/"
"""The page for searching by picture: AliExpress's front page, whose search box has a camera.

Other programs use this page; the portal documents none. The setting `picture_search` can name another page.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search for copies of a design: by words in one language, or by the design's picture."""

    words: str
    """The search words; empty for a search by picture."""
    language: str = ""
    """A two-letter code such as "de"; empty for the English site."""
    product_type: str = ""
    """The type of product, such as "mug": a note for the user that is not part of the search."""
    last_at: datetime | None = None
    """The time of the last search; None if the user has never searched."""
    by_picture: bool = False

    @property
    def address(self) -> str:
        """The address of AliExpress's search page for the words, which are escaped. The host is fixed."""
        if self.by_picture:
            return PICTURE_SEARCH
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Return whether both searches are equal, apart from the time of the last search."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """Parse a line with words and, separated by |, an optional language and product type.

    Returns None without words, or if the language is not a two-letter code.
    """
    parts = [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)]
    words, language, product_type = (*parts, "", "")[:3]
    if not words or not re.fullmatch("(?:[a-zA-Z]{2})?", language):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """Return the search as a line that `read_search` can parse, or a phrase for a search by picture."""
    return (
        tr("its picture")
        if search.by_picture
        else f"{search.words} | {search.language} | {search.product_type}".rstrip(" |")
    )


def searches_of(work: Work) -> list[Search]:
    """Return the searches for the design: by its words, and by its picture if it has one."""
    by_words = [search for search in work.searches if not search.by_picture]
    if not work.registration.picture:
        return by_words
    done = next((search for search in work.searches if search.by_picture), None)
    return [*by_words, done or Search(words="", by_picture=True)]


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """Return the wanted searches without duplicates. Those also in `kept` keep the time of their last search."""
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
    """The registration of a design at Alibaba (IPR), which a complaint needs."""

    text: str = ""
    """The text of the option in the portal's drop-down; empty until the program has seen the option."""
    number: str = ""
    """The registration number as text, with leading zeros; empty if missing or unknown."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """The last day on which the registration is valid."""
    submitted_on: date | None = None
    """The day on which the registration was submitted; None if unknown."""
    rejection: str = ""
    """Alibaba's reason for a rejection, as the portal shows it; empty without a rejection."""
    taken_at: datetime | None = None
    """The time at which a session reserved the design for registration; None if it is not reserved."""

    @property
    def known_number(self) -> str:
        """The registration number; empty for texts such as "N/A"."""
        return "" if normalize(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """Return the state on this day. An approval counts only between its dates."""
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
    """The values for the registration form, apart from title, number and shops.

    The user enters the rights holder's name and identity documents in the form; they are never stored. Files are
    stored as paths inside the design's folder.
    """

    kind: WorkKind | None = None
    """The type of work; None means an artwork."""
    place: str = ""
    """The place of registration, as the portal spells it; empty means "Others"."""
    certificate: bool = False
    """Whether a copyright office has issued a certificate."""
    certificate_file: str = ""
    made_on: date | None = None
    published_on: date | None = None
    picture: str = ""
    """The picture of the work itself."""
    statement: str = ""
    """The signed Copyright Claim Statement, which is uploaded instead of a certificate."""

    @property
    def files(self) -> tuple[str, ...]:
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original work. Screens call it a design."""

    id: str
    title: str
    """The title under which the work is registered, as the portal's drop-down shows it."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames, as listings and sheets use them."""
    client: str = ""
    """The client who owns the work; empty for the user's own works."""
    permission_until: date | None = None
    """The last day of the client's written permission; None if unknown. All works of a client have the same day."""
    official_addresses: tuple[str, ...] = ()
    """Shops and pages that may sell the work. The user must type a reason to report one of their listings."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    submissions: tuple[Attempt, ...] = ()
    """The attempts to register the work, practice and real."""
    practised: Right | None = None
    """The registration on a practice portal, which counts only in practice; None if there is none."""
    description: str = ""
    """The explanation in complaints about the work; empty for the default explanation."""
    reasons: tuple[ReasonFor, ...] = ()
    """The reasons in complaints about the work; empty for the default reason."""
    note: str = ""
    searches: tuple[Search, ...] = ()

    def right_in(self, *, practice: bool) -> Right:
        """Return the registration on the practice portal for `practice`, if there is one; otherwise the real one."""
        return self.practised if practice and self.practised is not None else self.right

    def open_submission(self, *, practice: bool) -> Attempt | None:
        """Return the latest attempt to register the work if its result is unknown; otherwise None."""
        last = last_in(self.submissions, practice=practice)
        return last if last is not None and last.result is None else None


_MOST_PROPOSED = 3
"""Maximum number of proposed works."""
_NEAR = 0.8
"""The minimum similarity of a proposed title; 1 means equal."""

_LEAST_WITH_A_SLIP = 6
"""The minimum length of titles that may contain a typing error. Shorter ones are probably different titles."""
_SHORTEST_TITLE = 3
"""The minimum length of titles to find inside a text. Shorter ones occur by chance."""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """Return the work with this title or alias; None if no work or several works match.

    An exact match is preferred to a match that ignores accents and punctuation.
    """
    for key in (casefold_key, normalize):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # Several exact matches are acceptable; a loose match must be the only one.
            if meant and (key is casefold_key or len(meant) == 1):
                return meant[0]
    return None


def proposed_works(works: Iterable[Work], words: str) -> list[Work]:
    """Return the works that a text may mean, the most likely first. The user chooses one.

    The text is a heading, a cell or a seller's title. It may contain a work's title among other words, or a
    misspelt title.
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
    """Return a function that scores how well a name fits the text.

    The score is 2 if both are equal, between 1 and 2 if the text contains the name (more for longer names), and
    otherwise the similarity, below 1.
    """

    def score(name: str) -> float:
        if name == text:
            return 2.0
        if stands_in(name, text):
            return 1.0 + len(name) / (len(text) + 1)
        if _numbers(name) != numbers:
            return 0.0
        matcher.set_seq1(name)
        quick = min(
            matcher.real_quick_ratio(), matcher.quick_ratio()
        )  # these are upper bounds of the ratio and faster to compute
        return matcher.ratio() if quick >= _NEAR else 0.0

    matcher, numbers = SequenceMatcher(None, b=text), _numbers(text)
    return score


def near_titles(title: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the titles that differ from `title` by one letter: added, missing, wrong or swapped."""
    wanted = normalize(title)
    slips = _slips(wanted)
    for other in others:
        text = normalize(other)
        near = abs(len(text) - len(wanted)) < 2 and len(wanted) >= _LEAST_WITH_A_SLIP
        if near and text != wanted and _numbers(text) == _numbers(wanted) and slips & _slips(text):
            yield other


@lru_cache(maxsize=4096)
def _slips(text: str) -> frozenset[str]:
    return frozenset({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _numbers(text: str) -> list[str]:
    """Return the numbers in a title. Titles of a series may differ only in their numbers."""
    return re.findall(r"\d+", text)


def stands_in(name: str, text: str) -> bool:
    """Return whether the text contains the name as whole words, or anywhere in scripts without blanks."""
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "
