"""The texts of the portal in both languages, and the options of its forms, as read from `words.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Language(StrEnum):
    """A language of the portal's pages. The values are those of `--lang` and `?lang=`."""

    EN = "en"
    ZH = "zh"

    @property
    def locale(self) -> str:
        """The value of the language cookie, in the spelling of real portals."""
        return self.of(("en_US", "zh_CN"))

    @property
    def html(self) -> str:
        return self.of(("en", "zh-CN"))

    def of(self, texts: tuple[str, str]) -> str:
        """Return the text in this language. `texts` consists of an English and a Chinese text."""
        return texts[list(Language).index(self)]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    code: str
    """The value that the form sends. Pages never show this value."""
    texts: tuple[str, str]

    def as_json(self, language: Language) -> dict[str, Any]:
        return {"code": self.code, "text": language.of(self.texts)}


@dataclass(frozen=True, slots=True)
class ComplaintReason(CatalogueEntry):
    """A complaint reason. When the user chooses the reason, the page shows its explanation."""

    explanation: tuple[str, str]
    extra: tuple[str, str] | None
    """The label of the extra field that this reason adds, in both languages; None if it adds no field."""
    ipr_type: str
    """The type of right to which the reason applies: `copyright`, or `any` for all other types."""
    only: str
    """The list in which the reason is offered: `usual` or `unknown`; empty if both lists offer it."""

    def as_json(self, language: Language) -> dict[str, Any]:
        return {
            "code": self.code,
            "text": language.of(self.texts),
            "explanation": language.of(self.explanation),
            "extra": language.of(self.extra) if self.extra else "",
        }


def read_language(text: str) -> Language | None:
    """Return the language for a text such as `en`, `zh`, `en_US` or `zh-CN`; None if unknown."""
    start = text.strip().lower()[:2]
    return Language(start) if start in set(Language) else None


def words(language: Language, *, renamed: bool = False) -> dict[str, str]:
    """Return all texts of the portal in one language, by key.

    With `renamed`, the form's fields have other labels.
    """
    place = list(Language).index(language)
    parts = ("words", "renamed") if renamed else ("words",)
    return {key: both[place] for part in parts for key, both in _FILE[part].items()}


def choice_of(code: str, of: str) -> CatalogueEntry | None:
    """Return the option with this code; None if the code is unknown.

    `of` is the name of a list in `CHOICES`, or `reasons`.
    """
    entries = REASONS if of == "reasons" else CHOICES[of]
    return next((entry for entry in entries if entry.code == code), None)


def words_of(code: str, of: str, language: Language) -> str:
    found = choice_of(code, of)
    return language.of(found.texts) if found else ""


def reasons_for(ipr_type: str, *, without_pirated: bool = False) -> tuple[ComplaintReason, ...]:
    """Return the complaint reasons for a type of right.

    With `without_pirated`, return the reasons of the list that has none about piracy.
    """
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
"""The options of drop-downs and radio groups, by the names that the form schemas use for these lists."""
REASONS = tuple(
    ComplaintReason(code, _both(texts), _both(explanation), _both(extra) if extra else None, ipr_type, only)
    for code, ipr_type, only, texts, explanation, extra in _FILE["reasons"]
)
