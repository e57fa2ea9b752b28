"""The headings that artists use, in several languages, recognised as a whole or by their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from helper.model.text import is_squeezed, normalize
from helper.sheets.words.lexicon import Phrases, Status, WordedEnum, lists_of, meanings, read_status, words_of
from helper.translation import english, msg

_ANY = "any"
_JOINTS = ("", "s", "n", "en", "e", "es")
"""Letters between the parts of a compound word, in German and similar languages."""

_LEAST_PART = 4
"""Minimum length of the first part of a compound word.

Shorter words are too often the beginning of an unrelated word.
"""

_LEAST_STEM = 4
_LONGEST_ENDING = 3


_Meanings = frozenset[tuple[str, str]]
"""The meanings of a word in a heading.

Each meaning is a pair: "about" (for a subject) or "what" (for a property), and a kind. A word such as
"report" may be both a subject and a property.
"""

_LISTS = lists_of("heading_parts")


def _known_parts() -> dict[str, _Meanings]:
    found: dict[str, set[tuple[str, str]]] = {}
    for side in ("about", "what"):
        for kind, words in _LISTS[side].items():
            for word in words:
                found.setdefault(normalize(word), set()).add((side, kind))
    return {word: frozenset(meanings) for word, meanings in found.items()}


_KNOWN = _known_parts()
_SHORTER = {word[:-1]: _KNOWN[word] for word in _KNOWN if len(word) > _LEAST_STEM + 1}
_STEMS = _SHORTER | {word: _KNOWN[word] for word in _KNOWN if len(word) >= _LEAST_STEM}
"""The meanings of words and stems. A stem is a known word, or a long known word without its last letter."""
_KNOWN_PHRASES = Phrases(_KNOWN)
_SMALL = frozenset(map(normalize, _LISTS["words"]["small"]))
_ROLES: Mapping[str, Mapping[str, str]] = _LISTS["role"]
"""The role of a column, by the subject and then the property that its heading names."""


def role_by_parts(heading: str) -> tuple[str, bool] | None:
    """Return the role that the parts of a folded heading imply, and whether all parts are known.

    Returns None if the parts do not imply exactly one role.
    """
    about, what, rest = set(), set(), False
    for part in _parts(heading):
        about |= {kind for side, kind in part if side == "about"}
        what |= {kind for side, kind in part if side == "what"}
        rest = rest or not part
    if about in ({"work"}, {"original", "work"}) and not what:
        return "work", "original" in about and not rest  # such as "my picture" or "which drawings"
    if "original" in about:
        about = {"original"}  # whatever the heading says about the original is not about the listing
    elif len(about) > 1:
        about.discard("item")  # in "product complaint date", the subject is the complaint, not the product
    if not about and what == {"picture", "name"}:
        return "work", False  # a heading such as "picture name" means the design
    if len(about) != 1 or len(what) != 1:
        return None
    thing, of_it = about.pop(), what.pop()
    role = _ROLES.get(thing, {}).get(of_it) or _ROLES[_ANY].get(of_it)
    return (role, not rest) if role else None


def _parts(heading: str) -> Iterator[_Meanings]:
    """Yield the meanings of each part of the heading; an unknown word has no meanings.

    Filler words are skipped.
    """
    for _, phrase in list(_KNOWN_PHRASES.find(heading)):
        yield _KNOWN[phrase]
        if is_squeezed(phrase):
            heading = heading.replace(phrase, " ", 1)
        else:
            heading = f" {heading} ".replace(f" {phrase} ", " ", 1).strip()
    for word in heading.split():
        if word in _KNOWN:
            # In a script without spaces, this word was attached to a phrase that was removed above.
            yield _KNOWN[word]
        elif word not in _SMALL:
            yield _of_compound(word) or _of_form(word)


def _of_compound(word: str) -> _Meanings:
    """Return the meanings of a compound word's two parts; empty if the word is not a compound."""
    for cut in range(_LEAST_PART, len(word) - 1):
        last = next((end for end in (word[cut:], word[cut:-1], word[cut:-2]) if end in _KNOWN), None)
        stems = (word[:cut].removesuffix(joint) for joint in _JOINTS)
        stem = next((stem for stem in stems if stem in _KNOWN), None)
        if stem is not None and last is not None:
            about = {meaning for meaning in _KNOWN[stem] if meaning[0] == "about"}
            return frozenset(about | {meaning for meaning in _KNOWN[last] if meaning[0] == "what"})
    return frozenset()


def _of_form(word: str) -> _Meanings:
    """Return the meanings of an inflected word, such as a plural, from the known word that it begins with."""
    cut = (word[:-ending] for ending in range(1, _LONGEST_ENDING + 1) if len(word) - ending >= _LEAST_STEM)
    return next((_STEMS[stem] for stem in cut if stem in _STEMS), frozenset())


class Role(WordedEnum):
    """The role of a column. The order is that of the user's choices; `words` describes the content."""

    WORK = "work", msg("the design")
    LINK = "link", msg("the link")
    ITEM_ID = "item_id", msg("the item number")
    STATUS = "status", msg("the outcome")
    REPORTED = "reported", msg("reported on")
    REMOVED = "removed", msg("gone since")
    COMPLAINT_NO = "number", msg("the complaint's number")
    STORE = "store", msg("the shop")
    STORE_NUMBER = "store_number", msg("the shop's number")
    COUNTRY = "country", msg("the seller's country")
    IPR = "ipr", msg("the registration (IPR)")
    IPR_NUMBER = "ipr_number", msg("the registration's (IPR) number")
    CLIENT = "client", msg("the client")
    OPERATOR = "operator", msg("who reported it")
    TITLE = "title", msg("the product's title")
    PRODUCT_TYPE = "product_type", msg("the kind of product")
    PRICE = "price", msg("the price")
    NOTE = "note", msg("a note")
    JUDGED = "judged", msg("your answer")
    """The user's judgement, in a sheet that this program exported."""
    ASIDE = "aside", msg("something else")
    """A column to ignore, such as pictures, counters, or links to originals. It must not get another role."""


REPEATABLE = frozenset({Role.LINK, Role.STORE, Role.NOTE, Role.ASIDE})
"""Roles that several columns of a table may have."""

LISTING_FIELDS: Mapping[Role, str] = {
    Role.STORE: "store_name",
    Role.STORE_NUMBER: "store_number",
    Role.COUNTRY: "seller_country",
    Role.TITLE: "title",
    Role.PRODUCT_TYPE: "product_type",
    Role.PRICE: "price",
}
"""The field of the listing that a column contains, by the column's role.

See `helper.model.finding.SEEN_FIELDS`.
"""

_WEAK = frozenset(map(normalize, words_of("headings")["weak"]))
"""Vague headings, whose column gets another role if its cells suggest it."""

_AMBIGUOUS_ROLES = {
    "product_or_title": (Role.TITLE, Role.PRODUCT_TYPE, Role.WORK),
    "brand_or_client": (Role.CLIENT, Role.NOTE),
}
_AMBIGUOUS = {
    normalize(word): roles for name, roles in _AMBIGUOUS_ROLES.items() for word in words_of("headings")[name]
}
_BY_WORDS = {
    word: Role(name)
    for word, name in meanings("headings", without=frozenset({"weak", *_AMBIGUOUS_ROLES})).items()
}
_PHRASES = Phrases([word for word in _BY_WORDS if len(word) > 1 and word not in _WEAK])
LONGEST_HEADING = 60


@lru_cache(maxsize=65536)
def role_named(heading: str) -> tuple[Role, bool] | None:
    """Return the role of a heading, and whether the heading names the role clearly; None if it is unknown."""
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    words = heading_words(heading)
    if words in _BY_WORDS:
        return _BY_WORDS[words], words not in _WEAK
    if by_parts := role_by_parts(words):
        return Role(by_parts[0]), by_parts[1]
    if phrase := _PHRASES.longest(words):
        return _BY_WORDS[phrase], False
    return role_asked(heading) if heading.rstrip().endswith(("?", "？")) else None


def role_asked(heading: str) -> tuple[Role, bool] | None:
    """Return the role of a column whose heading is a status such as "Gone?"; None for other headings.

    The cells below such a heading contain yes, no or a date. Without a question mark, a status word is
    usually a cell's value, so call `role_named` first.
    """
    status = read_status(heading)
    if status in {None, Status.UNKNOWN}:
        return None
    return (Role.REPORTED if status is Status.PENDING else Role.STATUS), False


def ambiguous_roles(heading: str) -> tuple[Role, ...]:
    """Return the roles that a heading such as "Product" may name; empty for other headings."""
    return _AMBIGUOUS.get(heading_words(heading), ())


@lru_cache(maxsize=65536)
def is_heading(text: str) -> bool:
    """Return whether the whole text is a known heading, or consists of known parts."""
    if not text or len(text) > LONGEST_HEADING:
        return False
    words = normalize(BRACKETS.sub(" ", text)) or text.strip()  # a hint in brackets alone is not a heading
    return words in _BY_WORDS or (role_by_parts(words) or ("", False))[1]


def heading_words(heading: str) -> str:
    """Return the folded words of a heading. Text in brackets counts only if the heading has no other text."""
    return normalize(BRACKETS.sub(" ", heading)) or normalize(heading) or heading.strip()


BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


COLUMNS: Mapping[Role, str] = {
    Role.WORK: "Design",
    Role.LINK: "Link",
    Role.STATUS: "Status",
    Role.REPORTED: english("Reported on"),
    Role.REMOVED: english("Removed on"),
    Role.COMPLAINT_NO: english("Complaint no."),
    Role.IPR: "IPR",
    Role.IPR_NUMBER: english("IPR number"),
    Role.CLIENT: "Client",
    Role.STORE: "Store",
    Role.STORE_NUMBER: english("Store number"),
    Role.COUNTRY: english("Seller's country"),
    Role.TITLE: english("Product title"),
    Role.PRODUCT_TYPE: english("Product type"),
    Role.PRICE: "Price",
    Role.NOTE: "Note",
    Role.JUDGED: "Judged",
}
SHOWN = (
    english("Client's permission until"),
    english("Reported all the same, because"),
    english("Search words"),
)
"""Headings of columns that are only for human readers. An import keeps their cells as notes."""
HEADINGS = (*COLUMNS.values(), *SHOWN)
ONLY_OURS = frozenset(SHOWN)
"""Headings that occur only in files that this program exported."""
