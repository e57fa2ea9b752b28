"""The stages of a complaint in the queue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint
from helper.model.finding import Judgement
from helper.model.state_words import moment_words
from helper.model.work import Right, RightState, Work
from helper.store.intake import Edit
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import findings_of, listings_of
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.transitions import HandoverEnd
from tests.factories import a_work, addresses, an_address, an_attempt, file_next


@pytest.fixture
def complaints(queue: Queue, work: Work) -> list[Complaint]:
    queue.add(addresses(4), work_id=work.id, source="paste", judged_copy=True)
    return queue.plan(limit=2)


def test_one_form_is_filled_at_a_time(queue: Queue, complaints: list[Complaint]) -> None:
    """A second form is reserved only after the hand-over of the first, which may then have been submitted."""
    first = queue.reserve()
    assert first is not None
    with pytest.raises(ValueError, match="being filled"):
        queue.reserve()
    assert queue.reserve(first.id) == first
    queue.hand_over(first.id, an_attempt())
    assert queue.reserve() is not None


def test_a_complaint_with_problems_is_not_reserved(
    queue: Queue, store: Store, work: Work, complaints: list[Complaint]
) -> None:
    store.change(replace(work, right=Right(state=RightState.PENDING)))
    assert queue.ready() == []
    assert queue.reserve() is None
    assert all(queue.problems(complaint) for complaint in complaints)
    assert [problem.field for problem in queue.problems(complaints[0])] == ["ipr"]


def test_every_queue_method_makes_a_single_write(queue: Queue, store: Store, work: Work) -> None:
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    added = queue.add(addresses(9), work_id=work.id, source="paste")
    queue.judge([finding.id for finding in added.new], Judgement.COPY, viewed=True)
    queue.plan(limit=2)
    file_next(queue)
    assert len(writes) == 3 + 3


def test_listings_and_findings_are_in_the_order_of_the_form(queue: Queue, store: Store, work: Work) -> None:
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    (form,) = queue.plan([finding.id for finding in reversed(added.new)])
    pairs = zip(findings_of(store, form), listings_of(store, form), strict=True)
    assert [finding.listing_id == listing.id for finding, listing in pairs] == [True] * 3
    assert store.works.get(form.work_id) == work
    assert listings_of(store, form)[-1].url == an_address().url


def test_a_design_can_be_chosen_only_for_findings_without_a_form(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    """Choosing the design keeps the judgement, and one undo restores the findings."""
    fox = a_work(title="Fox")
    store.change(fox)
    (new,) = queue.add([an_address(9)], source="paste").new
    (named,) = queue.name_designs({new.id: fox.id})
    assert (named.work_id, named.judgement) == (fox.id, None)
    assert moment_words(named.history[-1]) == "design chosen: Fox"
    on_form = findings_of(store, complaints[0])[0]
    reasons = why_not(store, [named, on_form], LinkAction.NAME_DESIGN, work_id=fox.id)
    assert list(reasons.values()) == ["The link already has that design.", "The link is on a form."]
    with pytest.raises(ValueError, match="on a form"):
        queue.name_designs({on_form.id: fox.id})
    assert store.undo_stack.undo() == "design chosen for 1 link"


def test_a_reason_set_on_part_of_a_form_splits_the_form(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    whole, parted = complaints
    chosen = [*whole.finding_ids, parted.finding_ids[0]]
    queue.edit(chosen, Edit(reason="Counterfeit"))
    forms = {form.id: (form.reason, form.finding_ids) for form in store.complaints.all()}
    assert forms.pop(whole.id) == ("Counterfeit", whole.finding_ids)
    assert forms.pop(parted.id) == (parted.reason, parted.finding_ids[1:])
    assert list(forms.values()) == [("Counterfeit", parted.finding_ids[:1])]
    store.undo_stack.undo()
    assert store.complaints.all() == complaints


def test_reason_cannot_be_changed_while_the_form_is_filled_in(
    queue: Queue, store: Store, complaints: list[Complaint]
) -> None:
    queue.reserve()
    (new,) = queue.add([an_address(9)], work_id=complaints[0].work_id, source="paste").new
    findings = [*findings_of(store, complaints[0]), new]
    reasons = why_not(store, findings, LinkAction.SET_REASON)
    assert list(reasons.values()) == [
        "The link is on the form that is being filled in.",
        "The link is on the form that is being filled in.",
        "You have not marked the link as a copy, so it cannot go on a form.",
    ]
    assert (
        len(queue.edit([finding.id for finding in findings], Edit(note="a note goes with all of them"))) == 3
    )
    with pytest.raises(ValueError, match="is being filled in"):
        queue.edit([finding.id for finding in findings], Edit(reason="Counterfeit"))
    with pytest.raises(ValueError, match="is being filled in"):
        queue.remove([findings[0].id])


def test_undoing_a_removal_never_duplicates_a_report(queue: Queue, store: Store, work: Work) -> None:
    gone, other = queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True).new
    queue.remove([gone.id, other.id])
    queue.add(addresses(1), work_id=work.id, source="paste", judged_copy=True)
    queue.plan()
    form = queue.reserve()
    assert form is not None
    queue.release(form.id, HandoverEnd(result=Result.FILED, number="48213377"))
    assert store.undo_stack.undo() is None
    assert (gone.id in store.findings, other.id in store.findings) == (False, False)
    assert len(store.listings) == 1
