"""A complaint's way through the queue, in the real lane and in practice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.state_words import moment_words
from helper.model.work import Right, RightState, Work
from helper.store.intake import Edit
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work, addresses, an_address, an_attempt, file_next


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


def test_one_form_is_filled_at_a_time(queue: Queue, complaints: list[Complaint]) -> None:
    """A second one is taken only when the first was handed over or put back; what may have been sent is not put back unasked."""
    first = queue.reserve(practice=False)
    assert first is not None
    with pytest.raises(ValueError, match="being filled"):
        queue.reserve(practice=False)
    queue.hand_over(first.id, an_attempt())
    assert queue.reserve(practice=False) is not None
    with pytest.raises(ValueError, match="not taken up again"):
        queue.again(first.id)


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
    practised = file_next(queue, practice=True, number="7")
    assert (practised.practice, practised.state) == (True, ComplaintState.FILED)
    assert practised in queue.ready(practice=False)
    assert practised not in queue.ready(practice=True)
    real = queue.reserve(practice=False, complaint_id=practised.id)
    assert real is not None
    assert (real.state, real.practice, real.number) == (ComplaintState.RESERVED, False, "")
    assert len(real.attempts) == 1
    assert {store.findings[key].state for key in real.finding_ids} == {FindingState.PLANNED}


def test_a_hand_over_must_be_of_the_lane_it_was_reserved_for(
    queue: Queue, complaints: list[Complaint]
) -> None:
    """A real attempt is never written into a practice complaint; a real form that is open keeps nobody from practising."""
    queue.reserve(practice=False)
    reserved = queue.reserve(practice=True)
    assert reserved is not None
    with pytest.raises(ValueError, match="other lane"):
        queue.hand_over(reserved.id, an_attempt(practice=False))


def test_everything_is_written_when_the_method_returns(queue: Queue, store: Store, work: Work) -> None:
    """Each method that changes writes once, however much it changes."""
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    added = queue.add(addresses(9), work_id=work.id, source="paste")
    queue.judge([finding.id for finding in added.new], Judgement.COPY, viewed=True)
    queue.plan(limit=2)
    file_next(queue)
    assert len(writes) == 3 + 3


def test_listings_and_findings_come_in_the_order_of_the_form(queue: Queue, store: Store, work: Work) -> None:
    """Whatever reads them side by side sees pairs."""
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    form = queue.add_complaint(work.id, [finding.id for finding in reversed(added.new)])
    pairs = zip(queue.findings_of(form), queue.listings_of(form), strict=True)
    assert [finding.listing_id == listing.id for finding, listing in pairs] == [True] * 3
    assert queue.work_of(form) == work
    assert queue.listings_of(form)[-1].url == an_address().url


def test_a_design_is_named_for_what_is_on_no_form(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    """The answer stays, and it is one step; on a form, or of that design already, it is refused in a sentence."""
    fox = a_work(title="Fox")
    store.change(fox)
    (new,) = queue.add([an_address(9)], source="paste").new
    (named,) = queue.name_design([new.id], fox.id)
    assert (named.work_id, named.judgement) == (fox.id, None)
    assert moment_words(named.history[-1]) == "design named: Fox"
    on_form = queue.findings_of(complaints[0])[0]
    reasons = queue.why_not_name_design([named, on_form], fox.id)
    assert list(reasons.values()) == ["It is noted for that design already.", "It is on a form."]
    with pytest.raises(ValueError, match="on a form"):
        queue.name_design([on_form.id], fox.id)
    assert queue.undo() == "the design of 1 link named"


def test_an_edit_that_changes_nothing_is_no_step(queue: Queue, store: Store, work: Work) -> None:
    """What was taken in stays what u takes back; an empty text takes away what was there, and nothing else."""
    (finding,) = queue.add(addresses(1), work_id=work.id, source="paste").new
    assert queue.edit([finding.id], Edit(told={"title": ""})) == [finding]
    queue.edit([finding.id], Edit(told={"store_name": "Art", "product_type": "mug"}, note="at a fair"))
    queue.edit([finding.id], Edit(told={"store_name": ""}))
    (listing,) = store.listings.all()
    assert (listing.store_name, listing.product_type) == ("", "mug")
    queue.undo()
    assert queue.undo() == "what you wrote about 1 link"
    assert queue.undo() == "1 link added"


def test_a_reason_is_that_of_a_whole_form(queue: Queue, store: Store, complaints: list[Complaint]) -> None:
    """A form of which all links are meant gets it; one of another form leaves it for a form of its own."""
    whole, parted = complaints
    chosen = [*whole.finding_ids, parted.finding_ids[0]]
    queue.edit(chosen, Edit(reason="Counterfeit"))
    forms = {form.id: (form.reason, form.finding_ids) for form in store.complaints.all()}
    assert forms.pop(whole.id) == ("Counterfeit", whole.finding_ids)
    assert forms.pop(parted.id) == (parted.reason, parted.finding_ids[1:])
    assert list(forms.values()) == [("Counterfeit", parted.finding_ids[:1])]
    queue.undo()
    assert store.complaints.all() == complaints


def test_what_is_with_the_person_keeps_its_reason(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    """And what nobody has called a copy has no form to have one on; asked all the same, it is a fault of ours."""
    queue.reserve(practice=False)
    (new,) = queue.add([an_address(9)], work_id=complaints[0].work_id, source="paste").new
    findings = [*queue.findings_of(complaints[0]), new]
    reasons = queue.why_not_edit(findings, Edit(reason="Counterfeit"))
    assert list(reasons.values()) == [
        "It is on the form that is being filled.",
        "It is on the form that is being filled.",
        "It goes on no form: you have not called it a copy.",
    ]
    assert queue.why_not_edit(findings, Edit(note="a note goes with all of them")) == {}
    with pytest.raises(ValueError, match="cannot be edited"):
        queue.edit([finding.id for finding in findings], Edit(reason="Counterfeit"))
    with pytest.raises(ValueError, match="cannot be removed"):
        queue.remove([findings[0].id])


def test_what_was_pasted_and_filed_anew_does_not_come_back_beside_itself(
    queue: Queue, store: Store, work: Work
) -> None:
    """A removal cannot be taken back over the same listing that was reported since: else it would be reported twice."""
    gone, other = queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True).new
    queue.remove([gone.id, other.id])
    queue.add(addresses(1), work_id=work.id, source="paste", judged_copy=True)
    queue.plan()
    form = queue.reserve(practice=False)
    assert form is not None
    queue.release(form.id, result=Result.FILED, number="48213377")
    assert queue.undo() == "2 links removed"
    assert gone.id not in store.findings
    assert store.findings[other.id] == other
    assert len(store.listings) == 2
