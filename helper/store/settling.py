"""What happens to a complaint while it is with the person, and at the end to its findings; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from helper.model.address import find_addresses
from helper.model.attempt import Attempt, Refusal, Result, SentValue, name_of
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Moment, MomentKind
from helper.model.listing import Listing

_STATES = {
    Result.FILED: ComplaintState.FILED,
    Result.REFUSED: ComplaintState.REFUSED,
    Result.SKIPPED: ComplaintState.SKIPPED,
    Result.FAILED: ComplaintState.FAILED,
}


UNDER_WAY = frozenset({ComplaintState.RESERVED, ComplaintState.HANDED_OVER})
"""States in which a window may hold the complaint's form."""

SENT = frozenset({ComplaintState.HANDED_OVER, ComplaintState.FILED, ComplaintState.CLOSED})
"""States in which the portal has it, or may have it."""

PUT_OFF = frozenset({ComplaintState.SKIPPED, ComplaintState.REFUSED, ComplaintState.FAILED})
"""States in which nothing was sent: it may be filed once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What was seen at the end of a hand-over."""

    result: Result
    number: str
    portal_words: str
    links_sent: tuple[str, ...] | None
    """The addresses as they were submitted; None: not seen."""
    seen_at: datetime
    values_sent: tuple[SentValue, ...] | None = None
    """What our fields held then; None: it was told before, or nobody saw it."""


def is_ready(complaint: Complaint, *, practice: bool) -> bool:
    """Whether it may be reserved: what was put off is as before; for a real session, practice counts for nothing."""
    if complaint.state is ComplaintState.PLANNED or complaint.state in PUT_OFF:
        return True
    return complaint.practice and not practice and complaint.state not in UNDER_WAY


def reserved(
    complaint: Complaint, findings: Sequence[Finding], *, practice: bool, at: datetime
) -> tuple[Complaint, list[Finding]]:
    """The complaint taken for a session, and the findings that this changes: practice is undone, its attempts stay."""
    changed = []
    if complaint.state in PUT_OFF:
        complaint = planned_again(complaint)
    if complaint.practice:
        complaint = replace(complaint, state=ComplaintState.PLANNED, number="")
        moment = Moment(at=at, kind=MomentKind.AFTER_PRACTICE)
        changed = [
            finding.moved(FindingState.PLANNED, moment, complaint_id=complaint.id) for finding in findings
        ]
    taken = replace(complaint.moved(ComplaintState.RESERVED), practice=practice, reserved_at=at)
    return taken, changed


def planned_again(complaint: Complaint) -> Complaint:
    """The complaint ready to be reserved once more, in either lane."""
    return replace(complaint.moved(ComplaintState.PLANNED), practice=False)


def handed_over(complaint: Complaint, attempt: Attempt) -> Complaint:
    """The complaint in the person's hands. Filling a form again makes another attempt of the same complaint."""
    if attempt.practice != complaint.practice:
        raise ValueError("the complaint was reserved for the other lane")
    earlier = complaint.attempts
    if left := complaint.open_attempt:
        if left.seen_at is not None:
            raise ValueError("a submission was seen: ask the person what became of it")
        is_same = left.id == attempt.id
        earlier = earlier[:-1] if is_same else (*earlier[:-1], given_up(left, at=attempt.at))
        refused_links = _joined(left.refused_links, attempt.refused_links)
        refusals = left.refusals if is_same else ()
        attempt = replace(attempt, refused_links=refused_links, refusals=refusals)
    return replace(complaint.moved(ComplaintState.HANDED_OVER), attempts=(*earlier, attempt))


def links_refused(complaint: Complaint, refused: tuple[tuple[str, str], ...]) -> Complaint:
    """The complaint with what the portal's own check said, now and earlier: a refused link leaves the form for good."""
    attempt = _open(complaint)
    return _with_attempt(complaint, replace(attempt, refused_links=_joined(attempt.refused_links, refused)))


def declined(complaint: Complaint, words: str, *, at: datetime) -> Complaint:
    """The complaint that the form did not take: it is still in the person's hands, and nothing was sent."""
    return _with_attempt(complaint, refused(_open(complaint), words, at=at))


def refused(attempt: Attempt, words: str, *, at: datetime) -> Attempt:
    """The open hand-over with one more refusal; what was seen to be sent came to nothing."""
    refusals = (*attempt.refusals, Refusal(at=at, words=words))
    return replace(attempt, refusals=refusals, links_sent=None, seen_at=None).with_sent(())


def given_up(attempt: Attempt, *, at: datetime) -> Attempt:
    """The open hand-over in whose place another one comes: refused, or not finished."""
    if last := attempt.refused:
        return replace(attempt, result=Result.REFUSED, portal_words=last.words, seen_at=last.at)
    return replace(attempt, result=Result.FAILED, seen_at=at)


def numbered(complaint: Complaint, number: str) -> Complaint:
    """The sent complaint with its number."""
    if complaint.state not in REPORTED_STATES:
        raise ValueError(f"a complaint that is {complaint.state.value} has no number")
    sent = replace(complaint.attempts[-1], number=number) if complaint.attempts else None
    return _with_attempt(replace(complaint, number=number), sent)


def settle(
    complaint: Complaint, on_form: Sequence[tuple[Finding, Listing]], ending: Ending
) -> tuple[Complaint, list[Finding]]:
    """The complaint and its changed findings after the ending."""
    attempt = _completed(complaint.open_attempt, ending)
    if ending.result is Result.UNKNOWN:
        return _with_attempt(complaint, _completed(_open(complaint), ending)), []
    if attempt is None and ending.result is Result.FILED:
        return settle(_as_if_handed_over(complaint, ending), on_form, ending)
    settled = _with_attempt(complaint.moved(_STATES[ending.result]), attempt)
    if ending.result is not Result.FILED or attempt is None:
        return settled, []
    kept_back = _kept_back(on_form, attempt)
    findings = [
        _back(finding, kept_back[finding.id], ending)
        if finding.id in kept_back
        else _filed(finding, settled, ending)
        for finding, _ in on_form
    ]
    sent = tuple(finding_id for finding_id in complaint.finding_ids if finding_id not in kept_back)
    return replace(settled, number=ending.number, finding_ids=sent), findings


def with_sent_by_hand(
    complaint: Complaint, added: Sequence[Finding], ending: Ending
) -> tuple[Complaint, list[Finding]]:
    """The filed complaint with listings that waited for a form of their own and were sent with this one, by the person's hand."""
    sent = (*complaint.finding_ids, *(finding.id for finding in added))
    return replace(complaint, finding_ids=sent), [_filed(finding, complaint, ending) for finding in added]


def _open(complaint: Complaint) -> Attempt:
    if complaint.open_attempt is None:
        raise ValueError("nothing is handed over")
    return complaint.open_attempt


def _as_if_handed_over(complaint: Complaint, ending: Ending) -> Complaint:
    """With the attempt that must have been: the person says it was sent, though we never saw it handed over."""
    attempt = Attempt(
        id=uuid4().hex, host="", practice=complaint.practice, at=complaint.reserved_at or ending.seen_at
    )
    return replace(complaint, attempts=(*complaint.attempts, attempt))


def _joined(
    earlier: tuple[tuple[str, str], ...], later: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple((dict(earlier) | dict(later)).items())


def _completed(attempt: Attempt | None, ending: Ending) -> Attempt | None:
    if attempt is None:
        return None
    if ending.values_sent is not None:
        attempt = attempt.with_sent(ending.values_sent)
    return replace(
        attempt,
        # Without an answer the attempt stays open: it is a question to the person.
        result=None if ending.result is Result.UNKNOWN else ending.result,
        number=ending.number or attempt.number,
        portal_words=ending.portal_words or attempt.portal_words,
        links_sent=attempt.links_sent if ending.links_sent is None else ending.links_sent,
        seen_at=ending.seen_at,
    )


def _with_attempt(complaint: Complaint, attempt: Attempt | None) -> Complaint:
    return complaint if attempt is None else replace(complaint, attempts=(*complaint.attempts[:-1], attempt))


def _kept_back(on_form: Sequence[tuple[Finding, Listing]], attempt: Attempt) -> dict[str, str]:
    """The findings that were not sent, each with the portal's words where it refused it; when nothing was seen to be sent, none."""
    refused = {name_of(item_id): words for item_id, words in attempt.refused_links}
    box = "\n".join(attempt.links_sent or ())
    sent = {name_of(address.raw) for address in find_addresses(box)}
    put_in = sent or {name_of(link) for link in attempt.links}
    reasons = {}
    for finding, listing in on_form:
        name = listing.item_id or listing.url
        # A line in a spelling that is not read as an address still holds the listing's number.
        if name in sent or name in box:
            continue
        if (words := refused.get(name)) or (put_in and name not in put_in):
            reasons[finding.id] = words or ""
    # A complaint about nothing cannot have been filed: then what we saw of the form is wrong, and to report a listing
    # twice is worse than to report it late. One about other links than ours was seen to leave.
    return reasons if sent or len(reasons) < len(on_form) else {}


def _back(finding: Finding, words: str, ending: Ending) -> Finding:
    return finding.moved(
        FindingState.JUDGED, Moment(at=ending.seen_at, kind=MomentKind.KEPT_BACK, words=words)
    )


def _filed(finding: Finding, complaint: Complaint, ending: Ending) -> Finding:
    kind = MomentKind.PRACTISED if complaint.practice else MomentKind.SENT
    sent = Moment(at=ending.seen_at, kind=kind, number=ending.number)
    return finding.moved(FindingState.FILED, sent, complaint_id=complaint.id)
