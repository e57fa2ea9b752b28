"""Undo and redo take single steps, and never touch what has gone on since."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest

from helper.errors import StoreError
from helper.model.attempt import Result
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.works import edit_work, note_permission
from tests.factories import NOW, a_finding, a_listing, a_work, addresses, an_address, an_attempt


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


def test_each_step_is_taken_back_and_done_again(queue: Queue, store: Store, work: Work) -> None:
    """Adding, judging and planning are a step each, undone in turn and redone in turn."""
    findings = queue.add(addresses(2), work_id=work.id, source="paste").new
    queue.judge([finding.id for finding in findings], Judgement.COPY, viewed=True)
    queue.plan()
    after = (store.listings.all(), store.findings.all(), store.complaints.all())
    whats = ["2 links put on 1 form", "2 links judged", "2 links added"]
    assert [queue.undo() for _ in range(4)] == [*whats, None]
    assert len(store.listings) == len(store.findings) == len(store.complaints) == 0
    assert [queue.redo() for _ in range(4)] == [*reversed(whats), None]
    assert (store.listings.all(), store.findings.all(), store.complaints.all()) == after


def test_a_new_step_ends_the_redoing(queue: Queue) -> None:
    """What was undone is not mixed into what was done since."""
    queue.add(addresses(1), source="paste")
    queue.undo()
    queue.add(addresses(1, start=5), source="paste")
    assert queue.redo() is None


def test_a_step_that_could_not_be_taken_back_still_can(
    queue: Queue, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full drive costs no step: once there is room the same one is taken back, not the one before it, and done again."""
    for start in (0, 5):
        queue.add(addresses(1, start=start), source="paste")
    for act, left in ((queue.undo, 1), (queue.redo, 2)):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _no_room)
            with pytest.raises(StoreError):
                act()
        assert act() == "1 link added"
        assert len(store.findings) == left


def test_what_has_gone_to_a_form_is_never_taken_back(queue: Queue, store: Store, work: Work) -> None:
    """Once filed, neither plan nor judgement nor listing can be undone."""
    complaint = queue.complain(work.id, [an_address()], source="paste")
    assert not isinstance(complaint, list)
    queue.reserve(practice=False)
    queue.hand_over(complaint.id, an_attempt())
    queue.release(complaint.id, result=Result.FILED, number="1")
    assert queue.undo() is None
    assert store.findings.all()[0].state is FindingState.FILED


def test_what_is_being_filled_is_never_taken_back(queue: Queue, store: Store, work: Work) -> None:
    """A reserved form does not lose its links under the session's hands."""
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() is None
    assert len(store.complaints) == 1


def test_an_older_step_can_still_be_undone(queue: Queue, store: Store, work: Work) -> None:
    """A filing stops only the steps that led to it."""
    queue.add([an_address(7)], source="paste")
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() == "1 link added"
    assert [listing.url for listing in store.listings.all()] == [an_address().url]


def test_a_listing_that_is_still_needed_stays(queue: Queue, store: Store, work: Work) -> None:
    """Another design's finding about the same listing keeps it, when the first paste is undone after a filing."""
    fox = a_work(title="Fox")
    store.change(fox)
    queue.add([an_address()], work_id=fox.id, source="paste")
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() is None
    for finding in store.findings.all():
        assert finding.listing_id in store.listings


def test_an_undo_is_written_like_any_change(queue: Queue, store: Store) -> None:
    """It is on the disk and subscribers are told."""
    told: list[int] = []
    queue.add([an_address()], source="paste")
    store.subscribe(lambda: told.append(len(store.findings)))
    queue.undo()
    queue.redo()
    assert told == [0, 1]


def _brought_in(queue: Queue, store: Store, work: Work) -> list[Finding]:
    """An import of three copies of a design that came with it, as one step."""
    listings = [a_listing(number) for number in range(3)]
    findings = [a_finding(listing, work) for listing in listings]
    queue.bring_in("a sheet brought in", work, *listings, *findings)
    return findings


def test_an_import_is_one_step(queue: Queue, store: Store) -> None:
    """Designs, listings, findings and complaints come and go together."""
    work = a_work(title="Fox")
    findings = _brought_in(queue, store, work)
    assert queue.undo() == "a sheet brought in"
    assert [len(shelf) for shelf in (store.works, store.listings, store.findings)] == [0, 0, 0]
    assert queue.redo() == "a sheet brought in"
    assert store.findings.all() == findings


def test_what_was_filed_since_stays_when_an_import_is_taken_back(queue: Queue, store: Store) -> None:
    """The filed form keeps its listing and its design; the rest of the import goes, and comes again."""
    work = a_work(title="Fox")
    findings = _brought_in(queue, store, work)
    complaint = queue.add_complaint(work.id, [findings[0].id])
    queue.reserve(practice=False)
    queue.hand_over(complaint.id, an_attempt())
    queue.release(complaint.id, result=Result.FILED, number="1")
    assert queue.undo() == "a sheet brought in"
    (filed,) = store.findings.all()
    assert (filed.id, filed.state) == (findings[0].id, FindingState.FILED)
    assert [listing.id for listing in store.listings.all()] == [findings[0].listing_id]
    assert (store.works.all(), len(store.complaints)) == ([work], 1)
    assert queue.redo() == "a sheet brought in"
    assert {one.id for one in store.findings.all()} == {one.id for one in findings}
    assert store.findings[findings[0].id].state is FindingState.FILED


def test_what_came_to_need_an_import_keeps_it(queue: Queue, store: Store) -> None:
    """A paste for a design that an import brought keeps the design when the import goes."""
    work = a_work(title="Fox")
    _brought_in(queue, store, work)
    pasted = queue.add([an_address(7)], work_id=work.id, source="paste").new
    queue.judge([pasted[0].id], Judgement.COPY, viewed=True)
    queue.plan(work_id=work.id)
    queue.reserve(practice=False)
    # Only the import is left that could be taken back; its findings are on the form that is being filled.
    assert queue.undo() is None
    assert work.id in store.works


def test_a_form_and_its_findings_are_taken_back_together(queue: Queue, store: Store, work: Work) -> None:
    """An import that took a listing off a form puts it back, unless the form has been taken in hand since."""
    complaint = queue.complain(work.id, addresses(2), source="paste")
    assert not isinstance(complaint, list)
    off, on = queue.findings_of(complaint)
    told = off.moved(FindingState.REMOVED, Moment(at=complaint.planned_at or NOW, kind=MomentKind.REPORTED))
    queue.bring_in("a sheet brought in", told, replace(complaint, finding_ids=(on.id,)))
    queue.reserve(practice=False)
    assert queue.undo() is None
    assert store.findings[off.id].state is FindingState.REMOVED
    queue.reclaim(complaint.id)
    assert store.complaints[complaint.id].finding_ids == (on.id,)


def test_a_changed_design_is_a_step(queue: Queue, store: Store, work: Work) -> None:
    """What was said about a design or a client's permission is taken back like everything else."""
    edit_work(store, work, client="Studio Nord")
    note_permission(store, "studio nord", NOW.date())
    assert store.works[work.id].permission_until == NOW.date()
    assert queue.undo() == "written permission noted for 1 design"
    assert queue.undo() == "1 design changed"
    assert store.works[work.id] == work


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
