"""Second complaints, about listings that are still on sale after the first complaint was refused.

Only the user starts a second complaint. It has new findings, which refer to the findings of the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from helper.model.attempt import Attachment
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Finding,
    FindingState,
    Judgement,
    Moment,
    MomentKind,
    Presence,
    why_wait,
)
from helper.model.work import reason_for
from helper.store.queries import EarlierComplaint, earlier_complaints
from helper.store.repository import Repositories
from helper.store.store import Store
from helper.translation import english, tr, tr_n


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondComplaint:
    """A copy of an earlier complaint for links that are still on sale. The user may edit its words and add files."""

    number: str
    """The number of the earlier complaint, which the explanation must contain."""
    findings: tuple[Finding, ...]
    """The findings of the earlier complaint."""
    form: Complaint
    """The new form, still without findings."""

    def cited(self, words: str) -> str:
        """Return the words with a sentence in front that names the earlier complaint, unless they contain its number."""
        sentence = english(f"This concerns complaint {self.number}.")
        return words if self.number in words else f"{sentence} {words}".strip()

    def problems(self, reason: str, description: str, *, most_characters: int) -> dict[str, str]:
        """Return a message for each value that the form cannot have, by field name."""
        found = {}
        if not reason.strip():
            found["reason"] = tr("Choose the reason for the complaint.")
        if self.number not in description:
            found["description"] = tr(
                "The explanation must name the earlier complaint: {number}.", number=self.number
            )
        elif len(description) > most_characters:
            found["description"] = tr(
                "The explanation has {n} characters, but at most {most} are allowed. Shorten it.",
                n=len(description),
                most=most_characters,
            )
        return found


def superseded(store: Repositories) -> set[str]:
    """Return the ids of findings to ignore: each was replaced by the finding of a second complaint.

    If the finding of the second complaint is not on a form any more, it is ignored instead of the first one.
    """
    return {
        finding.id if _is_loose(finding) else finding.predecessor_id or ""
        for finding in store.findings.where("is_second", True)
    }


def _is_loose(second: Finding) -> bool:
    """Return whether this finding of a second complaint is no longer on its form.

    Either the user removed the finding, or the portal's own check rejected its link.
    """
    return second.complaint_id is None and second.state in OPEN_STATES


def why_not_again(store: Store, findings: Iterable[Finding]) -> dict[str, str]:
    """Return messages explaining why a second complaint is impossible, by finding id."""
    reasons = ((finding.id, _why_not(store, finding)) for finding in findings)
    return {finding_id: reason for finding_id, reason in reasons if reason}


def _why_not(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    earlier = _earlier(store, finding)
    if finding.state in OPEN_STATES or earlier is None:
        return tr("The link has not been reported yet.")
    if finding.state is FindingState.FILED and not earlier.number:
        return tr("Alibaba has not decided on the complaint yet: wait for the answer.")
    if finding.state is FindingState.FILED:
        return tr(
            "Alibaba has not decided on complaint {number} yet: wait for the answer.",
            number=earlier.number,
        )
    if finding.state in GONE_STATES:
        return tr(
            "The listing was gone. If it is on sale again, check its page: Today then shows it under “back again”."
        )
    if not earlier.number:
        return tr(
            "A second complaint must give the number of the first one, which is not known yet. Find or enter this number first."
        )
    work = store.works.get(finding.work_id)
    if work is None:
        return tr("First choose the design that the link copies.")
    for other in store.findings.where("listing_id", listing.id):
        follows = other.predecessor_id == finding.id and other.is_second and not _is_loose(other)
        on_its_way = other.state in {FindingState.PLANNED, FindingState.FILED}
        if other.work_id == finding.work_id and other.id != finding.id and (follows or on_its_way):
            return tr("The link is already on another form.")
    look, since = listing.last_conclusive_look, finding.outcome.at if finding.outcome else None
    if look is None or (since is not None and look.at <= since):
        return tr(
            "The page has not been checked since the answer, so it may be gone. Check it first: “check pages” in History"
            " or Today, or ipp-helper recheck."
        )
    if look.presence is not Presence.LIVE:
        return tr(
            "The listing was no longer on sale at the last check. If it is back, check its page first: “check pages” in"
            " History or Today, or ipp-helper recheck."
        )
    return why_wait(finding, listing, work)


def second_complaint(store: Store, findings: Sequence[Finding]) -> SecondComplaint | str:
    """Return a copy of the complaint about these findings.

    If the findings cannot share one form, return a message explaining why. Call `why_not_again` first.
    """
    earlier = [found for finding in findings if (found := _earlier(store, finding)) is not None]
    if len({(found.number, found.finding.work_id) for found in earlier}) != 1:
        return tr(
            "These links belong to several complaints. Choose the links of one complaint: the form names its number."
        )
    before, work = earlier[0].complaint, store.works[findings[0].work_id or ""]
    words = before.description_sent if before else work.description or DEFAULT_DESCRIPTION
    form = Complaint(
        id=uuid4().hex,
        work_id=work.id,
        finding_ids=(),
        reason=before.reason_sent if before else reason_for(work.reasons, ""),
        description=words,
        account_id=before.account_id if before else None,
        attachments=before.attachments if before else (),
        predecessor_id=before.id if before else None,
    )
    second = SecondComplaint(number=earlier[0].number, findings=tuple(findings), form=form)
    return replace(second, form=replace(form, description=second.cited(words)))


def _earlier(store: Store, finding: Finding) -> EarlierComplaint | None:
    complaints = earlier_complaints(store, finding.listing_id)
    return next((earlier for earlier in complaints if earlier.finding.id == finding.id), None)


def complain_again(
    store: Store,
    second: SecondComplaint,
    *,
    reason: str,
    description: str,
    attached: Sequence[Attachment] = (),
    by: str,
    at: datetime,
) -> Complaint:
    """Put the links on the second form, as one undo step. Call `SecondComplaint.problems` first."""
    if reasons := why_not_again(store, second.findings):
        raise ValueError(f"a second complaint is not possible: {reasons}")
    findings = [
        _found_again(store, finding, second.form.id, second.number, by, at) for finding in second.findings
    ]
    made = replace(
        second.form,
        finding_ids=tuple(finding.id for finding in findings),
        reason=reason.strip(),
        description=description.strip(),
        attachments=tuple(dict.fromkeys((*second.form.attachments, *attached))),
        planned_at=at,
    )
    what = tr_n("{n} link put on another form", "{n} links put on another form", len(findings))
    store.undo_stack.do(what, made, *findings)
    return made


def _found_again(store: Store, finding: Finding, form_id: str, number: str, by: str, at: datetime) -> Finding:
    """Return the finding for the second form.

    If a second complaint about the listing was planned earlier, but its finding was then removed from the
    form, that finding is reused instead of creating a new one.
    """
    there = store.findings.where("listing_id", finding.listing_id)
    loose = next((other for other in there if other.predecessor_id == finding.id and other.is_second), None)
    judged_by, judged_at = (finding.judged_by, finding.judged_at) if finding.judgement else (by, at)
    said = Moment(at=at, kind=MomentKind.COMPLAINED_AGAIN, number=number, by=by)
    second = replace(
        loose or Finding(id=uuid4().hex, listing_id=finding.listing_id),
        work_id=finding.work_id,
        judgement=Judgement.COPY,
        judged_by=judged_by,
        judged_at=judged_at,
        viewed=True,
        viewed_by_word=False,
        doubts=finding.doubts,
        grounds=finding.grounds,
        attachments=finding.attachments,
        predecessor_id=finding.id,
    )
    return second.moved(FindingState.PLANNED, said, complaint_id=form_id)


def with_earlier(store: Repositories, finding: Finding) -> list[Finding]:
    """Return this finding after those of the refused complaints that led to it, oldest first."""
    found = [finding]
    while found[0].is_second and (before := store.findings.get(found[0].predecessor_id)) is not None:
        found.insert(0, before)
    return found


def chain(store: Repositories, complaint: Complaint) -> list[Complaint]:
    """Return the chain of complaints that contains this one, oldest first.

    Each complaint after the first is a second complaint about listings of the complaint before it.
    """
    found = {complaint.id: complaint}
    before = store.complaints.get(complaint.predecessor_id)
    while before is not None and before.id not in found:
        found = {before.id: before, **found}
        before = store.complaints.get(before.predecessor_id)
    for follower in store.complaints.all():
        # One pass is enough, because complaints are stored in the order of creation, so a follower comes
        # after the complaint that it follows.
        if follower.predecessor_id in found:
            found[follower.id] = follower
    return list(found.values())
