"""Every text of the portal in both languages, and the options of its forms; the texts are in `words.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Language(StrEnum):
    """A language of the pages; the values are those of `--lang` and of `?lang=`."""

    EN = "en"
    ZH = "zh"

    @property
    def locale(self) -> str:
        """The value of the language cookie, as portals of this kind spell it."""
        return self.of(("en_US", "zh_CN"))

    @property
    def html(self) -> str:
        """The value of the page's `lang` attribute."""
        return self.of(("en", "zh-CN"))

    def of(self, texts: tuple[str, str]) -> str:
        """The text in this language, of a pair of English and Chinese."""
        return texts[list(Language).index(self)]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One option of a drop-down or a radio group."""

    code: str
    """The value that the form sends; never shown."""
    texts: tuple[str, str]

    def as_json(self, language: Language) -> dict[str, Any]:
        """The option for the pages' scripts."""
        return {"code": self.code, "text": language.of(self.texts)}


@dataclass(frozen=True, slots=True)
class ComplaintReason(CatalogueEntry):
    """A complaint reason, with the explanation shown after it is chosen."""

    explanation: tuple[str, str]
    extra: tuple[str, str] | None
    """The label of the additional field of this reason, or None."""
    ipr_type: str
    """`copyright`, or `any` for the other types."""
    only: str
    """`usual` or `unknown`: the reason is only in that list; empty: in both."""

    def as_json(self, language: Language) -> dict[str, Any]:
        """The option, with its explanation and additional field."""
        return {
            "code": self.code,
            "text": language.of(self.texts),
            "explanation": language.of(self.explanation),
            "extra": language.of(self.extra) if self.extra else "",
        }


def read_language(text: str) -> Language | None:
    """The language of a text such as `en`, `zh`, `en_US` or `zh-CN`, or None."""
    start = text.strip().lower()[:2]
    return Language(start) if start in set(Language) else None


def words(language: Language, *, renamed: bool = False) -> dict[str, str]:
    """All texts of one language, by key; `renamed` gives the fields of the form other names."""
    place = list(Language).index(language)
    parts = ("words", "renamed") if renamed else ("words",)
    return {key: both[place] for part in parts for key, both in _FILE[part].items()}


def choice_of(code: str, of: str) -> CatalogueEntry | None:
    """The option with this code in a list of `CHOICES`, or among all reasons; None if unknown."""
    entries = REASONS if of == "reasons" else CHOICES[of]
    return next((entry for entry in entries if entry.code == code), None)


def words_of(code: str, of: str, language: Language) -> str:
    """The words of an option; empty for an unknown code."""
    found = choice_of(code, of)
    return language.of(found.texts) if found else ""


def reasons_for(ipr_type: str, *, without_pirated: bool = False) -> tuple[ComplaintReason, ...]:
    """The reasons for a type of right; `without_pirated` leaves out every reason that contains piracy."""
    kind, absent = ipr_type if ipr_type == "copyright" else "any", "usual" if without_pirated else "unknown"
    return tuple(reason for reason in REASONS if reason.ipr_type == kind and reason.only != absent)


def _both(texts: list[str]) -> tuple[str, str]:
    english, chinese = texts
    return english, chinese


_FILE: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
CHOICES: dict[str, tuple[CatalogueEntry, ...]] = {
    name: tuple(CatalogueEntry(code, (english, chinese)) for code, english, chinese in entries)
    for name, entries in _FILE["choices"].items()
}
"""Options by the names that the form schemas use."""
REASONS = tuple(
    ComplaintReason(code, _both(texts), _both(explanation), _both(extra) if extra else None, ipr_type, only)
    for code, ipr_type, only, texts, explanation, extra in _FILE["reasons"]
)
"""Every complaint reason of any list."""
