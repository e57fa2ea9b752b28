"""Records how a form ended, in this run or in an earlier one, and reports it to the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from helper.browser.daemon.journal import JournalEntry
from helper.model.attempt import Attempt, Result, name_of
from helper.model.finding import Judgement
from helper.model.ids import new_id
from helper.session.events import Released
from helper.session.filing.jobs import (
    REHEARSAL_OVER,
    ComplaintJobs,
    FilingJob,
    FilingTools,
    JobSource,
    JobWords,
    LostHandover,
    released,
)
from helper.session.filing.recovery import (
    OpenForm,
    Recovery,
    ask_went_through,
    sent_before,
    unseen,
)
from helper.session.filing.review import ReviewEnding, ReviewResult
from helper.session.navigation import PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.store.queries import taken_off
from helper.store.transitions import HandoverEnd
from helper.translation import sentences, tr, tr_n


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who files, on which host and with which account, as recorded for a hand-over that the records lack."""

    by: str
    host: str = ""
    account_id: str = ""


def write_open(
    jobs: JobSource, job: FilingJob, writer: Writer, sent: Sequence[JournalEntry | LostHandover] = ()
) -> None:
    """Record a hand-over that may have taken place, so that its outcome becomes an open question.

    The record copies the form's latest hand-over, and contains only the links in `sent` if these are known.
    """
    before = None if job.being_filled else job.last_attempt
    moments = (*(seen.at for seen in sent), job.taken_at)
    at = next((moment for moment in moments if moment is not None), datetime.now(UTC))
    if before is None:
        before = Attempt(
            id="", host=writer.host, at=at, by=writer.by, account_id=writer.account_id,
            links=job.links,
        )  # fmt: skip
    items = frozenset().union(*(seen.items for seen in sent))
    links = before.links or job.links
    links = tuple(link for link in links if name_of(link) in items) or links
    files = (name for seen in sent if isinstance(seen, LostHandover) for name in seen.files)
    fresh = replace(
        before, id=new_id(), at=at, result=None, number="", portal_words="", links=links,
        links_sent=None, sent_at=None, seen_at=None, refusals=(), evidence=tuple(dict.fromkeys((*before.evidence, *files))),
    ).with_sent(())  # fmt: skip
    jobs.records.hand_over(job.id, fresh)


def open_again(jobs: JobSource, job: FilingJob, writer: Writer) -> OpenForm | None:
    """Reserve a ready form that may already have been sent, and record its outcome as unknown.

    Return None if no earlier submission of the form was found, or if the form is no longer ready.
    """
    sent, lost = sent_before(jobs, job), jobs.log.handed_over(job)
    if not sent or jobs.reserve(job.id) is None:
        return None
    write_open(jobs, replace(job, being_filled=False), writer, sent)
    jobs.records.release(job.id, HandoverEnd(result=Result.UNKNOWN))
    return OpenForm(jobs=jobs, job=jobs.at(job.id), lost=lost)


def write_ending(jobs: JobSource, job: FilingJob, writer: Writer, ending: HandoverEnd) -> None:
    """Record the outcome of a form, and mark its submission in the windows' journals as recorded.

    If the program did not see which links were sent, record those that the browser's daemon read.
    """
    if job.being_filled and (sent := sent_before(jobs, job)):
        write_open(jobs, job, writer, sent)
    opened = jobs.at(job.id).open_attempt
    unread = ending.links_sent is None and (opened is None or opened.links_sent is None)
    if unread and ending.result is Result.FILED:
        ending = replace(ending, links_sent=_links_read(jobs, job))
    jobs.records.release(job.id, ending)
    if jobs.at(job.id).attempts > job.attempts or job.open_attempt is not None:
        jobs.log.settle(jobs.at(job.id))


def _links_read(jobs: JobSource, job: FilingJob) -> tuple[str, ...] | None:
    """Return the links that the background browser process read in the form's submission.

    Return None if the links could not be read.
    """
    seen = jobs.log.left_window(job)
    accepted = [entry for entry in seen if entry.accepted or entry.number]
    items = frozenset().union(*(entry.items for entry in accepted or seen if entry.items_read))
    links = (job.open_attempt.links if job.open_attempt else ()) or job.links
    return tuple(link for link in links if name_of(link) in items) or None


def put_back_interrupted(jobs: JobSource) -> None:
    """Make a form ready again that was only being filled in when the program stopped."""
    for job in jobs.unfinished():
        if job.being_filled:
            jobs.records.put_back(job.id)


_MOST_NAMES = 6
"""Maximum number of names in the question about links that the user took off the form."""


async def ask_taken_off(jobs: JobSource, job_id: str, channel: OperatorChannel) -> None:
    """Ask what to do with the links that the user took off the submitted form; until then, they are on no form."""
    if not isinstance(jobs, ComplaintJobs) or not (
        left := taken_off(jobs.store, jobs.store.complaints[job_id])
    ):
        return
    number = len(left)
    names = [jobs.store.listings[finding.listing_id].name for finding in left]
    more = number - _MOST_NAMES
    decision = await channel.ask(
        QuestionKind.TAKEN_OFF,
        tr_n("You took {n} link off the form.", "You took {n} links off the form.", number),
        (
            Choice(Judgement.LATER, tr("Later: to review in Listings"), safe=True),
            Choice(Judgement.NOT_A_COPY, tr_n("Not a copy", "Not copies", number)),
            Choice(Judgement.COPY, tr_n("Put it on another form", "Put them on another form", number)),
        ),
        detail=(*names[:_MOST_NAMES], *((tr("and {n} more", n=more),) if more > 0 else ())),
    )
    if decision.choice == "pause":
        return  # The links stay unanswered, in Listings.
    still = [finding.id for finding in taken_off(jobs.store, jobs.store.complaints[job_id])]
    jobs.records.judge(still, Judgement(decision.choice), viewed=False, asked=True)


async def settle_by_word(form: OpenForm | None, channel: OperatorChannel, *, by: str) -> bool:
    """Ask the user how a form ended, without looking at its window, and record the answer.

    A form that was only being filled in is ready again without a question. Return False if the user stops.
    """
    writer = Writer(by=by)
    if form is not None and form.put_off:
        put_back_interrupted(form.jobs)
        form = open_again(form.jobs, form.job, writer)
    if form is None:
        return True
    jobs, job = form.jobs, form.job
    if job.being_filled:
        jobs.records.put_back(job.id)
        return True
    said = await ask_went_through(channel, form, detail=(unseen(form),))
    match said.answer:
        case Recovery.FILED:
            write_ending(jobs, job, writer, HandoverEnd(result=Result.FILED, number=said.number))
            await ask_taken_off(jobs, job.id, channel)
        case Recovery.NOT_FILED:
            write_ending(jobs, job, writer, HandoverEnd(result=Result.FAILED, ready_again=True))
    return said.answer is not Recovery.PAUSE


_RESULTS: dict[ReviewEnding, Result] = {
    ReviewEnding.FILED: Result.FILED,
    ReviewEnding.REFUSED: Result.REFUSED,
    ReviewEnding.LATER: Result.SKIPPED,
    ReviewEnding.PROBLEM: Result.SKIPPED,
    ReviewEnding.NOT_SENT: Result.FAILED,
    ReviewEnding.GONE: Result.FAILED,
}
"""The result to record for each ending; a form with any other ending stays open."""
_PORTAL_ENDINGS = frozenset({ReviewEnding.FILED, ReviewEnding.REFUSED})
"""Endings for which the words of the `ReviewResult` are the portal's own."""
REHEARSED = "rehearsed"
"""The result reported for a form that was filled for inspection only. This result is never recorded."""


@dataclass(eq=False)
class RunRecorder:
    """Records and reports the outcome of each form in one run."""

    tools: FilingTools
    filed: int = 0
    rehearsed: bool = False
    """Whether a form was filled for inspection, handed over, and then reset."""

    def close(self, job: FilingJob, review: ReviewResult) -> None:
        """Record how a form ended. If its outcome is unknown, the form stays open."""
        if review.ending is ReviewEnding.LEFT_OPEN:
            if review.note:
                ending = HandoverEnd(result=Result.UNKNOWN, note=review.note)
                self.tools.jobs.records.release(job.id, ending)
            self.tell_result(Result.UNKNOWN)
            return
        self.write(job, review)
        self.filed += review.ending is ReviewEnding.FILED
        self.tell_ending(review)

    def write(self, job: FilingJob, review: ReviewResult) -> None:
        """Record how a form ended, without telling the user."""
        tools = self.tools
        ending = HandoverEnd(
            result=_RESULTS[review.ending],
            number=review.number,
            portal_words=review.words if review.ending in _PORTAL_ENDINGS else "",
            links_sent=review.links_sent,
            note=review.note,
            ready_again=review.ending is ReviewEnding.NOT_SENT,
        )
        writer = Writer(by=tools.by, account_id=tools.account_id)
        write_ending(tools.jobs, tools.jobs.at(job.id), writer, ending)

    def tell_ending(self, review: ReviewResult) -> None:
        result, number = _RESULTS[review.ending], review.number
        problem = review.words if review.ending is ReviewEnding.PROBLEM else ""
        self.tell(result.value, problem or self._sentence(result, number), number)

    def checked(self, job: FilingJob, review: ReviewResult) -> ReviewResult:
        """Return the result, without the complaint number if the page has shown the number of another form.

        A number that the user typed is kept. Practice numbers are not compared, because every practice portal
        starts with the same numbers.
        """
        is_taken = not self.tools.practice and review.number in self.tools.jobs.other_numbers(job.id)
        return replace(review, number="") if is_taken and not review.number_typed else review

    async def learn_more(self, window: PortalWindow, job: FilingJob, review: ReviewResult) -> None:
        """If a filed form's complaint number is missing or was typed, ask where the page shows the number."""
        if review.ending is not ReviewEnding.FILED or (review.number and not review.number_typed):
            return
        others = self.tools.jobs.other_numbers(job.id) - {review.number}
        number = await self.tools.teaching(window).offer_number(review.number, (*job.watched, *others))
        if number and not review.number:
            self.tools.jobs.records.set_number(job.id, number)

    def may_take_back(self, job: FilingJob) -> bool:
        """Return whether a rehearsed form may be reset: its outcome is open, and no submission was seen."""
        current = self.tools.jobs.at(job.id)
        attempt = current.open_attempt
        return current.being_filled or (attempt is not None and not attempt.may_be_sent)

    def take_back(self, job: FilingJob, review: ReviewResult) -> None:
        """Reset a form that was filled for inspection, and delete its pictures.

        The pictures are not evidence, because nothing was sent.
        """
        attempt = self.tools.jobs.at(job.id).open_attempt
        self.tools.jobs.records.put_back(job.id)
        for name in attempt.evidence if attempt else ():
            (self.tools.evidence / name).unlink(missing_ok=True)
        self.rehearsed = attempt is not None
        early = tr("The rehearsal ended before the form was filled in. The form stays ready.")
        self.tell(REHEARSED, tr(REHEARSAL_OVER) if attempt else review.words or early)

    def summary(self, left: int, elsewhere: int, left_open: int, links: int) -> str:
        """Return a summary that counts filed, remaining and open forms, and forms for other accounts.

        `links` is the number of links that are ready for another form.
        """
        told = [tr_n(*self._say.counted, self.filed)]
        if left or elsewhere:
            told.append(tr_n(*self._say.still, left))
        if elsewhere:
            told.append(
                tr_n(
                    "{n} form belongs to another account: start filing again with that one.",
                    "{n} forms belong to another account: start filing again with that one.",
                    elsewhere,
                )
            )
        if left_open:
            told.append(
                tr_n(
                    "Next time, filing starts with the form that is still open.",
                    "Next time, filing starts with the {n} forms that are still open.",
                    left_open,
                )
            )
        if links:
            told.append(
                tr_n("{n} link is ready for another form.", "{n} links are ready for another form.", links)
            )
        if len(told) == 1:
            told.append(tr(self._say.nothing_left))
        return sentences(*told)

    def tell_result(self, result: Result) -> None:
        """Report a result that is already recorded."""
        self.tell(result.value, self._sentence(result, ""))

    def tell(self, result: str, text: str, number: str = "") -> None:
        self.tools.channel.tell(Released, result=result, number=number or None, text=text)

    def _sentence(self, result: Result, number: str) -> str:
        practice = self.tools.practice
        return released(result, number=number, practice=practice, at=self.tools.now(), say=self._say)

    @property
    def _say(self) -> JobWords:
        return self.tools.jobs.wording
