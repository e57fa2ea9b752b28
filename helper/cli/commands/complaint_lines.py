"""Complaints as lines that a person reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from helper.cli.desk import short
from helper.cli.output import pairs, table
from helper.model.attachment import PASSED_ON
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.problems import Problem
from helper.model.words import FIELD_WORDS, complaint_words, counted, finding_words
from helper.store.about import EarlierComplaint
from helper.store.queue import Queue

_RESULT_WORDS = {
    Result.FILED: "sent",
    Result.REFUSED: "the form did not take it",
    Result.SKIPPED: "left for later",
    Result.FAILED: "did not finish",
    Result.UNKNOWN: "was it submitted?",
    None: "was it submitted?",
}


def list_lines(queue: Queue, complaints: Sequence[Complaint], held_up: Collection[str]) -> list[str]:
    """One form a line; those in `held_up` have problems."""
    rows = [
        (
            short(one.id),
            _title(queue, one),
            counted(len(one.finding_ids), "link"),
            f"{complaint_words(one)}, but must wait" if one.id in held_up else complaint_words(one),
        )
        for one in complaints
    ]
    return table(rows, ("Id", "Design", "Links", "State"))


def plan_lines(
    queue: Queue,
    made: Sequence[Complaint],
    problems: Mapping[str, Sequence[Problem]],
    *,
    held_back: Sequence[Finding],
    dry_run: bool,
) -> list[str]:
    """The planned forms, what stands in their way (by the form's id), and the links that had to stay behind."""
    if made:
        links = sum(len(one.finding_ids) for one in made)
        forms = f"{counted(links, 'link')} on {counted(len(made), 'form')}"
        lines = [f"{forms} (nothing is written down yet):" if dry_run else f"{forms}:"]
        lines += [
            f"  {_title(queue, one)}, {counted(len(one.finding_ids), 'link')}{_through(queue, one)}"
            for one in made
        ]
        if dry_run:
            lines += ["", "The explanation on them:", *dict.fromkeys(f"  {one.description}" for one in made)]
        sentences = dict.fromkeys(one.sentence for found in problems.values() for one in found)
        lines += ["", "Must wait:", *(f"  {sentence}" for sentence in sentences)] if sentences else []
    else:
        lines = ["Nothing is waiting for a form."]
    unseen = [one for one in held_back if not queue.open_doubts(one)]
    if unseen:
        lines.append(
            f"{counted(len(unseen), 'link')} left out: look at the page first, then judge it with --viewed."
        )
    if doubted := len(held_back) - len(unseen):
        lines.append(
            f"{counted(doubted, 'link')} left out: something speaks against it."
            " Look at the page, then judge it with --viewed and --because."
        )
    return lines


def show_lines(queue: Queue, complaint: Complaint, problems: Sequence[Problem]) -> list[str]:
    """Everything about one form."""
    head = f"{_title(queue, complaint)} · {counted(len(complaint.finding_ids), 'link')} · {complaint_words(complaint)}"
    lines = [
        head,
        *pairs(
            {
                "id": short(complaint.id),
                "reason": complaint.reason,
                "explanation": complaint.description,
                **({"note": complaint.note} if complaint.note else {}),
            }
        ),
    ]
    if problems:
        lines += ["", "Must wait:", *(f"  {problem.sentence}" for problem in problems)]
    lines += ["", *(f"  {listing.url}" for listing in queue.listings_of(complaint))]
    if attached := queue.attachments_of(complaint):
        lines += ["", f"Attached ({PASSED_ON})", *(f"  {one.shown}" for one in attached)]
    if given := list(_grounds_lines(queue, complaint)):
        lines += ["", "Reported all the same, because:", *given]
    if complaint.attempts:
        lines += ["", "Handed to you:"]
        lines += [f"  {line}" for attempt in complaint.attempts for line in _attempt_lines(attempt)]
    return lines


def earlier_words(earlier: EarlierComplaint) -> str:
    """One earlier report, such as: number 48213377, sent 3 Mar 2026, Quiet Whale: gone."""
    number = f"number {earlier.number}" if earlier.number else "number not known"
    day = f", sent {earlier.sent_at.astimezone():%d %b %Y}" if earlier.sent_at else ""
    design = f", {earlier.work_title}" if earlier.work_title else ""
    return f"{number}{day}{design}: {finding_words(earlier.finding)}"


def _grounds_lines(queue: Queue, complaint: Complaint) -> Iterator[str]:
    """The typed reasons, with who gave them and when."""
    pairs = zip(queue.findings_of(complaint), queue.listings_of(complaint), strict=True)
    for finding, listing in pairs:
        if grounds := finding.grounds:
            by = f", {grounds.by}" if grounds.by else ""
            yield f"  {listing.item_id or listing.url}: {grounds.reason} ({_day(grounds.at)}{by})"


def _through(queue: Queue, complaint: Complaint) -> str:
    account = queue.account_of(complaint)
    return f", through {account.label}" if account else ""


def _attempt_lines(attempt: Attempt) -> Iterator[str]:
    """How it ended, and what the person sent otherwise than it was filled."""
    yield _attempt_line(attempt)
    for value in attempt.values:
        if value.changed:
            yield f"  {FIELD_WORDS.get(value.field, value.field)}, changed by you: {value.last}".replace(
                "\n", " "
            )
    yield from (f"  taken out: {link}" for link in attempt.links_taken_out)
    yield from (f"  added by hand: {link}" for link in attempt.links_added)


def _attempt_line(attempt: Attempt) -> str:
    words = _RESULT_WORDS[attempt.result]
    number = f", number {attempt.number}" if attempt.number else ""
    said = f" (the page said: {attempt.portal_words})" if attempt.portal_words else ""
    practice = "practice: " if attempt.practice else ""
    return f"{_day(attempt.at)}  {practice}{words}{number}{said}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d %b %Y %H:%M}"


def _title(queue: Queue, complaint: Complaint) -> str:
    work = queue.work_of(complaint)
    return work.title if work else "(a design that is gone)"
