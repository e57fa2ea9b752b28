"""Reads headings by their two parts, what a column is about and what of it, where no list knows them whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from helper.exchange.words.lexicon import Phrases
from helper.model.spelling import folded, is_squeezed

_ANY = "any"
_JOINTS = ("", "s", "n", "en", "e", "es")
"""What German and its neighbours put between the parts of a word."""

_LEAST_PART = 4
"""A shorter part is too easily the beginning of another word."""

_LEAST_STEM = 4
_LONGEST_ENDING = 3

_ROLES = {
    ("complaint", "number"): "number",
    ("complaint", "date"): "reported",
    ("complaint", "by"): "operator",
    ("gone", "date"): "removed",
    ("store", "number"): "store_number",
    ("store", "name"): "store",
    ("store", "link"): "store",
    ("item", "number"): "item_id",
    ("item", "link"): "link",
    ("item", "name"): "title",
    ("right", "number"): "ipr_number",
    ("right", "name"): "ipr",
    ("work", "name"): "work",
    ("work", "link"): "aside",
    ("original", "link"): "aside",
    ("right", "state"): "aside",  # "approved" there says nothing about the listing
    ("work", "state"): "aside",
    (_ANY, "state"): "status",
    (_ANY, "note"): "note",
    (_ANY, "price"): "price",
    (_ANY, "picture"): "aside",
    (_ANY, "count"): "aside",
}
"""The role of a column by its parts."""


def role_by_parts(heading: str) -> tuple[str, bool] | None:
    """The role that a folded heading's parts give it, and whether they are all it says; None: not one of each."""
    about, what, rest = set(), set(), False
    for part in _parts(heading):
        about |= {kind for side, kind in part if side == "about"}
        what |= {kind for side, kind in part if side == "what"}
        rest = rest or not part
    if about in ({"work"}, {"original", "work"}) and not what:
        return "work", "original" in about and not rest  # "my picture", "which drawings"
    if "original" in about:
        about = {"original"}  # nothing of the original is the copy's
    elif len(about) > 1:
        about.discard("item")  # the date of a product's complaint is the complaint's
    if not about and what == {"picture", "name"}:
        return "work", False  # what artists call their pictures
    if len(about) != 1 or len(what) != 1:
        return None
    thing, of_it = about.pop(), what.pop()
    role = _ROLES.get((thing, of_it)) or _ROLES.get((_ANY, of_it))
    return (role, not rest) if role else None


_Meanings = frozenset[tuple[str, str]]
"""Sides and kinds of a part: a word such as "report" may be on one side only, yet nothing forbids both."""


def _parts(heading: str) -> Iterator[_Meanings]:
    """What each part of the heading means; nothing for a word that is no part, small words left out."""
    for _, phrase in list(_phrases().find(heading)):
        yield _known()[phrase]
        heading = heading.replace(phrase, " ", 1) if is_squeezed(phrase) else _without_word(heading, phrase)
    for word in heading.split():
        if word in _known():
            yield _known()[word]  # it stood beside words of a script without blanks
        elif word not in _small():
            yield _of_compound(word) or _of_form(word)


def _without_word(heading: str, phrase: str) -> str:
    return f" {heading} ".replace(f" {phrase} ", " ", 1).strip()


def _of_compound(word: str) -> _Meanings:
    """The meanings of the two parts of a compound word; nothing when it is none."""
    known = _known()
    for cut in range(_LEAST_PART, len(word) - 1):
        first = word[:cut]
        last = next((end for end in (word[cut:], word[cut:-1], word[cut:-2]) if end in known), None)
        stems = (first.removesuffix(joint) for joint in _JOINTS)
        stem = next((stem for stem in stems if stem in known), None)
        if stem is not None and last is not None:
            about = {meaning for meaning in known[stem] if meaning[0] == "about"}
            return frozenset(about | {meaning for meaning in known[last] if meaning[0] == "what"})
    return frozenset()


def _of_form(word: str) -> _Meanings:
    """The meanings of a word that stands here in another form: several of it, or bent as Slavic and Turkish words are."""
    stems = (
        word[: len(word) - cut] for cut in range(1, _LONGEST_ENDING + 1) if len(word) - cut >= _LEAST_STEM
    )
    return next((_stems()[stem] for stem in stems if stem in _stems()), frozenset())


@cache
def _stems() -> Mapping[str, _Meanings]:
    """The known words, also without their last letter."""
    shorter = {word[:-1]: meanings for word, meanings in _known().items() if len(word) > _LEAST_STEM + 1}
    return {**shorter, **{word: meanings for word, meanings in _known().items() if len(word) >= _LEAST_STEM}}


@cache
def _phrases() -> Phrases:
    return Phrases(_known())


@cache
def _known() -> Mapping[str, _Meanings]:
    found: dict[str, set[tuple[str, str]]] = {}
    for side in ("about", "what"):
        for kind, words in _lists()[side].items():
            for word in words:
                found.setdefault(folded(word), set()).add((side, kind))
    return {word: frozenset(meanings) for word, meanings in found.items()}


@cache
def _small() -> frozenset[str]:
    return frozenset(map(folded, _lists()["words"]["small"]))


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).with_name("lexicon_data") / "heading_parts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
