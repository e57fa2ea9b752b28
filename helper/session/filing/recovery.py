"""What an earlier run left open, and “Was it submitted?”: asked wherever only the person can know.

The one place that decides it: the run that begins by settling them, Today, History, the key f and the lines ask here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from helper.browser.daemon.journal import JournalEntry, JournalReading, note_known, read_journal
from helper.errors import PageGone
from helper.hosts import is_loopback
from helper.model.address import find_addresses
from helper.model.attempt import Attempt, Refusal, Result, looks_like_number, name_of
from helper.model.state_words import was_submitted
from helper.model.text import plural
from helper.session.filing.job import FilingJob, JobSource, LostHandover, SubmissionLog
from helper.session.filing.sources import ComplaintJobs
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.session.portal_window import PRACTICE_WINDOW, Bookmark, PortalWindow
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


class SubmissionTraces:
    """What the windows' journals and the evidence folder tell of submissions in one lane, and the records do not.

    Records may be older than what was done with them: a copy was put back, or the program was killed before it wrote.
    Known is what belongs to a hand-over in the records that was about the same links; when anything was is never compared.
    """

    def __init__(self, store: Store, *, practice: bool) -> None:
        self._store = store
        self._practice = practice
        self._journals: dict[Path, tuple[tuple[int, int], JournalReading]] = {}
        self._as_of = -1
        """The change of the records after which the two below were read."""
        self._attempts: dict[str, tuple[str, Attempt]] = {}
        """Every hand-over by its id, with the complaint or design that it belongs to."""
        self._lost: list[LostHandover] = []

    def left_window(self, job: FilingJob) -> list[JournalEntry]:
        """What was seen to leave a window, may have gone through, and is about any of its links."""
        return [entry for _, entry in self._unknown(job)]

    def handed_over(self, job: FilingJob) -> list[LostHandover]:
        """Hand-overs of the form, or of another one with any of its links, that only the evidence tells of."""
        self._read_records()
        wanted = frozenset(job.watched)
        return [
            replace(lost, items=lost.items & wanted or wanted)
            for lost in self._lost
            if lost.form == job.id or not wanted.isdisjoint(lost.items)
        ]

    def settle(self, job: FilingJob) -> None:
        """Note in the journals that the records know by now what left a window: it belongs to the last hand-over."""
        if job.last_attempt is None:
            return
        requests: dict[Path, list[str]] = defaultdict(list)
        for file, entry in self._unknown(job):
            requests[file].append(entry.request)
        for file, names in requests.items():
            with suppress(OSError):  # then it is asked about once more
                note_known(file, names, job.last_attempt.id)

    def _unknown(self, job: FilingJob) -> Iterator[tuple[Path, JournalEntry]]:
        self._read_records()
        practised = f"journal-{PRACTICE_WINDOW}.jsonl"
        for file in sorted(self._store.places.run.glob("journal-*.jsonl")):
            # Any account's window of this lane: who files for whom may have changed.
            if (file.name == practised) is self._practice:
                for entry in self._journal(file).submissions_for(job.watched):
                    if entry.accepted is not False and not self._is_known(entry):
                        yield file, entry

    def _is_known(self, entry: JournalEntry) -> bool:
        belonging = [
            attempt
            for _, attempt in self._attempts.values()
            if attempt.id in entry.attempts or (entry.number and attempt.number == entry.number)
        ]
        return bool(belonging) and not _left_by(belonging, entry.items)

    def _journal(self, file: Path) -> JournalReading:
        """What stands in it; one that has not grown is not read again for the next form."""
        about = file.stat()
        as_of = (about.st_mtime_ns, about.st_size)
        if file not in self._journals or self._journals[file][0] != as_of:
            self._journals[file] = (as_of, read_journal(file))
        return self._journals[file][1]

    def _read_records(self) -> None:
        if self._as_of == self._store.changes:
            return
        self._as_of = self._store.changes
        complaints = [(form.id, form.attempts) for form in self._store.complaints.all()]
        works = [(work.id, work.submissions) for work in self._store.works.all()]
        self._attempts = {
            attempt.id: (form, attempt) for form, attempts in (*complaints, *works) for attempt in attempts
        }
        self._lost = list(self._lost_handovers())

    def _lost_handovers(self) -> Iterator[LostHandover]:
        """Those in the evidence folder that no hand-over of the records names, or only one that was about fewer links."""
        evidence = self._store.places.evidence
        named: dict[str, list[Attempt]] = defaultdict(list)
        last: dict[str, int] = defaultdict(int)
        """The last hand-over of each form that its own records know, those before it included: one may be filled again."""
        for owner, attempt in self._attempts.values():
            for form, number, *_ in (name.split("/") for name in attempt.evidence):
                named[f"{form}/{number}"].append(attempt)
                if form == owner and number.isdecimal():
                    last[form] = max(last[form], int(number))
        for folder in sorted(evidence.glob("*/*")):
            form, number = folder.parts[-2:]
            if not number.isdecimal() or int(number) <= last[form]:
                continue
            if (lost := _lost_in(folder)) is None or lost.practice is not self._practice:
                continue
            belonging = named[f"{form}/{number}"]
            items = _left_by(belonging, lost.items)
            if items or not belonging:
                yield replace(lost, items=items)


def _lost_in(folder: Path) -> LostHandover | None:
    """What the kept values say; None: there are none, as of a rehearsal."""
    kept = folder / "values.json"
    try:
        said: dict[str, Any] = json.loads(kept.read_bytes())
        fields = [str(field.get(which) or "") for field in said["fields"] for which in ("filled", "sent")]
        at, page = datetime.fromisoformat(said["at"]), str(said["page"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    form, number = folder.parts[-2:]
    return LostHandover(
        form=form,
        at=at,
        items=frozenset(
            address.global_id for address in find_addresses("\n".join(fields)) if address.global_id
        ),
        practice=is_loopback(page),
        files=tuple(f"{form}/{number}/{file.name}" for file in sorted(folder.iterdir())),
    )


def _left_by(attempts: Iterable[Attempt], items: frozenset[str]) -> frozenset[str]:
    """Those of the items that none of these hand-overs was about; one without links was about all of it."""
    for attempt in attempts:
        items = items - {name_of(link) for link in attempt.links} if attempt.links else frozenset()
    return items


def sent_before(job: FilingJob, log: SubmissionLog) -> list[JournalEntry | LostHandover]:
    """What may have been sent of a form that is ready to be filled in: it is a question then, and no form."""
    return [*log.left_window(job), *log.handed_over(job)]


async def ask_went_through(
    channel: OperatorChannel,
    job: FilingJob,
    submission_log: SubmissionLog,
    *,
    detail: Sequence[str] = (),
    still_open: bool = False,
    lost: Sequence[LostHandover] = (),
) -> Recovered:
    """Ask; `detail` is what else was noticed, `still_open` whether the form can be gone on with, `lost` what evidence tells."""
    sightings = submission_log.left_window(job)
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
        detail=(
            *(line for line in detail if line),
            *_refusals(job),
            *(_sentence(job, seen) for seen in lost),
            *(_sentence(job, seen) for seen in sightings),
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


def _refusals(job: FilingJob) -> Sequence[str]:
    """What the page has refused before, so that a later answer is not taken for that one."""
    refusals = job.open_attempt.refusals if job.open_attempt else ()
    return [
        f"{refusal.at.astimezone():%H:%M}: the portal refused it: {refusal.words}" for refusal in refusals
    ]


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


IN_PRACTICE = "It was a practice form: nothing of it was sent to Alibaba."


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
    """Those of one lane: what is under way, then what is ready and may have been sent all the same."""
    under_way = [
        OpenForm(kind=open_kind(job, submission_log.left_window(job)), job=job, practice=jobs.practice)
        for job in jobs.unfinished()
    ]
    sent = [
        OpenForm(kind=OpenKind.SUBMITTED, job=job, practice=jobs.practice, put_off=True)
        for job in jobs.ready()
        if sent_before(job, submission_log)
    ]
    return [*under_way, *sent]


def open_complaints(store: Store, queue: Queue) -> Iterator[tuple[OpenForm, JobSource]]:
    """All complaints that are open, in both lanes, the real ones first; each with those that can write it down."""
    for practice in (False, True):
        jobs = ComplaintJobs(store, queue, practice=practice)
        for form in open_forms(jobs, SubmissionTraces(store, practice=practice)):
            yield form, jobs


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
    jobs: JobSource,
    job: FilingJob,
    submission_log: SubmissionLog,
    **written: str,
) -> tuple[FilingJob, Sequence[LostHandover]] | None:
    """Make a form that is ready a question, where it may have been sent, with what evidence tells; None: it was not."""
    sent = sent_before(job, submission_log)
    lost = submission_log.handed_over(job)
    if not sent or jobs.reserve(job.id) is None:
        return None
    write_open(jobs, replace(job, being_filled=False), sent=sent, **written)
    jobs.records.note_sent(job.id)
    return jobs.at(job.id), lost


async def settle_by_word(
    form: OpenForm, jobs: JobSource, *, channel: OperatorChannel, submission_log: SubmissionLog, by: str
) -> bool:
    """Ask about one whose window is not looked at, and write the answer down; False: the person stops here."""
    job = form.job
    lost: Sequence[LostHandover] = ()
    if form.put_off:
        opened = open_again(jobs, job, submission_log, host="", by=by)
        if opened is None:
            return True
        job, lost = opened
    said = await ask_went_through(
        channel,
        job,
        submission_log,
        detail=(IN_PRACTICE if form.practice else "", unseen(job, submission_log)),
        lost=lost,
    )
    match said.answer:
        case Recovery.FILED:
            write_ending(jobs, job, submission_log, by=by, result=Result.FILED, number=said.number)
        case Recovery.NOT_FILED:
            write_ending(jobs, job, submission_log, by=by, result=Result.FAILED)
            jobs.records.again(job.id)
        case Recovery.PAUSE:
            return False
        case _ if job.being_filled:
            write_open(jobs, job, host="", by=by)
    return True


def unseen(job: FilingJob, submission_log: SubmissionLog) -> str:
    """What is said where nothing at all was seen to leave the window; empty: something was."""
    seen = submission_log.left_window(job) or (job.open_attempt and job.open_attempt.seen_at)
    return "" if seen else NOTHING_SEEN


def write_ending(
    jobs: JobSource,
    job: FilingJob,
    submission_log: SubmissionLog,
    *,
    host: str = "",
    by: str,
    account_id: str = "",
    **ending: Any,
) -> None:
    """Write down what came of a form (as `Queue.release` takes it), and that what was seen of it is known by that."""
    if job.being_filled and (sent := sent_before(job, submission_log)):
        write_open(jobs, job, sent=sent, host=host, by=by, account_id=account_id)
    jobs.records.release(job.id, **ending)
    if jobs.at(job.id).attempts > job.attempts or job.open_attempt is not None:
        submission_log.settle(jobs.at(job.id))


_STOPPED = "The program stopped while this form was being filled, and its window is gone."


async def recover(
    job: FilingJob,
    *,
    window: PortalWindow,
    bookmark: Bookmark | None,
    submission_log: SubmissionLog,
    channel: OperatorChannel,
    lost: Sequence[LostHandover] = (),
) -> Recovered:
    """Decide what becomes of one form found taken or handed over; ask wherever that is not certain.

    Decided without asking is only what is certain. A form that was being filled, in the very same document, from which
    nothing was seen to leave, is filled on. One that the portal has refused, and that was not sent since, was refused.
    """
    sightings = submission_log.left_window(job)
    same_document = bookmark is not None and bookmark.complaint == job.id and await _lives(window, bookmark)
    if open_kind(job, sightings) is OpenKind.IN_THE_MIDDLE:
        if same_document:
            return Recovered(Recovery.GO_ON)
        if not job.being_filled:
            return Recovered(Recovery.REFUSED)
    nothing = unseen(job, submission_log)
    return await ask_went_through(
        channel,
        job,
        submission_log,
        detail=(_STOPPED if nothing and job.being_filled else "", nothing),
        still_open=same_document and not sightings,
        lost=lost,
    )


async def _lives(window: PortalWindow, bookmark: Bookmark) -> bool:
    try:
        return (await window.form.where()).document == bookmark.document
    except PageGone:
        return False
