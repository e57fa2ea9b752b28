"""Second complaints: copies of a refused complaint, with new findings that refer to the findings of the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.ids import new_id
from helper.model.work import reason_for
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import number_of
from helper.store.repository import Repositories
from helper.store.store import Store
from helper.translation import english, tr, tr_n


def superseded(store: Repositories) -> set[str]:
    """Return the ids of findings to ignore: each was replaced by the finding of a second complaint.

    If the finding of the second complaint is not on a form any more, it is ignored instead of the first one.
    """
    return {
        finding.id if finding.left_second_form else finding.predecessor_id or ""
        for finding in store.findings.where("is_second", True)
    }


def second_complaint(store: Store, findings: Sequence[Finding]) -> Complaint | str:
    """Return a copy of the complaint about these findings, still without findings, for the user to edit.

    If the findings cannot share one form, return a message explaining why. Call `why_not` first.
    """
    numbers = {(number_of(store, finding), finding.work_id) for finding in findings}
    if len(numbers) != 1:
        return tr(
            "These links belong to several complaints. Choose the links of one complaint: the form names its number."
        )
    before, work = store.complaints.get(findings[0].complaint_id), store.works[findings[0].work_id or ""]
    words = before.description_sent if before else work.description or DEFAULT_DESCRIPTION
    return Complaint(
        id=new_id(store.complaints),
        work_id=work.id,
        finding_ids=(),
        reason=before.reason_sent if before else reason_for(work.reasons, ""),
        description=_naming(number_of(store, findings[0]), words),
        account_id=before.account_id if before else None,
        attachments=before.attachments if before else (),
        predecessor_id=before.id if before else None,
    )


def _naming(number: str, words: str) -> str:
    """Return the words with a sentence in front that names the earlier complaint, unless they contain its number."""
    sentence = english(f"This concerns complaint {number}.")
    return words if number in words else f"{sentence} {words}".strip()


def complain_again(
    store: Store, form: Complaint, findings: Sequence[Finding], *, by: str, at: datetime
) -> Complaint:
    """Put the links of these findings on the second form, which names the first complaint, as one undo step."""
    if reasons := why_not(store, findings, LinkAction.COMPLAIN_AGAIN):
        raise ValueError(f"a second complaint is not possible: {reasons}")
    number = number_of(store, findings[0])
    again = [_found_again(store, finding, form.id, number, by, at) for finding in findings]
    made = replace(
        form,
        finding_ids=tuple(finding.id for finding in again),
        description=_naming(number, form.description),
        planned_at=at,
    )
    what = tr_n("{n} link put on another form", "{n} links put on another form", len(again))
    store.undo_stack.do(what, made, *again)
    return made


def _found_again(store: Store, finding: Finding, form_id: str, number: str, by: str, at: datetime) -> Finding:
    """Return the finding for the second form. One that left an earlier second form is used again."""
    others = store.findings.where("predecessor_id", finding.id)
    second = replace(
        next((other for other in others if other.is_second), None)
        or Finding(id=new_id(store.findings), listing_id=finding.listing_id),
        work_id=finding.work_id,
        judgement=Judgement.COPY,
        judged_by=finding.judged_by if finding.judgement else by,
        judged_at=finding.judged_at if finding.judgement else at,
        viewed=True,
        viewed_by_word=False,
        doubts=finding.doubts,
        grounds=finding.grounds,
        attachments=finding.attachments,
        predecessor_id=finding.id,
    )
    said = Moment(at=at, kind=MomentKind.COMPLAINED_AGAIN, number=number, by=by)
    return second.moved(FindingState.PLANNED, said, complaint_id=form_id)


def with_earlier(store: Repositories, finding: Finding) -> list[Finding]:
    """Return this finding after those of the refused complaints that led to it, oldest first."""
    found = [finding]
    while found[0].is_second and (before := store.findings.get(found[0].predecessor_id)) is not None:
        found.insert(0, before)
    return found
