"""What the form of a registration says about one design, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from helper.flow.spec import FlowKind
from helper.flow.values import IPR_TYPE
from helper.model.registration import USUAL_PLACE
from helper.model.work import Work, WorkKind

NO_NUMBER = "N/A"
"""What stands in the box for the registration number where there is none; the guide of the artists says so."""
YES, NO = "Yes", "No"
_KINDS = {
    WorkKind.ARTWORK: "Artwork",
    WorkKind.PHOTOGRAPH: "Photograph",
    WorkKind.LITERARY: "Literary work",
    WorkKind.SOFTWARE: "Software",
    WorkKind.OTHER: "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationValues:
    """What a design says. The name of the rights holder is not here: the person types it."""

    kind: ClassVar[FlowKind] = FlowKind.IPR

    title: str
    place: str = USUAL_PLACE
    work_kind: WorkKind = WorkKind.ARTWORK
    has_certificate: bool = False
    number: str = NO_NUMBER
    made_on: date | None = None
    published_on: date | None = None
    address: str = ""
    """Where the work is shown or sold by its maker; empty: nothing is put in."""
    picture: Path | None = None
    certificate: Path | None = None
    statement: Path | None = None

    def text_of(self, field: str) -> str:
        """One field as the person reads and pastes it; files by their names."""
        texts = {
            "ipr_type": IPR_TYPE,
            "place": self.place,
            "has_certificate": YES if self.has_certificate else NO,
            "work_kind": _KINDS[self.work_kind],
            "title": self.title,
            "number": self.number,
            "made_on": self.made_on.isoformat() if self.made_on else "",
            "published_on": self.published_on.isoformat() if self.published_on else "",
            "address": self.address,
        }
        if field in texts:
            return texts[field].strip()
        return "\n".join(path.name for path in self.files_of(field))

    def files_of(self, field: str) -> tuple[Path, ...]:
        """The file of one field; of certificate and statement only the one that the page asks for."""
        wanted = {
            "picture": self.picture,
            "certificate": self.certificate if self.has_certificate else None,
            "statement": None if self.has_certificate else self.statement,
        }[field]
        return (wanted,) if wanted is not None else ()


def registration_values(work: Work, folder: Path, *, no_number: str = "") -> RegistrationValues:
    """The values of a design; its files lie in `folder`. `no_number`: the person's words where there is no number."""
    registration = work.registration
    return RegistrationValues(
        title=work.title,
        place=registration.place or USUAL_PLACE,
        work_kind=registration.kind or WorkKind.ARTWORK,
        has_certificate=registration.certificate,
        number=work.right.number or no_number or NO_NUMBER,
        made_on=registration.made_on,
        published_on=registration.published_on,
        address=next(iter(work.official_addresses), ""),
        picture=_in(folder, registration.picture),
        certificate=_in(folder, registration.certificate_file),
        statement=_in(folder, registration.statement),
    )


def _in(folder: Path, name: str) -> Path | None:
    return folder / name if name else None
