"""The texts of the portal in both languages, and the options of its forms, as read from `words.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter


class Language(StrEnum):
    """A language of the portal's pages. `--lang` and `?lang=` accept these values."""

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
    """`usual` or `unknown` if only that list offers the reason; empty if both lists offer it.

    Under the fault `unknown_reason_list`, the portal shows the list `unknown`.
    """

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

    If `renamed` is True, the form's fields have other labels.
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

    If `without_pirated` is True, leave out the reasons about piracy.
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


MOST_UPLOADS = 4
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class FieldKind(StrEnum):
    """The type of a field. Each value is also the name of the template macro that renders such fields."""

    SELECT = "select"
    RADIOS = "radios"
    LINE = "line"
    TEXT = "text"
    LINKS = "links"
    """The text box for the links to listings, which has a Verify button."""
    FILES = "files"
    TICK = "tick"


_UNANSWERED = {
    FieldKind.SELECT: "must_choose",
    FieldKind.RADIOS: "must_choose",
    FieldKind.FILES: "must_upload",
    FieldKind.TICK: "must_tick",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form.

    `label`, `hint` and `placeholder` are text keys, or empty if the field has no such text.
    """

    name: str
    """The name under which requests contain the field's value."""
    kind: FieldKind
    label: str = ""
    must: bool = True
    hint: str = ""
    placeholder: str = ""
    options: str = ""
    """The name of the field's list in `catalogue.CHOICES`; empty if its options depend on other fields."""
    needs: tuple[str, ...] = ()
    """Fields that must be filled before this field is enabled.

    If one of them changes, this field is cleared.
    """
    shown_if: tuple[str, tuple[str, ...]] | None = None
    """The name of another field, and the values of that field for which this field is shown.

    None if this field is always shown.
    """
    most: int = 1
    is_day: bool = False
    download: str = ""
    """The address of a file that the field offers for download; empty if there is no such file."""

    @property
    def empty(self) -> Any:
        if self.kind is FieldKind.TICK:
            return False
        return [] if self.most > 1 else ""

    def is_shown(self, values: Mapping[str, Any]) -> bool:
        return self.shown_if is None or values.get(self.shown_if[0]) in self.shown_if[1]

    def problem(self, value: Any) -> str:
        """Return the text key of the error in this value of the field; empty if the value is valid."""
        if self.is_day and value and not _DAY.fullmatch(value):
            return "bad_day"
        blank = not value.strip() if isinstance(value, str) else not value
        is_offered = not self.options or choice_of(value, self.options) is not None
        return _UNANSWERED.get(self.kind, "must_fill") if self.must and (blank or not is_offered) else ""

    def as_json(self, shown: Mapping[str, str], language: Language) -> dict[str, Any]:
        texts = {part: shown.get(getattr(self, part), "") for part in ("label", "hint", "placeholder")}
        options = [entry.as_json(language) for entry in CHOICES.get(self.options, ())]
        return {**asdict(self), **texts, "options": options, "empty": self.empty}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """One part of a form: either a separate page or a section of a page."""

    id: str
    heading: str
    fields: tuple[FormField, ...]
    send: str = ""
    """The address to which Next sends this part's values; empty if they are sent with the last part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDescription:
    id: str
    heading: str
    parts: tuple[FormPart, ...]
    upload: str = ""
    """The address to which the page uploads files."""
    draft: str = ""
    """The address to which Save Draft sends the values; empty for a form without this button."""
    taken: Mapping[str, str]
    """The text keys for the success message: title, text, label of the number, and labels of two buttons."""

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for part in self.parts for field in part.fields)

    def as_json(self, shown: Mapping[str, str], language: Language) -> dict[str, Any]:
        parts = [
            {
                "id": part.id,
                "heading": shown[part.heading],
                "send": part.send,
                "fields": [field.as_json(shown, language) for field in part.fields],
            }
            for part in self.parts
        ]
        taken = {name: shown[key] for name, key in self.taken.items()}
        return {**asdict(self), "heading": shown[self.heading], "taken": taken, "parts": parts}


def read_values(fields: Iterable[FormField], body: Any) -> dict[str, Any] | None:
    """Return the fields' values as they were sent; None if the body or a value has the wrong type."""
    if not isinstance(body, dict):
        return None
    values: dict[str, Any] = {}
    for field in fields:
        value = body.get(field.name, field.empty)
        if field.kind is FieldKind.TICK:
            value = value is True
        elif not isinstance(value, type(field.empty)):
            return None
        values[field.name] = value
    return values


def find_problems(fields: Iterable[FormField], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the errors as text keys, by field; empty if all values are valid."""
    found = {field.name: field.problem(values[field.name]) for field in fields if field.is_shown(values)}
    return {name: problem for name, problem in found.items() if problem}


_FORMS_FILE = Path(__file__).with_name("forms.json").read_bytes()
_FORMS = TypeAdapter(dict[str, FormDescription]).validate_json(_FORMS_FILE)
COMPLAINT, REGISTRATION = _FORMS["complaint"], _FORMS["registration"]
"""The complaint form, and the form for the registration of a work."""

_EVIDENCE_PART = COMPLAINT.parts[-1]
_EVIDENCE_NEEDED = replace(_EVIDENCE_PART.fields[0], must=True, hint="evidence_hint_must")
COMPLAINT_WITH_EVIDENCE = replace(
    COMPLAINT,
    parts=(
        *COMPLAINT.parts[:-1],
        replace(_EVIDENCE_PART, fields=(_EVIDENCE_NEEDED, *_EVIDENCE_PART.fields[1:])),
    ),
)
"""The complaint form in which evidence is required."""
