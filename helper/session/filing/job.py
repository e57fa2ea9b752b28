"""What a run fills a form for, what is special about this form, and what every filing works with.

A `JobSource` reads the records for a run; a `FilingJob` is one of them as the records have it at that moment.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from helper.flow.engine import FillReport, How
from helper.flow.learned_file import LearnedBook
from helper.flow.plan import Plan, Values, bind
from helper.flow.spec import Flow, StepKind
from helper.model.account import Account
from helper.model.attempt import Attempt
from helper.model.text import plural
from helper.session.filing import wording
from helper.session.filing.field_teaching import Teaching
from helper.session.filing.session_prompts import Clipboard
from helper.session.filing.wording import VERIFY, Wording
from helper.session.operator import OperatorChannel
from helper.session.portal_window import BookmarkFile, PortalWindow
from helper.store.queue import Queue
from helper.store.registrations import Registrations

if TYPE_CHECKING:
    from helper.browser.daemon.journal import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingJob:
    """One form on its way to the portal."""

    id: str
    title: str
    """The design's."""
    client: str = ""
    """Whose design it is; empty: the person's own."""
    account_id: str | None = None
    """The account it is meant for; None: the one that fits."""
    account: Account | None = None
    """The account whose own window it goes through; None: the usual window, whoever is logged in there."""
    watched: tuple[str, ...] = ()
    """What tells its submission from other traffic: item ids, or the title."""
    links: tuple[str, ...] = ()
    """The addresses that go into the form."""
    amount: int = 0
    """How many listings it is about."""
    reason: str = ""
    being_filled: bool = False
    """Whether it was taken, and never handed over."""
    taken_at: datetime | None = None
    attempts: int = 0
    open_attempt: Attempt | None = None
    """The hand-over whose outcome is not known yet."""
    last_attempt: Attempt | None = None
    """The latest hand-over in this lane, whatever came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostHandover:
    """A form that was handed over, and of which only the evidence is left."""

    form: str
    """The id of its complaint, or of its design."""
    at: datetime
    items: frozenset[str]
    """The item ids that stood in it."""
    practice: bool
    files: tuple[str, ...]
    """Under the evidence folder."""


class SubmissionLog(Protocol):
    """What was sent in one lane, as far as windows and evidence tell and the records do not know it."""

    def left_window(self, job: FilingJob) -> Sequence[JournalEntry]:
        """What was seen to leave a window, may have gone through, and is about any of its links."""
        ...

    def handed_over(self, job: FilingJob) -> Sequence[LostHandover]:
        """Hand-overs of any of its links of which only the evidence is left."""
        ...

    def settle(self, job: FilingJob) -> None:
        """Note that the records know by now what was seen of it."""
        ...


class JobSource(ABC):
    """All that a run may take, in one lane: practice, or real."""

    wording: Wording
    records: Queue | Registrations
    """What writes down at once how a form fares."""
    practice: bool
    log: SubmissionLog

    @abstractmethod
    def unfinished(self) -> list[FilingJob]:
        """What an earlier run of this lane left in the middle."""

    @abstractmethod
    def ready(self) -> list[FilingJob]:
        """What may be taken, in its order."""

    @abstractmethod
    def at(self, job_id: str) -> FilingJob:
        """The job as it is now."""

    @abstractmethod
    def why_not(self, job_id: str) -> str:
        """What stands between it and the form at this moment, in a sentence; empty: nothing."""

    @abstractmethod
    def values(self, job_id: str) -> Values:
        """What goes into the form."""

    @abstractmethod
    def attempts(self) -> Iterable[Attempt]:
        """Every hand-over of this kind there has been, in either lane."""

    @abstractmethod
    def reserve(self, job_id: str) -> FilingJob | None:
        """Take it; None: it is not ready any more."""


def chosen(jobs: Sequence[FilingJob], wanted: Sequence[str]) -> list[FilingJob]:
    """Those that were asked for, in that order; nobody asked: all of them."""
    if not wanted:
        return list(jobs)
    return sorted((job for job in jobs if job.id in wanted), key=lambda job: wanted.index(job.id))


def first_account(jobs: JobSource, wanted: Sequence[str] = ()) -> Account | None:
    """The account of the form that comes first: one that was left open, else one that is ready; of `wanted`, if any are named."""
    waiting = chosen([*jobs.unfinished(), *jobs.ready()], wanted)
    return waiting[0].account if waiting else None


@dataclass(frozen=True, slots=True)
class HandOverText:
    """What the person reads when a form becomes hers."""

    notices: tuple[str, ...]
    """What must be read before anything is done."""
    turn: tuple[str, ...]
    """The heading, then what is to be done."""

    def fields(self, *more: str) -> dict[str, Any]:
        """The same for `HandedOver`, with more that must be read first."""
        notices = (*more, *self.notices)
        return {"text": "\n".join((*notices, *self.turn)), "notices": notices, "todo": self.turn[1:]}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """Nothing special, unless a field says so."""

    first_time: bool = False
    """No form of ours was ever seen accepted on this host."""
    links_left: int = 0
    """How many links were put on a form of their own, so that the first form has only one."""
    rehearsal: bool = False
    """The form is only looked at."""
    account_id: str = ""
    """The account that the person has confirmed; empty: none was asked for."""

    def turn(
        self, job: FilingJob, tools: FilingTools, report: FillReport | None, *, more: bool
    ) -> tuple[HandOverText, str]:
        """What the person reads at the hand-over, the most important first, and what the page says then.

        `more`: another part of the form comes, and then this one cannot be looked at any more. `report` None: nobody has
        read the form again.
        """
        say, warnings = tools.jobs.wording, tuple(_warnings(report))
        if more:
            return HandOverText(warnings, say.next_turn), say.next_overlay
        first = wording.first_time(self.links_left) if self.first_time else ()
        if self.rehearsal:
            return HandOverText((*first, *warnings), wording.REHEARSAL), wording.REHEARSAL_OVERLAY
        about = (plural(len(job.links), "link"), job.title, job.reason) if job.links else (job.title,)
        steps = list(tools.flow.steps(StepKind.HANDOFF))
        handoffs = {step.id for step in steps if not step.option} | {VERIFY for step in steps if step.option}
        return HandOverText((*first, *warnings), say.your_turn(handoffs)), say.overlay(handoffs, *about)


def _warnings(report: FillReport | None) -> Iterator[str]:
    """Of the fields that are not proved to hold what is wanted: the person must look at them first."""
    for field in report.fields if report else ():
        label, wanted = field.field.label, field.field.value[:80]
        if field.how is How.SKIPPED and wanted:
            yield f"You left “{label}” as it is; I meant “{wanted}”."
        elif field.differs:
            yield f"LOOK at “{label}” first: it should say “{wanted}”, the page shows “{field.seen[:80]}”."


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTools:
    """Made once for a session, and given to whoever works in it."""

    jobs: JobSource
    flow: Flow
    channel: OperatorChannel
    clipboard: Clipboard
    evidence: Path
    """The evidence folder; each complaint, and each design, has one of its own in it."""
    by: str
    account_id: str
    by_hand: bool
    """Whether the form cannot be looked at, so that every value is pasted."""
    now: Callable[[], datetime]
    bookmarks: BookmarkFile
    """Where the form stands that is under way."""
    other: JobSource | None = None
    """What may be open beside the jobs of this run: those of the other lane, which are asked about by words alone."""
    learned: LearnedBook | None = None
    """What the person taught about the portal's pages; None: nothing is learned."""

    def flow_at(self, host: str) -> Flow:
        """The flow as it is known on a host."""
        return self.learned.flow_at(host) if self.learned is not None and host else self.flow

    def teaching(self, window: PortalWindow) -> Teaching:
        """For what the person shows in a window."""
        return Teaching(window=window, channel=self.channel, book=self.learned, now=self.now)


def plan_for(tools: FilingTools, job: FilingJob, host: str = "") -> Plan:
    """What goes into the form, with what was learned about the host."""
    plan = bind(tools.flow_at(host), tools.jobs.values(job.id))
    return plan.by_hand() if tools.by_hand else plan
