"""The state transitions of complaints and findings: by filing, by the portal's answers, or by the user.

The functions return changed entities and do not access the records; the queue writes the entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.model.address import find_addresses
from helper.model.attempt import Attempt, Refusal, Result, SentValue, name_of
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Listing, Moment, MomentKind, Outcome
from helper.model.ids import new_id

UNDER_WAY = frozenset({ComplaintState.RESERVED, ComplaintState.HANDED_OVER})
"""States in which the complaint's form may be open in the browser."""

SENT = frozenset({ComplaintState.HANDED_OVER, ComplaintState.FILED, ComplaintState.CLOSED})
"""States in which the portal has the complaint, or may have it."""

PUT_OFF = frozenset({ComplaintState.SKIPPED, ComplaintState.REFUSED, ComplaintState.FAILED})
"""States in which nothing was sent, so the complaint can be filed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverEnd:
    """The end of an attempt, and the values that were submitted."""

    result: Result
    """The result of the attempt; `UNKNOWN` if a submission was seen, but not the portal's response."""
    number: str = ""
    portal_words: str = ""
    links_sent: tuple[str, ...] | None = None
    """The submitted addresses; None if the program did not see them."""
    seen_at: datetime | None = None
    """The time of the submission; None means now."""
    values_sent: tuple[SentValue, ...] | None = None
    """The field values at the submission; None if they are already recorded, or were not seen."""
    note: str = ""
    ready_again: bool = False
    """Whether the user said that nothing was sent, so that the form is ready at once and not put off."""


def is_ready(complaint: Complaint) -> bool:
    """Return whether a session may reserve the complaint: planned or postponed."""
    return complaint.state is ComplaintState.PLANNED or complaint.state in PUT_OFF


def attempts_with(earlier: tuple[Attempt, ...], attempt: Attempt) -> tuple[Attempt, ...]:
    """Return the attempts with the new attempt added.

    If the last attempt is still open, it is marked as given up, or replaced if it has the same id.
    """
    left = earlier[-1] if earlier else None
    if left is None or left.result is not None:
        return (*earlier, attempt)
    if left.seen_at is not None:
        raise ValueError("a submission was seen: ask the user for its result")
    is_same = left.id == attempt.id
    before = () if is_same else (given_up(left, at=attempt.at),)
    refused_links = _merged_refusals(left.refused_links, attempt.refused_links)
    attempt = replace(attempt, refused_links=refused_links, refusals=left.refusals if is_same else ())
    return (*earlier[:-1], *before, attempt)


def links_refused(attempt: Attempt, refused: tuple[tuple[str, str], ...]) -> Attempt:
    """Return the attempt with these links added to those that the portal's own check has refused.

    A refused link is never put back on the form.
    """
    return replace(attempt, refused_links=_merged_refusals(attempt.refused_links, refused))


def refused(attempt: Attempt, words: str, *, at: datetime) -> Attempt:
    """Return the open attempt with another refusal by the portal, after which nothing counts as sent."""
    refusals = (*attempt.refusals, Refusal(at=at, words=words))
    return replace(attempt, refusals=refusals, links_sent=None, sent_at=None, seen_at=None).with_sent(())


def given_up(attempt: Attempt, *, at: datetime) -> Attempt:
    """Return the attempt with its final result, refused or failed, because a new attempt replaces it."""
    if last := attempt.refused:
        return replace(attempt, result=Result.REFUSED, portal_words=last.words, seen_at=last.at)
    return replace(attempt, result=Result.FAILED, seen_at=at)


def ended(attempt: Attempt, ending: HandoverEnd, *, at: datetime) -> Attempt:
    """Return the open attempt with its result; with `Result.UNKNOWN` it stays open, and the program asks the user."""
    if ending.values_sent is not None:
        attempt = attempt.with_sent(ending.values_sent)
    was_sent = ending.result in {Result.FILED, Result.UNKNOWN}
    return replace(
        attempt,
        sent_at=attempt.sent_at or (at if was_sent else None),
        result=None if ending.result is Result.UNKNOWN else ending.result,
        number=ending.number or attempt.number,
        portal_words=ending.portal_words or attempt.portal_words,
        links_sent=attempt.links_sent if ending.links_sent is None else ending.links_sent,
        seen_at=at,
    )


def released(
    complaint: Complaint,
    attempt: Attempt | None,
    on_form: Sequence[tuple[Finding, Listing]],
    ending: HandoverEnd,
    *,
    at: datetime,
) -> tuple[Complaint, list[Finding]]:
    """Return the complaint after its attempt has ended, and the findings that change as a result.

    `attempt` is the ended attempt; None if the form was not handed over.
    """
    # Every value of `Result` is also a value of `ComplaintState`.
    state = ComplaintState.PLANNED if ending.ready_again else ComplaintState(ending.result)
    moved = complaint.moved(state)
    if attempt is None:
        return moved, []
    is_filed = ending.result is Result.FILED
    kept_back = _not_sent(on_form, attempt) if is_filed else _refused_links(on_form, attempt)
    moved = replace(
        moved,
        number=ending.number if is_filed else moved.number,
        finding_ids=tuple(id_ for id_ in complaint.finding_ids if id_ not in kept_back),
    )
    findings = [
        _left_out(*pair, attempt, kept_back[pair[0].id], at) for pair in on_form if pair[0].id in kept_back
    ]
    if is_filed:
        findings += [_filed(finding, moved, at) for finding, _ in on_form if finding.id not in kept_back]
    return moved, findings


def with_sent_by_hand(
    complaint: Complaint, added: Sequence[Finding], *, at: datetime
) -> tuple[Complaint, list[Finding]]:
    """Return the filed complaint and the new findings for links that the user added to the form by hand."""
    sent = (*complaint.finding_ids, *(finding.id for finding in added))
    return replace(complaint, finding_ids=sent), [_filed(finding, complaint, at) for finding in added]


def _merged_refusals(
    earlier: tuple[tuple[str, str], ...], later: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple((dict(earlier) | dict(later)).items())


def _refused_links(on_form: Sequence[tuple[Finding, Listing]], attempt: Attempt) -> dict[str, str]:
    """Return the portal's message for each refused link, by the id of its finding."""
    refused = {name_of(item_id): words for item_id, words in attempt.refused_links}
    names = ((finding.id, listing.item_id or listing.url) for finding, listing in on_form)
    return {finding_id: refused[name] for finding_id, name in names if name in refused}


def _not_sent(on_form: Sequence[tuple[Finding, Listing]], attempt: Attempt) -> dict[str, str]:
    """Return the findings that were not sent, by id, with the portal's message if it refused the link."""
    refused = _refused_links(on_form, attempt)
    box = "\n".join(attempt.links_sent or ())
    sent = {name_of(address.raw) for address in find_addresses(box)}
    put_in = sent or {name_of(link) for link in attempt.links}
    reasons = {}
    for finding, listing in on_form:
        name = listing.item_id or listing.url
        # A line that is not a valid address can still contain the listing's number; the listing then counts
        # as sent.
        if name in sent or name in box:
            continue
        if (words := refused.get(finding.id, "")) or (put_in and name not in put_in):
            reasons[finding.id] = words
    # A complaint needs a link. So if no link seems to have been sent, the form was misread; then all links
    # count as sent. Not reporting a listing is better than reporting it twice.
    return reasons if sent or len(reasons) < len(on_form) else {}


def _left_out(finding: Finding, listing: Listing, attempt: Attempt, words: str, at: datetime) -> Finding:
    """Return the finding after its form ended without it: refused, taken off by the user, or never put in."""
    filled_in = {name_of(link) for link in attempt.links}
    # A second complaint is put on a form only by the user, so its link waits for the user anyway.
    if words or finding.is_second or (listing.item_id or listing.url) not in filled_in:
        return finding.kept_back(words, at)
    return finding.taken_off(at)


def _filed(finding: Finding, complaint: Complaint, at: datetime) -> Finding:
    sent = Moment(at=at, kind=MomentKind.SENT, number=complaint.number)
    return finding.moved(FindingState.FILED, sent, complaint_id=complaint.id)


def split_links(
    complaint: Complaint, on_form: Sequence[tuple[Finding, Listing]], *, most: int, at: datetime
) -> tuple[Complaint, Complaint, list[Finding]] | None:
    """Split a complaint that has more than `most` links, and return both complaints and the moved findings.

    Returns None if the complaint has at most `most` links. Links that the portal's own check refused do not
    count, and stay on the first complaint.

    Raises `ValueError` if the form is not open or a submission was seen.
    """
    attempt = complaint.open_attempt
    if complaint.state not in UNDER_WAY or (attempt is not None and attempt.seen_at is not None):
        raise ValueError(f"a complaint that is {complaint.state.value} cannot be split")
    refused = {item for item, _ in attempt.refused_links} if attempt else set()
    leaving = [pair for pair in on_form if pair[1].item_id not in refused][most:]
    if not leaving:
        return None
    others = [finding for finding, _ in leaving]
    names = {listing.item_id or listing.url for _, listing in leaving}
    if attempt is not None:
        links = tuple(link for link in attempt.links if name_of(link) not in names)
        complaint = replace(complaint, attempts=(*complaint.attempts[:-1], replace(attempt, links=links)))
    gone = {finding.id for finding in others}
    kept = tuple(finding_id for finding_id in complaint.finding_ids if finding_id not in gone)
    rest = replace(
        complaint,
        id=new_id(),
        finding_ids=tuple(finding.id for finding in others),
        state=ComplaintState.PLANNED,
        number="",
        attempts=(),
        planned_at=at,
        reserved_at=None,
    )
    alone = Moment(at=at, kind=MomentKind.ON_FORM_ALONE)
    moved = [finding.moved(FindingState.PLANNED, alone, complaint_id=rest.id) for finding in others]
    return replace(complaint, finding_ids=kept), rest, moved


STATES = {
    "waiting": FindingState.FILED,
    "removed": FindingState.REMOVED,
    "rejected": FindingState.REJECTED,
    "countered": FindingState.COUNTERED,
    # The portal accepted the seller's counter-notice, so the listing stays, as after a rejection.
    "counter_accepted": FindingState.REJECTED,
    "counter_rejected": FindingState.REMOVED,
    "withdrawn": FindingState.WITHDRAWN,
    "gone_before_review": FindingState.GONE_BEFORE_REVIEW,
}
"""The state of a finding for each status name that may occur in `[list.status]` of a flow."""

FINAL = frozenset(
    {
        FindingState.REMOVED,
        FindingState.REJECTED,
        FindingState.WITHDRAWN,
        FindingState.GONE_BEFORE_REVIEW,
    }
)
"""States of a finding after which the portal gives no further answer."""


def is_over_for(finding: Finding, complaint_id: str) -> bool:
    """Return whether the portal's decision is final, or the finding is now on another complaint."""
    return finding.state in FINAL or finding.complaint_id != complaint_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStatus:
    verdict: str
    """The status in the portal's list, as one of the keys of `STATES`, such as "removed"."""
    words: str


def with_portal_answers(
    complaint: Complaint,
    on_form: Sequence[tuple[Finding, Listing]],
    answers: Mapping[str, ReportedStatus],
    *,
    at: datetime,
) -> list[Finding]:
    """Return the findings that change because of the portal's answers, with their new values."""
    return [new for pair in on_form if (new := _with_answer(*pair, complaint, answers, at)) is not pair[0]]


def _with_answer(
    finding: Finding,
    listing: Listing,
    complaint: Complaint,
    answers: Mapping[str, ReportedStatus],
    at: datetime,
) -> Finding:
    """Return the finding with the portal's answer; if nothing changes, return the same object."""
    said = answers.get(listing.item_id)
    if said is None:
        return finding
    state = STATES[said.verdict]
    if finding.complaint_id != complaint.id:
        return _noted(finding, complaint, state, said, at)
    before = finding.outcome
    known = before is not None and (before.verdict, before.portal_words) == (said.verdict, said.words)
    if finding.state is state and (known or state is FindingState.FILED):
        return finding
    moment = Moment(at=at, kind=MomentKind.PORTAL_SAID, state=state, words=said.words)
    moved = finding.moved(state, moment, complaint_id=finding.complaint_id)
    outcome = Outcome(state=state, at=at, portal_words=said.words, verdict=said.verdict)
    if before is not None and _is_the_same(before, state, said):
        outcome = replace(outcome, at=before.at, undated=before.undated)
    return replace(moved, outcome=None if state is FindingState.FILED else outcome)


def _noted(
    finding: Finding, complaint: Complaint, state: FindingState, said: ReportedStatus, at: datetime
) -> Finding:
    """Return the finding with the portal's decision about an earlier complaint in its history, unless it is there."""
    moment = Moment(
        at=at, kind=MomentKind.PORTAL_SAID, state=state, number=complaint.number, words=said.words
    )
    if state is FindingState.FILED or any(replace(line, at=at) == moment for line in finding.history):
        return finding
    return replace(finding, history=(*finding.history, moment))


def _is_the_same(before: Outcome, state: FindingState, said: ReportedStatus) -> bool:
    """Return whether the portal only confirms the recorded outcome, whose date then stays the same.

    A different remark from the portal is not a new outcome. An outcome that the user recorded has no detailed
    verdict, so only its state is compared. The date of that outcome is more exact than the portal's list,
    which does not show the day of the decision.
    """
    by_user = not (before.verdict and before.portal_words)
    return before.verdict == said.verdict or (by_user and before.state is state)


def numbered(complaint: Complaint, number: str) -> Complaint:
    """Return the complaint with its number, which its last attempt gets too if it has none."""
    attempts = complaint.attempts
    if attempts and not attempts[-1].number:
        attempts = (*attempts[:-1], replace(attempts[-1], number=number))
    return replace(complaint, number=number, attempts=attempts)


USER_OUTCOMES = (
    FindingState.REMOVED,
    FindingState.FILED,
    FindingState.REJECTED,
    FindingState.COUNTERED,
    FindingState.WITHDRAWN,
    FindingState.GONE_BEFORE_REVIEW,
)
"""Outcomes that the user can record for a reported listing."""


def with_user_outcome(
    findings: Iterable[Finding], state: FindingState, *, by: str, at: datetime
) -> list[Finding]:
    """Return the findings with the outcome that the user chose. Findings that were not sent are left out."""
    said = Moment(at=at, kind=MomentKind.PERSON_SAID, state=state, by=by)
    verdict = next(name for name, meant in STATES.items() if meant is state)
    outcome = None if state is FindingState.FILED else Outcome(state=state, at=at, verdict=verdict)
    return [
        replace(finding.moved(state, said, complaint_id=finding.complaint_id), outcome=outcome)
        for finding in findings
        if finding.state in USER_OUTCOMES and finding.state is not state
    ]


def by_findings(complaint: Complaint, findings: Sequence[Finding]) -> Complaint:
    """Return the complaint, closed if no further answer is expected for its findings, or otherwise open."""
    waits = any(not is_over_for(finding, complaint.id) for finding in findings)
    if findings and not waits and complaint.state is ComplaintState.FILED:
        return complaint.moved(ComplaintState.CLOSED)
    if waits and complaint.state is ComplaintState.CLOSED:
        return complaint.moved(ComplaintState.FILED)
    return complaint
