"""A work: one design of the person's (or of a client's), its rights, the words it is searched by, and the words that may mean it."""

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

DEFAULT_REASON = "Pirated copy"
CLASSES = (
    "AliExpress tells three classes apart: the product itself is pirated; it is not, but your work is on it; or only the"
    " listing's pictures or texts are yours. “Pirated copy” is probably the first."
)
"""By the table of IPR enforcement of 2 April 2026 (`helper.model.seller`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The person's choice."""

    reason: str
    """As the portal's list has it."""
    product_type: str = ""
    """The kind of product for which it holds, as the listings name it; empty: for all that have none of their own."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """The reason for a product of this kind."""
    chosen = {choice.product_type.casefold(): choice.reason for choice in reasons}
    return chosen.get(product_type.strip().casefold()) or chosen.get("") or DEFAULT_REASON


def read_reasons(text: str) -> tuple[ReasonFor, ...]:
    """What was typed, such as "Pirated copy; mug: Other copyright infringement"; empty parts say nothing."""
    found = []
    for part in text.split(";"):
        kind, colon, reason = (piece.strip() for piece in part.partition(":"))
        if reason if colon else kind:
            found.append(ReasonFor(product_type=kind, reason=reason) if colon else ReasonFor(reason=kind))
    return tuple(found)


def reasons_line(reasons: Iterable[ReasonFor]) -> str:
    """The choice as it may be typed again."""
    return "; ".join(
        f"{choice.product_type}: {choice.reason}" if choice.product_type else choice.reason
        for choice in reasons
    )


_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages with a site of their own; any other is searched on the English one."""
_LONGEST = 120
_SEPARATOR = "|"
PICTURE_SEARCH = "https://www.aliexpress.com/"
"""[guess] AliExpress's own search by picture is the camera in the search box of its front page: other people's programs go
there, we have not seen it. The setting `picture_search` names another page of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words for one language and product type, or the design's picture."""

    words: str
    """Empty where it is the picture."""
    language: str = ""
    """Two letters, such as de; empty: not said, searched on the English site."""
    product_type: str = ""
    """What kind of thing is looked for, such as mug; a note for the person, no part of what is searched for."""
    last_at: datetime | None = None
    """When they were last looked through; None: never."""
    by_picture: bool = False

    @property
    def address(self) -> str:
        """The page of AliExpress's own search; the host is one of ours, and the words cannot leave their place."""
        if self.by_picture:
            return PICTURE_SEARCH
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Whether they are the same words for the same language and product type, whenever that was done."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """What was typed: words, and if wanted a language and a product type, parted by |; None: it has no words."""
    parts = [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)]
    words, language, product_type = (*parts, "", "")[:3]
    if not words or not re.fullmatch("(?:[a-zA-Z]{2})?", language):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """The search as it may be typed again; that by picture is never typed."""
    return (
        "its picture"
        if search.by_picture
        else f"{search.words} | {search.language} | {search.product_type}".rstrip(" |")
    )


def searches_of(work: Work) -> list[Search]:
    """Its search words, and its picture where it has one."""
    by_words = [search for search in work.searches if not search.by_picture]
    if not work.registration.picture:
        return by_words
    done = next((search for search in work.searches if search.by_picture), None)
    return [*by_words, done or Search(words="", by_picture=True)]


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """The wanted ones, each once; what was done is remembered for those that were there."""
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
    """How far the registration at Alibaba has come."""

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
    """The option's text exactly as the portal's drop-down shows it; empty: not seen yet, the title is looked for."""
    number: str = ""
    """The registration number as text, leading zeros kept; empty: none, or not known."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """Its last day."""
    submitted_on: date | None = None
    """When it was handed in for approval; None: not noted."""
    rejection: str = ""
    """Why Alibaba said no, in the portal's own words; empty: it did not say, or did not say no."""
    taken_at: datetime | None = None
    """When a run took the design to fill in its registration; None: no run has it in hand."""

    @property
    def known_number(self) -> str:
        """The registration number without "N/A" and the like, which people write for a work without one."""
        return "" if normalize(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """How far it is on that day: an approval begins and ends with its dates."""
        if self.state not in {RightState.APPROVED, RightState.UNKNOWN}:
            return self.state
        if self.expires_on is not None and self.expires_on < day:
            return RightState.EXPIRED
        begun = self.approved_on is None or self.approved_on <= day
        return self.state if begun else RightState.PENDING


class WorkKind(StrEnum):
    """What sort of work it is, as the portal's form asks for it."""

    ARTWORK = "artwork"
    PHOTOGRAPH = "photograph"
    LITERARY = "literary_work"
    SOFTWARE = "software"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the form of the registration (IPR submission) asks for, beside the title, the number and the shops.

    The name of the rights holder is not here, nor any paper that shows who it is: the person types and attaches those
    at the form. Files are named by their path inside the folder of the design.
    """

    kind: WorkKind | None = None
    """None: an artwork."""
    place: str = ""
    """Where it is registered, in the portal's words; empty: “Others”."""
    certificate: bool = False
    """Whether there is a certificate of a copyright office."""
    certificate_file: str = ""
    """The scan of it."""
    made_on: date | None = None
    published_on: date | None = None
    """When it was first shown to the public."""
    picture: str = ""
    """The picture of the work itself."""
    statement: str = ""
    """The signed Copyright Claim Statement; asked for where there is no certificate."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that go into the form."""
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original; on the screen it is called a design."""

    id: str
    title: str
    """The title as registered: it is what the portal's drop-down shows."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames under which listings or sheets mention it."""
    client: str = ""
    """Whose work it is; empty: the person's own."""
    permission_until: date | None = None
    """The last day of the client's written permission, the same in all works of a client; None: not noted."""
    official_addresses: tuple[str, ...] = ()
    """Shops that may sell it; a listing there is never reported."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    submissions: tuple[Attempt, ...] = ()
    """Every time its registration was handed to the person, in practice and for real."""
    practised: Right | None = None
    """How far its registration has come on a practice portal; None: it was never practised. It counts nowhere else."""
    description: str = ""
    """What goes into the form's explanation for this work; empty: the usual sentence."""
    reasons: tuple[ReasonFor, ...] = ()
    """Under which reason its listings are reported; none: the usual one."""
    note: str = ""
    searches: tuple[Search, ...] = ()
    """Words by which new copies are looked for."""

    def right_in(self, *, practice: bool) -> Right:
        """Its right as far as a practice portal knows it, or the real one."""
        return self.practised if practice and self.practised is not None else self.right

    def open_submission(self, *, practice: bool) -> Attempt | None:
        """The hand-over of its registration whose outcome is not known yet."""
        last = last_in(self.submissions, practice=practice)
        return last if last is not None and last.result is None else None


_MOST_PROPOSED = 3
_NEAR = 0.8
"""So alike must two titles be before one is proposed for the other; 1 is the same."""

_LEAST_WITH_A_SLIP = 6
"""Two shorter titles that differ in a letter are as likely two titles."""
_SHORTEST_TITLE = 3
"""A shorter title stands by chance in too many texts."""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """The one work of this title or other spelling; two that differ only in accents or marks are told apart by them."""
    for key in (casefold_key, normalize):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # Spelled exactly, the first one counts as it always has; loosely spelled, only a single one is meant.
            if meant and (key is casefold_key or len(meant) == 1):
                return meant[0]
    return None


def proposed_works(works: Iterable[Work], words: str) -> list[Work]:
    """The works that these words may mean, the likeliest first; the person says which.

    Words are a heading, a cell or a seller's title: they may hold a work's title among others, or a misspelled one.
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
    """How well a name fits the text: 2 for the same, then the longest that stands whole in it, then the nearest."""

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
    """Those of the other titles that differ from this one by a slip: a letter too many, too few, wrong or in another place."""
    wanted = normalize(title)
    slips = _slips(wanted)
    for other in others:
        text = normalize(other)
        near = abs(len(text) - len(wanted)) < 2 and len(wanted) >= _LEAST_WITH_A_SLIP
        if near and text != wanted and _numbers(text) == _numbers(wanted) and slips & _slips(text):
            yield other


@lru_cache(maxsize=4096)
def _slips(text: str) -> frozenset[str]:
    """The text, and it without each of its letters."""
    return frozenset({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _numbers(text: str) -> list[str]:
    """The numbers in a title: a series of designs differs in nothing else."""
    return re.findall(r"\d+", text)


def _stands_in(name: str, text: str) -> bool:
    """Whether the name stands in the text as whole words; scripts without blanks have no word ends to look for."""
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "
