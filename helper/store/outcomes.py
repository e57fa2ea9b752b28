"""What the portal's complaint list says, brought into a complaint and its findings; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome
from helper.model.listing import Listing
from helper.model.seller import Seller
from helper.store.shelf import Entity
from helper.store.store import Store

STATES = {
    "waiting": FindingState.FILED,
    "removed": FindingState.REMOVED,
    "rejected": FindingState.REJECTED,
    "countered": FindingState.COUNTERED,
    # The seller's objection was accepted, so the listing stays: that is a no.
    "counter_accepted": FindingState.REJECTED,
    "counter_rejected": FindingState.REMOVED,
    "withdrawn": FindingState.WITHDRAWN,
    "gone_before_review": FindingState.GONE_BEFORE_REVIEW,
}
"""Our state for each name that a flow's `[list.status]` may have."""

FINAL = frozenset(
    {
        FindingState.REMOVED,
        FindingState.REJECTED,
        FindingState.WITHDRAWN,
        FindingState.GONE_BEFORE_REVIEW,
    }
)
"""States in which nothing is waited for any more."""


def is_over_for(finding: Finding, complaint_id: str) -> bool:
    """Whether that complaint waits for nothing more about it: it is decided, or was reported once more since."""
    return finding.state in FINAL or finding.complaint_id != complaint_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the portal says about one listing of a complaint."""

    verdict: str
    """A name in `STATES`."""
    words: str
    """The portal's own words."""
    seller: str = ""
    """The code under which the portal shows the seller; empty: it does not."""


def record_outcomes(
    store: Store, complaint: Complaint, told: Mapping[str, Told], *, number: str, at: datetime
) -> list[Finding]:
    """Write down what the portal says, by item id, and the complaint's number, in one change; gives what is new.

    What the portal does not speak of stays as it is. A listing that was reported once more since then stands as its last
    complaint says; what an earlier one says is only written into its history.
    """
    findings = [store.findings[finding_id] for finding_id in complaint.finding_ids]
    on_form = [(finding, store.listings[finding.listing_id]) for finding in findings]
    changed = [new for pair in on_form if (new := _told(*pair, complaint, told, at)) is not pair[0]]
    settled = _settled(complaint, findings, changed, number)
    entities: list[Entity] = [*changed, *_sellers(store.sellers.all(), on_form, told)]
    if settled != complaint:
        entities.append(settled)
    if entities:
        store.change(*entities)
    return changed


def _told(
    finding: Finding, listing: Listing, complaint: Complaint, told: Mapping[str, Told], at: datetime
) -> Finding:
    """The finding after this; the very same one where nothing about it is new."""
    said = told.get(listing.item_id)
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


def _noted(finding: Finding, complaint: Complaint, state: FindingState, said: Told, at: datetime) -> Finding:
    """The finding with the answer to an earlier complaint in its history, once."""
    moment = Moment(
        at=at, kind=MomentKind.PORTAL_SAID, state=state, number=complaint.number, words=said.words
    )
    if state is FindingState.FILED or any(replace(line, at=at) == moment for line in finding.history):
        return finding
    return replace(finding, history=(*finding.history, moment))


def _is_the_same(before: Outcome, state: FindingState, said: Told) -> bool:
    """Whether the portal says what was known already, so that the day stays.

    Other words for the same answer, such as a remark that came later, do not move it. Neither does the list where the
    person knew before: it shows no day of a decision, only that there is one, and the day on which it was read is none.
    What she said has no such fine verdict, so the state alone counts; her own words stay in the history.
    """
    by_person = not (before.verdict and before.portal_words)
    return before.verdict == said.verdict or (by_person and before.state is state)


def _settled(
    complaint: Complaint, findings: Sequence[Finding], changed: Sequence[Finding], number: str
) -> Complaint:
    """The complaint with its number; closed when nothing about it is open any more."""
    attempts = complaint.attempts
    if attempts and not attempts[-1].number:
        attempts = (*attempts[:-1], replace(attempts[-1], number=number))
    numbered = replace(complaint, number=number, attempts=attempts)
    now = {finding.id: finding for finding in (*findings, *changed)}
    is_over = bool(now) and all(is_over_for(finding, complaint.id) for finding in now.values())
    return (
        numbered.moved(ComplaintState.CLOSED)
        if is_over and numbered.state is ComplaintState.FILED
        else numbered
    )


def _sellers(
    sellers: Sequence[Seller], on_form: Sequence[tuple[Finding, Listing]], told: Mapping[str, Told]
) -> list[Seller]:
    """The stores of these listings, with the codes that the portal has for them."""
    known = {seller.store_number: seller for seller in sellers}
    changed: dict[str, Seller] = {}
    for _, listing in on_form:
        code = told[listing.item_id].seller if listing.item_id in told else ""
        number = listing.store_number
        if not code or not number:
            continue
        seller = changed.get(number) or known.get(number) or Seller(id=uuid4().hex, store_number=number)
        if code not in seller.portal_codes:
            changed[number] = replace(seller, portal_codes=(*seller.portal_codes, code))
    return list(changed.values())
