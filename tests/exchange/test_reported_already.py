"""A sheet that says "reported" about what waits on a form here: nothing is reported twice, nothing is torn from a hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from helper.exchange.files.opening import open_source
from helper.exchange.importing.answers import Answers
from helper.exchange.importing.fate import Fate
from helper.exchange.importing.reading import Reading, read_sheet
from helper.exchange.importing.register import Register
from helper.exchange.importing.summary import summary, totals
from helper.exchange.importing.taking import Taken, take
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Doubt, FindingState, Judgement
from helper.model.words import moment_words
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.exchange.sample_sheets import TODAY, link_row, table
from tests.factories import FIRST_ITEM, NOW, a_work, addresses, an_attempt

REPORTED = {"status": "removed", "complaint": "00482133"}


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store, now=lambda: NOW)


def _planned(queue: Queue, work: Work, links: int) -> Complaint:
    made = queue.complain(work.id, addresses(links, start=1), source="paste")
    assert isinstance(made, Complaint)
    return made


def _read(store: Store, folder: Path, *rows: Sequence[str]) -> tuple[Reading, Taken]:
    register = Register(tuple(store.works.all()))
    reading = read_sheet(open_source(table(folder, *rows)), Answers(), register, TODAY)
    return reading, take(store, reading, hidden_rows=False, now=NOW)


def _bring_in(queue: Queue, store: Store, folder: Path, *rows: Sequence[str]) -> Taken:
    _, taken = _read(store, folder, *rows)
    queue.bring_in("a sheet brought in", *taken.put, remove=taken.remove)
    return taken


def test_it_leaves_the_form(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """The listing becomes history under the sheet's number; the form keeps the others."""
    form = _planned(queue, work, 2)
    taken = _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    off, on = (store.findings[one] for one in form.finding_ids)
    assert Fate.OFF_FORM in taken.fates
    assert (off.state, on.state) == (FindingState.REMOVED, FindingState.PLANNED)
    assert store.complaints[off.complaint_id or ""].number == "00482133"
    assert store.complaints[form.id].finding_ids == (on.id,)
    assert queue.problems(store.complaints[form.id]) == []


def test_an_emptied_form_goes(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """A form on which nothing is left would report nothing."""
    form = _planned(queue, work, 1)
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    assert form.id not in store.complaints
    assert queue.ready(practice=False) == []


def test_it_is_one_step_with_the_import(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """Taken back, the form is as it was; done again, the listing is off it."""
    form = _planned(queue, work, 2)
    before = store.findings.all()
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED), link_row(9))
    after = store.findings.all()
    queue.undo()
    assert (store.findings.all(), store.complaints.all()) == (before, [form])
    queue.redo()
    assert store.findings.all() == after


def test_what_was_only_practised_leaves_too(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """A form filed in practice would be filed for real one day."""
    form = _planned(queue, work, 1)
    queue.reserve(practice=True)
    queue.hand_over(form.id, an_attempt(practice=True))
    queue.release(form.id, result=Result.FILED, number="1")
    taken = _bring_in(queue, store, tmp_path, link_row(1, status="pending", complaint="00482133"))
    assert Fate.OFF_FORM in taken.fates
    assert queue.ready(practice=False) == []


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_form_in_hand_is_a_question(
    tmp_path: Path, store: Store, queue: Queue, work: Work, handed_over: bool
) -> None:
    """What is being filled or was handed over may have been sent a moment ago: only the person knows."""
    form = _planned(queue, work, 2)
    reserved = queue.reserve(practice=False)
    if handed_over:
        reserved = queue.hand_over(form.id, an_attempt())
    findings = store.findings.all()
    reading, taken = _read(store, tmp_path, link_row(1, **REPORTED))
    assert taken.fates == (Fate.NO_DATA, Fate.IN_HAND)
    assert taken.put == ()
    assert (store.complaints[form.id], store.findings.all()) == (reserved, findings)
    said = "\n".join(summary(reading, taken, dry_run=False))
    assert f"? Was the form that is with you now sent before? Your sheet says so of {FIRST_ITEM + 1}" in said
    assert totals(reading, taken)["in_hand"] == 1


def test_what_was_sent_from_here_stays(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """The sheet tells the outcome of a filed listing; its complaint keeps it."""
    form = _planned(queue, work, 1)
    queue.reserve(practice=False)
    queue.hand_over(form.id, an_attempt())
    queue.release(form.id, result=Result.FILED, number="00482133")
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    (finding,) = store.findings.all()
    assert (finding.state, finding.complaint_id) == (FindingState.REMOVED, form.id)
    assert store.complaints[form.id].state is ComplaintState.CLOSED


def test_an_old_row_takes_only_its_own_design_off(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    """Two old rows without a design speak of the one report there was, not of a form for another design."""
    row = link_row(1, design="", status="removed")
    _bring_in(queue, store, tmp_path, row)
    form = _planned(queue, work, 1)
    taken = _bring_in(queue, store, tmp_path, row, row)
    assert Fate.OFF_FORM not in taken.fates
    assert store.complaints[form.id].finding_ids == form.finding_ids


def test_what_the_sheet_says_against_it_is_kept(tmp_path: Path, store: Store, queue: Queue) -> None:
    """A note about a licence holds the listing back until the person gives a reason, even when judged a copy."""
    _bring_in(queue, store, tmp_path, link_row(1, notes="licensed to them until May"), link_row(2))
    first, _ = store.findings.all()
    assert first.doubts == (Doubt.LICENSED,)
    queue.judge([one.id for one in store.findings.all()], Judgement.COPY, viewed=True)
    (made,) = queue.plan()
    assert first.id not in made.finding_ids
    assert [one.id for one in queue.held_back()] == [first.id]
    queue.judge([first.id], Judgement.COPY, viewed=True, because="the licence ended in May")
    (second,) = queue.plan()
    assert queue.problems(second) == []
    told = store.findings[first.id]
    assert told.grounds is not None
    assert (told.grounds.reason, told.grounds.at) == ("the licence ended in May", NOW)
    assert "the licence ended in May" in moment_words(told.history[-2])
