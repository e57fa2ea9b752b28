"""Runs a filing session: settles unfinished forms, then files one form after another until the user stops.

Over 500 lines because the order of the forms, stopping and the end of a session depend on the same state.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import KW_ONLY, dataclass, replace

from helper.browser.portal.overlay import OverlayState
from helper.errors import NoConnection, PageGone
from helper.flow.spec import FlowPage
from helper.model.attempt import Result
from helper.model.complaint import Account
from helper.session.events import ComplaintReserved, SessionEnded
from helper.session.filing.admission import (
    AccountCheck,
    Admission,
    HostAnswer,
    PortalAddress,
    Trust,
    host_check,
)
from helper.session.filing.form_filing import Filing, FormOptions
from helper.session.filing.jobs import ComplaintJobs, FilingJob, FilingTools, chosen, number_saved, plan_for
from helper.session.filing.outcome_record import (
    RunRecorder,
    Writer,
    ask_taken_off,
    open_again,
    put_back_interrupted,
    write_open,
)
from helper.session.filing.recovery import OpenForm, Recovery, recover
from helper.session.filing.review import PAGE_GONE, ReviewEnding, ReviewResult
from helper.session.navigation import FormNavigator, NavigationResult, PortalWindow
from helper.session.operator import OF_ONE_FORM, Choice, QuestionKind, Request, translated
from helper.translation import sentences, tr, tr_n

_LEFT = frozenset({ReviewEnding.LATER, ReviewEnding.PROBLEM, ReviewEnding.REFUSED, ReviewEnding.PAUSED})
"""Endings with which the user leaves a form, so that its page is closed."""
_REFILLED = frozenset({ReviewEnding.SIGNED_OUT, ReviewEnding.AGAIN})
"""Endings after which the form is opened and filled again without asking the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """The settings of a filing session."""

    start: str
    """The address that the window opens first for each form."""
    address: PortalAddress
    """How far the program trusts this address. If its host is unknown, the user is asked before a window opens."""
    account: Account | None = None
    """The account whose window is used; None for the shared window.

    In practice, all accounts share one window.
    """
    limit: int | None = None
    """Maximum number of forms; None for no limit."""
    complaints: tuple[str, ...] = ()
    """The ids of the forms to file, in this order; if empty, all ready forms."""
    first_time: Callable[[str], bool] | None = None
    """Returns whether a host has never accepted a form; the first form on such a host gets only one link.

    If None, no host is treated as new.
    """
    rehearsal: bool = False
    """Whether one form is filled for inspection only and then reset."""

    @property
    def most(self) -> int | None:
        return 1 if self.rehearsal else self.limit


@dataclass(eq=False)
class RunQueue:
    """Selects the forms of the run, and counts each form once, even if the form is opened several times."""

    tools: FilingTools
    config: RunConfig

    def __post_init__(self) -> None:
        self._wanted = list(self.config.complaints)
        self._processed: set[str] = set()
        """Forms that this run has already processed.

        A form that the user postpones is not offered again in this run.
        """
        self.known_hosts: set[str] = set()
        """Hosts on which this run has handed over a form.

        The next form on such a host is not the first one there.
        """
        self._checked: tuple[int, list[FilingJob]] = (-1, [])
        """The revision of the records at the last search for ready forms, and the forms that it found."""

    async def find_ready(self) -> None:
        """Find the ready forms in another thread, because checking all links takes a long time.

        The search is repeated until the records do not change meanwhile. Other methods use its result.
        """
        jobs, as_of = self.tools.jobs, -1
        while as_of != jobs.store.changes:
            as_of = jobs.store.changes
            self._checked = as_of, await asyncio.to_thread(jobs.snapshot().ready)

    def unfinished(self) -> list[FilingJob]:
        """Return the unfinished forms that may be filed in this window."""
        return [job for job in self.tools.jobs.unfinished() if self._is_ours(job)]

    def ready(self) -> list[FilingJob]:
        """Return the forms that this run may file. Forms with problems are not among them."""
        return self._ours_of(self._all_ready())

    def _ours_of(self, jobs: list[FilingJob]) -> list[FilingJob]:
        return [job for job in chosen(jobs, self._wanted) if self._is_ours(job)]

    def waiting(self) -> list[FilingJob]:
        """Return all ready forms that this window may file, even those that this run was not asked to file."""
        return [job for job in self._all_ready() if self._is_ours(job)]

    def elsewhere(self) -> list[FilingJob]:
        """Return the forms that must be filed with another account, and therefore in another session.

        One session never mixes two logins.
        """
        return [job for job in (*self.tools.jobs.unfinished(), *self._chosen()) if not self._is_ours(job)]

    @property
    def begun(self) -> int:
        """The position of the current form in this run, counted from 1."""
        return len(self._processed)

    @property
    def more(self) -> int:
        """The number of forms that this run files after the current one."""
        rest = sum(job.id not in self._processed for job in self._ours_of(self._checked[1]))
        most = self.config.most
        return rest if most is None else min(rest, max(0, most - self.begun))

    def next(self) -> FilingJob | None:
        """Return the next form without reserving it; None if no form is ready or the limit is reached."""
        waiting = [job for job in self.ready() if job.id not in self._processed]
        return waiting[0] if waiting and self.more else None

    def begin(self, job: FilingJob) -> None:
        """Count the form unless it was already counted, and report it to the user."""
        self._processed.add(job.id)
        # A second press of a key was meant for the previous form, not for one that is not shown yet.
        self.tools.channel.discard(*OF_ONE_FORM)
        self.announce(job)

    def announce(self, job: FilingJob) -> None:
        plan = plan_for(self.tools, job)
        self.tools.channel.complaint = job.id
        self.tools.channel.tell(
            ComplaintReserved,
            position=self.begun,
            total=self.begun + self.more,
            work=job.title,
            listings=job.amount,
            practice=self.tools.practice,
            by_hand=self.tools.by_hand,
            fields=tuple((field.step, field.label, field.value) for field in plan.fields if field.value),
        )

    def options(self, host: str, job: FilingJob) -> FormOptions:
        """Return the options for this form. The first form on a host is limited to one link."""
        rule, rehearsal = self.config.first_time, self.config.rehearsal
        first = rule is not None and not self.tools.by_hand and host not in self.known_hosts and rule(host)
        left = self.limit_links(job, 1) if first and not rehearsal else 0
        return FormOptions(first_time=first, links_left=left, rehearsal=rehearsal)

    def _chosen(self) -> list[FilingJob]:
        return chosen(self._all_ready(), self._wanted)

    def _all_ready(self) -> list[FilingJob]:
        jobs = self.tools.jobs
        if self._checked[0] != jobs.store.changes:
            self._checked = jobs.store.changes, jobs.ready()
        return self._checked[1]

    def _is_ours(self, job: FilingJob) -> bool:
        """Return whether the form may be filed in this window.

        If the user pastes the values, their own browser serves all accounts.
        """
        if self.tools.practice or self.tools.by_hand:
            return True
        return job.account == self.config.account

    def limit_links(self, job: FilingJob, most: int) -> int:
        """Keep the first `most` links in the form, and move the others to a new form, which is filed next.

        Return the number of moved links.
        """
        jobs = self.tools.jobs
        rest = jobs.records.limit_links(job.id, most) if isinstance(jobs, ComplaintJobs) else None
        if rest is None:
            return 0
        if job.id in self._wanted:
            self._wanted.insert(self._wanted.index(job.id) + 1, rest.id)
        as_of, ready = self._checked  # Checking all links again here would block the event loop.
        self._checked = as_of, [*ready, self.tools.jobs.at(rest.id)]
        self.announce(self.tools.jobs.at(job.id))
        return len(rest.finding_ids)


@dataclass(eq=False)
class FilingSession:
    """One filing session. Call `run` once; `request` may be called at any time from the same event loop."""

    tools: FilingTools
    config: RunConfig
    _: KW_ONLY
    open_window: Callable[[bool], AbstractAsyncContextManager[PortalWindow]]
    """Opens the browser window.

    The argument is True if the user pastes every value in their own browser; then the program opens no
    window.
    """
    accounts: AccountCheck
    """Checks with the user which account is logged in."""
    remember_host: Callable[[str], object]
    """Stores a host after the user has confirmed that it belongs to the portal."""

    def __post_init__(self) -> None:
        self.forms = RunQueue(self.tools, self.config)
        self.recorder = RunRecorder(self.tools)
        self._window: PortalWindow
        """The portal window; set once the session has opened it."""
        self._confirmed_forms: set[str] = set()

    def request(self, request: Request) -> None:
        self.tools.channel.request(request)

    async def run(self) -> None:
        """Settle the unfinished forms, then file forms one by one until none is ready or the user stops."""
        links = 0
        put_back_interrupted(self.tools.jobs)
        try:
            await self.forms.find_ready()
            if (self.forms.ready() or self.forms.unfinished()) and await self._may_open():
                async with self.open_window(self.tools.by_hand) as window:
                    self._window = self.tools.channel.page = window
                    window.on_dialog = self.tools.channel.tell_dialog
                    window.on_sent = self._note_sent
                    if await self._settle_all():
                        await self._file_all()
            links = await asyncio.to_thread(self.tools.jobs.snapshot().links_without_form)
            await self.forms.find_ready()
        finally:
            self.tools.channel.complaint = self.tools.channel.page = None
            left, elsewhere = len(self.forms.waiting()), len(self.forms.elsewhere())
            left_open = len(self.forms.unfinished())
            text = self.recorder.summary(left, elsewhere, left_open, links)
            self.tools.channel.tell(SessionEnded, filed=self.recorder.filed, left=left, text=text)

    def _note_sent(self) -> None:
        """Record that a request that may be the open form's submission has left the browser."""
        form = self.tools.channel.complaint
        if form is not None and self.tools.jobs.at(form).open_attempt is not None:
            self.tools.jobs.records.note_sent(form, self.tools.now())

    async def _may_open(self) -> bool:
        """Ask about an unknown host before opening it; return False if the user stops the session."""
        address = self.config.address
        if address.trust is not Trust.UNKNOWN or self.tools.by_hand:
            return True
        match await host_check(address, self.tools.channel):
            case HostAnswer.STOP:
                return False
            case HostAnswer.REMEMBER:
                self.remember_host(address.host)
            case HostAnswer.PASTE:
                self.tools = replace(self.tools, by_hand=True)
                self.forms = RunQueue(self.tools, self.config)
        return True

    async def _settle_all(self) -> bool:
        """Settle the unfinished forms and the ready forms that may have been sent.

        Return False if the user stops.
        """
        for job in self.forms.unfinished():
            if not await self._settle(OpenForm(jobs=self.tools.jobs, job=job)):
                return False
        await self.forms.find_ready()
        for job in self.forms.ready():
            opened = open_again(self.tools.jobs, job, self._writer)
            if opened is not None and not await self._settle(opened):
                return False
        return True

    @property
    def _writer(self) -> Writer:
        tools = self.tools
        return Writer(by=tools.by, host=self.config.address.host, account_id=tools.account_id)

    async def _settle(self, form: OpenForm) -> bool:
        job = form.job
        self.tools.channel.complaint = job.id
        start = "" if self.tools.by_hand else self.config.start
        settled = await recover(form, self.tools.channel, self._window, start)
        match settled.answer:
            case Recovery.NOT_FILED:
                self.recorder.close(job, ReviewResult(ReviewEnding.NOT_SENT))
            case Recovery.FILED:
                self.recorder.close(job, ReviewResult(ReviewEnding.FILED, settled.number))
                await ask_taken_off(self.tools.jobs, job.id, self.tools.channel)
            case Recovery.PAUSE:
                return False
        return True

    async def _file_all(self) -> None:
        while (job := await self._next()) is not None:
            # Since the run began, the form may have been added, or sent from another window.
            if opened := open_again(self.tools.jobs, job, self._writer):
                if not await self._settle(opened):
                    return
                continue
            reserved = self.tools.jobs.reserve(job.id)
            if reserved is None and all(job.id != other.id for other in self.tools.jobs.ready()):
                continue  # Another run has reserved the form in the meantime.
            if reserved is None or not await self._file(reserved):
                return

    async def _next(self) -> FilingJob | None:
        await self.forms.find_ready()
        return self.forms.next()

    async def _file(self, job: FilingJob) -> bool:
        """File one form, from opening it until its outcome is known; return False if the user stops."""
        self.forms.begin(job)
        try:
            arrival = await self._arrive()
        except PageGone as gone:
            return await self._gone(job, ReviewResult(ReviewEnding.GONE, words=str(gone)))
        if arrival.page is not None:
            return await self._through(job, arrival.visitor, arrival.page)
        # No field was filled, so the form can be postponed or put back without asking the user.
        if arrival.is_put_off and not self.config.rehearsal:
            self.recorder.close(job, ReviewResult(ReviewEnding.LATER))
            return True
        self.tools.jobs.records.put_back(job.id)
        return False

    async def _through(self, job: FilingJob, visitor: str, page: FlowPage) -> bool:
        """Fill the open form, and watch it until its outcome is known; return False if the user stops."""
        admission = await self._admit(job, visitor)
        if (why := admission.why_not) is not None:
            self.tools.jobs.records.put_back(job.id)
            if why:
                self.recorder.tell(Result.SKIPPED, why)
            return bool(why) and await self._may_go_on()
        options = self.forms.options(self._window.host, job)
        filing = Filing(self.tools, self._window, job.id, replace(options, account_id=admission.account_id))
        review = await self._review(job, filing, page)
        if filing.handed_over:
            self.forms.known_hosts.add(self._window.host)
        if not (self.config.rehearsal and self.recorder.may_take_back(job)):
            return await self._ended(job, review)
        await self._closed_unsent(job)
        seen = await self._seen_after_all(job)
        if seen is None:
            self.recorder.take_back(job, review)
        return bool(seen)

    async def _review(self, job: FilingJob, filing: Filing, page: FlowPage) -> ReviewResult:
        """Fill the form, and wait until the user's turn ends."""
        try:
            review = await filing.through(page)
            while review.ending is ReviewEnding.TOO_MANY_LINKS:
                if (stopped := await self._split(job, review)) is not None:
                    return stopped
                review = await filing.through(page)
            return review
        except PageGone as gone:
            return ReviewResult(ReviewEnding.GONE, words=gone.what)

    async def _split(self, job: FilingJob, review: ReviewResult) -> ReviewResult | None:
        """Offer to move the links that exceed the form's limit to another form.

        Return None if they were moved, so that this form can be filled.
        """
        more = len(self.tools.jobs.at(job.id).links) - review.most_links
        if self.config.rehearsal:
            return ReviewResult(ReviewEnding.PROBLEM, words=review.words)
        first = tr_n(
            "Fill in the form with the first link?",
            "Fill in the form with the first {n} links?",
            review.most_links,
        )
        others = tr_n(
            "Yes: the other {n} goes on the next form",
            "Yes: the other {n} go on the next form",
            more,
        )
        decision = await self.tools.channel.ask(
            QuestionKind.TOO_MANY_LINKS,
            sentences(review.words, first),
            (
                Choice("split", others, safe=True),
                Choice("later", tr("Leave all forms for later")),
                Choice("pause", tr("Stop here")),
            ),
            detail=(tr("Nothing is filled in yet, and no link is lost."),),
        )
        if decision.choice == "split":
            self.forms.limit_links(job, review.most_links)
            return None
        return ReviewResult(ReviewEnding.PAUSED if decision.choice == "pause" else ReviewEnding.LATER)

    async def _admit(self, job: FilingJob, visitor: str) -> Admission:
        if problems := self.tools.jobs.problems(job.id):
            # Since then, midnight may have passed, or the user may have edited the design.
            return Admission(why_not=problems[0].sentence)
        if self.tools.practice or self.tools.by_hand:
            return Admission()
        return await self.accounts.admit(job, visitor or await self._window.visitor(self.tools.flow))

    async def _seen_after_all(self, job: FilingJob) -> bool | None:
        """Settle a submission that only the background browser process saw.

        Return None if there is no such submission, otherwise whether the session continues.
        """
        jobs = self.tools.jobs
        current = jobs.at(job.id)
        if not (seen := jobs.log.left_window(current)):
            return None
        if current.being_filled:
            write_open(jobs, current, self._writer, seen)
        return await self._settle(OpenForm(jobs=jobs, job=jobs.at(job.id)))

    async def _ended(self, job: FilingJob, review: ReviewResult) -> bool:
        """Record the outcome and wait until the user continues; return False if the user stops."""
        if review.ending is ReviewEnding.GONE or review.ending in _REFILLED:
            return await self._gone(job, review)
        if review.ending in _LEFT:
            review = await self._left(job, review)
        if review.ending is ReviewEnding.PAUSED:
            return False
        review = self.recorder.checked(job, review)
        self.recorder.close(job, review)
        if review.ending is ReviewEnding.FILED:
            await self._show_filed(review.number)
            await ask_taken_off(self.tools.jobs, job.id, self.tools.channel)
        await self.recorder.learn_more(self._window, job, review)
        return await self._may_go_on()

    async def _left(self, job: FilingJob, review: ReviewResult) -> ReviewResult:
        """Close the page of a form that the user leaves, and return what to record.

        If the form may have been sent, its outcome stays an open question.
        """
        is_handed_over = not self.tools.jobs.at(job.id).being_filled
        if is_handed_over and review.ending is ReviewEnding.PAUSED:
            return review
        unsent = await self._closed_unsent(job)
        if is_handed_over:
            return review if unsent else replace(review, ending=ReviewEnding.LEFT_OPEN)
        if review.ending is ReviewEnding.PAUSED:
            self.tools.jobs.records.put_back(job.id)
        return review

    async def _closed_unsent(self, job: FilingJob) -> bool:
        """Close the form's page, and return whether the form certainly was not sent."""
        if self._may_be_sent(job):
            return False
        seen_all = await self._window.close_form(job.watched)
        if not seen_all and self.tools.jobs.at(job.id).being_filled:
            # The page is still open, and must become usable again for the user.
            with suppress(PageGone):
                await self._window.release_submit_lock(job.watched)
        return seen_all and not self._may_be_sent(job)

    def _may_be_sent(self, job: FilingJob) -> bool:
        attempt = self.tools.jobs.at(job.id).open_attempt
        return attempt is not None and attempt.may_be_sent

    async def _gone(self, job: FilingJob, review: ReviewResult) -> bool:
        """Handle a lost page if no accepted submission was seen: fill the form again, postpone it, or stop."""
        if review.refused is None:
            ended = ReviewResult(ReviewEnding.GONE)
        else:
            ended = ReviewResult(ReviewEnding.REFUSED, words=review.refused)
        seen, answer = await self._seen_after_all(job), "again"
        if is_over := seen is None and await self._closed_unsent(job):
            self.recorder.write(job, ended)
        if seen is None and review.ending not in _REFILLED:
            what = review.words or tr("The page is gone. No submission was detected.")
            kept = tr(self.tools.jobs.wording.kept)
            decision = await self.tools.channel.ask(
                QuestionKind.PAGE_GONE, what, tuple(map(translated, PAGE_GONE)), detail=(kept,)
            )
            answer = decision.choice
            # While the question was open, the user may have submitted the form in another tab of the window.
            seen = None if is_over else await self._seen_after_all(job)
        if seen is not None:
            return seen
        if is_over:
            self.recorder.tell_ending(ended)
            if opened := open_again(self.tools.jobs, self.tools.jobs.at(job.id), self._writer):
                return await self._settle(opened)
        else:
            self.recorder.close(job, ended)
        if answer == "again":
            fresh = self.tools.jobs.reserve(job.id)
            return fresh is not None and await self._file(fresh)
        return answer != "pause"

    async def _arrive(self) -> NavigationResult:
        if self.tools.by_hand:
            return NavigationResult(await self._window.page(self.tools.flow))
        flow = self.tools.flow_at(self.config.address.host)
        while True:
            navigator = FormNavigator(self._window, flow, self.tools.channel, self._confirmed_forms)
            try:
                return await navigator.reach_form(self.config.start)
            except NoConnection as error:
                # The portal does not answer, so do not offer to skip only this form.
                retry = Choice("again", tr("Retry"), safe=True)
                what = sentences(error.what, tr("Retry?"))
                decision = await self.tools.channel.ask(
                    QuestionKind.PAGE_GONE, what, (retry, Choice("pause", tr("Stop here")))
                )
                if decision.choice == "pause":
                    return NavigationResult()

    async def _may_go_on(self) -> bool:
        """Let the user read the page, and return whether the user continues with the next form.

        Return False immediately if no form is left.
        """
        if not self.forms.more:
            return False
        return await self.tools.channel.confirm()

    async def _show_filed(self, number: str) -> None:
        done, more = tr(self.tools.jobs.wording.done), self.forms.more
        saved = number_saved(number, self.tools.now()) if number else tr("The complaint number is missing.")
        following = tr_n(
            "In the terminal: Enter next ({n} left), p stop.",
            "In the terminal: Enter next ({n} left), p stop.",
            more,
        )
        # The outcome is recorded and shown in the terminal, so the page may be closed.
        with suppress(PageGone):
            text = sentences(done, saved, following if more else "")
            await self._window.show_overlay(OverlayState.FILED, text)
