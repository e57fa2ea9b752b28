"""What an earlier run left open, and “Was it submitted?”: asked wherever only the person can know.

The one place that decides it: the run that begins by settling them, Today, History, the key f and the lines ask here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from helper.browser.daemon.journal import JournalEntry
from helper.errors import PageGone
from helper.flow.text_matching import fits
from helper.model.attempt import Attempt, Refusal, Result, looks_like_number, name_of
from helper.model.state_words import was_submitted
from helper.model.text import plural
from helper.session.filing.job import FilingJob, JobSource, LostHandover
from helper.session.filing.sources import ComplaintJobs
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.session.portal_window import Bookmark, PortalWindow
from helper.store.queue import Queue
from helper.store.store import Store

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


def sent_before(jobs: JobSource, job: FilingJob) -> list[JournalEntry | LostHandover]:
    """What may have been sent of a form that is ready to be filled in: it is a question then, and no form."""
    return [*jobs.log.left_window(job), *jobs.log.handed_over(job)]


async def ask_went_through(
    channel: OperatorChannel,
    jobs: JobSource,
    job: FilingJob,
    *,
    detail: Sequence[str] = (),
    still_open: bool = False,
    lost: Sequence[LostHandover] = (),
    shown: str = "",
) -> Recovered:
    """Ask; `detail` is what else was noticed, `still_open` whether the form can be gone on with, `lost` what evidence tells.

    `shown` is the number that stands on the page.
    """
    sightings = jobs.log.left_window(job)
    # What the page has refused before, so that a later answer is not taken for that one.
    refused = [
        f"{refusal.at.astimezone():%H:%M}: the portal refused it: {refusal.words}"
        for refusal in (job.open_attempt.refusals if job.open_attempt else ())
    ]
    number = next((seen.number for seen in sightings if seen.number), shown)
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
        detail=(
            *(line for line in detail if line),
            *refused,
            *(_sentence(job, seen) for seen in lost),
            *(_sentence(job, seen) for seen in sightings),
            *((f"The page shows the number {shown}.",) if shown and shown == number else ()),
        ),
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


def _sentence(job: FilingJob, seen: JournalEntry | LostHandover) -> str:
    at = f"{seen.at.astimezone():%H:%M}"
    if job.taken_at is None or seen.at.date() != job.taken_at.date():
        at += f" on {seen.at.astimezone():%d %b %Y}"
    links = set(job.watched)
    part = f" It was about {len(seen.items)} of these {len(links)} links." if seen.items < links else ""
    if isinstance(seen, LostHandover):
        return f"It was handed to you at {at}; your records do not say what became of it.{part}"
    if seen.accepted:
        answer = "the portal accepted it"
    else:
        answer = "no answer was seen" if seen.status is None else "the portal gave no clear answer"
    number = f", number {seen.number}" if seen.number else ""
    return f"The window sent it at {at}; {answer}{number}.{part}"


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
    jobs: JobSource
    """Those that can write down what became of it."""
    job: FilingJob
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
        return f"PRACTICE: {said}" if self.jobs.practice else said


def open_kind(job: FilingJob, sightings: Sequence[JournalEntry]) -> OpenKind:
    """Why a form that is under way is open; `sightings` may be its own submission."""
    was_refused = job.open_attempt is not None and job.open_attempt.refused is not None
    in_the_middle = (job.being_filled or was_refused) and not sightings
    return OpenKind.IN_THE_MIDDLE if in_the_middle else OpenKind.SUBMITTED


def open_forms(jobs: JobSource) -> Iterator[OpenForm]:
    """Those of one lane: what is under way, then what is ready and may have been sent all the same."""
    for job in jobs.unfinished():
        yield OpenForm(kind=open_kind(job, jobs.log.left_window(job)), jobs=jobs, job=job)
    for job in jobs.ready():
        if sent_before(jobs, job):
            yield OpenForm(kind=OpenKind.SUBMITTED, jobs=jobs, job=job, put_off=True)


def open_complaints(store: Store, queue: Queue) -> list[OpenForm]:
    """All complaints that are open, in both lanes, the real ones first."""
    lanes = [ComplaintJobs(store, queue, practice=practice) for practice in (False, True)]
    return [form for jobs in lanes for form in open_forms(jobs)]


def write_open(
    jobs: JobSource,
    job: FilingJob,
    *,
    sent: Sequence[JournalEntry | LostHandover] = (),
    host: str,
    by: str,
    account_id: str = "",
) -> None:
    """Write down the hand-over that there may have been: with the links that were sent, and what is known from the last one."""
    before = None if job.being_filled else job.last_attempt
    moments = (*(seen.at for seen in sent), job.taken_at)
    at = next((moment for moment in moments if moment is not None), datetime.now(UTC))
    if before is None:
        before = Attempt(
            id="", host=host, practice=jobs.practice, at=at, by=by, account_id=account_id, links=job.links
        )
    items = frozenset().union(*(seen.items for seen in sent))
    links = before.links or job.links
    links = tuple(link for link in links if name_of(link) in items) or links
    files = (name for seen in sent if isinstance(seen, LostHandover) for name in seen.files)
    fresh = replace(
        before, id=uuid4().hex, at=at, result=None, number="", portal_words="", links=links,
        links_sent=None, seen_at=None, refusals=(), evidence=tuple(dict.fromkeys((*before.evidence, *files))),
    ).with_sent(())  # fmt: skip
    jobs.records.hand_over(job.id, fresh)


def open_again(
    jobs: JobSource, job: FilingJob, **written: str
) -> tuple[FilingJob, Sequence[LostHandover]] | None:
    """Make a form that is ready a question, where it may have been sent, with what evidence tells; None: it was not."""
    sent, lost = sent_before(jobs, job), jobs.log.handed_over(job)
    if not sent or jobs.reserve(job.id) is None:
        return None
    write_open(jobs, replace(job, being_filled=False), sent=sent, **written)
    jobs.records.note_sent(job.id)
    return jobs.at(job.id), lost


async def settle_by_word(form: OpenForm, channel: OperatorChannel, *, by: str) -> bool:
    """Ask about one whose window is not looked at, and write the answer down; False: the person stops here."""
    jobs, job = form.jobs, form.job
    lost: Sequence[LostHandover] = ()
    if form.put_off:
        opened = open_again(jobs, job, host="", by=by)
        if opened is None:
            return True
        job, lost = opened
    practice = "It was a practice form: nothing of it was sent to Alibaba." if jobs.practice else ""
    said = await ask_went_through(channel, jobs, job, detail=(practice, _unseen(jobs, job)), lost=lost)
    match said.answer:
        case Recovery.FILED:
            write_ending(jobs, job, by=by, result=Result.FILED, number=said.number)
        case Recovery.NOT_FILED:
            write_ending(jobs, job, by=by, result=Result.FAILED)
            jobs.records.again(job.id)
        case Recovery.PAUSE:
            return False
        case _ if job.being_filled:
            write_open(jobs, job, host="", by=by)
    return True


def _unseen(jobs: JobSource, job: FilingJob) -> str:
    """What is said where nothing at all was seen to leave the window; empty: something was."""
    seen = jobs.log.left_window(job) or (job.open_attempt and job.open_attempt.seen_at)
    return "" if seen else NOTHING_SEEN


def write_ending(
    jobs: JobSource,
    job: FilingJob,
    *,
    host: str = "",
    by: str,
    account_id: str = "",
    **ending: Any,
) -> None:
    """Write down what came of a form (as `Queue.release` takes it), and that what was seen of it is known by that."""
    if job.being_filled and (sent := sent_before(jobs, job)):
        write_open(jobs, job, sent=sent, host=host, by=by, account_id=account_id)
    jobs.records.release(job.id, **ending)
    if jobs.at(job.id).attempts > job.attempts or job.open_attempt is not None:
        jobs.log.settle(jobs.at(job.id))


_STOPPED = "The program stopped while this form was being filled, and its window is gone."


async def recover(
    jobs: JobSource,
    job: FilingJob,
    *,
    window: PortalWindow,
    bookmark: Bookmark | None,
    channel: OperatorChannel,
    number_labels: tuple[str, ...] = (),
    lost: Sequence[LostHandover] = (),
) -> Recovered:
    """Decide what becomes of one form found taken or handed over; ask wherever that is not certain.

    Decided without asking is only what is certain. A form that was being filled, in the very same document, from which
    nothing was seen to leave, is filled on; so is one in parts of which another was to come. One that the portal has
    refused, and that was not sent since, was refused. `number_labels` are the words before the number on a page.
    """
    sightings = jobs.log.left_window(job)
    same_document = bookmark is not None and bookmark.complaint == job.id and await _lives(window, bookmark)
    if open_kind(job, sightings) is OpenKind.IN_THE_MIDDLE:
        if same_document:
            return Recovered(Recovery.GO_ON)
        if not job.being_filled:
            return Recovered(Recovery.REFUSED)
    nothing = _unseen(jobs, job)
    if same_document and bookmark is not None and nothing and (bookmark.filling or bookmark.more):
        return Recovered(Recovery.GO_ON)
    return await ask_went_through(
        channel,
        jobs,
        job,
        detail=(_STOPPED if nothing and job.being_filled else "", nothing),
        still_open=same_document and not sightings,
        lost=lost,
        shown=await _number_shown(jobs, job, window, number_labels),
    )


async def _number_shown(
    jobs: JobSource, job: FilingJob, window: PortalWindow, labels: tuple[str, ...]
) -> str:
    """The only number that the page shows behind one of the words, and that is no other form's; empty: none."""
    if window.teacher is None or not labels:
        return ""
    known = {attempt.number for attempt in jobs.attempts()}
    with suppress(PageGone):
        shown = await window.teacher.numbers(job.watched)
        numbers = {number for number, words in shown if fits(words, labels)} - known
        return numbers.pop() if len(numbers) == 1 else ""
    return ""


async def _lives(window: PortalWindow, bookmark: Bookmark) -> bool:
    try:
        return (await window.form.where()).document == bookmark.document
    except PageGone:
        return False
