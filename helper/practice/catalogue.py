"""Every text of the portal in both languages, and what its forms let one choose; the texts are in `words.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Language(StrEnum):
    """A language the pages can be shown in; the values are those of `--lang` and of `?lang=`."""

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
        """The text of this language, of an English and a Chinese one."""
        return texts[list(Language).index(self)]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry of a drop-down or a group of radio buttons."""

    code: str
    """What the form sends; never shown."""
    texts: tuple[str, str]

    def as_json(self, language: Language) -> dict[str, Any]:
        """What the pages' scripts are told of it."""
        return {"code": self.code, "text": language.of(self.texts)}


@dataclass(frozen=True, slots=True)
class ComplaintReason(CatalogueEntry):
    """A complaint reason with what the page says once it is chosen."""

    explanation: tuple[str, str]
    extra: tuple[str, str] | None
    """The name of the one additional field this reason asks for, or None."""
    ipr_type: str
    """`copyright`, or `any` for the other types."""
    only: str
    """`usual` or `unknown`: whether it is in that list of reasons only; empty: in both."""

    def as_json(self, language: Language) -> dict[str, Any]:
        """Also what is said and asked for once it is chosen."""
        return {
            "code": self.code,
            "text": language.of(self.texts),
            "explanation": language.of(self.explanation),
            "extra": language.of(self.extra) if self.extra else "",
        }


def read_language(text: str) -> Language | None:
    """The language meant by `en`, `zh`, `en_US`, `zh-CN` and the like, or None."""
    start = text.strip().lower()[:2]
    return Language(start) if start in set(Language) else None


def words(language: Language, *, renamed: bool = False) -> dict[str, str]:
    """All texts of one language, by key; `renamed` gives the fields of the form other names."""
    place = list(Language).index(language)
    parts = ("words", "renamed") if renamed else ("words",)
    return {key: both[place] for part in parts for key, both in _FILE[part].items()}


def choice_of(code: str, of: str) -> CatalogueEntry | None:
    """The entry with this code in a list of `CHOICES`, or in that of all reasons; None where there is none."""
    entries = REASONS if of == "reasons" else CHOICES[of]
    return next((entry for entry in entries if entry.code == code), None)


def words_of(code: str, of: str, language: Language) -> str:
    """The words of an entry; empty where nobody offered that code."""
    found = choice_of(code, of)
    return language.of(found.texts) if found else ""


def reasons_for(ipr_type: str, *, without_pirated: bool = False) -> tuple[ComplaintReason, ...]:
    """The reasons for a type of right; `without_pirated` leaves out every entry that speaks of piracy."""
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
"""By the names that the forms' descriptions use."""
REASONS = tuple(
    ComplaintReason(code, _both(texts), _both(explanation), _both(extra) if extra else None, ipr_type, only)
    for code, ipr_type, only, texts, explanation, extra in _FILE["reasons"]
)
"""Every complaint reason of any list."""
