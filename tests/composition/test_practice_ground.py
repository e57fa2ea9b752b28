"""The copy of the user's records with which practice works."""

from __future__ import annotations

from dataclasses import replace

from helper.browser.daemon.journal import Journal
from helper.composition.practice_ground import practice_copy
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.work import Right, RightState
from helper.session.filing.recovery import open_complaints
from helper.store.queue import Queue
from helper.store.registrations import Registrations
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_work, addresses, an_attempt, complain, file_next


def test_filed_forms_stay_filed_in_the_copy_and_open_forms_can_be_practised(store: Store) -> None:
    """Practice must neither file a filed form again, nor ask about a real form that is open."""
    queue, whale = Queue(store, now=lambda: NOW), a_work()
    store.change(whale)
    for number in range(4):
        complain(queue, whale.id, addresses(2, start=2 * number))
    filed = file_next(queue, number="48213377")
    open_ = queue.reserve()
    assert open_ is not None
    queue.hand_over(open_.id, an_attempt())
    queue.release(open_.id, HandoverEnd(result=Result.UNKNOWN))
    reserved = queue.reserve()
    before = store.complaints.all()

    with open_store(practice_copy(store.places, afresh=True)) as copy:
        assert copy.complaints[filed.id] == filed
        states = [complaint.state for complaint in copy.complaints.all()]
        assert states == [ComplaintState.FILED, *[ComplaintState.PLANNED] * 3]
        assert not any(complaint.open_attempt for complaint in copy.complaints.all())
        assert len(Queue(copy, now=lambda: NOW).ready()) == 3
    assert reserved in before
    assert store.complaints.all() == before


def test_designs_that_wait_for_approval_can_be_practised(store: Store) -> None:
    pending = a_work(title="Fox", right=Right(state=RightState.PENDING))
    opened = a_work(title="Whale", attempts=(an_attempt(),), right=Right(taken_at=NOW))
    store.change(pending, opened)

    with open_store(practice_copy(store.places, afresh=True)) as copy:
        assert copy.works[pending.id].right.state is RightState.APPROVED
        assert copy.works[opened.id] == replace(opened, attempts=(), right=Right())
        assert Registrations(copy).unfinished() == []
    assert store.works.all() == [pending, opened]


def test_new_copy_raises_no_question_about_earlier_practice(store: Store) -> None:
    queue, whale = Queue(store), a_work()
    store.change(whale)
    complain(queue, whale.id, addresses(2))
    journal = Journal(practice_copy(store.places, afresh=True).run / "journal-practice.jsonl")
    journal.sent("1", "POST", "/complaint/submit", "\n".join(address.raw for address in addresses(2)))
    journal.answered("1", status=200, accepted=True, number="48213377")
    with open_store(practice_copy(store.places, afresh=False), read_only=True) as copy:
        assert len(open_complaints(copy, Queue(copy))) == 1
    with open_store(practice_copy(store.places, afresh=True), read_only=True) as copy:
        assert open_complaints(copy, Queue(copy)) == []


def test_copy_with_an_open_form_is_not_replaced(store: Store) -> None:
    queue, whale = Queue(store), a_work()
    store.change(whale)
    complain(queue, whale.id, addresses(2))
    copied = practice_copy(store.places, afresh=True)
    with open_store(copied) as copy:
        form = Queue(copy).reserve()
        assert form is not None
    with open_store(practice_copy(store.places, afresh=True), read_only=True) as copy:
        assert copy.complaints.all() == [form]
        assert copy.places.practice
        assert copy.places.learned == store.places.learned
