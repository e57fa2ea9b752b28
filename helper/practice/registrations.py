"""Works on their way to a right: drafts of the form, and what was handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from helper.practice.catalogue import IPR_TYPES, PLACES, WORK_KINDS, Choice, choice_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from helper.practice.language import Language
    from helper.practice.presses import By
    from helper.practice.rights import Right
    from helper.practice.sessions import Session, Upload

TEXTS = ("hasCertificate", "workKind", "title", "number", "holder", "madeOn", "publishedOn", "address")
FILES = ("picture", "certificate", "statement", "identity")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Draft:
    """One form that is being filled in, over its three pages."""

    id: str
    account: str
    place: str
    values: dict[str, str] = field(default_factory=dict)
    """By the names of `TEXTS`; choices by their codes."""
    files: dict[str, Upload] = field(default_factory=dict)
    """By the names of `FILES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledRegistration:
    """One that was handed in, as it was received."""

    right: Right
    at: datetime
    by: By
    language: Language
    draft: Draft

    def as_json(self) -> dict[str, Any]:
        """Everything that was received, in the words of the page."""
        values = self.draft.values
        return {
            "number": self.right.id,
            "at": self.at.isoformat(),
            "by": self.by.value,
            "place": _words(self.draft.place, PLACES, self.language),
            "has_certificate": values["hasCertificate"],
            "work_kind": _words(values["workKind"], WORK_KINDS, self.language),
            "title": values["title"],
            "registration_number": values["number"],
            "holder": values["holder"],
            "made_on": values["madeOn"],
            "published_on": values["publishedOn"],
            "address": values["address"],
            "files": {name: [file.name, file.sha256] for name, file in self.draft.files.items()},
        }


@dataclass(slots=True)
class Registrations:
    """All drafts, and all that was handed in; may be asked from any thread."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    filed: list[FiledRegistration] = field(default_factory=list)
    _begun: int = 0
    _lock: Lock = field(default_factory=Lock)

    def begin(self, account: str, place: str) -> Draft:
        """A draft, once type and place are chosen."""
        with self._lock:
            self._begun += 1
            draft = Draft(f"d{self._begun:05d}", account, place)
            self.drafts[draft.id] = draft
            return draft

    def draft(self, account: str, key: str) -> Draft | None:
        """A draft of this account."""
        found = self.drafts.get(key)
        return found if found is not None and found.account == account else None

    def take(self, draft: Draft, right: Right, at: datetime, by: By, language: Language) -> None:
        """Keep what was handed in; its draft is used up."""
        with self._lock:
            self.filed.append(FiledRegistration(right=right, at=at, by=by, language=language, draft=draft))
            self.drafts.pop(draft.id, None)


def problems_of_type(kind: str, place: str) -> dict[str, str]:
    """What must be mended on the first page, by field: the key of the sentence."""
    chosen = {"iprType": choice_of(kind, IPR_TYPES), "place": choice_of(place, PLACES)}
    missing = {name: "must_choose" for name, choice in chosen.items() if choice is None}
    return missing or ({} if kind == "copyright" else {"iprType": "only_copyright"})


def fill(draft: Draft, body: Mapping[str, Any], session: Session) -> dict[str, str]:
    """Take the values of the second page; what must be mended, by field: the key of the sentence."""
    draft.values = {name: str(body.get(name, "")).strip() for name in TEXTS}
    draft.files = {
        name: session.uploads[key] for name in FILES if (key := str(body.get(name, ""))) in session.uploads
    }
    values, proof = draft.values, "certificate" if draft.values["hasCertificate"] == "yes" else "statement"
    problems = {
        "hasCertificate": "" if values["hasCertificate"] in {"yes", "no"} else "must_choose",
        "workKind": "" if choice_of(values["workKind"], WORK_KINDS) else "must_choose",
        **{name: "" if values[name] else "must_fill" for name in ("title", "number", "holder")},
        **{name: "" if _is_day(values[name]) else "bad_day" for name in ("madeOn", "publishedOn")},
        **{name: "" if name in draft.files else "must_upload" for name in ("picture", proof)},
    }
    return {name: problem for name, problem in problems.items() if problem}


def _is_day(text: str) -> bool:
    return not text or _DAY.fullmatch(text) is not None


def _words(code: str, choices: tuple[Choice, ...], language: Language) -> str:
    found = choice_of(code, choices)
    return found.text(language) if found else ""
