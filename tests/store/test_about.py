"""What was reported about a listing before is known at once."""

from __future__ import annotations

from helper.model.attempt import Result
from helper.model.complaint import Complaint
from helper.model.finding import FindingState
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_finding, a_listing, a_work, an_address, an_attempt


def _filed(queue: Queue, work_id: str, number: str, *, practice: bool = False) -> Complaint:
    made = queue.complain(work_id, [an_address()], source="paste")
    assert isinstance(made, Complaint)
    queue.reserve(practice=practice, complaint_id=made.id)
    queue.hand_over(made.id, an_attempt(practice=practice))
    return queue.release(made.id, result=Result.FILED, number=number)


def test_number_day_outcome_and_design_are_told(queue: Queue, store: Store) -> None:
    """Of every report of this listing, the latest first, whatever its design."""
    whale, fox = a_work(), a_work(title="Fox")
    store.change(whale, fox)
    complaint = _filed(queue, whale.id, "0077")
    (finding,) = store.findings.all()
    (told,) = queue.earlier_complaints(finding.listing_id)
    assert (told.number, told.work_title, told.outcome) == ("0077", "Quiet Whale", FindingState.FILED)
    assert (told.sent_at, told.complaint) == (NOW, complaint)
    _filed(queue, fox.id, "0078")
    numbers = [one.number for one in queue.earlier_complaints(finding.listing_id)]
    assert sorted(numbers) == ["0077", "0078"]


def test_practice_is_no_report(queue: Queue, store: Store) -> None:
    """What was only tried out was never reported."""
    work = a_work()
    store.change(work)
    _filed(queue, work.id, "0077", practice=True)
    assert queue.earlier_complaints(store.listings.all()[0].id) == []


def test_a_report_without_a_number_counts(queue: Queue, store: Store) -> None:
    """A sheet may know of a report and not of its number."""
    listing = a_listing()
    store.change(listing, a_finding(listing, state=FindingState.REMOVED))
    (told,) = queue.earlier_complaints(listing.id)
    assert (told.number, told.complaint, told.outcome) == ("", None, FindingState.REMOVED)
    assert queue.earlier_complaints("another") == []


def test_what_changes_is_seen(queue: Queue, store: Store) -> None:
    """The next question is answered from the records as they are then."""
    listing = a_listing()
    finding = a_finding(listing, state=FindingState.REMOVED)
    store.change(listing, finding)
    assert len(queue.earlier_complaints(listing.id)) == 1
    store.change(remove=[finding])
    assert queue.earlier_complaints(listing.id) == []
