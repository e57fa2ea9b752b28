"""A run over what is ready: which forms it takes, what was left open is settled, then one form after the other until the person stops."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import KW_ONLY, dataclass, replace

from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.flow.spec import FlowPage
from helper.hosts import read_host
from helper.model.account import Account
from helper.session.events import ComplaintReserved, SessionEnded
from helper.session.filing.admission import AccountCheck, Admission, HostAnswer, PortalAddress, host_check
from helper.session.filing.form_filing import Filing, FormOptions
from helper.session.filing.jobs import FilingJob, FilingTools, chosen, plan_for
from helper.session.filing.recovery import (
    OpenForm,
    Recovery,
    Writer,
    open_again,
    open_form,
    recover,
    write_open,
)
from helper.session.filing.review import PAGE_GONE, ReviewEnding, ReviewResult, RunRecorder
from helper.session.navigation import (
    Bookmark,
    FormNavigator,
    NavigationResult,
    PortalWindow,
)
from helper.session.operator import OF_ONE_FORM, Choice, OperatorChannel, QuestionKind, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """Where a session files, and how far it goes."""

    start: str
    """The address the window opens for each form."""
    practice: bool
    account: Account | None = None
    """Whose window it is; None: the usual one, for what belongs to no account. Practice has one window for all."""
    limit: int | None = None
    """How many forms at most; None: all that are ready."""
    complaints: tuple[str, ...] = ()
    """Only these, in this order; empty: all that are ready."""
    strange: PortalAddress | None = None
    """The start where nobody knows its host: the person is asked before a window opens."""
    first_time: Callable[[str], bool] | None = None
    """Whether no form of ours was ever seen accepted on this host: then the first one has a single link. None: never."""
    rehearsal: bool = False
    """One form is filled in to be looked at, and goes back as it was."""

    @property
    def host(self) -> str:
        """The host of the start; what was learned about it already helps on the way to the form."""
        address = read_host(self.start)
        return address.host if address else ""

    @property
    def most(self) -> int | None:
        return 1 if self.rehearsal else self.limit


@dataclass(eq=False)
class RunQueue:
    """Takes what the run allows. A form of this run is counted once, however often it is opened."""

    tools: FilingTools
    config: RunConfig

    def __post_init__(self) -> None:
        self._wanted = list(self.config.complaints)
        self._had: set[str] = set()
        """What had its turn: put off, it is ready again, but for a later run."""
        self.known_hosts: set[str] = set()
        """On which a form was handed over: from then on it is no first time, whatever comes of it."""
        self.begun = 0
        """Which form of this run is under way, from 1."""
        self.total = 0

    def unfinished(self) -> list[FilingJob]:
        """Open ones of this run's lane: practice never asks about real ones, nor the other way round."""
        return [job for job in self.tools.jobs.unfinished() if self._is_ours(job)]

    def ready(self) -> list[FilingJob]:
        """What this run may still take; what has problems stays where it is."""
        return [job for job in self._chosen() if self._is_ours(job)]

    def waiting(self) -> list[FilingJob]:
        """What is ready for this window, whether or not this run was asked for it."""
        return [job for job in self.tools.jobs.ready() if self._is_ours(job)]

    def elsewhere(self) -> list[FilingJob]:
        """What this run leaves to a session of another account, so that two logins never meet."""
        return [job for job in (*self.tools.jobs.unfinished(), *self._chosen()) if not self._is_ours(job)]

    def count_anew(self) -> None:
        """Say how many forms there will be, once it is known what was left open before."""
        waiting = sum(job.id not in self._had for job in self.ready())
        total = self.begun + waiting
        self.total = max(self.begun, min(total, self.config.most or total))

    def resume(self, job: FilingJob) -> None:
        """Count a form that an earlier run has begun; those that are ready come after it."""
        self._count(job)
        self.count_anew()

    def next(self) -> FilingJob | None:
        """The next form, still to be reserved; None: there is none, or the run has gone as far as it should."""
        waiting = [job for job in self.ready() if job.id not in self._had]
        return waiting[0] if waiting and self.begun < self.total else None

    def begin(self, job: FilingJob) -> None:
        """Count one more form, unless it is the same one again, and tell the person."""
        self._count(job)
        self.total = max(self.total, self.begun)
        self.announce(job)

    def _count(self, job: FilingJob) -> None:
        if job.id not in self._had:
            self._had.add(job.id)
            self.begun += 1
        # Pressed twice, the second time would put aside a form that nobody has seen yet.
        self.tools.channel.discard(*OF_ONE_FORM)

    def announce(self, job: FilingJob) -> None:
        plan = plan_for(self.tools, job)
        self.tools.channel.complaint = job.id
        self.tools.channel.tell(
            ComplaintReserved,
            position=self.begun,
            total=self.total,
            work=job.title,
            listings=job.amount,
            practice=self.config.practice,
            by_hand=self.tools.by_hand,
            fields=tuple((field.step, field.label, field.value) for field in plan.fields if field.value),
        )

    @property
    def more(self) -> int:
        return self.total - self.begun

    def options(self, host: str, job: FilingJob, *, afresh: bool) -> FormOptions:
        """What is special about this form; a first one on its host is cut to one link.

        Not so one that is filled on: what stands in it already must be what is written down.
        """
        rule, rehearsal = self.config.first_time, self.config.rehearsal
        first = rule is not None and not self.tools.by_hand and host not in self.known_hosts and rule(host)
        left = self.limit_links(job, 1) if first and afresh and not rehearsal else 0
        return FormOptions(first_time=first, links_left=left, rehearsal=rehearsal)

    def _chosen(self) -> list[FilingJob]:
        return chosen(self.tools.jobs.ready(), self._wanted)

    def _is_ours(self, job: FilingJob) -> bool:
        """Whether it goes through this window; by hand the person's own browser is the window of all accounts."""
        if self.config.practice or self.tools.by_hand:
            return True
        return job.account == self.config.account

    def limit_links(self, job: FilingJob, most: int) -> int:
        """Leave it so many links; how many were put on a form of their own, which comes next."""
        rest = self.tools.jobs.records.limit_links(job.id, most)
        if rest is None:
            return 0
        if job.id in self._wanted:
            self._wanted.insert(self._wanted.index(job.id) + 1, rest.id)
        if self.config.limit is None:
            self.total += 1
        self.announce(self.tools.jobs.at(job.id))
        return len(rest.finding_ids)


@dataclass(eq=False)
class FilingSession:
    """One evening's run. `run` once; `request` at any time from the same loop."""

    tools: FilingTools
    config: RunConfig
    _: KW_ONLY
    open_window: Callable[[bool], AbstractAsyncContextManager[PortalWindow]]
    """Told whether everything is pasted by hand, so that no window of ours is opened."""
    accounts: AccountCheck
    """Asks whose window it is."""
    remember_host: Callable[[str], object]
    """Told a host of which the person has said that it is the portal's."""

    def __post_init__(self) -> None:
        self.forms = RunQueue(self.tools, self.config)
        self.recorder = RunRecorder(self.tools, self.config.practice)
        self._window: PortalWindow
        """Open from the moment at which anything is looked at in it."""
        self._forms_said: set[str] = set()

    @property
    def practice(self) -> bool:
        return self.config.practice

    def request(self, request: Request) -> None:
        self._channel.request(request)

    async def run(self) -> None:
        """Settle, then file until nothing is ready or the person stops."""
        try:
            if (self.forms.ready() or self.forms.unfinished()) and await self._may_open():
                async with self.open_window(self.tools.by_hand) as window:
                    self._window = self._channel.page = window
                    window.on_dialog = self._channel.tell_dialog
                    if await self._settle_all():
                        await self._file_all()
        finally:
            self._channel.complaint = self._channel.page = None
            left, elsewhere = len(self.forms.waiting()), len(self.forms.elsewhere())
            left_open = len(self.forms.unfinished())
            text = self.recorder.summary(left, elsewhere, left_open)
            self._channel.tell(SessionEnded, filed=self.recorder.filed, left=left, text=text)

    async def _may_open(self) -> bool:
        """Ask about a host that nobody knows, before anything is opened there; False: the person stops here."""
        strange = self.config.strange
        if strange is None or self.tools.by_hand:
            return True
        match await host_check(strange, self._channel):
            case HostAnswer.STOP:
                return False
            case HostAnswer.REMEMBER:
                self.remember_host(strange.host)
            case HostAnswer.PASTE:
                self.tools = replace(self.tools, by_hand=True)
                self.forms = RunQueue(self.tools, self.config)
        return True

    async def _settle_all(self) -> bool:
        """What an earlier run left open, and what is ready though it may have been sent; False: the person stops here."""
        for job in self.forms.unfinished():
            if not await self._settle(open_form(self.tools.jobs, job), self.tools.bookmarks.read()):
                return False
        for job in self.forms.ready():
            opened = open_again(self.tools.jobs, job, self._writer)
            if opened is not None and not await self._settle(opened):
                return False
        return True

    @property
    def _writer(self) -> Writer:
        tools = self.tools
        return Writer(by=tools.by, host=self.config.host, account_id=tools.account_id)

    async def _settle(self, form: OpenForm, bookmark: Bookmark | None = None) -> bool:
        job = form.job
        self._channel.complaint = job.id
        labels = self.tools.flow_at(self._window.host).outcome.number_label
        settled = await recover(form, self._channel, self._window, bookmark, labels)
        match settled.answer:
            case Recovery.GO_ON:
                return await self._resume(job)
            case Recovery.NOT_FILED:
                self.recorder.close(job, ReviewResult(ReviewEnding.NOT_SENT))
                self.tools.jobs.records.again(job.id)
            case Recovery.REFUSED:
                words = form.refused.words if form.refused else ""
                self.recorder.close(job, ReviewResult(ReviewEnding.REFUSED, words=words))
            case Recovery.FILED:
                self.recorder.close(job, ReviewResult(ReviewEnding.FILED, settled.number))
            case Recovery.LATER if job.being_filled:
                # It stays a question, which does not stand in the way of the forms after it.
                write_open(self.tools.jobs, job, self._writer)
            case Recovery.PAUSE:
                return False
        return True

    async def _file_all(self) -> None:
        self.forms.count_anew()
        while (job := self.forms.next()) is not None:
            # Again before every form: it may have come into the queue, or left another window, since the run began.
            if opened := open_again(self.tools.jobs, job, self._writer):
                if not await self._settle(opened):
                    return
                self.forms.count_anew()
                continue
            reserved = self.tools.jobs.reserve(job.id)
            if reserved is None or not await self._file(reserved):
                return

    async def _file(self, job: FilingJob) -> bool:
        """One form from the beginning to its outcome; False: the person stops here."""
        self.forms.begin(job)
        try:
            arrival = await self._arrive()
        except PageGone as gone:
            return await self._gone(job, ReviewResult(ReviewEnding.GONE, words=str(gone)))
        if arrival.page is not None:
            return await self._through(job, arrival, arrival.page)
        # Nothing was filled in.
        if arrival.is_put_off and not self.config.rehearsal:
            self.recorder.close(job, ReviewResult(ReviewEnding.LATER))
            return True
        self.tools.jobs.records.put_back(job.id)
        return False

    async def _resume(self, job: FilingJob) -> bool:
        """Go on with a form that stands in the window as the stopped program left it."""
        self.forms.resume(job)
        page = await self._window.page(self.tools.flow)
        if job.open_attempt is None and (page is None or not (await self._window.form.where()).whole):
            return await self._file(job)
        self.forms.announce(job)
        if page is not None and job.open_attempt is None:
            return await self._through(job, None, page)
        # The account that was confirmed before the program stopped still holds.
        options = FormOptions(account_id=job.open_attempt.account_id if job.open_attempt else "")
        filing = Filing(self.tools, self._window, job.id, options)
        return await self._ended(job, await self._review(job, filing, page))

    async def _through(self, job: FilingJob, arrival: NavigationResult | None, page: FlowPage) -> bool:
        """Fill in the form that is open, and stay with it to its end; None: it stood there half filled in."""
        admission = await self._admit(job, arrival.visitor if arrival else "")
        if (why := admission.why_not) is not None:
            self.tools.jobs.records.put_back(job.id)
            if why:
                self.recorder.say_left(why)
            return bool(why) and await self._may_go_on()
        options = self.forms.options(self._window.host, job, afresh=arrival is not None)
        filing = Filing(self.tools, self._window, job.id, replace(options, account_id=admission.account_id))
        review = await self._review(job, filing, page)
        if filing.handed_over:
            self.forms.known_hosts.add(self._window.host)
        if not (self.config.rehearsal and self.recorder.may_take_back(job)):
            return await self._ended(job, review)
        self.tools.bookmarks.clear()
        seen = await self._seen_after_all(job)
        if seen is None:
            self.recorder.take_back(job, review)
        return bool(seen)

    async def _review(self, job: FilingJob, filing: Filing, page: FlowPage | None) -> ReviewResult:
        """Fill in what was not handed over yet, and wait for the outcome."""
        try:
            if page is None or job.open_attempt is not None:
                review = await filing.stay(page)
            else:
                review = await filing.through(page)
            while review.ending is ReviewEnding.TOO_MANY_LINKS and page is not None:
                if (stopped := await self._split(job, review)) is not None:
                    return stopped
                review = await filing.through(page)
            return review
        except PageGone as gone:
            return ReviewResult(ReviewEnding.GONE, words=gone.what)

    async def _split(self, job: FilingJob, review: ReviewResult) -> ReviewResult | None:
        """Offer to put what does not fit on the next form; None: it is there, and this one can be filled."""
        more = len(self.tools.jobs.at(job.id).links) - review.most_links
        if self.config.rehearsal:
            return ReviewResult(ReviewEnding.PROBLEM, words=review.words)
        decision = await self._channel.ask(
            QuestionKind.TOO_MANY_LINKS,
            f"{review.words} Fill it with the first {review.most_links}?",
            (
                Choice("split", f"Yes: the other {more} come next, on a form of their own", safe=True),
                Choice("later", "Leave all of them for later"),
                Choice("pause", "Stop here"),
            ),
            detail=("Nothing is filled in yet, and no link is lost: each waits until its own form is sent.",),
        )
        if decision.choice == "split":
            self.forms.limit_links(job, review.most_links)
            return None
        return ReviewResult(ReviewEnding.PAUSED if decision.choice == "pause" else ReviewEnding.LATER)

    async def _admit(self, job: FilingJob, visitor: str) -> Admission:
        if problems := self.tools.jobs.problems(job.id):
            # What held when it was taken may not hold any more: a day is over, the register was corrected.
            return Admission(why_not=problems[0].sentence)
        if self.config.practice or self.tools.by_hand:
            return Admission()
        return await self.accounts.admit(job, visitor or await self._window.visitor(self.tools.flow))

    async def _seen_after_all(self, job: FilingJob) -> bool | None:
        """Settle what the daemon saw leave the window; None: nothing has left it since the hand-over."""
        current = self.tools.jobs.at(job.id)
        if not self.tools.jobs.log.left_window(current):
            return None
        return await self._settle(open_form(self.tools.jobs, current))

    async def _ended(self, job: FilingJob, review: ReviewResult) -> bool:
        """Write down how it ended and wait until the person has looked; False: the person stops here."""
        if review.ending in {ReviewEnding.GONE, ReviewEnding.SIGNED_OUT}:
            return await self._gone(job, review)
        if review.ending is ReviewEnding.PAUSED:
            # What stands in the window may go on later, so its bookmark stays too.
            return False
        self.tools.bookmarks.clear()
        self.recorder.close(job, review)
        if review.ending is ReviewEnding.FILED:
            await self._say_filed(review.number)
        await self.recorder.learn_more(self._window, job, review)
        return await self._may_go_on()

    async def _gone(self, job: FilingJob, review: ReviewResult) -> bool:
        """The page went away before anything was seen to leave it that may have been taken: again, later, or stop."""
        seen, answer = await self._seen_after_all(job), "again"
        if seen is None and review.ending is not ReviewEnding.SIGNED_OUT:
            what = review.words or "The page is gone. Nothing was seen to leave it."
            kept = self.tools.jobs.wording.kept
            decision = await self._channel.ask(QuestionKind.PAGE_GONE, what, PAGE_GONE, detail=(kept,))
            answer = decision.choice
            # While the question stood, she may have sent it from another page of the window.
            seen = await self._seen_after_all(job)
        if seen is not None:
            self.tools.bookmarks.clear()
            return seen
        if review.refused is None:
            ended = ReviewResult(ReviewEnding.GONE)
        else:
            ended = ReviewResult(ReviewEnding.REFUSED, words=review.refused)
        self.recorder.close(job, ended)
        if answer == "again":
            self.tools.jobs.records.again(job.id)
            fresh = self.tools.jobs.reserve(job.id)
            return fresh is not None and await self._file(fresh)
        return answer != "pause"

    async def _arrive(self) -> NavigationResult:
        if self.tools.by_hand:
            return NavigationResult(await self._window.page(self.tools.flow))
        flow = self.tools.flow_at(self.config.host)
        navigator = FormNavigator(self._window, flow, self._channel, self._forms_said)
        return await navigator.reach_form(self.config.start)

    async def _may_go_on(self) -> bool:
        """Leave the page as it is until the person has looked at it."""
        if not self.forms.more:
            return False
        return await self._channel.confirm()

    async def _say_filed(self, number: str) -> None:
        done, more = self.tools.jobs.wording.done, self.forms.more
        head = f"{done}. Number {number}" if number else f"{done}, the number is still to find"
        go_on = f"   In the terminal: Enter: next ({more} left)" if more else ""
        at = self.tools.now().astimezone()
        # The outcome is written down already; the terminal says it too.
        with suppress(PageGone):
            await self._window.show_overlay(OverlayState.FILED, f"{head}, written down {at:%H:%M}.{go_on}")

    @property
    def _channel(self) -> OperatorChannel:
        return self.tools.channel
