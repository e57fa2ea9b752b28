"""What counts as reported: everything that went to Alibaba, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from helper.exchange.facts import facts_of
from helper.exchange.report.figures import effort_of
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Moment, MomentKind, Outcome
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt


def _sent(store: Store, number: int, *, practice: bool = False, client: str = "", minutes: int = 2) -> None:
    work = a_work(title=f"Work {number}", client=client)
    listing = a_listing(number, store_number="1102345678", store_name="LinoShop")
    attempt = an_attempt(
        practice=practice, result=Result.FILED, seen_at=NOW + timedelta(minutes=minutes), number="48213377"
    )
    complaint = a_complaint(
        work, state=ComplaintState.FILED, number="48213377", practice=practice, attempts=(attempt,)
    )
    finding = a_finding(
        listing,
        work,
        state=FindingState.FILED,
        complaint_id=complaint.id,
        history=(
            Moment(
                at=NOW,
                kind=MomentKind.PRACTISED if practice else MomentKind.SENT,
                number="" if practice else "48213377",
            ),
        ),
    )
    store.change(work, listing, complaint, finding)


def test_what_was_sent(store: Store) -> None:
    """A sent listing is a fact with its number, seller and day."""
    _sent(store, 1)
    (fact,) = facts_of(store)
    assert (fact.number, fact.seller, fact.reported_on) == ("48213377", "1102345678", NOW.date())


def test_practice_is_no_fact(store: Store) -> None:
    """What went to a practice portal was never reported, and cost no evening."""
    _sent(store, 1, practice=True)
    assert facts_of(store) == []
    assert effort_of(store).forms == 0


def test_what_is_planned_is_no_fact(store: Store) -> None:
    """A listing that is only judged was not reported."""
    work, listing = a_work(), a_listing()
    store.change(work, listing, a_finding(listing, work))
    assert facts_of(store) == []


def test_one_client(store: Store) -> None:
    """A client's report has the facts and the hours of that client alone, whatever the case of the name."""
    _sent(store, 1, client="Studio North")
    _sent(store, 2, client="Studio South")
    assert [fact.design for fact in facts_of(store, client="studio north")] == ["Work 1"]
    assert effort_of(store, client="studio north").forms == 1


def test_days_to_gone(store: Store) -> None:
    """The time until it was gone runs from the report to the outcome."""
    work, listing = a_work(), a_listing()
    gone = NOW + timedelta(days=3)
    finding = a_finding(
        listing,
        work,
        state=FindingState.REMOVED,
        history=(Moment(at=NOW, kind=MomentKind.SENT, number="48213377"),),
        outcome=Outcome(state=FindingState.REMOVED, at=gone),
    )
    store.change(work, listing, finding)
    assert facts_of(store)[0].days_to_gone == 3


def test_a_form_left_open_over_night(store: Store) -> None:
    """A form that lay open for hours adds half an hour, not the night."""
    _sent(store, 1, minutes=600)
    _sent(store, 2, minutes=4)
    assert effort_of(store).time == timedelta(minutes=34)
