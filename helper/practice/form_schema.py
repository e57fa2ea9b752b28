"""The forms of the portal as data: their parts, fields, options and what must be in them.

Both variants draw what is described here, each with its own template, and what a page sends is checked against the same description. Rules that need more than the form itself are with the complaint and the IPR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from helper.practice.catalogue import CHOICES, REASONS, Language, choice_of

MOST_UPLOADS = 4
"""So many files a complaint takes."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class FieldKind(StrEnum):
    """How a field is filled; each value is also the name of what draws it."""

    SELECT = "select"
    RADIOS = "radios"
    LINE = "line"
    TEXT = "text"
    LINKS = "links"
    """The box for the listings, with Verify below it."""
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
    """One row of a form. Label, hint and placeholder are keys of words; empty means that there is none."""

    name: str
    """Of the value that is sent."""
    kind: FieldKind
    label: str = ""
    must: bool = True
    hint: str = ""
    placeholder: str = ""
    options: str = ""
    """The list of `catalogue.CHOICES` it offers; empty: what it offers hangs on other fields."""
    needs: tuple[str, ...] = ()
    """Fields that come before: without them it cannot be chosen, and a change of theirs empties it."""
    shown_if: tuple[str, tuple[str, ...]] | None = None
    """It is there only while another field has one of these values."""
    most: int = 1
    """So many files."""
    is_day: bool = False
    download: str = ""
    """An address from which a file can be had, with the words `statement_download`."""

    @property
    def empty(self) -> Any:
        """Its value while nothing was entered."""
        if self.kind is FieldKind.TICK:
            return False
        return [] if self.most > 1 else ""

    def is_shown(self, values: Mapping[str, Any]) -> bool:
        return self.shown_if is None or values.get(self.shown_if[0]) in self.shown_if[1]

    def problem(self, value: Any) -> str:
        """The key of the sentence that says what is wrong with a value by itself; empty: nothing."""
        if self.is_day and value and not _DAY.fullmatch(value):
            return "bad_day"
        blank = not value.strip() if isinstance(value, str) else not value
        is_offered = not self.options or choice_of(value, self.options) is not None
        return _UNANSWERED.get(self.kind, "must_fill") if self.must and (blank or not is_offered) else ""

    def as_json(self, shown: Mapping[str, str], language: Language) -> dict[str, Any]:
        """What the pages are told of it, in the visitor's language."""
        texts = {part: shown.get(getattr(self, part), "") for part in ("label", "hint", "placeholder")}
        options = [entry.as_json(language) for entry in CHOICES.get(self.options, ())]
        return {**asdict(self), **texts, "options": options, "empty": self.empty}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """What stands on one page, or in one part of a page."""

    id: str
    heading: str
    """The key of its words."""
    fields: tuple[FormField, ...]
    send: str = ""
    """Where its values go when it is left; empty: they wait for the last part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDescription:
    """One form."""

    id: str
    heading: str
    parts: tuple[FormPart, ...]
    upload: str = ""
    """Where its files go."""
    draft: str = ""
    """Where Save Draft goes; empty: it has no such button."""
    taken: Mapping[str, str]
    """How success is told: keys of words by `title`, `text`, `number`, `view`, `another`."""

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for part in self.parts for field in part.fields)

    def as_json(self, shown: Mapping[str, str], language: Language) -> dict[str, Any]:
        """What the pages need to draw it."""
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
    """The values of these fields exactly as a page sent them; None where the body has another shape."""
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
    """What must be mended, by field: the key of the sentence beside it; empty where all is well."""
    found = {field.name: field.problem(values[field.name]) for field in fields if field.is_shown(values)}
    return {name: problem for name, problem in found.items() if problem}


def _select(name: str, label: str, options: str = "", **more: Any) -> FormField:
    return FormField(name=name, kind=FieldKind.SELECT, label=label, options=options, **more)


def _line(name: str, label: str, **more: Any) -> FormField:
    return FormField(name=name, kind=FieldKind.LINE, label=label, **more)


def _file(name: str, label: str, **more: Any) -> FormField:
    return FormField(name=name, kind=FieldKind.FILES, label=label, **{"hint": "one_file", **more})


_WEBSITE = _select("website", "website", "websites")
_IPR_TYPE = _select("iprType", "ipr_type", "iprTypes")
_DECLARATION = FormField(name="declaration", kind=FieldKind.TICK)

COMPLAINT = FormDescription(
    id="complaint",
    heading="submit_complaint",
    upload="/complaint/evidence.json",
    taken={
        "title": "success_title", "text": "success_text", "number": "complaint_number", "view": "view_complaint",
        "another": "submit_another",
    },
    parts=(
        FormPart(
            id="rights",
            heading="part_rights",
            fields=(
                _WEBSITE,
                _IPR_TYPE,
                _select("ipr", "ipr", needs=("iprType",), hint="ipr_hint"),
                FormField(
                    name="complaintType", kind=FieldKind.RADIOS, label="complaint_type", options="complaintTypes"
                ),
                _select("reason", "reason", needs=("iprType", "complaintType")),
                _line(
                    "extra",
                    "",
                    needs=("reason",),
                    shown_if=("reason", tuple(reason.code for reason in REASONS if reason.extra)),
                ),
            ),
        ),
        FormPart(
            id="listings",
            heading="part_listings",
            fields=(
                FormField(
                    name="links", kind=FieldKind.LINKS, label="listings",
                    hint="listings_hint", placeholder="listings_placeholder",
                ),
                FormField(
                    name="explanation", kind=FieldKind.TEXT, label="description", must=False,
                    placeholder="description_placeholder",
                ),
            ),
        ),
        FormPart(
            id="evidence",
            heading="part_evidence",
            send="/complaint/complaintSubmission/submit.json",
            fields=(
                _file("evidence", "evidence", must=False, most=MOST_UPLOADS, hint="evidence_hint"),
                _DECLARATION,
            ),
        ),
    ),
)  # fmt: skip
"""The complaint of somebody with an account."""

_EVIDENCE_PART = COMPLAINT.parts[-1]
_EVIDENCE_NEEDED = replace(_EVIDENCE_PART.fields[0], must=True, hint="evidence_hint_must")
COMPLAINT_WITH_EVIDENCE = replace(
    COMPLAINT,
    parts=(*COMPLAINT.parts[:-1], replace(_EVIDENCE_PART, fields=(_EVIDENCE_NEEDED, _DECLARATION))),
)
"""The same where no complaint is taken without a file."""

REGISTRATION = FormDescription(
    id="registration",
    heading="ipr_submission",
    upload="/ipr/upload.json",
    draft="/ipr/saveDraft.json",
    taken={
        "title": "ipr_submitted", "text": "ipr_submitted_text", "number": "ipr_number", "view": "view_iprs",
        "another": "submit_another_ipr",
    },
    parts=(
        FormPart(
            id="type",
            heading="part_type",
            send="/ipr/begin.json",
            fields=(_IPR_TYPE, _select("place", "place", "places")),
        ),
        FormPart(
            id="work",
            heading="part_work",
            send="/ipr/draft.json",
            fields=(
                FormField(
                    name="hasCertificate", kind=FieldKind.RADIOS, label="has_certificate", options="yesOrNo"
                ),
                _file("certificate", "certificate", shown_if=("hasCertificate", ("yes",))),
                _file(
                    "statement", "statement", hint="statement_hint", shown_if=("hasCertificate", ("no",)),
                    download="/ipr/claimStatement.txt",
                ),
                _select("workKind", "work_kind", "workKinds"),
                _line("title", "work_name"),
                _line("number", "registration_number", hint="registration_number_hint"),
                _line("holder", "holder", hint="holder_hint"),
                _line("madeOn", "made_on", must=False, is_day=True, placeholder="day_placeholder"),
                _line("publishedOn", "published_on", must=False, is_day=True, placeholder="day_placeholder"),
                _file("picture", "picture"),
                _line("address", "official_url", must=False),
            ),
        ),
        FormPart(
            id="holder",
            heading="part_holder",
            send="/ipr/submit.json",
            fields=(_file("identity", "identity", hint="identity_hint"),),
        ),
    ),
)  # fmt: skip
"""The registration of a work."""
