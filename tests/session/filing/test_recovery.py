"""Recovery of submissions that the records do not know, from the daemon's journal and the evidence.

Submissions are matched link by link, without comparing times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.browser.daemon.journal import Journal
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Judgement, ListingCheck, Presence
from helper.session.filing.jobs import ComplaintJobs, FilingJob
from helper.session.filing.outcome_record import Writer, open_again, write_ending
from helper.session.filing.recovery import complaint_jobs, open_complaints, sent_before
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import findings_of, taken_off
from helper.store.queue import Queue
from helper.store.second_complaint import complain_again, second_complaint
from helper.store.store import open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_listing, a_work, an_address, an_attempt, complain, places_in

REAL = "https://ipp.aidcgroup.net/form"
LATER = NOW + timedelta(days=3)


@dataclass
class RecoveryStage:
    """Records with one design, the journal of the real window, and the evidence folder."""

    queue: Queue
    jobs: ComplaintJobs
    journal: Journal
    evidence: Path
    work: str

    def plan(self, *numbers: int) -> Complaint:
        made = complain(self.queue, self.work, map(an_address, numbers))
        assert isinstance(made, Complaint)
        return made

    def job(self, complaint: Complaint) -> FilingJob:
        return self.jobs.at(complaint.id)

    def leave(self, *numbers: int, answer: dict[str, Any] | None = None) -> None:
        """Record in the journal a submission of these listings, and the portal's response, if any."""
        body = " ".join(a_listing(number).url for number in numbers)
        self.journal.sent(body, "POST", "/submit", body)
        if answer is not None:
            self.journal.answered(body, **{"status": 200, "accepted": None, "number": "", **answer})

    def keep_evidence(self, form: str, *numbers: int, number: int = 1) -> None:
        folder = self.evidence / form / f"{number}-0a1b2c3d"
        folder.mkdir(parents=True)
        links = "\n".join(a_listing(number).url for number in numbers)
        fields = [{"field": "listings", "filled": links, "sent": None}]
        said = {"format": 2, "at": NOW.isoformat(), "page": REAL, "fields": fields}
        (folder / "values.json").write_text(json.dumps(said), encoding="utf-8")

    def asked(self, complaint: Complaint) -> bool:
        return bool(sent_before(self.jobs, self.job(complaint)))

    def open(self, complaint: Complaint) -> Complaint:
        assert open_again(self.jobs, self.job(complaint), Writer(by="")) is not None
        return self.queue._store.complaints[complaint.id]

    def end(self, complaint: Complaint, result: Result, **values: Any) -> None:
        write_ending(self.jobs, self.job(complaint), Writer(by=""), HandoverEnd(result=result, **values))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RecoveryStage]:
    places = places_in(tmp_path)
    with open_store(places) as store:
        work = a_work()
        store.change(work)
        queue = Queue(store, now=lambda: LATER)
        yield RecoveryStage(
            queue=queue,
            jobs=complaint_jobs(store, queue),
            journal=Journal(places.run / "journal-portal.jsonl"),
            evidence=places.evidence,
            work=work.id,
        )


def test_no_question_is_asked_about_a_form_that_was_not_submitted(records: RecoveryStage) -> None:
    planned = records.plan(1, 2)
    records.leave(3)
    records.leave(1, answer={"accepted": False})
    records.keep_evidence("other", 3)
    assert not records.asked(planned)


def test_submission_that_includes_links_of_a_later_form_raises_a_question(records: RecoveryStage) -> None:
    records.leave(1, 2, answer={"accepted": True, "number": "48213377"})
    opened = records.open(records.plan(1, 2, 3))
    assert [len(opened.attempts[0].links), opened.state] == [2, ComplaintState.HANDED_OVER]
    records.end(opened, Result.FILED, number="48213377")
    states = [
        finding.state
        for finding in findings_of(records.queue._store, records.queue._store.complaints[opened.id])
    ]
    assert states == [FindingState.FILED, FindingState.FILED]
    waiting = [finding for finding in records.queue._store.findings.all() if finding.fileable]
    assert len(waiting) == 1


def test_links_that_only_the_browser_daemon_saw_submitted_are_recorded(records: RecoveryStage) -> None:
    planned = records.plan(1, 2, 3)
    records.queue.reserve(planned.id)
    records.queue.hand_over(planned.id, an_attempt(links=records.job(planned).links))
    records.leave(1, 2, answer={"accepted": True, "number": "48213377"})
    records.end(planned, Result.FILED, number="48213377")

    (attempt,) = records.queue._store.complaints[planned.id].attempts
    assert attempt.links_sent == (a_listing(1).url, a_listing(2).url)
    assert attempt.links_taken_out == (a_listing(3).url,)
    assert attempt.values_not_read == tuple(value.field for value in attempt.values)
    (left,) = taken_off(records.queue._store, records.queue._store.complaints[planned.id])
    assert records.queue._store.listings[left.listing_id].url == a_listing(3).url
    assert not left.fileable


@pytest.mark.parametrize("by", ["journal", "evidence"])
def test_users_answer_about_one_form_does_not_settle_the_other_form(records: RecoveryStage, by: str) -> None:
    first, second = records.plan(1), records.plan(2)
    if by == "journal":
        records.leave(1, 2)
    else:
        records.keep_evidence("gone", 1, 2)
    records.end(records.open(first), Result.FILED)
    assert records.asked(second)
    records.end(records.open(second), Result.FAILED)
    assert not records.asked(second)


def test_program_asks_about_a_form_again_only_after_a_new_submission(records: RecoveryStage) -> None:
    planned = records.plan(1)
    records.leave(1)
    records.end(records.open(planned), Result.FAILED)
    assert not records.asked(planned)
    records.leave(1, 5)
    assert records.asked(planned)


def test_no_question_is_asked_about_the_relisting_of_a_filed_link(records: RecoveryStage) -> None:
    filed, known_by_number = records.plan(1), records.plan(2)
    for complaint in (filed, known_by_number):
        records.queue.reserve(complaint.id)
        records.queue.hand_over(complaint.id, an_attempt(links=records.job(complaint).links))
    records.leave(1)
    records.end(filed, Result.FILED)
    records.leave(2, answer={"accepted": True, "number": "39548467"})
    records.queue.release(known_by_number.id, HandoverEnd(result=Result.FILED, number="39548467"))
    for number, complaint in ((1, filed), (2, known_by_number)):
        (finding,) = findings_of(records.queue._store, complaint)
        again = records.jobs.at(complaint.id)
        assert (number, finding.state, records.jobs.log.left_window(again)) == (
            number,
            FindingState.FILED,
            [],
        )


def test_submissions_of_the_first_and_second_complaint_are_not_confused(records: RecoveryStage) -> None:
    store, first = records.queue._store, records.plan(1)
    records.queue.reserve(first.id)
    records.queue.hand_over(first.id, an_attempt(links=records.job(first).links))
    records.leave(1, answer={"accepted": True, "number": "48213377"})
    records.end(first, Result.FILED, number="48213377")
    (finding,) = records.queue.set_outcomes({FindingState.REJECTED: findings_of(records.queue._store, first)})
    look = ListingCheck(at=LATER + timedelta(hours=1), presence=Presence.LIVE)
    store.change(replace(store.listings[finding.listing_id], looks=(look,)))
    second = second_complaint(store, [finding])
    assert isinstance(second, Complaint)
    made = complain_again(store, second, [finding], by="", at=LATER)
    assert not records.asked(made)

    records.leave(1, 5)
    assert records.asked(made)
    records.end(records.open(made), Result.FILED, number="48213999")
    assert not records.asked(made)
    states = [store.findings[form.finding_ids[0]].state for form in (first, made)]
    assert states == [FindingState.REJECTED, FindingState.FILED]
    assert why_not(store, [finding], LinkAction.COMPLAIN_AGAIN)


def test_journals_are_listed_once_for_all_ready_forms(
    records: RecoveryStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each further listing is a system call, for which the reading thread and the screens hand the interpreter
    # back and forth; with hundreds of forms that delays a key by 100 ms.
    listed: list[str] = []
    glob = Path.glob

    def counted(folder: Path, pattern: str) -> Iterator[Path]:
        listed.append(pattern)
        return glob(folder, pattern)

    planned = [records.plan(number) for number in range(1, 4)]
    records.leave(2)
    monkeypatch.setattr(Path, "glob", counted)
    found = [form.job.id for form in open_complaints(records.queue._store, records.queue)]
    assert (found, listed) == ([planned[1].id], ["journal-*.jsonl"])


def test_saved_evidence_with_a_recorded_hand_over_raises_no_question(records: RecoveryStage) -> None:
    planned, other = records.plan(1), records.plan(2)
    records.keep_evidence(planned.id, 1)
    records.queue.reserve(planned.id)
    records.queue.hand_over(
        planned.id,
        an_attempt(links=records.job(planned).links, evidence=(f"{planned.id}/1-0a1b2c3d/values.json",)),
    )
    records.queue.release(planned.id, HandoverEnd(result=Result.SKIPPED))
    (records.evidence / other.id / "2").mkdir(parents=True)
    assert not records.asked(planned)
    assert not records.asked(other)


def test_saved_evidence_without_a_recorded_hand_over_raises_a_question(records: RecoveryStage) -> None:
    planned = records.plan(1)
    records.keep_evidence(planned.id, 1)
    records.plan(2)
    (form,) = open_complaints(records.queue._store, records.queue)
    assert (form.job.id, form.put_off) == (planned.id, True)
    opened = records.open(planned)
    assert opened.attempts[0].evidence == (f"{planned.id}/1-0a1b2c3d/values.json",)
    records.end(opened, Result.FAILED)
    assert not records.asked(planned)
    assert opened.attempts[0].seen_at is not None
    assert findings_of(records.queue._store, opened)[0].judgement is Judgement.COPY
