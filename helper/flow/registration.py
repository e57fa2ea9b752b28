"""How a portal writes the entries of its list of registrations, without any of their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MOST_FORMS = 3
_GROUPS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NONE = re.compile(r"n\s*/?\s*a|none|-+|无", re.IGNORECASE)
_LONGEST_COUNTRY = 24


def form_of(entries: Iterable[str]) -> str:
    """Their shapes, the commonest first: `T (C)(N)` is a text, a word and a number in brackets; `N/A` stands for itself."""
    counts: dict[str, int] = {}
    for entry in entries:
        shape = _shape(unicodedata.normalize("NFKC", entry))
        counts[shape] = counts.get(shape, 0) + 1
    ranked = sorted(counts, key=lambda shape: -counts[shape])
    return " or ".join(ranked[:_MOST_FORMS])


def _shape(entry: str) -> str:
    """`T` for what is outside brackets, and for each bracket group what sort of thing it holds."""
    parts: list[str] = []
    end = 0
    for group in _GROUPS.finditer(entry):
        parts.append(_outside(entry[end : group.start()]))
        parts.append(f"({_inside(group.group(1).strip())})")
        end = group.end()
    parts.append(_outside(entry[end:]))
    return "".join(parts).strip()


def _outside(text: str) -> str:
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}T{' ' if text[-1].isspace() else ''}"


def _inside(text: str) -> str:
    if _NONE.fullmatch(text) or not text:
        return "N/A"
    if any(sign.isdigit() for sign in text):
        return "N"
    return "C" if len(text) <= _LONGEST_COUNTRY and len(text.split()) <= 3 else "T"
