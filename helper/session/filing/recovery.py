"""Asks about forms that an earlier run handed over and whose outcome is not recorded: “Was it submitted?”.

All callers (filing, Today, History, JSON commands) use the question of this module.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helper.browser.daemon.journal import JournalEntry
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.flow.load import LIST_FLOW, shipped_flow
from helper.model.attempt import looks_like_number
from helper.model.complaint import Account
from helper.model.state_words import was_submitted
from helper.session.filing.jobs import ComplaintJobs, FilingJob, JobSource, LostHandover, first_account
from helper.session.filing.submission_traces import SubmissionTraces
from helper.session.navigation import PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind, translated
from helper.store.queries import next_up
from helper.store.queue import Queue
from helper.store.store import Store
from helper.translation import day_in_words, msg, quoted, sentences, tr, tr_n, with_note

_LOOK_FIRST = Choice("later", msg("I'll look at the portal first"), safe=True)
_LOOK_IN_LIST = Choice("look", msg("Look in Alibaba's list: I open the portal"), safe=True)
_NOT_SENT = Choice("not_filed", msg("No, the form was not sent and may be filed again"))
_AGAIN = Choice("again", msg("No: open the form again and fill it in"))
_WITHOUT = Choice("without", msg("Continue without a number: it can be found later"), safe=True)
ASKED_NUMBER = msg(
    "The complaint number, as the portal shows it. Leave this empty if you don't see a number."
)
WHY_ASKED = msg(
    "Your records do not show this yet. Check in Manage Complaints on the portal whether it is right; until you answer, the form is not filed again."
)
"""Tells the user why the program asks about a submission that the portal has already accepted."""
NOTHING_SEEN = msg("No submission was detected.")
"""The message for a window that the program has watched the whole time.

The user's own browser is not watched, so this message must not be used for it.
"""


class Recovery(StrEnum):
    """What has happened to an unfinished form, according to the program or the user."""

    LOOK = "look"
    """The user wants to look for the complaint in the portal's list."""
    NOT_FILED = "not_filed"
    """The form was not sent. It may be filed again later from the start."""
    AGAIN = "again"
    """The form was not sent, and the user wants to fill it again now."""
    FILED = "filed"
    LATER = "later"
    """The outcome is unknown, and the user wants to answer later, so the question stays open."""
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Recovered:
    """The state of an unfinished form, with the complaint's number if it is known."""

    answer: Recovery
    number: str = ""
    """The complaint number of a filed form, from the user or as read by the background browser process."""
    number_typed: bool = False
    """Whether the user typed the number instead of confirming a number that the program had found."""


def sent_before(jobs: JobSource, job: FilingJob) -> list[JournalEntry | LostHandover]:
    """Return the possible submissions of a form that the records show as ready.

    If there are any, the user must be asked about the form.
    """
    return [*jobs.log.left_window(job), *jobs.log.handed_over(job)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form that was reserved or may have been sent, and whose outcome is not settled."""

    jobs: JobSource
    """The source of the form's job, which also records the outcome."""
    job: FilingJob
    put_off: bool = False
    """Whether the form was postponed and so is ready again, although a window may have sent the form."""
    lost: Sequence[LostHandover] = ()
    """Hand-overs of the form that have saved evidence but are missing from the records."""

    @property
    def in_the_middle(self) -> bool:
        """Whether the form was only being filled in, so that it is filled in again without a question."""
        return self.job.being_filled

    @property
    def name(self) -> str:
        """The design's title with the number of links."""
        links = tr_n("{n} link", "{n} links", self.job.amount) if self.job.amount else ""
        return with_note(quoted(self.job.title), links)

    @property
    def head(self) -> str:
        """A description of the form in one line, which all screens use."""
        if not self.in_the_middle:
            return was_submitted(self.job.title, self.job.amount)
        return tr("{form} was being filled in when the program stopped", form=self.name)


async def ask_went_through(
    channel: OperatorChannel,
    form: OpenForm,
    *,
    detail: Sequence[str] = (),
    may_look: bool = False,
    may_fill_again: bool = False,
) -> Recovered:
    """Ask whether the form was submitted.

    `detail` contains further observations to show. `may_look` offers to look in the portal's list, and
    `may_fill_again` offers to fill the form again now.
    """
    job = form.job
    sightings = form.jobs.log.left_window(job)
    number = next((seen.number for seen in sightings if seen.number), "")
    with_number = msg("Yes, it went through: number {number}")
    yes = tr(with_number, number=number) if number else tr("Yes, it went through")
    decision = await channel.ask(
        QuestionKind.WENT_THROUGH,
        was_submitted(job.title, job.amount),
        (
            translated(_LOOK_IN_LIST if may_look else _LOOK_FIRST),
            *((translated(_AGAIN),) if may_fill_again and not sightings else ()),
            Choice("filed", yes, asks=tr(ASKED_NUMBER), known=number),
            translated(_NOT_SENT),
        ),
        detail=(
            *([line for line in detail if line] or _sent_text(job, sightings)),
            *_observations(form, sightings),
        ),
    )
    answer = Recovery(decision.choice)
    if answer is not Recovery.FILED:
        return Recovered(answer)
    given = await _confirmed_number(channel, decision.text, number, form.jobs.other_numbers(job.id))
    return Recovered(answer, given or number, number_typed=given not in {"", number})


def _sent_text(job: FilingJob, sightings: Sequence[JournalEntry]) -> Iterator[str]:
    """Yield when the form may have been sent, if nothing else tells that."""
    if job.open_attempt is not None and job.open_attempt.sent_at is not None and not sightings:
        at = _time(job.open_attempt.sent_at)
        yield tr("The form may have been sent at {time}.", time=at)


def _observations(form: OpenForm, sightings: Sequence[JournalEntry]) -> Iterator[str]:
    """Yield what is known about the submission, as messages."""
    job = form.job
    # List earlier rejections, so that none is mistaken for the latest response.
    for refusal in job.open_attempt.refusals if job.open_attempt else ():
        yield tr("{time}: the portal rejected the form: {words}", time=_time(refusal.at), words=refusal.words)
    yield from (_sighting_text(job, seen) for seen in form.lost)
    yield from (_sighting_text(job, seen) for seen in sightings)
    if any(seen.accepted for seen in sightings):
        yield tr(WHY_ASKED)
    if sightings and not _was_read(job):
        yield tr(_NOT_READ)


async def _confirmed_number(channel: OperatorChannel, text: str, known: str, taken: Collection[str]) -> str:
    """Return the complaint number from the user's answer.

    Ask again while the text does not look like a number. If the number is in `taken`, because another form
    has it, ask once more.
    """
    asked = ""
    while text and not (looks_like_number(text) and (text == asked or text not in taken)):
        asked, is_taken = text, looks_like_number(text)
        decision = await channel.ask(
            QuestionKind.NUMBER,
            tr(_TAKEN, number=text) if is_taken else tr(_NO_NUMBER, text=text),
            (
                translated(_WITHOUT),
                Choice("number", tr("The complaint number is"), asks=tr(ASKED_NUMBER), known=known),
            ),
        )
        text = decision.text
    return text


_NO_NUMBER = msg("“{text}” does not look like a complaint number. What is the number?")
_TAKEN = msg(
    "Number {number} already belongs to another form in your records. Enter this form's number; if {number} is right, enter it again."
)
_NOT_READ = msg(
    "The fields were not read when the form was sent, so your records have the values that I filled in, marked as not read."
)


def _was_read(job: FilingJob) -> bool:
    """Return whether the form has no fields, or the program saw the submission and could read them."""
    attempt = job.open_attempt
    return attempt is None or not attempt.values or attempt.seen_at is not None


def _sighting_text(job: FilingJob, seen: JournalEntry | LostHandover) -> str:
    at = _time(seen.at)
    if job.taken_at is None or seen.at.date() != job.taken_at.date():
        at = tr("{time} on {day}", time=at, day=day_in_words(seen.at.astimezone().date()))
    links, parts = set(job.watched), []
    if isinstance(seen, LostHandover):
        parts.append(tr("The form was handed to you at {time}; your records have no outcome.", time=at))
    elif seen.accepted and seen.number:
        accepted = msg("The browser sent the form at {time}; the portal accepted it, number {number}.")
        parts.append(tr(accepted, time=at, number=seen.number))
    elif seen.accepted:
        parts.append(tr("The browser sent the form at {time}; the portal accepted it.", time=at))
    elif seen.status is None:
        parts.append(tr("The browser sent the form at {time}; I saw no answer.", time=at))
    else:
        parts.append(tr("The browser sent the form at {time}; the portal gave no clear answer.", time=at))
    if seen.items < links:
        parts.append(
            tr("The form contained {some} of the {all} links.", some=len(seen.items), all=len(links))
        )
        if not isinstance(seen, LostHandover) and seen.items_read:
            left = len(links - seen.items)
            parts.append(
                tr_n(
                    "If you say yes, I ask what to do with the other link.",
                    "If you say yes, I ask what to do with the other {n}.",
                    left,
                )
            )
    return sentences(*parts)


def _time(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"


def complaint_jobs(store: Store, queue: Queue) -> ComplaintJobs:
    """Return the complaints as jobs, with a search for submissions that the records lack."""
    return ComplaintJobs(store, queue, log=SubmissionTraces(store))


def account_at_hand(store: Store, queue: Queue) -> Account | None:
    """Return the account whose window is used to open pages of the portal other than the form.

    This is the account of the latest hand-over, or else of the next form.
    """
    jobs = complaint_jobs(store, queue)
    used = [(attempt.at, attempt.account_id) for attempt in jobs.attempts()]
    return store.accounts.get(max(used)[1]) if used else first_account(jobs)


def open_complaints(store: Store, queue: Queue) -> list[OpenForm]:
    """Return all complaints about which the user must be asked.

    The unfinished complaints come first, then the ready complaints that may already have been sent.
    """
    jobs = complaint_jobs(store, queue)
    ready = next_up(store)
    sent = jobs.log.possibly_sent(jobs.at(form.id) for form in ready)
    # Check for problems last, because that takes a hundred times as long as all other steps.
    put_off = (form for form in ready if form.id in sent and not queue.problems(form))
    return [
        *(OpenForm(jobs=jobs, job=job) for job in jobs.unfinished()),
        *(OpenForm(jobs=jobs, job=jobs.at(form.id), put_off=True) for form in put_off),
    ]


def unseen(form: OpenForm) -> str:
    """Return the message that no submission was detected, or an empty string if one was detected."""
    attempt = form.job.open_attempt
    seen = form.jobs.log.left_window(form.job) or (attempt and attempt.may_be_sent)
    return "" if seen else tr(NOTHING_SEEN)


_OPEN_IT = msg("Open this complaint in Manage Complaints in the window: {form}. Then press Enter here.")
_NOT_THIS = msg("The open page does not show this complaint with its number.")
_MOST_READ = 3
"""Maximum number of pages that are read before the question stays open."""


async def recover(
    form: OpenForm, channel: OperatorChannel, window: PortalWindow, start: str = ""
) -> Recovered:
    """Ask how a form that was handed over has ended.

    If the user chooses to look in the portal's list, open the portal at `start`, let the user open the complaint, and
    read its number. If it is not found, the question stays open: a missing complaint proves nothing. Without
    `start`, the program sees no page, so the list is not offered.
    """
    may_look = bool(start) and isinstance(form.jobs, ComplaintJobs)
    problem = ""
    while True:
        detail = (problem, unseen(form))
        said = await ask_went_through(channel, form, detail=detail, may_look=may_look)
        if said.answer is not Recovery.LOOK:
            return said
        try:
            await window.open(start)
            return await _looked_up(form, channel, window)
        except PageGone as gone:
            problem = str(gone)


async def _looked_up(form: OpenForm, channel: OperatorChannel, window: PortalWindow) -> Recovered:
    """Read the complaint's number from the page that the user opens."""
    detail = tuple[str, ...]()
    text = tr(_OPEN_IT, form=form.name)
    with suppress(PageGone):
        await window.show_overlay(OverlayState.YOUR_TURN, text)
    for _ in range(_MOST_READ):
        decision = await channel.ask(
            QuestionKind.READ_ON,
            text,
            (
                Choice("read", tr("The page is open: read it"), safe=True),
                Choice("later", tr("I can't find it: ask me again later")),
            ),
            detail=detail,
        )
        if decision.choice != "read":
            return Recovered(Recovery.PAUSE if decision.choice == "pause" else Recovery.LATER)
        if number := await _number_read(form, window):
            return Recovered(Recovery.FILED, number)
        detail = (tr(_NOT_THIS),)
    return Recovered(Recovery.LATER)


async def _number_read(form: OpenForm, window: PortalWindow) -> str:
    """Return the number of this complaint on the open page; empty unless it is certain."""
    jobs, job = form.jobs, form.job
    with suppress(PageGone):
        page = await window.details_here(shipped_flow(LIST_FLOW))
        if page is not None and page.shows_most_of(frozenset(job.watched)):
            # All practice portals give the same numbers.
            known = set[str]() if jobs.store.places.practice else jobs.other_numbers(job.id)
            numbers = page.numbers - known
            return next(iter(numbers)) if len(numbers) == 1 else ""
    return ""
