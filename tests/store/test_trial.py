"""Forms that are tried before they count: parted to a single link, or put back without a trace."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.trial import keep_one_link, take_back
from tests.factories import NOW, a_work, addresses, an_attempt


@pytest.fixture
def reserved(queue: Queue, store: Store) -> Complaint:
    """A complaint about three listings that is being filled."""
    work = a_work()
    store.change(work)
    queue.complain(work.id, addresses(3), source="test", reason="Other copyright infringement")
    complaint = queue.reserve(practice=False)
    assert complaint is not None
    return complaint


def test_the_first_finding_stays_and_the_others_wait_on_a_form_of_their_own(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    """Both forms have what the one had: design, reason and explanation; and no finding is on two or on none."""
    rest = keep_one_link(store, reserved.id, at=NOW)

    assert rest is not None
    kept = store.complaints[reserved.id]
    assert (kept.finding_ids, rest.finding_ids) == (reserved.finding_ids[:1], reserved.finding_ids[1:])
    assert (rest.work_id, rest.reason, rest.description) == (
        kept.work_id,
        "Other copyright infringement",
        kept.description,
    )
    findings = queue.findings_of(rest)
    assert {(one.complaint_id, one.state) for one in findings} == {(rest.id, FindingState.PLANNED)}
    assert rest in queue.ready(practice=False)


def test_parting_is_one_durable_change(store: Store, reserved: Complaint) -> None:
    """What another program reads afterwards has both forms."""
    keep_one_link(store, reserved.id, at=NOW)

    with open_store(store.places, read_only=True) as read:
        assert sorted(len(one.finding_ids) for one in read.complaints.all()) == [1, 2]


def test_a_complaint_with_one_link_is_left_alone(store: Store, reserved: Complaint) -> None:
    """Parted once, it cannot be parted again, and nothing is written."""
    keep_one_link(store, reserved.id, at=NOW)
    before = store.complaints.all()

    assert keep_one_link(store, reserved.id, at=NOW) is None
    assert store.complaints.all() == before


def test_only_a_form_that_is_being_filled_is_parted(queue: Queue, store: Store, reserved: Complaint) -> None:
    """Once it is in the person's hands its links are what they are."""
    queue.hand_over(reserved.id, an_attempt())

    with pytest.raises(ValueError, match="handed_over"):
        keep_one_link(store, reserved.id, at=NOW)


def test_a_form_that_was_only_looked_at_leaves_no_attempt(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    """It is planned again, and earlier attempts stay."""
    queue.hand_over(reserved.id, an_attempt())
    queue.release(reserved.id, result=Result.SKIPPED)
    queue.again(reserved.id)
    queue.reserve(practice=False)
    queue.hand_over(reserved.id, an_attempt())

    back = take_back(store, reserved.id)

    assert back.state is ComplaintState.PLANNED
    assert [attempt.result for attempt in back.attempts] == [Result.SKIPPED]


def test_what_was_seen_to_be_sent_is_never_taken_back(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    """A submission without an answer stays a question."""
    queue.hand_over(reserved.id, an_attempt())
    queue.release(reserved.id, result=Result.UNKNOWN)

    with pytest.raises(ValueError, match="ask the person"):
        take_back(store, reserved.id)
