"""The two kinds of forms, complaints and registrations, with their jobs, values and messages.

A `FilingJob` is a snapshot of one form.

Over 500 lines because both kinds implement the same interface and differ mainly in data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from helper.browser.portal.overlay import ReviewStep
from helper.flow.plan import Plan, Values, bind, complaint_values, registration_values
from helper.flow.spec import Flow
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Account, Complaint, ComplaintState, account_for
from helper.model.finding import Listing, doubt_about
from helper.model.problems import Problem, attachments_of
from helper.model.work import Work
from helper.session.filing.session_prompts import Teaching
from helper.session.navigation import Clipboard, PortalWindow
from helper.session.operator import YOUR_TURN, OperatorChannel
from helper.store.queries import findings_of, listings_of
from helper.store.queue import Queue
from helper.store.registrations import Registrations
from helper.store.store import Store
from helper.translation import comma_list, msg, msg_n, quoted, sentences, tr, tr_n

if TYPE_CHECKING:
    from helper.browser.daemon.journal import JournalEntry
    from helper.flow.field_report import FillReport
    from helper.flow.learned_file import LearnedBook

NEXT_OVERLAY = msg("Your turn: check this part, then press Next.")
REHEARSAL_OVERLAY = msg("Rehearsal: please don't submit. Leave the page when you are done.")
REHEARSAL = (
    YOUR_TURN,
    msg("1 compare each line with the page"),
    msg("2 please don't submit"),
    msg("3 leave the page when you are done"),
    msg("This is a rehearsal: nothing is recorded as filed."),
)
REHEARSAL_OVER = msg("Rehearsal done: nothing was submitted, and the form stays ready.")


def first_time(links_left: int, report: FillReport | None) -> tuple[str, ...]:
    """Return the heading and the texts shown with the first form on a host.

    `links_left` is the number of links that were moved to another form.
    """
    compare = tr(
        "First time on this portal. Compare each line with the page: on the left is what I wanted to fill in, on the right what I read there."
    )
    single = tr_n(
        "I put only one link on this form on purpose; the other {n} is on another form.",
        "I put only one link on this form on purpose; the other {n} are on another form.",
        links_left,
    )
    choice = tr("You may submit this form or not: I learn either way.")
    return compare, *_full_names(report), sentences(single, choice) if links_left else choice


def _full_names(report: FillReport | None) -> Iterator[str]:
    """Return the names of the fields that have a heading of their own, since another subject's may be among them."""
    found = [field.candidate for field in report.fields if field.candidate] if report else []
    if names := [quoted(each.full_name) for each in found if each.headings]:
        yield tr(
            "These fields have headings: {names}. Check that no heading is about something else.",
            names=comma_list(names),
        )


def declined(words: str) -> str:
    """Return the message to show after the portal has rejected a form; `words` is the portal's text."""
    return tr("The form was rejected: {words}", words=words) if words else tr("The form was rejected.")


def hand_over_text(
    notices: tuple[str, ...], turn: tuple[str, ...], steps: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the fields of a `HandedOver` event.

    `turn` is the heading followed by the user's instructions.
    """
    return {"text": "\n".join((*notices, *turn)), "notices": notices, "todo": turn[1:], "steps": steps}


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the user must do at the end of the form."""

    line: str
    word: str
    """The short name of this duty in the page's overlay."""
    handoff: str = ""
    """The id of the flow's handoff step to which this duty belongs.

    Empty if the duty exists on every portal.
    """
    step: ReviewStep | None = None
    """The step that the page reports once the user has done this duty.

    None if the page cannot report the duty, such as attaching an identity document.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWords:
    """The messages about one kind of form, in English, to be translated by `tr`."""

    duties: tuple[Duty, ...]
    to_know: tuple[str, ...] = ()
    """Remarks that follow the numbered instructions."""
    next_turn: tuple[str, ...]
    """The instructions after each part of a form, except after the last part."""
    next_overlay: str
    done: str
    """The message that the portal has accepted the form."""
    after: tuple[str, ...] = ()
    """Messages about what happens next, shown after the portal has accepted the form."""
    kept: str
    """The message about the state of a form whose page was closed."""
    stays: str
    """The message on what happens to the form's content after the portal has rejected the form."""
    counted: tuple[str, str]
    """The message with the number of accepted forms in a run, in singular and plural."""
    still: tuple[str, str]
    """The message with the number of remaining forms, in singular and plural."""
    nothing_left: str
    once: str = ""
    """The notice shown before an account's first real hand-over; empty if there is none."""

    def your_turn(self, handoffs: Collection[str]) -> tuple[str, ...]:
        """Return the heading and the numbered instructions for the user's turn.

        `handoffs` are the ids of the flow's handoff steps. Instructions for other handoffs are left out.
        """
        lines = (f"{number} {tr(duty.line)}" for number, duty in enumerate(self._due(handoffs), 1))
        return (tr(YOUR_TURN), *lines, *map(tr, self.to_know))

    def steps(self, handoffs: Collection[str]) -> tuple[str, ...]:
        """For each numbered instruction, return the step that the page reports once the user has done it.

        The step is empty if the page cannot report it.
        """
        return tuple(duty.step.value if duty.step else "" for duty in self._due(handoffs))

    def overlay(
        self, handoffs: Collection[str], *about: str, seen: Collection[ReviewStep] = frozenset()
    ) -> str:
        """Return the text of the page's overlay: the user's steps, followed by the facts in `about`.

        The steps in `seen` get a check mark.
        """
        words = comma_list(
            f"✓ {tr(duty.word)}" if duty.step in seen else tr(duty.word) for duty in self._due(handoffs)
        )
        return f"{tr('Your turn: {steps}.', steps=words)}  {' · '.join(about)}"

    def _due(self, handoffs: Collection[str]) -> list[Duty]:
        return [duty for duty in self.duties if not duty.handoff or duty.handoff in handoffs]


def released(result: Result, *, number: str, practice: bool, at: datetime, say: JobWords) -> str:
    """Return the message that tells the user the recorded result of a form."""
    match result:
        case Result.FILED if number:
            return sentences(tr(say.done), number_saved(number, at, practice=practice), *map(tr, say.after))
        case Result.FILED:
            return sentences(tr(say.done), tr("The complaint number is missing."), *map(tr, say.after))
        case Result.REFUSED:
            return sentences(tr("The form was rejected."), tr(say.stays))
        case Result.SKIPPED:
            return tr("Left for later.")
        case Result.FAILED:
            return tr("Not finished. Nothing was submitted, and the form stays ready.")
        case Result.UNKNOWN:
            return tr("I don't know yet whether the form was submitted. I will ask you again.")


def number_saved(number: str, at: datetime, *, practice: bool = False) -> str:
    """Return a message such as "Number 12345678, saved at 14:05." about an accepted form."""
    time = f"{at.astimezone():%H:%M}"
    kind = (
        msg("Practice number {number}, saved at {time}.")
        if practice
        else msg("Number {number}, saved at {time}.")
    )
    return tr(kind, number=number, time=time)


VERIFY = "verify"
"""The name for any handoff step in which the user lets the portal check the links."""
COMPLAINT_WORDING = JobWords(
    duties=(
        Duty(msg("press Verify and wait for the answer"), "Verify", VERIFY, ReviewStep.VERIFY),
        Duty(msg("read the form"), msg("read"), "", ReviewStep.READ),
        Duty(msg("tick the declaration if it is true"), msg("tick"), "declaration", ReviewStep.TICK),
        Duty(msg("press Submit"), "Submit", "", ReviewStep.SUBMIT),
    ),
    to_know=(msg("The seller will see your name and contact e-mail, not your address."),),
    next_turn=(YOUR_TURN, msg("1 check what is filled in"), msg("2 press Next: I fill in what comes next")),
    next_overlay=NEXT_OVERLAY,
    done=msg("Filed."),
    kept=msg("Nothing is lost: the links are still here."),
    stays=msg("The links stay ready."),
    counted=msg_n("{n} filed.", "{n} filed."),
    still=msg_n("{n} left to file.", "{n} left to file."),
    nothing_left=msg("Nothing left to file."),
    # Source: sections 4 and 5 of AliExpress's IPR Protection Policy.
    once=msg(
        "Shown once per account: a complaint is made under penalty of perjury,"
        " and your contact details go to the seller."
    ),
)
PRACTICE_WORDING = replace(
    COMPLAINT_WORDING, to_know=(msg("This is practice: nothing is sent to Alibaba or a seller."),)
)
REGISTRATION_WORDING = JobWords(
    duties=(
        Duty(msg("enter the copyright holder where asked"), msg("who you are")),
        Duty(msg("attach your ID yourself: I never touch or save it"), msg("your ID")),
        Duty(msg("read the form"), msg("read"), "", ReviewStep.READ),
        Duty(msg("press Submit"), "Submit", "", ReviewStep.SUBMIT),
    ),
    next_turn=(
        YOUR_TURN,
        msg("1 check what is filled in"),
        msg("2 type the copyright holder's name where the page asks for it"),
        msg("3 press Next: I fill in what comes next"),
    ),
    next_overlay=msg(
        "Your turn: check this part, type the copyright holder's name where asked, then press Next."
    ),
    done=msg("Submitted."),
    after=(msg("The registration is waiting for Alibaba's approval."),),
    kept=msg("Nothing is lost: the design and its files are still here."),
    stays=msg("The design stays ready."),
    counted=msg_n("{n} submitted.", "{n} submitted."),
    still=msg_n("{n} left to register.", "{n} left to register."),
    nothing_left=msg("Nothing left to register."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingJob:
    """One form to be filed."""

    id: str
    title: str
    """The design's title."""
    client: str = ""
    """The client who owns the design; empty if the user owns it."""
    account_id: str | None = None
    """The id of the account that must file the form; None if any suitable account may file it."""
    account: Account | None = None
    """The account whose own window is used.

    If None, the shared window is used with any account that is logged in.
    """
    watched: tuple[str, ...] = ()
    """Texts that identify the form's submission in network traffic: the item ids, or the design's title."""
    links: tuple[str, ...] = ()
    """The addresses that go into the form."""
    amount: int = 0
    """Number of listings in the form."""
    reason: str = ""
    being_filled: bool = False
    """Whether the form is reserved and was not handed over yet."""
    taken_at: datetime | None = None
    attempts: int = 0
    open_attempt: Attempt | None = None
    """The hand-over whose outcome is still unknown; None if there is none."""
    last_attempt: Attempt | None = None
    """The latest hand-over of this form; its outcome may be known or unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostHandover:
    """A hand-over that is missing from the records, although its evidence was saved."""

    form: str
    """The id of the complaint or design that the form is about."""
    at: datetime
    items: frozenset[str]
    """The item ids of the listings in the form."""
    files: tuple[str, ...]
    """The paths of the evidence files, relative to the evidence folder."""


class SubmissionLog(Protocol):
    """Finds submissions that are in a window's journal or in the evidence folder but not in the records."""

    def left_window(self, job: FilingJob) -> Sequence[JournalEntry]:
        """Return the submissions of the job's links that are in a window's journal but not in the records."""

    def handed_over(self, job: FilingJob) -> Sequence[LostHandover]:
        """Return the hand-overs of the job's links that are in the evidence folder but not in the records."""

    def possibly_sent(self, jobs: Iterable[FilingJob]) -> set[str]:
        """Return the ids of the jobs for which `left_window` or `handed_over` finds something."""

    def settle(self, job: FilingJob) -> None:
        """Mark the journal entries of the job's submissions as recorded."""


@dataclass(eq=False)
class ComplaintJobs:
    """Complaints as jobs. A complaint without problems is ready to file."""

    store: Store
    records: Queue
    """Writes each change of a form's state to disk immediately."""
    _: KW_ONLY
    log: SubmissionLog

    @property
    def wording(self) -> JobWords:
        return PRACTICE_WORDING if self.store.places.practice else COMPLAINT_WORDING

    def unfinished(self) -> list[FilingJob]:
        """Return the forms that an earlier run reserved or handed over, and whose outcome is not settled."""
        return [self._job(left) for left in self.records.unfinished()]

    def snapshot(self) -> ComplaintJobs:
        """Return a copy of this source with a copy of the current records, which another thread can read."""
        store = self.store.snapshot()
        return replace(self, store=store, records=self.records.over(store))

    def ready(self) -> list[FilingJob]:
        """Return the ready forms in queue order."""
        return [self._job(complaint) for complaint in self.records.ready()]

    def links_without_form(self) -> int:
        """Return the number of links that are ready to be filed but not on a form yet. Every such link is checked."""
        fileable, listings = self.store.findings.where("fileable", True), self.store.listings
        return sum(not doubt_about(finding, listings[finding.listing_id]) for finding in fileable)

    def at(self, job_id: str) -> FilingJob:
        return self._job(self.store.complaints[job_id])

    def problems(self, job_id: str) -> list[Problem]:
        """Return the current problems that prevent filing."""
        return self.records.problems(self.store.complaints[job_id])

    def values(self, job_id: str) -> Values:
        """Return the form's values, without links that the portal's own check rejected in this attempt."""
        complaint = self.store.complaints[job_id]
        work = self.store.works.get(complaint.work_id)
        if work is None:
            raise ValueError("a complaint without a work has problems, and is never reserved")
        going = self._listings(complaint)
        ids = {listing.id for listing in going}
        findings = [finding for finding in findings_of(self.store, complaint) if finding.listing_id in ids]
        files = [self.store.places.evidence / file.name for file in attachments_of(complaint, findings)]
        return complaint_values(
            complaint,
            title=work.title,
            listings=[listing.url for listing in going],
            right_text=work.right.text,
            right_number=work.right.number,
            description=self.records.explanation_of(complaint, findings),
            evidence=files,
        )

    def attempts(self) -> Iterable[Attempt]:
        """Return all hand-overs of all complaints."""
        return (attempt for complaint in self.store.complaints.all() for attempt in complaint.attempts)

    def other_numbers(self, job_id: str) -> set[str]:
        """Return the complaint numbers of all other forms."""
        return {each.number for each in self.store.complaints.all() if each.number and each.id != job_id}

    def reserve(self, job_id: str) -> FilingJob | None:
        """Reserve a job for filing; return None if the job is no longer ready."""
        taken = self.records.reserve(job_id)
        return self._job(taken) if taken is not None else None

    def _job(self, complaint: Complaint) -> FilingJob:
        work, accounts = self.store.works.get(complaint.work_id), self.store.accounts
        client, meant_for = work.client if work else "", complaint.account_id
        return FilingJob(
            id=complaint.id,
            title=work.title if work else "",
            client=client,
            account_id=meant_for,
            account=account_for(accounts.all(), client) if meant_for is None else accounts.get(meant_for),
            watched=tuple(listing.item_id for listing in listings_of(self.store, complaint)),
            links=tuple(listing.url for listing in self._listings(complaint)),
            amount=len(complaint.finding_ids),
            reason=complaint.reason,
            being_filled=complaint.state is ComplaintState.RESERVED,
            taken_at=complaint.reserved_at,
            attempts=len(complaint.attempts),
            open_attempt=complaint.open_attempt,
            last_attempt=next(reversed(complaint.attempts), None),
        )

    def _listings(self, complaint: Complaint) -> list[Listing]:
        attempt = complaint.open_attempt
        refused = {item for item, _ in attempt.refused_links} if attempt else set()
        return [listing for listing in listings_of(self.store, complaint) if listing.item_id not in refused]


_SHORTEST = 4
"""Minimum length of a title that identifies a submission.

Shorter titles occur by chance in other requests.
"""


@dataclass(eq=False)
class RegistrationJobs:
    """The designs to register, as jobs.

    A registration has no item ids, so its submission is recognised only by the design's title.
    """

    wording = REGISTRATION_WORDING
    store: Store
    now: Callable[[], datetime]
    _: KW_ONLY
    log: SubmissionLog
    wanted: Sequence[str] = ()
    """The ids of the designs to register; if empty, all ready designs that were not rejected."""
    no_number: str = ""

    def __post_init__(self) -> None:
        self.records = Registrations(self.store, self.now)

    def unfinished(self) -> list[FilingJob]:
        return [self._job(work) for work in self.records.unfinished()]

    def snapshot(self) -> RegistrationJobs:
        return replace(self, store=self.store.snapshot())

    def ready(self) -> list[FilingJob]:
        return [self._job(work) for work in self.records.ready(wanted=self.wanted)]

    def links_without_form(self) -> int:
        return 0

    def at(self, job_id: str) -> FilingJob:
        return self._job(self.store.works[job_id])

    def problems(self, job_id: str) -> list[Problem]:
        return self.records.problems(self.store.works[job_id])

    def values(self, job_id: str) -> Values:
        work = self.store.works[job_id]
        return registration_values(work, self.store.places.works / work.id, no_number=self.no_number)

    def attempts(self) -> Iterable[Attempt]:
        return (attempt for work in self.store.works.all() for attempt in work.attempts)

    def other_numbers(self, job_id: str) -> set[str]:
        others = (each for each in self.store.works.all() if each.id != job_id)
        attempts = (attempt for other in others for attempt in other.attempts)
        return {each.number for each in attempts if each.number}

    def reserve(self, job_id: str) -> FilingJob | None:
        taken = self.records.reserve(job_id)
        return self._job(taken) if taken is not None else None

    def _job(self, work: Work) -> FilingJob:
        opened, taken_at = work.open_attempt, work.right.taken_at
        return FilingJob(
            id=work.id,
            title=work.title,
            client=work.client,
            account=account_for(self.store.accounts.all(), work.client),
            watched=(work.title,) if len(work.title) >= _SHORTEST else (),
            being_filled=taken_at is not None and opened is None,
            taken_at=taken_at,
            attempts=len(work.attempts),
            open_attempt=opened,
            last_attempt=next(reversed(work.attempts), None),
        )


JobSource = ComplaintJobs | RegistrationJobs


def chosen(jobs: Sequence[FilingJob], wanted: Sequence[str]) -> list[FilingJob]:
    """Return the wanted jobs in the order of `wanted`; if `wanted` is empty, return all jobs."""
    if not wanted:
        return list(jobs)
    return sorted((job for job in jobs if job.id in wanted), key=lambda job: wanted.index(job.id))


def first_account(jobs: JobSource, wanted: Sequence[str] = ()) -> Account | None:
    """Return the account of the first form that is unfinished or ready; None if there is no such form.

    If `wanted` is not empty, only the forms with these ids are considered.
    """
    waiting = chosen([*jobs.unfinished(), *jobs.ready()], wanted)
    return waiting[0].account if waiting else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTools:
    """The objects and settings that all parts of a session share."""

    jobs: JobSource
    flow: Flow
    channel: OperatorChannel
    clipboard: Clipboard
    evidence: Path
    """The evidence folder; each complaint and each design has a subfolder."""
    by: str
    account_id: str
    """The account whose own window is used; empty for the shared window and in practice."""
    by_hand: bool
    """Whether the user pastes every value in their own browser, which the program cannot see."""
    now: Callable[[], datetime]
    learned: LearnedBook | None = None
    """Stores what the user teaches about the portal's pages; None if this session must not learn."""

    @property
    def practice(self) -> bool:
        """Whether the records are practice records."""
        return self.jobs.store.places.practice

    def flow_at(self, host: str) -> Flow:
        """Return the flow, extended with what the user has taught about the host."""
        return self.learned.flow_at(host) if self.learned is not None and host else self.flow

    def teaching(self, window: PortalWindow) -> Teaching:
        return Teaching(window=window, channel=self.channel, book=self.learned, now=self.now)


def plan_for(tools: FilingTools, job: FilingJob, host: str = "") -> Plan:
    """Return the plan for filling the form, using what the user has taught about the host."""
    plan = bind(tools.flow_at(host), tools.jobs.values(job.id))
    return plan.by_hand() if tools.by_hand else plan
