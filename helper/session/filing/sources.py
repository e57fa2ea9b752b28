"""Where jobs come from, complaints of the queue and registrations of designs, and under which account they may be filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.flow.plan import Values, registration_values, values_of
from helper.model.account import Account, account_for
from helper.model.attempt import Attempt, last_in
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Listing
from helper.model.problems import attachments_of
from helper.model.text import one_line
from helper.model.work import Work
from helper.session.filing.job import FilingJob, JobSource, SubmissionLog, first_account
from helper.session.filing.submission_traces import SubmissionTraces
from helper.session.filing.wording import COMPLAINT_WORDING, REGISTRATION_WORDING
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.store.queue import Queue
from helper.store.registrations import Registrations
from helper.store.store import Store

_OWN = "your own designs"
_LONGEST_NAME = 40
_QUOTES = dict.fromkeys(map(ord, '“”„"'), "'")


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a form may be filled in in this window."""

    account_id: str = ""
    """The account that was confirmed; empty: none was asked for."""
    why_not: str | None = None
    """Why it may not, in a sentence; empty: the person stops here; None: it may."""


def account_at_hand(store: Store, queue: Queue) -> Account | None:
    """The account whose window a look at the portal belongs in: of the last real form, else of the one that comes first."""
    jobs = ComplaintJobs(store, queue, practice=False)
    real = [(attempt.at, attempt.account_id) for attempt in jobs.attempts() if not attempt.practice]
    return store.accounts.get(max(real)[1]) if real else first_account(jobs)


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
        client, confirmed = job.client or _OWN, self._confirmed
        if confirmed is not None and _fits(confirmed, job):
            return Admission(confirmed.id)
        if confirmed is not None:
            sentence = f"This form is for {client}, and the window is logged in as “{confirmed.label}”. "
            return Admission(why_not=f"{sentence}It waits for a session with the account that may file it.")
        if not (job.client or any(account.clients for account in self._store.accounts.all())):
            return Admission(accounts[0].id if len(accounts) == 1 else "")
        if job.client in self._clients:
            return Admission()
        fitting = [account for account in accounts if _fits(account, job)]
        if accounts and not fitting:
            who = "None of your accounts may"
            if job.account_id is not None:
                who = "The account of this form may not"
            return Admission(why_not=f"{who} file for {client}. See: ipp-helper accounts list")
        return await self._ask(job, fitting, name)

    async def _ask(self, job: FilingJob, fitting: list[Account], name: str) -> Admission:
        client, shown = job.client or _OWN, shown_name(name)
        yes = [
            Choice(account.id, f"Yes: it is “{account.label}”, and the form is for {client}")
            for account in fitting
        ] or [Choice("yes", f"Yes: it may file for {client}")]
        text = f"Which account is this window logged in with? This form is for {client}."
        if shown:
            text = f"This window is logged in as “{shown}” – filing for {client}. Right?"
        elif len(fitting) == 1:
            text = f"This window should be logged in as “{fitting[0].label}” – filing for {client}. Right?"
        decision = await self._channel.ask(
            QuestionKind.ACCOUNT,
            text,
            (Choice("pause", "No, or I am not sure: stop here", safe=True), *yes),
            detail=("A complaint names the account that files it. Nothing is filled in before you say yes.",),
        )
        if decision.choice == "pause":
            return Admission(why_not="")
        self._confirmed = next((account for account in fitting if account.id == decision.choice), None)
        if self._confirmed is None:
            self._clients.add(job.client)
        return Admission(self._confirmed.id if self._confirmed else "")


def shown_name(text: str) -> str:
    """A name from a page, as far as it may be shown: one short line that cannot end the quotation it stands in."""
    return one_line(text.translate(_QUOTES), _LONGEST_NAME)


def _fits(account: Account, job: FilingJob) -> bool:
    return job.account_id in {None, account.id} and account.may_file_for(job.client)


class ComplaintJobs(JobSource):
    """The complaints of the queue; ready is what has no problem."""

    wording = COMPLAINT_WORDING

    def __init__(
        self, store: Store, queue: Queue, *, practice: bool, log: SubmissionLog | None = None
    ) -> None:
        """`log` None: what windows and evidence tell."""
        self.practice = practice
        self.log = log or SubmissionTraces(store, practice=practice)
        self.records = self._queue = queue
        self._store = store

    def unfinished(self) -> list[FilingJob]:
        return [self._job(left) for left in self._queue.unfinished() if left.practice is self.practice]

    def ready(self) -> list[FilingJob]:
        return [self._job(complaint) for complaint in self._queue.ready(practice=self.practice)]

    def at(self, job_id: str) -> FilingJob:
        return self._job(self._store.complaints[job_id])

    def why_not(self, job_id: str) -> str:
        problems = self._queue.problems(self._store.complaints[job_id])
        return problems[0].sentence if problems else ""

    def values(self, job_id: str) -> Values:
        """What the complaint says, without the links that the portal's own check has refused in this attempt."""
        complaint = self._store.complaints[job_id]
        work = self._queue.work_of(complaint)
        if work is None:
            raise ValueError("a complaint without a work has problems, and is never reserved")
        going = self._listings(complaint)
        ids = {listing.id for listing in going}
        findings = [finding for finding in self._queue.findings_of(complaint) if finding.listing_id in ids]
        files = [self._store.places.evidence / file.name for file in attachments_of(complaint, findings)]
        said = replace(complaint, description=self._queue.explanation_of(complaint, findings))
        return values_of(said, work, going, files)

    def attempts(self) -> Iterable[Attempt]:
        return (attempt for complaint in self._store.complaints.all() for attempt in complaint.attempts)

    def reserve(self, job_id: str) -> FilingJob | None:
        taken = self._queue.reserve(practice=self.practice, complaint_id=job_id)
        return self._job(taken) if taken is not None else None

    def _job(self, complaint: Complaint) -> FilingJob:
        work, accounts = self._queue.work_of(complaint), self._store.accounts
        client, meant_for = work.client if work else "", complaint.account_id
        return FilingJob(
            id=complaint.id,
            title=work.title if work else "",
            client=client,
            account_id=meant_for,
            account=account_for(accounts.all(), client) if meant_for is None else accounts.get(meant_for),
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
        return [listing for listing in self._queue.listings_of(complaint) if listing.item_id not in refused]


_SHORTEST = 4
"""A shorter title stands in too much of what a page sends to tell anything."""


class RegistrationJobs(JobSource):
    """The designs with all that the form needs. Only the title is looked for in what leaves the window, never a name."""

    wording = REGISTRATION_WORDING

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        *,
        practice: bool,
        wanted: Sequence[str] = (),
        no_number: str = "",
    ) -> None:
        """`wanted` may name designs that were refused, which are not taken otherwise."""
        self.practice = practice
        self.log = SubmissionTraces(store, practice=practice)
        self.records = self._registrations = Registrations(store, now, practice=practice)
        self._store = store
        self._wanted = tuple(wanted)
        self._no_number = no_number

    def unfinished(self) -> list[FilingJob]:
        return [self._job(work) for work in self._registrations.unfinished()]

    def ready(self) -> list[FilingJob]:
        return [self._job(work) for work in self._registrations.ready(wanted=self._wanted)]

    def at(self, job_id: str) -> FilingJob:
        return self._job(self._store.works[job_id])

    def why_not(self, job_id: str) -> str:
        problems = self._registrations.problems(self._store.works[job_id])
        return problems[0].sentence if problems else ""

    def values(self, job_id: str) -> Values:
        work = self._store.works[job_id]
        return registration_values(work, self._store.places.works / work.id, no_number=self._no_number)

    def attempts(self) -> Iterable[Attempt]:
        return (attempt for work in self._store.works.all() for attempt in work.submissions)

    def reserve(self, job_id: str) -> FilingJob | None:
        taken = self._registrations.reserve(job_id)
        return self._job(taken) if taken is not None else None

    def _job(self, work: Work) -> FilingJob:
        opened = work.open_submission(practice=self.practice)
        taken_at = work.right_in(practice=self.practice).taken_at
        return FilingJob(
            id=work.id,
            title=work.title,
            client=work.client,
            account=account_for(self._store.accounts.all(), work.client),
            watched=(work.title,) if len(work.title) >= _SHORTEST else (),
            being_filled=taken_at is not None and opened is None,
            taken_at=taken_at,
            attempts=len(work.submissions),
            open_attempt=opened,
            last_attempt=last_in(work.submissions, practice=self.practice),
        )
