"""What one complaint says, field by field, before it is known how a page wants to hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helper.model.complaint import DEFAULT_DESCRIPTION, DEFAULT_REASON, Complaint
from helper.model.listing import Listing
from helper.model.work import Work

WEBSITE = "AliExpress.com"
IPR_TYPE = "Copyright"
COMPLAINT_TYPE = "Product listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintValues:
    """The values of one form, in the person's words."""

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


def values_of(
    complaint: Complaint, work: Work, listings: Sequence[Listing], evidence: Sequence[Path] = ()
) -> ComplaintValues:
    """The values of a complaint; `listings` are those of its findings, in their order."""
    return ComplaintValues(
        title=work.title,
        listings=tuple(listing.url for listing in listings),
        right_text=work.right.text,
        right_number=work.right.number,
        reason=complaint.reason,
        description=complaint.description,
        evidence=tuple(evidence),
    )
