"""Where jobs come from, complaints of the queue and registrations of designs, and under which account they may be filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.flow.plan import ComplaintValues, RegistrationValues, registration_values, values_of
from helper.model.account import Account, account_for
from helper.model.attempt import Attempt, Result, SentValue, last_in
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Listing
from helper.model.problems import attachments_of
from helper.model.text import one_line
from helper.model.work import Work
from helper.session.filing.job import FilingJob
from helper.session.filing.wording import COMPLAINT_WORDING, REGISTRATION_WORDING, Wording
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.store.queue import Queue
from helper.store.registrations import Registrations
from helper.store.store import Store

_OWN = "your own designs"
_LONGEST_NAME = 40
_QUOTES = dict.fromkeys(map(ord, '“”„"'), "'")


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a complaint may go into this window."""

    admitted: bool
    account_id: str = ""
    """The account that was confirmed; empty: none was asked for."""
    why_not: str = ""
    """Why it is not filled, in a sentence; empty and not admitted: the person stops here."""


def account_of(store: Store, complaint: Complaint) -> Account | None:
    """The account whose own window a complaint goes through; None: the usual window, whoever is logged in there."""
    if complaint.account_id is not None:
        return store.accounts.get(complaint.account_id)
    work = store.works.get(complaint.work_id)
    return account_for(store.accounts.all(), work.client if work else "")


def account_of_first(store: Store, queue: Queue, wanted: Sequence[str] = ()) -> Account | None:
    """The account of the real form that comes first: one that was left open, else one that is ready.

    With `wanted`, the ids of those that were chosen, in their order, only these count.
    """
    left_open = [complaint for complaint in queue.unfinished() if not complaint.practice]
    waiting = [*left_open, *queue.ready(practice=False)]
    if wanted:
        waiting = [complaint for complaint in waiting if complaint.id in wanted]
        waiting.sort(key=lambda complaint: wanted.index(complaint.id))
    return account_of(store, waiting[0]) if waiting else None


def account_at_hand(store: Store, queue: Queue) -> Account | None:
    """The account whose window a look at the portal belongs in: of the last real form, else of the one that comes first."""
    real = [
        (attempt.at, attempt.account_id)
        for one in store.complaints.all()
        for attempt in one.attempts
        if not attempt.practice
    ]
    return store.accounts.get(max(real)[1]) if real else account_of_first(store, queue)


class AccountCheck:
    """Remembers the person's word for one session, and forgets it with the session."""

    def __init__(self, store: Store, channel: OperatorChannel, account: Account | None = None) -> None:
        """`account` is the one whose own window this is; None: it may be any."""
        self._store = store
        self._channel = channel
        self._account = account
        self._confirmed: Account | None = None
        self._clients: set[str] = set()
        """Clients of which the person said that the window's account is theirs, where no account is written down."""

    async def admit(self, job: FilingJob, name: str) -> Admission:
        """Decide about one form, before anything is filled; `name` is what the page calls its visitor.

        Nobody is asked while neither a client nor an account with clients is known: then there is nothing to mix up.
        """
        accounts = [self._account] if self._account else self._store.accounts.all()
        if self._confirmed is not None:
            return self._by_confirmed(self._confirmed, job)
        if not (job.client or any(account.clients for account in self._store.accounts.all())):
            return Admission(admitted=True, account_id=accounts[0].id if len(accounts) == 1 else "")
        if job.client in self._clients:
            return Admission(admitted=True)
        fitting = [one for one in accounts if _fits(one, job)]
        if accounts and not fitting:
            return Admission(admitted=False, why_not=_nobody_may(job))
        return await self._ask(job, fitting, name)

    async def _ask(self, job: FilingJob, fitting: list[Account], name: str) -> Admission:
        yes = [
            Choice(account.id, f"Yes: it is “{account.label}”, and the form is for {job.client or _OWN}")
            for account in fitting
        ] or [Choice("yes", f"Yes: it may file for {job.client or _OWN}")]
        decision = await self._channel.ask(
            QuestionKind.ACCOUNT,
            _question(job, fitting, shown_name(name)),
            (Choice("pause", "No, or I am not sure: stop here", safe=True), *yes),
            detail=("A complaint names the account that files it. Nothing is filled in before you say yes.",),
        )
        if decision.choice == "pause":
            return Admission(admitted=False)
        self._confirmed = next((one for one in fitting if one.id == decision.choice), None)
        if self._confirmed is None:
            self._clients.add(job.client)
        return Admission(admitted=True, account_id=self._confirmed.id if self._confirmed else "")

    def _by_confirmed(self, account: Account, job: FilingJob) -> Admission:
        if _fits(account, job):
            return Admission(admitted=True, account_id=account.id)
        sentence = (
            f"This form is for {job.client or _OWN}, and the window is logged in as “{account.label}”. "
            "It waits for a session with the account that may file it."
        )
        return Admission(admitted=False, why_not=sentence)


def shown_name(text: str) -> str:
    """A name from a page, as far as it may be shown: one short line that cannot end the quotation it stands in."""
    return one_line(text.translate(_QUOTES), _LONGEST_NAME)


def _fits(account: Account, job: FilingJob) -> bool:
    return job.account_id in {None, account.id} and account.may_file_for(job.client)


def _question(job: FilingJob, fitting: list[Account], name: str) -> str:
    client = job.client or _OWN
    if name:
        return f"This window is logged in as “{name}” – filing for {client}. Right?"
    if len(fitting) == 1:
        return f"This window should be logged in as “{fitting[0].label}” – filing for {client}. Right?"
    return f"Which account is this window logged in with? This form is for {client}."


def _nobody_may(job: FilingJob) -> str:
    if job.account_id is not None:
        return (
            f"The account of this form may not file for {job.client or _OWN}. See: ipp-helper accounts list"
        )
    return f"None of your accounts may file for {job.client}. See: ipp-helper accounts list"


class ComplaintJobs:
    """Implements `JobSource` on the queue."""

    wording: Wording = COMPLAINT_WORDING

    def __init__(self, store: Store, queue: Queue, *, practice: bool, now: Callable[[], datetime]) -> None:
        self._store = store
        self._queue = queue
        self.practice = practice
        self._now = now

    def unfinished(self) -> list[FilingJob]:
        """Open ones of this lane: practice never asks about real ones, nor the other way round."""
        return [self._job(one) for one in self._queue.unfinished() if one.practice is self.practice]

    def ready(self) -> list[FilingJob]:
        """Complaints without a problem."""
        return [self._job(one) for one in self._queue.ready(practice=self.practice)]

    def at(self, matter_id: str) -> FilingJob:
        """The complaint as it is now."""
        return self._job(self._store.complaints[matter_id])

    def account_of(self, matter_id: str) -> Account | None:
        """The account it is meant for, or that fits."""
        return account_of(self._store, self._store.complaints[matter_id])

    def why_not(self, matter_id: str) -> str:
        """Its first problem."""
        problems = self._queue.problems(self._store.complaints[matter_id])
        return problems[0].sentence if problems else ""

    def values(self, matter_id: str) -> ComplaintValues:
        """What the complaint says, without the links that the portal's own check has refused in this attempt."""
        complaint = self._store.complaints[matter_id]
        work = self._queue.work_of(complaint)
        if work is None:
            raise ValueError("a complaint without a work has problems, and is never reserved")
        going = self._listings(complaint)
        ids = {listing.id for listing in going}
        findings = [one for one in self._queue.findings_of(complaint) if one.listing_id in ids]
        files = [self._store.places.evidence / one.name for one in attachments_of(complaint, findings)]
        said = replace(complaint, description=self._queue.explanation_of(complaint, findings))
        return values_of(said, work, going, files)

    def reserve(self, matter_id: str) -> FilingJob | None:
        """Take it from the queue."""
        taken = self._queue.reserve(practice=self.practice, complaint_id=matter_id)
        return self._job(taken) if taken is not None else None

    def reclaim(self, matter_id: str) -> None:
        """Put it back into the queue."""
        self._queue.reclaim(matter_id)

    def again(self, matter_id: str) -> None:
        """Let what was put off, or came to nothing, be ready once more."""
        self._queue.again(matter_id)

    def hand_over(self, matter_id: str, attempt: Attempt) -> None:
        """Write the intent down."""
        self._queue.hand_over(matter_id, attempt)

    def attempts(self) -> Iterable[Attempt]:
        """Those of all complaints."""
        return (attempt for complaint in self._store.complaints.all() for attempt in complaint.attempts)

    def note_refused(self, matter_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """Write down the refused links."""
        self._queue.note_refused(matter_id, refused)

    def note_declined(self, matter_id: str, words: str) -> None:
        """Write down that the form did not take it."""
        self._queue.note_declined(matter_id, words)

    def note_sent(
        self, matter_id: str, links: tuple[str, ...] | None, values: tuple[SentValue, ...] = ()
    ) -> None:
        """Write down that it left the window."""
        self._queue.release(
            matter_id, result=Result.UNKNOWN, links_sent=links, seen_at=self._now(), values_sent=values
        )

    def release(
        self,
        matter_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what came of it, for the complaint and each of its findings."""
        self._queue.release(
            matter_id,
            result=result,
            number=number,
            portal_words=portal_words,
            links_sent=links_sent,
            seen_at=self._now(),
        )

    def set_number(self, matter_id: str, number: str) -> None:
        """Write down its number."""
        self._queue.set_number(matter_id, number)

    def add_note(self, matter_id: str, words: str) -> None:
        """Write it down with the complaint."""
        self._queue.add_note(matter_id, words)

    def keep_small(self, matter_id: str) -> FilingJob | None:
        """Leave it a single link; the others get a form of their own."""
        rest = self._queue.keep_one_link(matter_id)
        return self._job(rest) if rest is not None else None

    def take_back(self, matter_id: str) -> None:
        """Put it back into the queue without the attempt."""
        self._queue.take_back(matter_id)

    def _job(self, complaint: Complaint) -> FilingJob:
        work = self._queue.work_of(complaint)
        return FilingJob(
            id=complaint.id,
            title=work.title if work else "",
            client=work.client if work else "",
            account_id=complaint.account_id,
            watched=tuple(listing.item_id for listing in self._queue.listings_of(complaint)),
            links=tuple(listing.url for listing in self._listings(complaint)),
            amount=len(complaint.finding_ids),
            reason=complaint.reason,
            being_filled=complaint.state is ComplaintState.RESERVED,
            taken_at=complaint.reserved_at,
            attempts=len(complaint.attempts),
            open_attempt=complaint.open_attempt,
            last_attempt=last_in(complaint.attempts, practice=self.practice),
        )

    def _listings(self, complaint: Complaint) -> list[Listing]:
        attempt = complaint.open_attempt
        refused = {item for item, _ in attempt.refused_links} if attempt else set()
        return [one for one in self._queue.listings_of(complaint) if one.item_id not in refused]


_SHORTEST = 4
"""A shorter title stands in too much of what a page sends to tell anything."""


class RegistrationJobs:
    """Implements `JobSource` on the register. Only the title is looked for in what leaves the window, never a name."""

    wording: Wording = REGISTRATION_WORDING

    def __init__(
        self,
        store: Store,
        registry: Registrations,
        *,
        practice: bool,
        wanted: Sequence[str] = (),
        no_number: str = "",
    ) -> None:
        """`wanted` may name designs that were refused, which are not taken otherwise."""
        self._store = store
        self._registry = registry
        self.practice = practice
        self._wanted = tuple(wanted)
        self._no_number = no_number

    def unfinished(self) -> list[FilingJob]:
        """What was left in the middle, in this lane."""
        return [self._job(work) for work in self._registry.unfinished(practice=self.practice)]

    def ready(self) -> list[FilingJob]:
        """Designs with all that the form needs."""
        ready = self._registry.ready(practice=self.practice, wanted=self._wanted)
        return [self._job(work) for work in ready]

    def at(self, matter_id: str) -> FilingJob:
        """The design as it is now."""
        return self._job(self._store.works[matter_id])

    def account_of(self, matter_id: str) -> Account | None:
        """The account that fits its client."""
        return account_for(self._store.accounts.all(), self._store.works[matter_id].client)

    def why_not(self, matter_id: str) -> str:
        """Its first problem; its files are looked at once more."""
        problems = self._registry.problems(self._store.works[matter_id])
        return problems[0].sentence if problems else ""

    def values(self, matter_id: str) -> RegistrationValues:
        """What the design says."""
        work = self._store.works[matter_id]
        return registration_values(work, self._registry.places.works / work.id, no_number=self._no_number)

    def reserve(self, matter_id: str) -> FilingJob | None:
        """Take the design."""
        taken = self._registry.reserve(matter_id, practice=self.practice)
        return self._job(taken) if taken is not None else None

    def reclaim(self, matter_id: str) -> None:
        """Put the design back."""
        self._registry.reclaim(matter_id, practice=self.practice)

    def again(self, matter_id: str) -> None:
        """It is ready by itself once it is not in hand."""

    def hand_over(self, matter_id: str, attempt: Attempt) -> None:
        """Write the intent down."""
        self._registry.hand_over(matter_id, attempt)

    def attempts(self) -> Iterable[Attempt]:
        """Those of all designs."""
        return (attempt for work in self._store.works.all() for attempt in work.submissions)

    def note_refused(self, matter_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """There are no links in this form."""

    def note_declined(self, matter_id: str, words: str) -> None:
        """Write down that the form did not take it."""
        self._registry.note_declined(matter_id, words, practice=self.practice)

    def note_sent(
        self, matter_id: str, links: tuple[str, ...] | None, values: tuple[SentValue, ...] = ()
    ) -> None:
        """Write down that it left the window; there are no links in this form."""
        self._registry.note_sent(matter_id, values, practice=self.practice)

    def release(
        self,
        matter_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what came of it."""
        self._registry.release(
            matter_id, practice=self.practice, result=result, number=number, portal_words=portal_words
        )

    def set_number(self, matter_id: str, number: str) -> None:
        """Write down the portal's number of it."""
        self._registry.set_number(matter_id, number, practice=self.practice)

    def add_note(self, matter_id: str, words: str) -> None:
        """Write it down with the design."""
        self._registry.add_note(matter_id, words)

    def keep_small(self, matter_id: str) -> FilingJob | None:
        """A registration is about one design already."""
        return None

    def take_back(self, matter_id: str) -> None:
        """Put the design back; the hand-over of a rehearsal counts as not finished."""
        self._registry.release(matter_id, practice=self.practice, result=Result.FAILED)

    def _job(self, work: Work) -> FilingJob:
        opened = work.open_submission(practice=self.practice)
        taken_at = work.right_in(practice=self.practice).taken_at
        return FilingJob(
            id=work.id,
            title=work.title,
            client=work.client,
            watched=(work.title,) if len(work.title) >= _SHORTEST else (),
            being_filled=taken_at is not None and opened is None,
            taken_at=taken_at,
            attempts=len(work.submissions),
            open_attempt=opened,
            last_attempt=last_in(work.submissions, practice=self.practice),
        )
