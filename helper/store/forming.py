"""Puts findings on forms: which may go, how the complaint looks, and why one cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from helper.model.address import Address, Disposition
from helper.model.complaint import MOST_LISTINGS, Complaint
from helper.model.doubts import why_wait
from helper.model.finding import Finding, FindingState, Moment, MomentKind
from helper.model.listing import Listing
from helper.model.planning import PlannedForm
from helper.model.problems import Problem
from helper.model.words import counted, finding_words
from helper.store.steps import Change
from helper.store.store import Store


def copies(store: Store, work_id: str | None, *, doubtful: bool) -> list[Finding]:
    """Copies (of this work, or of any) that wait for a form: those that a person must see to first, or all the others."""
    return [
        finding
        for finding in store.findings.all()
        if finding.fileable
        and work_id in {None, finding.work_id}
        and bool(_why_wait(store, finding, store.listings[finding.listing_id])) is doubtful
    ]


def planned(
    form: PlannedForm,
    *,
    description: str,
    at: datetime,
    template: str = "",
    account_id: str | None = None,
) -> Complaint:
    """The complaint for a form."""
    return Complaint(
        id=uuid4().hex,
        work_id=form.work_id,
        finding_ids=form.finding_ids,
        reason=form.reason,
        description=description,
        template=template,
        account_id=account_id,
        planned_at=at,
    )


def put_on_forms(complaints: Iterable[Complaint], findings: Iterable[Finding], at: datetime) -> Change:
    """The complaints and their findings, which are then on a form; `findings` may hold others too."""
    by_id = {finding.id: finding for finding in findings}
    made = tuple(complaints)
    moved = tuple(
        by_id[finding_id].moved(
            FindingState.PLANNED, Moment(at=at, kind=MomentKind.ON_FORM), complaint_id=complaint.id
        )
        for complaint in made
        for finding_id in complaint.finding_ids
    )
    return Change(put=(*made, *moved))


def summary(complaints: Sequence[Complaint]) -> str:
    """What was done, in the past tense."""
    links = sum(len(complaint.finding_ids) for complaint in complaints)
    return f"{counted(links, 'link')} put on {counted(len(complaints), 'form')}"


def why_not_addresses(addresses: list[Address]) -> list[Problem]:
    """What keeps these addresses off one form; an empty list means nothing does."""
    found = [
        Problem("listings", f"{address.raw.strip()}: {address.sentence}")
        for address in addresses
        if address.disposition is not Disposition.ACCEPT
    ]
    if not addresses:
        found.append(Problem("listings", "Add at least one listing."))
    if len(addresses) > MOST_LISTINGS:
        found.append(
            Problem(
                "listings",
                f"One form takes {MOST_LISTINGS} listings; these are {len(addresses)}."
                " Put them into the queue and let them be planned on several forms.",
            )
        )
    return found


def why_not_findings(
    store: Store, findings: Iterable[Finding], arrived: Mapping[str, Listing]
) -> list[Problem]:
    """Which of these are not copies that wait for a form; `arrived` has listings that are not in the store yet."""
    found = []
    for finding in findings:
        listing = arrived.get(finding.listing_id) or store.listings[finding.listing_id]
        name = listing.item_id or listing.url
        complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
        if not finding.fileable:
            words = finding_words(finding, practice=complaint is not None and complaint.practice)
            found.append(Problem("listings", f"{name}: you have this one already ({words})."))
        elif sentence := _why_wait(store, finding, listing):
            found.append(Problem("listings", f"{name}: {sentence}"))
    return found


def earlier_numbers(store: Store, findings: Iterable[Finding]) -> list[str]:
    """The numbers of the complaints after which these listings came back."""
    numbers = []
    for finding in findings:
        before = store.findings.get(finding.predecessor_id) if finding.predecessor_id else None
        complaint = store.complaints.get(before.complaint_id) if before and before.complaint_id else None
        if complaint is not None and not complaint.practice and complaint.number:
            numbers.append(complaint.number)
    return list(dict.fromkeys(numbers))


def _why_wait(store: Store, finding: Finding, listing: Listing) -> str:
    """What a person must see to first: one such link would hold up a whole form."""
    work = store.works.get(finding.work_id) if finding.work_id else None
    return why_wait(finding, listing, work)
