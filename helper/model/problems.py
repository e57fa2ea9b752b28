"""What still stands between a complaint and a form, as sentences that can be shown as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.model.complaint import MOST_LISTINGS, Complaint
from helper.model.finding import Finding, Judgement
from helper.model.listing import Listing
from helper.model.work import RightState, Work


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a complaint cannot be filed as it is."""

    field: str
    sentence: str


_RIGHT_SENTENCES = {
    RightState.DRAFT: "Its registration at Alibaba is still a draft.",
    RightState.PENDING: "Its registration is waiting for Alibaba's approval.",
    RightState.REJECTED: "Alibaba did not accept its registration.",
    RightState.EXPIRED: "Its registration at Alibaba has expired.",
}


def problems(
    complaint: Complaint, work: Work | None, findings: Sequence[Finding], listings: Sequence[Listing]
) -> list[Problem]:
    """Everything that is missing or doubtful; an empty list means the form may be filled.

    `listings` are those of `findings`, in the same order.
    """
    found: list[Problem] = []
    if work is None:
        found.append(Problem("work", "Say which design these listings copy."))
    elif sentence := _RIGHT_SENTENCES.get(work.right.state):
        found.append(Problem("ipr", f"{work.title}: {sentence} Complaints must wait until it is approved."))
    if not findings:
        found.append(Problem("listings", "Add at least one listing."))
    if len(findings) > MOST_LISTINGS:
        found.append(
            Problem("listings", f"One form takes {MOST_LISTINGS} listings; these are {len(findings)}.")
        )
    for finding, listing in zip(findings, listings, strict=True):
        if sentence := _finding_problem(finding, listing, complaint):
            found.append(Problem("listings", sentence))
    if not complaint.reason.strip():
        found.append(Problem("reason", "Say which reason the complaint gives."))
    return found


def _finding_problem(finding: Finding, listing: Listing, complaint: Complaint) -> str | None:
    name = listing.item_id or listing.url
    if not listing.item_id and listing.reading == "short_link":
        return f"{name}: this short link hides which listing it leads to. Open it and paste the address of the page."
    if not listing.item_id:
        return f"{name}: the listing's number cannot be read. Open the page and paste its address."
    if listing.flagged and not finding.viewed:
        return f"{name}: look at this page before it is reported; its address is doubtful."
    if finding.judgement is not Judgement.COPY:
        return f"{name}: nobody has said yet that this is a copy."
    if finding.work_id != complaint.work_id:
        return f"{name}: it is noted as a copy of another design."
    return None
