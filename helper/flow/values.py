"""What one form says, field by field, before it is known how a page wants to hear it; and what a complaint says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from helper.flow.spec import FlowKind
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint
from helper.model.listing import Listing
from helper.model.reason import DEFAULT_REASON
from helper.model.work import Work

WEBSITE = "AliExpress.com"
IPR_TYPE = "Copyright"
COMPLAINT_TYPE = "Product listing"


class Values(Protocol):
    """The values of one form, in the person's words."""

    kind: ClassVar[FlowKind]
    """Which kind of form they are for."""

    def text_of(self, field: str) -> str:
        """One field as the person reads and pastes it; files by their names, one a line. Empty: nothing is wanted."""
        ...

    def files_of(self, field: str) -> tuple[Path, ...]:
        """The files of one field."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintValues:
    """What a complaint says."""

    kind: ClassVar[FlowKind] = FlowKind.COMPLAINT

    title: str
    """The work's title as registered; the portal's list shows it before the country and the number."""
    listings: tuple[str, ...]
    """Addresses, one a line of the form."""
    right_text: str = ""
    """The registration exactly as the portal's list shows it; empty: not seen yet."""
    right_number: str = ""
    """The registration number; empty: none, or not known."""
    website: str = WEBSITE
    ipr_type: str = IPR_TYPE
    complaint_type: str = COMPLAINT_TYPE
    reason: str = DEFAULT_REASON
    description: str = DEFAULT_DESCRIPTION
    evidence: tuple[Path, ...] = ()

    def text_of(self, field: str) -> str:
        """One field as the person reads and pastes it; files by their names, one a line."""
        texts = {
            "website": self.website,
            "ipr_type": self.ipr_type,
            "ipr": self.right_text or self.title,
            "complaint_type": self.complaint_type,
            "reason": self.reason,
            "listings": "\n".join(self.listings),
            "description": self.description,
            "evidence": "\n".join(path.name for path in self.evidence),
        }
        return texts[field].strip()

    def files_of(self, field: str) -> tuple[Path, ...]:
        """The files of one field."""
        return self.evidence if field == "evidence" else ()


def values_of(
    complaint: Complaint, work: Work, listings: Sequence[Listing], evidence: Sequence[Path] = ()
) -> ComplaintValues:
    """The values of a complaint; `listings` are those of its findings, in their order."""
    right = work.right_in(practice=complaint.practice)
    return ComplaintValues(
        title=work.title,
        listings=tuple(listing.url for listing in listings),
        right_text=right.text,
        right_number=right.number,
        reason=complaint.reason,
        description=complaint.description,
        evidence=tuple(evidence),
    )
