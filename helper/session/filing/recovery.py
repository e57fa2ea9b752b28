"""What an earlier run left open, and “Was it submitted?”: asked wherever only the person can know.

The one place that decides it: the run that begins by settling them, Today, History, the key f and the lines ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import uuid4

from helper.errors import PageGone
from helper.model.attempt import Attempt, Refusal, Result, looks_like_number
from helper.model.state_words import was_submitted
from helper.model.text import plural
from helper.session.filing.job import FilingJob, JobSource, SubmissionLog
from helper.session.filing.sources import ComplaintJobs
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.session.portal_window import Bookmark, PortalWindow
from helper.store.queue import Queue
from helper.store.store import Store

if TYPE_CHECKING:
    from helper.browser.daemon.journal import JournalEntry

_LOOK_FIRST = Choice("later", "I will look at the portal first", safe=True)
_GO_ON = Choice("go_on", "The form is still open: go on with it")
_NOT_SENT = Choice("not_filed", "No, it was not sent: it may be filed again")
_WITHOUT = Choice("without", "Go on without a number: it can be found later", safe=True)
ASKED_NUMBER = "Its number, as the portal shows it. Leave it empty if you do not see it."
NOTHING_SEEN = "Nothing was seen to leave the window."
"""Only where the window was watched all the time; of a browser of the person's own nothing can be said."""


class Recovery(StrEnum):
    """What is known of a form, or is to be done with it; most of them are answers of the question."""

    GO_ON = "go_on"
    """The form is still there as it was: go on with it."""
    NOT_FILED = "not_filed"
    """Nothing was sent: it may be filed from the beginning."""
    REFUSED = "refused"
    """The portal did not take it, and it is not there any more."""
    FILED = "filed"
    LATER = "later"
    """Nobody knows yet: the question stays."""
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Recovered:
    """The answer, and the number that came with it."""

    answer: Recovery
    number: str = ""
    """Only of one that is filed: the number that she gave, else the one that the daemon saw."""
    is_hers: bool = False
    """Whether she gave the number herself."""


def seen_of(
    job: FilingJob, submission_log: SubmissionLog, since: datetime | None = None
) -> Sequence[JournalEntry]:
    """What may be this job's own submission and may have gone through.

    Looked for since the earliest moment at which it can have been sent, unless `since` says otherwise.
    """
    opened = job.open_attempt
    if since is None:
        moments = (job.taken_at, opened.at if opened else None)
        since = min((moment for moment in moments if moment), default=datetime.fromtimestamp(0, UTC))
    refused_at = opened.refusals[-1].at if opened and opened.refusals else None
    return [seen for seen in submission_log(job.watched, since) if _is_open(seen, refused_at)]


def _is_open(seen: JournalEntry, refused_at: datetime | None) -> bool:
    """Whether nobody has refused it: neither its own answer, nor the page after it."""
    if seen.accepted is not None:
        return seen.accepted
    return bool(seen.number) or refused_at is None or seen.at > refused_at


async def ask_went_through(
    channel: OperatorChannel,
    job: FilingJob,
    submission_log: SubmissionLog,
    *,
    detail: Sequence[str] = (),
    still_open: bool = False,
) -> Recovered:
    """Ask; `detail` is what else was noticed, `still_open` whether the form can be gone on with."""
    sightings = seen_of(job, submission_log)
    # What the page has refused before, so that a later answer is not taken for that one.
    refused = [
        f"{refusal.at.astimezone():%H:%M}: the portal refused it: {refusal.words}"
        for refusal in (job.open_attempt.refusals if job.open_attempt else ())
    ]
    number = next((seen.number for seen in sightings if seen.number), "")
    yes = f"Yes, it was submitted: number {number}" if number else "Yes, it was submitted"
    decision = await channel.ask(
        QuestionKind.WENT_THROUGH,
        was_submitted(job.title, job.amount),
        (
            _LOOK_FIRST,
            *((_GO_ON,) if still_open else ()),
            Choice("filed", yes, asks=ASKED_NUMBER, known=number),
            _NOT_SENT,
        ),
        detail=(*(line for line in detail if line), *refused, *map(_sentence, sightings)),
    )
    answer = Recovery(decision.choice)
    if answer is not Recovery.FILED:
        return Recovered(answer)
    given = await _certain(channel, decision.text, number)
    return Recovered(answer, given or number, is_hers=given not in {"", number})


async def _certain(channel: OperatorChannel, text: str, known: str) -> str:
    """The number that she gave; what does not look like one is asked about, and never taken as it is."""
    while text and not looks_like_number(text):
        decision = await channel.ask(
            QuestionKind.NUMBER,
            f"“{text}” does not look like the number of a complaint. What is its number?",
            (_WITHOUT, Choice("number", "Its number is", asks=ASKED_NUMBER, known=known)),
        )
        text = decision.text
    return text


def _sentence(sighting: JournalEntry) -> str:
    at = sighting.at.astimezone().strftime("%H:%M")
    if sighting.accepted:
        answer = "the portal accepted it"
    else:
        answer = "no answer was seen" if sighting.status is None else "the portal gave no clear answer"
    number = f", number {sighting.number}" if sighting.number else ""
    return f"The window sent it at {at}; {answer}{number}."


IN_PRACTICE = "It was a practice form: nothing of it was sent to Alibaba."

WitnessOf = Callable[[bool], SubmissionLog]
"""What the daemons of one lane have seen: practice, or real."""


class OpenKind(StrEnum):
    """Why it is open."""

    SUBMITTED = "submitted"
    """It was in the person's hands, or something was seen to leave the window: only she knows what became of it."""
    IN_THE_MIDDLE = "in_the_middle"
    """It was being filled, or the portal refused it, and nothing was sent since: it can be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """One of them."""

    kind: OpenKind
    job: FilingJob
    practice: bool
    put_off: bool = False
    """Whether it was out of our hands already when the window was seen to send it."""

    @property
    def refused(self) -> Refusal | None:
        """The refusal, where that is the last that is known of it."""
        attempt = self.job.open_attempt
        return attempt.refused if attempt is not None and self.kind is OpenKind.IN_THE_MIDDLE else None

    @property
    def head(self) -> str:
        """It in one line, as every screen says it."""
        job = self.job
        form = f'"{job.title}"' + (f" ({plural(job.amount, 'link')})" if job.amount else "")
        if self.kind is OpenKind.SUBMITTED:
            said = was_submitted(job.title, job.amount)
        elif job.being_filled:
            said = f"The form of {form} was being filled when the program stopped"
        else:
            said = f"{form}: the form did not take it"
        return f"PRACTICE: {said}" if self.practice else said


def open_kind(job: FilingJob, sightings: Sequence[JournalEntry]) -> OpenKind:
    """Why a form that is under way is open; `sightings` may be its own submission."""
    was_refused = job.open_attempt is not None and job.open_attempt.refused is not None
    in_the_middle = (job.being_filled or was_refused) and not sightings
    return OpenKind.IN_THE_MIDDLE if in_the_middle else OpenKind.SUBMITTED


def open_forms(jobs: JobSource, submission_log: SubmissionLog) -> list[OpenForm]:
    """Those of one lane: what is under way, then what was put off and was seen to be sent all the same."""
    under_way = [
        OpenForm(kind=open_kind(job, seen_of(job, submission_log)), job=job, practice=jobs.practice)
        for job in jobs.unfinished()
    ]
    sent = [
        OpenForm(kind=OpenKind.SUBMITTED, job=job, practice=jobs.practice, put_off=True)
        for job in jobs.ready()
        if sent_meanwhile(job, submission_log)
    ]
    return [*under_way, *sent]


def sent_meanwhile(job: FilingJob, submission_log: SubmissionLog) -> Sequence[JournalEntry]:
    """What the window was seen to send of it after it was put off."""
    since = job.put_off_at
    return seen_of(job, submission_log, since) if since else ()


def open_complaints(
    store: Store, queue: Queue, witness_of: WitnessOf
) -> Iterator[tuple[OpenForm, JobSource]]:
    """All complaints that are open, in both lanes, the real ones first; each with those that can write it down."""
    for practice in (False, True):
        jobs = ComplaintJobs(store, queue, practice=practice)
        for form in open_forms(jobs, witness_of(practice)):
            yield form, jobs


def open_again(
    jobs: JobSource, job: FilingJob, submission_log: SubmissionLog, **written: str
) -> FilingJob | None:
    """Open one that the window was seen to send after it was put off: a question now, and no form to fill in."""
    sent = sent_meanwhile(job, submission_log)
    if not sent or jobs.reserve(job.id) is None:
        return None
    write_open(jobs, job, at=sent[0].at, **written)
    jobs.records.note_sent(job.id)
    return jobs.at(job.id)


def write_open(
    jobs: JobSource, job: FilingJob, *, at: datetime, host: str, by: str, account_id: str = ""
) -> None:
    """Write down the hand-over that there may have been, with what is known from one that was put off."""
    before = None if job.being_filled else job.last_attempt
    new = Attempt(
        id=uuid4().hex, host=host, practice=jobs.practice, at=at, by=by, account_id=account_id, links=job.links
    )  # fmt: skip
    if before is not None:
        new = replace(
            before, id=new.id, at=at, result=None, number="", portal_words="", links_sent=None, seen_at=None, refusals=()
        ).with_sent(())  # fmt: skip
    jobs.records.hand_over(job.id, new)


async def settle_by_word(
    form: OpenForm, jobs: JobSource, *, channel: OperatorChannel, submission_log: SubmissionLog, by: str
) -> bool:
    """Ask about one whose window is not looked at, and write the answer down; False: the person stops here."""
    job = form.job
    if form.put_off:
        opened = open_again(jobs, job, submission_log, host="", by=by)
        if opened is None:
            return True
        job = opened
    detail = [IN_PRACTICE] if form.practice else []
    detail += [] if seen_of(job, submission_log) else [NOTHING_SEEN]
    said = await ask_went_through(channel, job, submission_log, detail=detail)
    match said.answer:
        case Recovery.FILED:
            jobs.records.release(job.id, result=Result.FILED, number=said.number)
        case Recovery.NOT_FILED:
            jobs.records.release(job.id, result=Result.FAILED)
            jobs.records.again(job.id)
        case Recovery.PAUSE:
            return False
        case _ if job.being_filled and job.taken_at is not None:
            write_open(jobs, job, at=job.taken_at, host="", by=by)
    return True


_STOPPED = "The program stopped while this form was being filled, and its window is gone."


async def recover(
    job: FilingJob,
    *,
    window: PortalWindow,
    bookmark: Bookmark | None,
    submission_log: SubmissionLog,
    channel: OperatorChannel,
) -> Recovered:
    """Decide what becomes of one form found taken or handed over; ask wherever that is not certain.

    Decided without asking is only what is certain. A form that was being filled, in the very same document, from which
    nothing was seen to leave, is filled on. One that the portal has refused, and that was not sent since, was refused.
    """
    sightings = seen_of(job, submission_log)
    same_document = bookmark is not None and bookmark.complaint == job.id and await _lives(window, bookmark)
    if open_kind(job, sightings) is OpenKind.IN_THE_MIDDLE:
        if same_document:
            return Recovered(Recovery.GO_ON)
        if not job.being_filled:
            return Recovered(Recovery.REFUSED)
    nothing = (_STOPPED, NOTHING_SEEN) if job.being_filled else (NOTHING_SEEN,)
    return await ask_went_through(
        channel,
        job,
        submission_log,
        detail=() if sightings else nothing,
        still_open=same_document and not sightings,
    )


async def _lives(window: PortalWindow, bookmark: Bookmark) -> bool:
    try:
        return (await window.form.where()).document == bookmark.document
    except PageGone:
        return False
