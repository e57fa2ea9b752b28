"""The portal's forms as data: parts, fields, options and validation.

The schemas are in `forms.json`. Both variants of the portal render them with their own templates. Rules that need
other data are in `filed_complaints` and `endpoints`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from helper.practice.catalogue import CHOICES, Language, choice_of

MOST_UPLOADS = 4
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class FieldKind(StrEnum):
    """The type of a field. Each value is also the name of the field's renderer."""

    SELECT = "select"
    RADIOS = "radios"
    LINE = "line"
    TEXT = "text"
    LINKS = "links"
    """The text box for the listings, with the button Verify."""
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
    """One field of a form. `label`, `hint` and `placeholder` are text keys; empty for no text."""

    name: str
    """The field's name in requests."""
    kind: FieldKind
    label: str = ""
    must: bool = True
    hint: str = ""
    placeholder: str = ""
    options: str = ""
    """The options' name in `catalogue.CHOICES`; empty if the options depend on other fields."""
    needs: tuple[str, ...] = ()
    """Fields that must have values before this field is enabled. A change of one of them clears this field."""
    shown_if: tuple[str, tuple[str, ...]] | None = None
    """Another field, and its values for which this field is shown; None for a field that is always shown."""
    most: int = 1
    is_day: bool = False
    download: str = ""
    """The address of a file that the field offers for download; empty without one."""

    @property
    def empty(self) -> Any:
        if self.kind is FieldKind.TICK:
            return False
        return [] if self.most > 1 else ""

    def is_shown(self, values: Mapping[str, Any]) -> bool:
        return self.shown_if is None or values.get(self.shown_if[0]) in self.shown_if[1]

    def problem(self, value: Any) -> str:
        """Return the text key of the error in this value; empty if the value is valid."""
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
    """One part of a form: a page of its own, or a section of the page."""

    id: str
    heading: str
    fields: tuple[FormField, ...]
    send: str = ""
    """The address to which Next sends this part's values; empty if the last part sends them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDescription:
    id: str
    heading: str
    parts: tuple[FormPart, ...]
    upload: str = ""
    """The address for uploading files."""
    draft: str = ""
    """The address that Save Draft calls; empty for a form without this button."""
    taken: Mapping[str, str]
    """The text keys of the success message: `title`, `text`, `number`, `view` and `another`."""

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
    """Return the fields' values as sent; None if the body has a wrong shape or type."""
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
    """Return the errors as text keys by field; empty if all values are valid."""
    found = {field.name: field.problem(values[field.name]) for field in fields if field.is_shown(values)}
    return {name: problem for name, problem in found.items() if problem}


_FILE = Path(__file__).with_name("forms.json").read_bytes()
_FORMS = TypeAdapter(dict[str, FormDescription]).validate_json(_FILE)
COMPLAINT, REGISTRATION = _FORMS["complaint"], _FORMS["registration"]
"""The complaint form, and the form for registering a work."""

_EVIDENCE_PART = COMPLAINT.parts[-1]
_EVIDENCE_NEEDED = replace(_EVIDENCE_PART.fields[0], must=True, hint="evidence_hint_must")
COMPLAINT_WITH_EVIDENCE = replace(
    COMPLAINT,
    parts=(
        *COMPLAINT.parts[:-1],
        replace(_EVIDENCE_PART, fields=(_EVIDENCE_NEEDED, *_EVIDENCE_PART.fields[1:])),
    ),
)
"""The complaint form with required evidence."""
