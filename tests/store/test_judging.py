"""The person's word about a listing, and what follows from it."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work, addresses, an_address


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


@pytest.fixture
def on_form(queue: Queue, work: Work) -> tuple[Finding, ...]:
    """Three copies on one form."""
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    queue.plan()
    return added.new


@pytest.mark.parametrize("judgement", list(Judgement))
def test_who_judged_when_and_whether_it_was_seen_is_kept(queue: Queue, judgement: Judgement) -> None:
    """Every answer leaves its trace; only "later" leaves the listing to be looked at."""
    (finding,) = queue.add([an_address()], source="paste").new
    (judged,) = queue.judge([finding.id], judgement, viewed=True)
    assert (judged.judgement, judged.judged_by, judged.judged_at, judged.viewed) == (
        judgement,
        "Mira",
        NOW,
        True,
    )
    later = judgement is Judgement.LATER
    assert judged.state is (FindingState.NEW if later else FindingState.JUDGED)


def test_a_look_once_is_a_look(queue: Queue) -> None:
    """Judging again without opening the page does not unsee it."""
    (finding,) = queue.add([an_address()], source="paste").new
    queue.judge([finding.id], Judgement.LATER, viewed=True)
    (judged,) = queue.judge([finding.id], Judgement.COPY, viewed=False)
    assert judged.viewed


def test_the_work_may_be_named_with_the_answer(queue: Queue, work: Work) -> None:
    """The answer "yes, of Quiet Whale" makes it fileable."""
    (finding,) = queue.add([an_address()], source="paste").new
    (judged,) = queue.judge([finding.id], Judgement.COPY, viewed=True, work_id=work.id)
    assert judged.fileable


def test_what_is_no_copy_leaves_its_form(queue: Queue, store: Store, on_form: tuple[Finding, ...]) -> None:
    """The others stay on it."""
    (judged,) = queue.judge([on_form[0].id], Judgement.LICENSED, viewed=True)
    assert (judged.state, judged.complaint_id) == (FindingState.JUDGED, None)
    (complaint,) = store.complaints.all()
    assert complaint.finding_ids == (on_form[1].id, on_form[2].id)


def test_a_form_on_which_nothing_is_left_goes(
    queue: Queue, store: Store, on_form: tuple[Finding, ...]
) -> None:
    """Nobody has to clear away an empty form."""
    queue.judge([finding.id for finding in on_form], Judgement.NOT_A_COPY, viewed=True)
    assert len(store.complaints) == 0


def test_a_copy_judged_again_stays_on_its_form(
    queue: Queue, store: Store, on_form: tuple[Finding, ...]
) -> None:
    """A second look at a listing on a form only notes the look."""
    (judged,) = queue.judge([on_form[0].id], Judgement.COPY, viewed=True)
    assert (judged.state, judged.viewed) == (FindingState.PLANNED, True)
    assert len(store.complaints.all()[0].finding_ids) == 3


def test_a_copy_of_another_work_leaves_the_form(
    queue: Queue, store: Store, on_form: tuple[Finding, ...]
) -> None:
    """A form is about one work."""
    other = a_work(title="Fox")
    (judged,) = queue.judge([on_form[0].id], Judgement.COPY, viewed=True, work_id=other.id)
    assert judged.fileable
    assert on_form[0].id not in store.complaints.all()[0].finding_ids


def test_what_is_being_filled_or_was_sent_cannot_be_judged(
    queue: Queue, store: Store, on_form: tuple[Finding, ...]
) -> None:
    """The sentence says why, and asking first is the caller's duty."""
    complaint = queue.reserve(practice=False)
    assert complaint is not None
    assert complaint.state is ComplaintState.RESERVED
    assert queue.why_not_judge(store.findings[on_form[0].id]) == "It is on the form that is being filled."
    with pytest.raises(ValueError, match="being filled"):
        queue.judge([on_form[0].id], Judgement.OWN, viewed=True)


def test_a_listing_is_noted_once_for_a_work(queue: Queue, work: Work) -> None:
    """Two findings of one listing cannot become findings of the same work."""
    queue.add([an_address()], work_id=work.id, source="paste")
    (other,) = queue.add([an_address()], work_id=a_work().id, source="paste").new
    assert queue.why_not_judge(other, work.id) == "This listing is noted for that design already."
    assert queue.why_not_judge(other) is None


def test_two_findings_of_one_listing_cannot_become_the_same(queue: Queue, work: Work) -> None:
    """Not even when both are judged at once."""
    (one,) = queue.add([an_address()], work_id=a_work().id, source="paste").new
    (other,) = queue.add([an_address()], work_id=a_work().id, source="paste").new
    assert list(queue.why_not_judge_all([one, other], work.id)) == [other.id]
    with pytest.raises(ValueError, match="already"):
        queue.judge([one.id, other.id], Judgement.COPY, viewed=True, work_id=work.id)


def test_judging_nothing_is_no_step(queue: Queue) -> None:
    """An empty choice changes nothing."""
    assert queue.judge([], Judgement.COPY, viewed=True) == []
    assert queue.undo() is None
