"""Second complaints after a rejection: when they are allowed, and what they say. Nothing is counted or sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from helper.config.places import Places
from helper.model.attempt import Attachment, Result
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, ListingCheck, Moment, MomentKind, Outcome, Presence
from helper.model.work import Work
from helper.reports.evidence_pack import contents_of
from helper.store.facts import count, facts_of
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import listings_of
from helper.store.queue import Queue
from helper.store.second_complaint import complain_again, second_complaint, superseded
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd, ReportedStatus
from tests.factories import NOW, a_finding, a_listing, addresses, an_attempt

NUMBER = "48213377"
SENT = NOW - timedelta(days=21)
CITED = f"This concerns complaint {NUMBER}."
OTHER_WORDS = f"The seller's picture shows my signature. {CITED}"
PROOF = Attachment("attached/attachment-1.png", "1" * 64)


@pytest.fixture
def filed(queue: Queue, store: Store, work: Work) -> Complaint:
    """A complaint about two listings, filed three weeks ago."""
    queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True)
    (planned,) = queue.plan()
    file_it(queue, store, planned, NUMBER)
    return as_kept(store, planned)


@pytest.fixture
def refused(queue: Queue, store: Store, filed: Complaint) -> Complaint:
    """The filed complaint after its rejection. Both listings were on sale at a later visit."""
    answered(queue, store, filed, "rejected")
    looked_at(store, filed, Presence.LIVE)
    return as_kept(store, filed)


def as_kept(store: Store, complaint: Complaint) -> Complaint:
    return store.complaints[complaint.id]


def file_it(queue: Queue, store: Store, complaint: Complaint, number: str) -> None:
    assert queue.reserve(complaint.id) is not None
    links = tuple(listing.url for listing in listings_of(store, complaint))
    queue.hand_over(complaint.id, an_attempt(at=SENT, links=links))
    queue.release(complaint.id, HandoverEnd(result=Result.FILED, number=number, seen_at=SENT))


def answered(queue: Queue, store: Store, complaint: Complaint, verdict: str) -> None:
    status = ReportedStatus(verdict=verdict, words="Not accepted")
    ids = [listing.item_id for listing in listings_of(store, complaint)]
    queue.record_outcomes(complaint, dict.fromkeys(ids, status), number=complaint.number)


def looked_at(store: Store, complaint: Complaint, presence: Presence, *, later: int = 1) -> None:
    look = ListingCheck(at=NOW + timedelta(hours=later), presence=presence)
    for finding in findings_of(store, complaint):
        listing = store.listings[finding.listing_id]
        store.change(replace(listing, looks=(*listing.looks, look)))


def findings_of(store: Store, complaint: Complaint) -> list[Finding]:
    return [store.findings[finding_id] for finding_id in complaint.finding_ids]


def prepared(store: Store, findings: Sequence[Finding]) -> Complaint:
    second = second_complaint(store, findings)
    assert isinstance(second, Complaint)
    return second


def again(store: Store, findings: Sequence[Finding]) -> Complaint:
    form = replace(prepared(store, findings), description=OTHER_WORDS)
    return complain_again(store, form, findings, by="Mira", at=NOW)


def reasons(store: Store, complaint: Complaint) -> set[str]:
    return set(why_not(store, findings_of(store, complaint), LinkAction.COMPLAIN_AGAIN).values())


@pytest.mark.parametrize(
    ("verdict", "presence", "why"),
    [
        ("rejected", None, "has not been checked since"),
        ("rejected", Presence.UNKNOWN, "has not been checked since"),
        ("rejected", Presence.NOT_SHOWN, "has not been checked since"),
        ("rejected", Presence.REMOVED, "no longer on sale"),
        ("counter_accepted", Presence.LIVE, ""),
        ("countered", Presence.LIVE, ""),
        ("withdrawn", Presence.LIVE, ""),
        ("waiting", Presence.LIVE, "has not decided on the complaint yet"),
        ("removed", Presence.LIVE, "The listing was gone"),
    ],
)
def test_a_second_complaint_needs_a_rejection_and_a_later_visit(
    store: Store, queue: Queue, filed: Complaint, verdict: str, presence: Presence | None, why: str
) -> None:
    looked_at(store, filed, Presence.LIVE, later=-1)  # a visit before the portal's answer does not count
    answered(queue, store, filed, verdict)
    if presence is not None:
        looked_at(store, filed, presence)
    found = reasons(store, filed)
    assert all(why in sentence for sentence in found)
    assert bool(found) is bool(why)


def test_a_second_complaint_is_a_copy_that_names_the_first(store: Store, refused: Complaint) -> None:
    store.change(replace(refused, attachments=(PROOF,)))
    form = prepared(store, findings_of(store, refused))
    assert form.description == f"{CITED} {DEFAULT_DESCRIPTION}"
    assert (form.reason, form.attachments) == ("Pirated copy", (PROOF,))
    made = complain_again(store, form, findings_of(store, refused), by="Mira", at=NOW)
    assert (made.description, made.attachments) == (form.description, (PROOF,))


@pytest.mark.parametrize(
    ("words", "sent"), [("Other words.", f"{CITED} Other words."), (OTHER_WORDS, OTHER_WORDS)]
)
def test_an_edited_second_complaint_still_names_the_first(
    store: Store, refused: Complaint, words: str, sent: str
) -> None:
    findings = findings_of(store, refused)
    form = replace(prepared(store, findings), description=words)
    assert complain_again(store, form, findings, by="Mira", at=NOW).description == sent


def test_a_second_complaint_refers_to_the_first(store: Store, queue: Queue, refused: Complaint) -> None:
    before = findings_of(store, refused)
    made = again(store, before)
    assert queue.ready() == [made]
    assert queue.problems(made) == []
    assert made.predecessor_id == refused.id
    assert findings_of(store, refused) == before
    assert [finding.predecessor_id for finding in findings_of(store, made)] == list(refused.finding_ids)
    assert reasons(store, refused) == {"The link is already on another form."}
    assert store.undo_stack.undo() == "2 links put on another form"
    assert reasons(store, refused) == set()


def test_each_decision_is_recorded_for_the_complaint_that_it_answers(
    store: Store, queue: Queue, refused: Complaint
) -> None:
    made = again(store, findings_of(store, refused))
    assert [fact.state for fact in facts_of(store)] == [FindingState.REJECTED] * 2
    file_it(queue, store, made, "48213999")
    assert count(store).waiting == 2
    facts = facts_of(store)
    assert [(fact.state, fact.number, fact.back_again) for fact in facts] == [
        (FindingState.FILED, "48213999", False)
    ] * 2
    answered(queue, store, as_kept(store, made), "removed")
    answered(queue, store, refused, "rejected")
    assert [finding.state for finding in findings_of(store, refused)] == [FindingState.REJECTED] * 2
    assert [finding.state for finding in findings_of(store, made)] == [FindingState.REMOVED] * 2
    counts = count(store)
    assert (counts.waiting, counts.gone, len(facts_of(store))) == (0, 2, 2)
    assert superseded(store) == set(refused.finding_ids)


def test_the_evidence_pack_contains_both_complaints(
    store: Store, queue: Queue, refused: Complaint, places: Places
) -> None:
    made = again(store, findings_of(store, refused))
    file_it(queue, store, made, "48213999")
    pack = contents_of(store, places.evidence, facts_of(store), subject="Quiet Whale")
    assert [sent.complaint.number for sent in pack.sent] == [NUMBER, "48213999"]
    assert [one.fact.number for one in pack.listings] == ["48213999"] * 2
    assert any("the portal says: Not accepted" in event for event in pack.listings[0].history)


def test_a_third_complaint_follows_the_second_and_not_the_first(
    store: Store, queue: Queue, refused: Complaint
) -> None:
    made = again(store, findings_of(store, refused))
    file_it(queue, store, made, "48213999")
    answered(queue, store, as_kept(store, made), "rejected")
    looked_at(store, made, Presence.LIVE, later=2)
    findings = findings_of(store, made)
    third = complain_again(store, prepared(store, findings), findings, by="Mira", at=NOW)
    assert queue.problems(third) == []
    assert (made.predecessor_id, third.predecessor_id) == (refused.id, made.id)
    assert reasons(store, refused) == {"The link is already on another form."}


def test_a_second_complaint_about_a_removed_listing_is_not_ready(
    store: Store, queue: Queue, filed: Complaint
) -> None:
    answered(queue, store, filed, "countered")
    looked_at(store, filed, Presence.LIVE)
    made = again(store, findings_of(store, filed))
    answered(queue, store, as_kept(store, filed), "counter_rejected")
    assert all("it is gone" in problem.sentence for problem in queue.problems(made))
    assert queue.ready() == []


def test_a_link_refused_in_a_second_complaint_is_not_planned_again(
    store: Store, queue: Queue, refused: Complaint
) -> None:
    made = again(store, findings_of(store, refused))
    kept, sent = findings_of(store, made)
    links = tuple(listing.url for listing in listings_of(store, made))
    item = store.listings[kept.listing_id].item_id
    assert queue.reserve(made.id) is not None
    queue.hand_over(made.id, an_attempt(links=links, refused_links=((item, "already complained"),)))
    queue.release(made.id, HandoverEnd(result=Result.FILED, number="48213999", links_sent=links[1:]))
    assert queue.plan() == []
    assert kept.predecessor_id is not None
    assert superseded(store) == {kept.id, sent.predecessor_id}
    third = again(store, [store.findings[kept.predecessor_id]])
    assert third.finding_ids == (kept.id,)


def test_a_second_complaint_left_open_by_a_crash_prevents_a_third(
    store: Store, queue: Queue, refused: Complaint, places: Places
) -> None:
    made = again(store, findings_of(store, refused))
    assert queue.reserve(made.id) is not None
    queue.hand_over(made.id, an_attempt())
    store.close()
    with open_store(places) as opened:
        later = Queue(opened, now=lambda: NOW)
        assert [form.id for form in later.unfinished()] == [made.id]
        assert later.unfinished()[0].state is ComplaintState.HANDED_OVER
        assert reasons(opened, refused) == {"The link is already on another form."}
        assert later.ready() == []
        later.release(made.id, HandoverEnd(result=Result.FAILED))
        assert [form.id for form in later.ready()] == [made.id]


def test_listings_rejected_in_different_complaints_need_separate_forms(
    store: Store, queue: Queue, work: Work
) -> None:
    found = []
    for place, number in enumerate(("48210001", "48210002")):
        listing = a_listing(place, looks=(ListingCheck(at=NOW + timedelta(hours=1), presence=Presence.LIVE),))
        moment = Moment(at=SENT, kind=MomentKind.REPORTED, number=number)
        finding = a_finding(
            listing,
            work_id=work.id,
            state=FindingState.REJECTED,
            outcome=Outcome(state=FindingState.REJECTED, at=NOW),
            history=(moment,),
        )
        store.change(listing, finding)
        found.append(finding)
    assert why_not(store, found, LinkAction.COMPLAIN_AGAIN) == {}
    several = second_complaint(store, found)
    assert isinstance(several, str)
    assert "several complaints" in several
    made = complain_again(store, prepared(store, found[:1]), found[:1], by="Mira", at=NOW)
    assert (made.predecessor_id, queue.problems(made)) == (None, [])


def test_removing_a_second_complaint_is_final_once_its_links_are_filed(
    store: Store, queue: Queue, refused: Complaint
) -> None:
    """If the removal could be undone, the listings would be reported twice."""
    first = again(store, findings_of(store, refused))
    queue.remove(first.finding_ids)
    made = again(store, findings_of(store, refused))
    file_it(queue, store, made, "48213378")
    store.undo_stack.undo()
    assert [finding.id for finding in store.findings.all() if finding.is_second] == list(made.finding_ids)
    assert first.id not in store.complaints
