"""A complaint's way through the queue, in the real lane and in practice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.work import Right, RightState, Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work, addresses, an_address, an_attempt


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


@pytest.fixture
def complaints(queue: Queue, work: Work) -> list[Complaint]:
    """Two complaints, next up."""
    queue.add(addresses(4), work_id=work.id, source="paste", judged_copy=True)
    return queue.plan(limit=2)


def test_the_first_planned_is_reserved_first(queue: Queue, complaints: list[Complaint]) -> None:
    """The queue keeps its order and says when a complaint was taken."""
    reserved = queue.reserve(practice=False)
    assert reserved == replace(complaints[0], state=ComplaintState.RESERVED, reserved_at=NOW)
    assert queue.ready(practice=False) == [complaints[1]]
    assert queue.unfinished() == [reserved]


def test_a_chosen_complaint_can_be_reserved(queue: Queue, complaints: list[Complaint]) -> None:
    """One that is not ready is an ordinary no."""
    chosen = queue.reserve(practice=False, complaint_id=complaints[1].id)
    assert chosen is not None
    assert chosen.id == complaints[1].id
    queue.put_back(chosen.id)
    assert queue.reserve(practice=False, complaint_id="no such id") is None


def test_nothing_ready_is_none(queue: Queue) -> None:
    """An empty queue is no mistake."""
    assert queue.reserve(practice=False) is None


def test_one_form_is_filled_at_a_time(queue: Queue, complaints: list[Complaint]) -> None:
    """A second one is taken only when the first was handed over or put back."""
    first = queue.reserve(practice=False)
    assert first is not None
    with pytest.raises(ValueError, match="being filled"):
        queue.reserve(practice=False)
    queue.hand_over(first.id, an_attempt())
    assert queue.reserve(practice=False) is not None


def test_a_reserved_complaint_is_put_back(queue: Queue, complaints: list[Complaint]) -> None:
    """One that was never handed over cannot have been sent by our doing."""
    reserved = queue.reserve(practice=False)
    assert reserved is not None
    assert queue.put_back(reserved.id).state is ComplaintState.PLANNED
    assert [complaint.id for complaint in queue.ready(practice=False)] == [
        complaint.id for complaint in complaints
    ]


def test_one_that_was_handed_over_is_never_put_back_unasked(
    queue: Queue, complaints: list[Complaint]
) -> None:
    """It may have been sent: only an outcome ends it."""
    reserved = queue.reserve(practice=False)
    assert reserved is not None
    queue.hand_over(reserved.id, an_attempt())
    with pytest.raises(ValueError, match="not taken up again"):
        queue.again(reserved.id)


def test_a_filed_complaint_is_never_ready_again(queue: Queue, complaints: list[Complaint]) -> None:
    """Nothing is filed twice."""
    _file(queue, practice=False)
    assert queue.ready(practice=False) == queue.ready(practice=True) == [complaints[1]]
    with pytest.raises(ValueError, match="not taken up again"):
        queue.again(complaints[0].id)


def test_what_has_problems_is_not_reserved(
    queue: Queue, store: Store, work: Work, complaints: list[Complaint]
) -> None:
    """A registration that Alibaba has not approved holds its forms up, and their problems say so."""
    store.change(replace(work, right=Right(state=RightState.PENDING)))
    assert queue.ready(practice=False) == []
    assert queue.reserve(practice=False) is None
    assert queue.held_up() == complaints
    assert [problem.field for problem in queue.problems(complaints[0])] == ["ipr"]


def test_practice_leaves_a_complaint_ready_for_real(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    """What was filed on the practice portal starts afresh; what was tried there is kept."""
    practised = _file(queue, practice=True, number="7")
    assert (practised.practice, practised.state) == (True, ComplaintState.FILED)
    assert practised in queue.ready(practice=False)
    assert practised not in queue.ready(practice=True)
    real = queue.reserve(practice=False, complaint_id=practised.id)
    assert real is not None
    assert (real.state, real.practice, real.number) == (ComplaintState.RESERVED, False, "")
    assert len(real.attempts) == 1
    assert {store.findings[key].state for key in real.finding_ids} == {FindingState.PLANNED}


def test_practice_does_not_meet_what_is_open_for_real(queue: Queue, complaints: list[Complaint]) -> None:
    """A real form that is being filled does not keep anybody from practising, nor the other way round."""
    queue.reserve(practice=False)
    assert queue.reserve(practice=True) is not None


def test_a_hand_over_must_be_of_the_lane_it_was_reserved_for(
    queue: Queue, complaints: list[Complaint]
) -> None:
    """A real attempt is never written into a practice complaint."""
    reserved = queue.reserve(practice=True)
    assert reserved is not None
    with pytest.raises(ValueError, match="other lane"):
        queue.hand_over(reserved.id, an_attempt(practice=False))


def test_earlier_complaints_about_a_listing_are_known(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    """Those that went to the real portal, or may have; practice is none of them."""
    filed = _file(queue, practice=False, number="48213377")
    finding = store.findings[filed.finding_ids[0]]
    (earlier,) = queue.earlier_complaints(finding.listing_id)
    assert (earlier.complaint, earlier.finding) == (filed, finding)
    practised = _file(queue, practice=True)
    assert queue.earlier_complaints(store.findings[practised.finding_ids[0]].listing_id) == []


def test_everything_is_written_when_the_method_returns(queue: Queue, store: Store, work: Work) -> None:
    """Each method that changes writes once, however much it changes."""
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    added = queue.add(addresses(9), work_id=work.id, source="paste")
    queue.judge([finding.id for finding in added.new], Judgement.COPY, viewed=True)
    queue.plan(limit=2)
    _file(queue, practice=False)
    assert len(writes) == 3 + 3


def test_listings_and_findings_come_in_the_order_of_the_form(queue: Queue, store: Store, work: Work) -> None:
    """Whatever reads them side by side sees pairs."""
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    form = queue.add_complaint(work.id, [finding.id for finding in reversed(added.new)])
    pairs = zip(queue.findings_of(form), queue.listings_of(form), strict=True)
    assert [finding.listing_id == listing.id for finding, listing in pairs] == [True] * 3
    assert queue.work_of(form) == work
    assert queue.listings_of(form)[-1].url == an_address().url


def _file(queue: Queue, *, practice: bool, number: str = "") -> Complaint:
    """File the next complaint."""
    reserved = queue.reserve(practice=practice)
    assert reserved is not None
    queue.hand_over(reserved.id, an_attempt(practice=practice))
    return queue.release(reserved.id, result=Result.FILED, number=number)
