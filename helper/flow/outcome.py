"""Reads the page after a submission: whether the form was accepted, its number, and the refused links.

The page may also contain the user's own texts, such as a name, a design or a seller. A text that is not
clearly a result is ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from helper.flow.spec import OutcomeWords
from helper.flow.text_matching import fits, fold, label_key
from helper.model.attempt import looks_like_number

_MOST_DIGITS = 20
MOST_WORDS = 300
"""Maximum number of characters of the portal's message that are kept."""

Lines = Sequence[tuple[str, str]]
"""Pairs of a line as the page shows it, and the same line normalised for comparison."""

_CLAUSE_END = re.compile(r"[.。!;,、|:?]")
_CONDITION = re.compile(r"\b(?:if|once|after|when|until|before|unless|whether|how)\b|\?|如果|若|是否|后|之前")
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|unable|fail\w*|will|would|should|must|may|please|yet)\b|n't\b|未|没|不|失败|无法|请|将"
)
_DOUBT_OF_YES = re.compile(f"{_CONDITION.pattern}|{_NEGATION.pattern}")
_CONNECTOR = r"[\s:#.=\-–—\"'“”()\[\]|]{0,12}(?:(?:is\b|为|是)[\s:]{0,3})?"
_TOKEN = r"(?P<token>\+?[0-9a-z](?:[0-9a-z\-/._+]*[0-9a-z])?)(?![0-9a-z_])(?! ?[0-9]{2,5}(?![0-9/:.\-]))"  # noqa: S105 - a piece of a pattern
_SHORT = 5
"""A number with this many digits or fewer counts only if no word follows: "12345 characters" is an amount."""
_AT_END = re.compile(r"\s*(?:[.。,;!)\]|]|$)", re.MULTILINE)
_PART = re.compile(r"[0-9A-Za-z+][0-9A-Za-z\-/._+]*")


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """The result of a submission, as stated by a page or by the server's response."""

    accepted: bool | None = None
    """Whether the complaint was accepted; None if the page states neither or both."""
    number: str = ""
    """The complaint's number with leading zeros; empty unless exactly one number was found."""
    words: str = ""
    """The line of the page that states the result."""
    broke: bool = False
    """Whether the page or the connection failed.

    The portal may then have received the complaint, whatever the page says.
    """


def outcome_in(text: str, words: OutcomeWords, *, known_ids: Collection[str] = ()) -> SeenOutcome:
    """Read the result from a page's visible text.

    `known_ids` holds item ids, which are never the complaint's number.
    """
    lines = [(line.strip(), fold(line)) for line in text.splitlines() if line.strip()]
    accepted = _line_saying(lines, words.accepted, _DOUBT_OF_YES)
    refused = _line_saying(lines, words.refused, _CONDITION)
    number = _number_in(lines, words.number_label, frozenset(known_ids))
    if bool(accepted) == bool(refused):
        return SeenOutcome(accepted=None, number=number, words=accepted or refused)
    return SeenOutcome(accepted=bool(accepted), number=number, words=accepted or refused)


def links_in(
    rows: Iterable[str], ids: Collection[str], ok_words: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Return each link that the portal's own check refused, once: its item id and the portal's message.

    Each of `rows` is the visible text of the smallest part of the page that contains exactly one of our item
    ids. Read the rows only after the check has ended. A row that has no text beside the link states no
    result.
    """
    refused: dict[str, str] = {}
    for row in rows:
        named = set(re.findall(r"[0-9]+", row)) & set(ids)
        if len(named) == 1:
            item_id = named.pop()
            said = _row_texts(row, item_id)
            if said and not any(fits(cell, ok_words) for cell in said):
                refused.setdefault(item_id, " ".join(said)[:MOST_WORDS])
    return tuple(refused.items())


def _line_saying(lines: Lines, wordings: tuple[str, ...], doubt: re.Pattern[str]) -> str:
    """Return the first line that contains one of the texts, unless the text is negated or conditional."""
    sayings = _sayings(wordings)
    if sayings is None:
        return ""
    for line, folded in lines:
        for match in sayings.finditer(folded):
            before = _CLAUSE_END.split(folded[: match.start()])[-1]
            after = folded[match.end() :]
            end = _CLAUSE_END.search(after)
            # Include the punctuation that ends the clause, because a question mark shows that the clause
            # states no result.
            rest = before + " " + (after[: end.end()] if end else after)
            if not doubt.search(rest):
                return line[:MOST_WORDS]
    return ""


def _number_in(lines: Lines, labels: tuple[str, ...], known_ids: frozenset[str]) -> str:
    """Return the number right after one of its labels; empty unless exactly one number follows a label."""
    label = _sayings(labels)
    if label is None:
        return ""
    folded = "\n".join(folded for _, folded in lines)
    found = {
        match["token"]
        for match in _after(label).finditer(folded)
        if len(match["token"]) > _SHORT or _AT_END.match(folded, match.end())
    }
    shown = numbers_in("\n".join(line for line, _ in lines)) if found else ()
    labelled = (number for number in shown if number.lower() in found)
    numbers = {number for number in labelled if not any(item_id in number for item_id in known_ids)}
    return numbers.pop() if len(numbers) == 1 else ""


def numbers_in(text: str) -> set[str]:
    """Return possible complaint numbers: digits, or capital letters with digits.

    Dates and phone numbers are left out.
    """
    parts = (part.rstrip("-/._+") for part in _PART.findall(unicodedata.normalize("NFKC", text)))
    return {part for part in parts if _may_be_number(part)}


def _may_be_number(part: str) -> bool:
    if part.isdigit():
        return _SHORT <= len(part) <= _MOST_DIGITS and not _is_day(part)
    return part[:1].isalpha() and part.isupper() and looks_like_number(part)


@lru_cache(maxsize=64)
def _sayings(wordings: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern that matches any of the texts as whole words.

    Chinese texts need no word boundaries.
    """
    words = sorted({label_key(wording) for wording in wordings} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_whole_words, words))) if words else None


def _whole_words(words: str) -> str:
    start = r"(?<!\w)" if words[0].isascii() else ""
    end = r"(?!\w)" if words[-1].isascii() else ""
    return start + re.escape(words) + end


@lru_cache(maxsize=64)
def _after(label: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{label.pattern}){_CONNECTOR}{_TOKEN}")


def _is_day(token: str) -> bool:
    """Return whether the token has eight digits that can be a date of this century."""
    if len(token) != 8 or not token.startswith("20"):
        return False
    try:
        date.fromisoformat(token)
    except ValueError:
        return False
    return True


def _row_texts(row: str, item_id: str) -> list[str]:
    """Return the texts of a row, without the link and the row's number."""
    link = re.compile(rf"\S*{item_id}(?:\.html)?(?:[?#][\w=&%.~+:/-]*)?")
    cells = (
        re.sub(r"^\s*\d+[.)]?\s+", "", link.sub(" ", cell)).strip() for cell in re.split(r"[\n\t|]+", row)
    )
    return [cell for cell in cells if any(sign.isalpha() for sign in cell)]
