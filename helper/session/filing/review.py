"""The user's turn: watches the form from the hand-over until its outcome is known and recorded.

Over 500 lines because the observations, questions and records of one form belong together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum

from helper.browser.evidence import note_sent
from helper.browser.portal.overlay import OverlayState, PageSign, ReviewStep, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.engine import FieldReport, FillReport, is_at, must_match_label
from helper.flow.form import Found
from helper.flow.spec import Flow
from helper.model.address import find_addresses
from helper.model.attempt import Result, SentValue
from helper.session.events import (
    FieldChanged,
    FieldDiffers,
    HandedOver,
    LinksRefused,
    Released,
    StepsSeen,
    SubmittedSeen,
)
from helper.session.filing.jobs import REHEARSAL_OVER, FilingJob, FilingTools, JobWords, declined, released
from helper.session.filing.recovery import OpenForm, Recovery, Writer, ask_went_through, write_ending
from helper.session.navigation import PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, translated
from helper.store.transitions import HandoverEnd
from helper.system.tasks import wait_first
from helper.translation import msg, tr, tr_n

OverlayText = Callable[[frozenset[ReviewStep], int | None], str]
"""Returns the overlay text, given the completed steps and the number of links if the user has changed it."""

LINKS_FIELD = "listings"
"""The name that flows give to the field for the links."""
PART_SECONDS = 10.0
"""Maximum seconds from the user's click on Next until the next part appears."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value after the user has changed it."""

    field: FieldReport
    seen: str
    right: bool
    """Whether the user's change gave the field the wanted value again."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """The result of checking the form once."""

    lost: tuple[FieldReport, ...] = ()
    """Fields that lost the wanted value without any action of the user. Each loss is reported once."""
    changed: tuple[Change, ...] = ()
    left: bool = False
    """Whether the form disappeared, because the document was replaced or no longer contains the form."""
    signed_out: bool = False
    """Whether the page asks the user to log in."""
    has_next_part: bool = False
    """Whether the form now shows another part that must be filled."""


@dataclass(eq=False)
class FormWatch:
    """Checks a form again and again during the user's turn, without changing it."""

    window: PortalWindow
    flow: Flow
    document: str
    report: FillReport | None
    """The report of the filled fields; None if only the document is watched."""
    next_part: Callable[[], Awaitable[bool]] | None = None
    """Returns whether the form now shows the next part; the field is None if this part is the last."""
    whole: FillReport | None = None
    """The report with the fields of this part and of all earlier parts."""
    user_values: dict[str, str] = field(default_factory=dict)
    """The user's own values in filled fields, by step; updated by this object."""

    def __post_init__(self) -> None:
        report, filled = self.report, self.whole or self.report
        self._gone_since: float | None = None
        self._right = {
            filled.field.step: filled for filled in (report.fields if report else ()) if filled.right
        }
        """Fields that have kept the wanted value since the hand-over."""
        self._read = {
            field.field.name: field
            for field in (filled.fields if filled else ())
            if field.candidate is not None
        }

    @property
    def links_step(self) -> str:
        """The step of the field that contains the links; empty if that field was not filled."""
        return next(
            (field.field.step for field in self._read.values() if field.field.name == LINKS_FIELD), ""
        )

    async def look(self) -> FormCheck:
        """Check the form once. The result is empty while the window changes from one document to another."""
        if self.next_part is not None and await self.next_part():
            return FormCheck(has_next_part=True)
        try:
            where = await self.window.form.where()
            if where.document != self.document:
                # A page that is still loading tells nothing about the form.
                return await self._elsewhere() if where.ready else FormCheck()
            check = await self._at_fields()
        except PageGone:
            return await self._without_fields()
        self._gone_since = None
        return check

    async def _without_fields(self) -> FormCheck:
        """Return the result if a field could not be read: the form is gone if the document is unchanged."""
        try:
            if not self._right or (await self.window.form.where()).document != self.document:
                return FormCheck()
            return await self._elsewhere()
        except PageGone:
            return FormCheck()

    async def _elsewhere(self) -> FormCheck:
        """Return the result if the form is not on the page; a next part may take a moment to appear."""
        sign = await self.window.sign_in(self.flow)
        if sign is SignIn.CAPTCHA:
            # A captcha may be the portal's response to the user's click on Submit.
            return FormCheck()
        out = sign is SignIn.OUT
        if self.next_part is not None and not out:
            now = asyncio.get_running_loop().time()
            self._gone_since = self._gone_since or now
            if now - self._gone_since < PART_SECONDS:
                return FormCheck()
        return FormCheck(left=True, signed_out=out)

    async def _at_fields(self) -> FormCheck:
        lost, changed = {}, {}
        for step, filled in self._right.items():
            assert filled.candidate is not None, "a field that was read has a control"  # noqa: S101 - for the type checker
            reading = await self.window.form.read(filled.candidate)
            if reading.open:
                continue
            is_right = filled.field.is_in(reading, filled.entry)
            if not (is_right or reading.touched or step in self.user_values):
                lost[step] = replace(filled, why=reading.fault)
            elif reading.value != self.user_values.get(step, reading.value if is_right else None):
                changed[step] = Change(filled, reading.value, right=is_right)
        lost |= await self._strayed(
            {step: filled for step, filled in self._right.items() if step not in lost}
        )
        # Remember the lost and changed values only after all fields were read. If the page closes halfway,
        # the next check then reports every change.
        for step in lost:
            del self._right[step]
        self.user_values.update((step, change.seen) for step, change in changed.items())
        return FormCheck(lost=tuple(lost.values()), changed=tuple(changed.values()))

    async def _strayed(self, filled: Mapping[str, FieldReport]) -> dict[str, FieldReport]:
        """Return the fields whose label now belongs to another control than the one that was filled."""
        sought = {step: report for step, report in filled.items() if must_match_label(report)}
        found = await self.window.form.look([report.field.wanted for report in sought.values()])
        return {
            step: replace(report, why=LABEL_MOVED)
            for (step, report), result in zip(sought.items(), found, strict=True)
            if isinstance(result, Found) and not is_at(report, result)
        }

    def sent(self, values: Iterable[SentValue]) -> tuple[Change, ...]:
        """Return the user's changes that were not seen on the page, but only in the submitted values."""
        changed = []
        for value in values:
            field = self._read.get(value.field)
            if (
                field is None
                or value.value.split() == self.user_values.get(field.field.step, field.seen).split()
            ):
                continue
            is_right = field.field.held_by(value.value, field.entry)
            changed.append(Change(field, value.value, right=is_right))
        return tuple(changed)


LABEL_MOVED = msg(
    "the page has moved its labels, so the value may be under another label. Press r to fill in again."
)
"""The message about a field whose label the page has moved to another control."""

WATCH_SECONDS = 1.5
"""Seconds between two checks of the form during the user's turn. One check takes a few milliseconds."""

LEFT_SECONDS = 2.5
"""Seconds to wait for the report of a submission after the form has disappeared, before asking the user."""

_SENT = msg("Your submission was seen. Waiting for the portal's answer.")
_TAKE_OUT = msg("The page rejected these links. Remove their lines here, or press r in the terminal:")
_MOST_REFUSED = 3
"""Maximum number of rejected links that the overlay on the page lists; the terminal may show more."""
_SHOWN_SECONDS = 0.5
"""Maximum seconds to wait until the page shows the user's steps."""

NEXT_SECONDS = 0.4
"""Seconds between two checks of the form if another part may follow."""


class ReviewEnding(StrEnum):
    """How the user's turn ended."""

    FILED = "filed"
    REFUSED = "refused"
    LATER = "later"
    PROBLEM = "problem"
    FILL_AGAIN = "fill_again"
    PAUSED = "paused"
    """The user stopped the session; the form stays in the window as it is."""
    LEFT_OPEN = "left_open"
    """The outcome is unknown, so the user will be asked about it again."""
    TOO_MANY_LINKS = "too_many_links"
    """The complaint has more links than the form accepts, so the form was not handed over."""
    NOT_SENT = "not_sent"
    """The user stated that the form was not sent, so it may be filed again."""
    GONE = "gone"
    """The form's page is gone, and no accepted submission was seen."""
    SIGNED_OUT = "signed_out"
    """The form is gone and the portal asks for a login. After the login, the form is filled again."""
    AGAIN = "again"
    """The form's page is gone, and the user wants to fill the form again."""
    LOOKED = "looked"
    """The user has inspected a rehearsed form, and no submission was seen."""


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """How the user's turn ended, and what the program has observed."""

    ending: ReviewEnding
    number: str = ""
    words: str = ""
    """The portal's text if the form was filed or refused; otherwise our own sentence for the user."""
    links_sent: tuple[str, ...] | None = None
    number_typed: bool = False
    """Whether the user typed the number. Then the program may learn where the page shows the number."""
    note: str = ""
    """The user's description of the problem."""
    most_links: int = 0
    """Maximum number of links that the form accepts; 0 unless the complaint has too many links."""
    refused: str | None = None
    """The portal's text if it rejected the form before the page closed; otherwise None."""


PAGE_GONE = (
    Choice("later", msg("Leave this form for later"), safe=True),
    Choice("again", msg("Open the page again and fill it in")),
    Choice("pause", msg("Stop here")),
)


_PUT_ASIDE = (
    Choice("leave", msg("No: continue with the form"), safe=True),
    Choice(
        "aside",
        msg("Yes: put it aside"),
        asks=msg(
            "What is wrong with the form? Your words are saved in its history. You may leave this empty."
        ),
    ),
)


async def ask_put_aside(channel: OperatorChannel) -> ReviewResult | None:
    """Ask whether to put the form aside; return None if the user wants to continue with the form."""
    text = tr("Put this form aside? It can be filed another time.")
    decision = await channel.ask(QuestionKind.WHAT_IS_WRONG, text, tuple(map(translated, _PUT_ASIDE)))
    return ReviewResult(ReviewEnding.PROBLEM, note=decision.text) if decision.choice == "aside" else None


@dataclass(eq=False)
class Review:
    """Watches one form during the user's turn, and records each observation before showing it."""

    tools: FilingTools
    window: PortalWindow
    job_id: str
    watch: FormWatch
    overlay: OverlayText
    rehearsal: bool
    """Whether the form was filled for inspection only, so that no outcome is expected."""

    def __post_init__(self) -> None:
        self._jobs = self.tools.jobs
        self._channel = self.tools.channel
        self._notice = ""
        """The latest notice about the form, which the page shows until the matter is settled."""
        self._notice_about = ""
        """The step of the field that `_notice` is about; empty if the notice is about the whole form."""
        self._links: int | None = None
        """The number of links in the form if the user has changed them; otherwise None."""
        self._in_page: frozenset[ReviewStep] = frozenset()
        self._seen: frozenset[ReviewStep] = frozenset()
        self._has_lost = False
        """Whether the page has changed a field on its own, so that the user must read the form again."""
        self._sent: PageSign | None = None
        self._declined: str | None = None
        """The text with which the portal rejected the form; None if the portal has not rejected the form."""

    async def wait(self) -> ReviewResult:
        pause = NEXT_SECONDS if self.watch.next_part is not None else WATCH_SECONDS
        while True:
            done = await wait_first(
                within=pause, sign=self.window.next_sign(), request=self._channel.next_request()
            )
            result = None
            if "sign" in done:
                result = await self._noticed(done["sign"])
            elif self._sent is None:
                result = await self._look_again()
            if result is None and "request" in done:
                result = await self._asked_for(done["request"])
            if result is not None:
                return result

    async def _noticed(self, sign: PageSign) -> ReviewResult | None:
        match sign.kind:
            case SignKind.STEPS:
                self._in_page = sign.steps
                await self._tell_steps()
            case SignKind.LINKS_CHECKED:
                await self._links_checked(sign.refused_links)
            case SignKind.SUBMITTED:
                self._sent, self._notice = sign, ""
                self._note_sent(sign)
                self._tell_changed(self.watch.sent(sign.values_sent))
                self._channel.tell(SubmittedSeen, text=tr(_SENT))
                await self._tell_steps()
            case SignKind.ANSWERED:
                return await self._answered(sign)
            case SignKind.STOPPED:
                text = sign.words or tr("The page stopped the submission: something is missing in the form.")
                await self._your_turn_again(text)
            case SignKind.GONE if self._sent is None:
                return ReviewResult(ReviewEnding.LOOKED if self.rehearsal else ReviewEnding.GONE)
            case SignKind.GONE:
                return await self._ask_went_through(
                    tr("The page is gone, and the portal's answer was not seen.")
                )
            case SignKind.CHANGED if self.watch.next_part is not None and self._sent is None:
                # The page has changed, so the next part may be visible now.
                return await self._look_again()
        return None

    async def _links_checked(self, refused: tuple[tuple[str, str], ...]) -> None:
        """Report the links that the portal's own check rejected, and list them in the page's overlay."""
        step = self.watch.links_step
        if not refused:
            if self._notice and self._notice_about == step:
                self._notice = ""
                await self._show()
            return
        self._jobs.records.note_refused(self.job_id, refused)
        text = tr_n(
            "The page rejected {n} link. Press r to fill in again without it.",
            "The page rejected {n} links. Press r to fill in again without them.",
            len(refused),
        )
        self._channel.tell(LinksRefused, links=refused, text=text)
        lines = [f"{item}: {words}" for item, words in refused[:_MOST_REFUSED]]
        if (more := len(refused) - _MOST_REFUSED) > 0:
            lines.append(tr("and {n} more", n=more))
        self._notice_about, self._notice = step, "\n".join((tr(_TAKE_OUT), *lines))
        await self._show()

    async def _look_again(self) -> ReviewResult | None:
        """Check the form, and report changes made by the page itself before the user submits them unnoticed."""
        check = await self.watch.look()
        if check.has_next_part:
            return ReviewResult(ReviewEnding.FILL_AGAIN)
        if self.rehearsal and (check.left or check.signed_out):
            return ReviewResult(ReviewEnding.LOOKED)
        if check.signed_out:
            words = tr("The portal asks you to log in again. The form was not sent.")
            return ReviewResult(ReviewEnding.SIGNED_OUT, words=words, refused=self._declined)
        if check.left:
            return await self._left()
        if check.changed:
            self._tell_changed(check.changed)
            if not self._notice_about or self._notice_about in {
                each.field.field.step for each in check.changed
            }:
                self._notice = ""
            await self._show()
        self._has_lost = self._has_lost or bool(check.lost)
        for lost in check.lost:
            self._channel.tell(FieldDiffers, field=lost.field.step, value=lost.field.value, seen="")
            why = tr(lost.why or msg("its contents have changed. Press r to fill in again."))
            await self._your_turn_again(
                tr("Check “{field}”: {reason}", field=lost.field.label, reason=why), about=lost.field.step
            )
        return None

    def _tell_changed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            field, right = change.field.field, change.right
            if field.name == LINKS_FIELD:
                self._links = len(find_addresses(change.seen))
            again = msg("“{field}” again has the value I filled in.")
            by_you = msg("You changed “{field}”. Your records will show what you submit.")
            text = tr(again if right else by_you, field=field.label)
            self._channel.tell(
                FieldChanged, field=field.step, value=field.value, seen=change.seen, right=right, text=text
            )

    async def _left(self) -> ReviewResult | None:
        """Handle a form that disappeared: wait for the report of its submission, then ask the user."""
        done = await wait_first(within=LEFT_SECONDS, sign=self.window.next_sign())
        if "sign" in done:
            return await self._noticed(done["sign"])
        if self._declined is not None:
            # The portal's response was already read, so the new page does not belong to a submission.
            words = declined(self._declined)
            return ReviewResult(ReviewEnding.GONE, words=words, refused=self._declined)
        return await self._ask_went_through(
            tr("The page has moved on, and no submission was seen."), may_fill_again=True
        )

    def _note_sent(self, sign: PageSign) -> None:
        """Record the submission and the values sent; the outcome is not known yet."""
        self._jobs.records.release(
            self.job_id,
            HandoverEnd(result=Result.UNKNOWN, links_sent=sign.links_sent, values_sent=sign.values_sent),
        )
        attempt = self._jobs.at(self.job_id).open_attempt
        if attempt is not None:
            # The submission is already recorded, so an error such as a full disk must not stop the review.
            with suppress(OSError):
                note_sent(self.tools.evidence, attempt)

    async def _answered(self, sign: PageSign) -> ReviewResult | None:
        if sign.accepted:
            links = sign.links_sent or (self._sent.links_sent if self._sent else None)
            return ReviewResult(ReviewEnding.FILED, sign.number, sign.words, links)
        if sign.accepted is None:
            return await self._ask_went_through(tr("The portal gave no clear answer."), sign.words)
        self._sent, self._declined = None, sign.words
        self._jobs.records.note_declined(self.job_id, sign.words)
        self._jobs.log.settle(self._jobs.at(self.job_id))
        await self._your_turn_again(declined(sign.words))
        return None

    async def _your_turn_again(self, text: str, *, about: str = "") -> None:
        self._notice, self._notice_about = text, about
        self._channel.tell(HandedOver, text=text)
        before = self._seen
        await self._tell_steps()
        if self._seen == before:
            await self._show()

    async def _tell_steps(self) -> None:
        seen = self._in_page | ({ReviewStep.SUBMIT} if self._sent is not None else set())
        seen -= {ReviewStep.READ} if self._has_lost else set()
        if seen == self._seen:
            return
        self._seen = seen
        self._channel.tell(StepsSeen, seen=tuple(step.value for step in ReviewStep if step in seen))
        await self._show()

    async def _show(self) -> None:
        state, parts = OverlayState.YOUR_TURN, (self._notice, self.overlay(self._seen, self._links))
        if self._sent is not None:
            state, parts = OverlayState.DONE, (tr(_SENT), "")
        # If the page closes on submission, it cannot show the overlay; that must not delay the result.
        with suppress(PageGone):
            shown = self.window.show_overlay(state, "\n".join(filter(None, parts)))
            await wait_first(within=_SHOWN_SECONDS, shown=shown)

    async def _asked_for(self, request: Request) -> ReviewResult | None:
        is_sent = self._sent is not None
        ends = {Request.GO_ON, Request.LATER, Request.PROBLEM}
        if self.rehearsal and not is_sent and request in ends | {Request.PAUSE}:
            return ReviewResult(ReviewEnding.LOOKED)
        if is_sent and request in ends:
            return await self._ask_went_through(tr("A submission was seen."))
        match request:
            case Request.GO_ON:
                return await self._ask_went_through()
            case Request.PAUSE:
                return ReviewResult(ReviewEnding.PAUSED)
            case Request.PROBLEM:
                return await self._put_aside()
            case Request.LATER if self._declined is not None:
                return ReviewResult(ReviewEnding.REFUSED, words=self._declined)
            case Request.LATER:
                return ReviewResult(ReviewEnding.LATER)
            case Request.FILL_AGAIN if not is_sent:
                return ReviewResult(ReviewEnding.FILL_AGAIN)
        return None

    async def _put_aside(self) -> ReviewResult | None:
        """Ask whether to put the form aside; withdraw the question if the page reports something."""
        done = await wait_first(sign=self._telling_sign(), asked=ask_put_aside(self._channel))
        if "sign" in done:
            return await self._noticed(done["sign"])
        result: ReviewResult | None = done["asked"]
        if result is not None and self._declined is not None:
            return ReviewResult(ReviewEnding.REFUSED, words=self._declined, note=result.note)
        return result

    async def _telling_sign(self) -> PageSign:
        """Wait for a sign that may settle the question. Show completed steps, and ignore other changes."""
        while (sign := await self.window.next_sign()).kind in {SignKind.STEPS, SignKind.CHANGED}:
            if sign.kind is SignKind.STEPS:
                await self._noticed(sign)
        return sign

    async def _ask_went_through(self, *detail: str, may_fill_again: bool = False) -> ReviewResult:
        """Ask the user whether the form went through, and show what was observed."""
        form = OpenForm(jobs=self._jobs, job=self._jobs.at(self.job_id))
        said = await ask_went_through(self._channel, form, detail=detail, may_fill_again=may_fill_again)
        if said.answer is Recovery.FILED:
            sent = self._sent.links_sent if self._sent else None
            return ReviewResult(
                ReviewEnding.FILED, said.number, links_sent=sent, number_typed=said.number_typed
            )
        return ReviewResult(_ANSWERS.get(said.answer, ReviewEnding.LEFT_OPEN))


_ANSWERS = {
    Recovery.NOT_FILED: ReviewEnding.NOT_SENT,
    Recovery.AGAIN: ReviewEnding.AGAIN,
    Recovery.PAUSE: ReviewEnding.PAUSED,
}
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
"""Endings whose words are the portal's own."""
REHEARSED = "rehearsed"
"""The result that is reported for a form that was filled for inspection only; it is never recorded."""


@dataclass(eq=False)
class RunRecorder:
    """Records and reports the outcome of each form in one run."""

    tools: FilingTools
    practice: bool
    filed: int = 0
    rehearsed: bool = False
    """Whether a form was filled for inspection, handed over, and then reset."""

    def close(self, job: FilingJob, review: ReviewResult) -> None:
        """Record how a form ended. If its outcome is unknown, the form stays open."""
        if review.ending is ReviewEnding.LEFT_OPEN:
            self._tell(Result.UNKNOWN.value, self._sentence(Result.UNKNOWN, ""))
            return
        result, number, tools = _RESULTS[review.ending], review.number, self.tools
        ending = HandoverEnd(
            result=result,
            number=number,
            portal_words=review.words if review.ending in _PORTAL_ENDINGS else "",
            links_sent=review.links_sent,
            note=review.note,
        )
        writer = Writer(by=tools.by, account_id=tools.account_id)
        write_ending(tools.jobs, tools.jobs.at(job.id), writer, ending)
        self.filed += review.ending is ReviewEnding.FILED
        problem = review.words if review.ending is ReviewEnding.PROBLEM else ""
        self._tell(result.value, problem or self._sentence(result, number), number)

    async def learn_more(self, window: PortalWindow, job: FilingJob, review: ReviewResult) -> None:
        """After a form was filed, ask for its complaint number, or for where the page shows it."""
        if review.ending is not ReviewEnding.FILED or (review.number and not review.number_typed):
            return
        # The page may show the number that is missing or that the user has typed.
        number = await self.tools.teaching(window).offer_number(review.number, job.watched)
        if number and not review.number:
            self.tools.jobs.records.set_number(job.id, number)

    def say_left(self, why: str) -> None:
        self._tell(Result.SKIPPED.value, why)

    def may_take_back(self, job: FilingJob) -> bool:
        """Return whether a rehearsed form may be reset: its outcome is open, and no submission was seen."""
        current = self.tools.jobs.at(job.id)
        attempt = current.open_attempt
        return current.being_filled or (attempt is not None and attempt.seen_at is None)

    def take_back(self, job: FilingJob, review: ReviewResult) -> None:
        """Reset a form that was filled for inspection, and delete its pictures, which are not evidence."""
        attempt = self.tools.jobs.at(job.id).open_attempt
        self.tools.jobs.records.put_back(job.id)
        for name in attempt.evidence if attempt else ():
            (self.tools.evidence / name).unlink(missing_ok=True)
        self.rehearsed = attempt is not None
        early = tr("The rehearsal ended before the form was filled in. The form stays ready.")
        self._tell(REHEARSED, tr(REHEARSAL_OVER) if attempt else review.words or early)

    def summary(self, left: int, elsewhere: int = 0, left_open: int = 0) -> str:
        """Return a summary with the numbers of forms left, for other accounts, and still open."""
        sentences = [tr_n(*self._say.counted, self.filed)]
        if left or elsewhere:
            sentences.append(tr_n(*self._say.still, left))
        if elsewhere:
            sentences.append(
                tr_n(
                    "{n} form belongs to another account: start filing again with that one.",
                    "{n} forms belong to another account: start filing again with that one.",
                    elsewhere,
                )
            )
        if left_open:
            sentences.append(
                tr_n(
                    "Next time, filing starts with the form that is still open.",
                    "Next time, filing starts with the {n} forms that are still open.",
                    left_open,
                )
            )
        if links := self.tools.jobs.links_without_form():
            sentences.append(
                tr_n("{n} link is ready for another form.", "{n} links are ready for another form.", links)
            )
        if len(sentences) == 1:
            sentences.append(tr(self._say.nothing_left))
        return " ".join(sentences)

    def _tell(self, result: str, text: str, number: str = "") -> None:
        self.tools.channel.tell(Released, result=result, number=number or None, text=text)

    def _sentence(self, result: Result, number: str) -> str:
        return released(result, number=number, practice=self.practice, at=self.tools.now(), say=self._say)

    @property
    def _say(self) -> JobWords:
        return self.tools.jobs.wording
