"""The user's turn: watches the form from the hand-over until its outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from helper.browser.evidence import note_sent
from helper.browser.portal.overlay import OverlayState, PageSign, ReviewStep, SignKind
from helper.errors import PageGone
from helper.flow.plan import PlannedField
from helper.model.address import find_addresses
from helper.model.attempt import Result
from helper.session.events import (
    FieldChanged,
    FieldDiffers,
    HandedOver,
    LinksRefused,
    StepsSeen,
    SubmittedSeen,
)
from helper.session.filing.form_watch import LINKS_FIELD, Change, FormWatch
from helper.session.filing.jobs import FilingTools, declined
from helper.session.filing.recovery import OpenForm, Recovery, ask_went_through
from helper.session.navigation import PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, translated
from helper.store.transitions import HandoverEnd
from helper.system.tasks import wait_first
from helper.translation import msg, tr, tr_n, with_label

OverlayText = Callable[[frozenset[ReviewStep], int | None], str]
"""Returns the overlay text, given the completed steps and the number of links if the user has changed it."""


WATCH_SECONDS = 1.5
"""Seconds between two checks of the form during the user's turn. One check takes a few milliseconds."""

LEFT_SECONDS = 2.5
"""Seconds to wait for the report of a submission after the form has disappeared, before asking the user."""

_SENT = msg("Your submission was seen. Waiting for the portal's answer.")
_TAKE_OUT = msg("The page rejected these links. Remove their lines here, or press r in the terminal:")
_ALL_REJECTED = msg(
    "The page rejected every link of this form. Open the links in Listings, and remove those that are gone."
)
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
    """The portal's text if the form was filed or refused; otherwise the program's own message for the user."""
    links_sent: tuple[str, ...] | None = None
    number_typed: bool = False
    """Whether the user typed the number; if so, the program may learn where the page shows the number."""
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
        """The latest notice about the form, which the page shows until the problem is solved."""
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
        """Return how the user's turn ended."""
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
                # The change may have revealed the next part of the form.
                return await self._look_again()
        return None

    async def _links_checked(self, refused: tuple[tuple[str, str], ...]) -> None:
        """Report the links that the portal's own check rejected, and list them in the page's overlay."""
        step = self.watch.links_step
        if not refused:
            if self._notice and self._notice_about == step:
                self._notice = ""
                self._channel.tell(LinksRefused, links=())
                await self._show()
            return
        self.watch.rejected.update(item for item, _ in refused)
        self._jobs.records.note_refused(self.job_id, refused)
        text = tr_n(
            "The page rejected {n} link. Press r to fill in again without it.",
            "The page rejected {n} links. Press r to fill in again without them.",
            len(refused),
        )
        self._channel.tell(LinksRefused, links=refused, text=text)
        lines = [with_label(item, words) for item, words in refused[:_MOST_REFUSED]]
        if (more := len(refused) - _MOST_REFUSED) > 0:
            lines.append(tr("and {n} more", n=more))
        self._notice_about, self._notice = step, "\n".join((tr(_TAKE_OUT), *lines))
        await self._show()

    async def _look_again(self) -> ReviewResult | None:
        """Check the form once: report changed values, and return how the turn ended if the form is gone."""
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
            steps = {change.field.field.step for change in check.changed}
            settled = not self._notice_about or self._notice_about in steps
            self._tell_changed(check.changed, settled=settled)
            if settled:
                self._notice = ""
            await self._show()
        self._has_lost = self._has_lost or bool(check.lost)
        for lost in check.lost:
            self._channel.tell(FieldDiffers, field=lost.field.step, value=lost.field.value, seen=lost.seen)
            self._count_links(lost.field, lost.seen)
            why = tr(lost.why or msg("its contents have changed. Press r to fill in again."))
            await self._your_turn_again(
                tr("Check “{field}”: {reason}", field=lost.field.label, reason=why), about=lost.field.step
            )
        return None

    def _tell_changed(self, changes: Iterable[Change], *, settled: bool = False) -> None:
        for change in changes:
            field, right = change.field.field, change.right
            self._count_links(field, change.seen)
            again = msg("“{field}” is back to the value I filled in.")
            by_you = msg("You changed “{field}”. Your records will show what you submit.")
            text = tr(again if right else by_you, field=field.label)
            self._channel.tell(
                FieldChanged,
                field=field.step,
                value=field.value,
                seen=change.seen,
                right=right,
                settled=settled,
                text=text,
            )

    def _count_links(self, field: PlannedField, seen: str) -> None:
        """Update the number of links that the overlay shows, if this is the field for the links."""
        if field.name == LINKS_FIELD:
            self._links = len(find_addresses(seen))

    async def _left(self) -> ReviewResult | None:
        """Handle a form that disappeared: wait for the report of its submission, then ask the user."""
        done = await wait_first(within=LEFT_SECONDS, sign=self.window.next_sign())
        if "sign" in done:
            return await self._noticed(done["sign"])
        if self._declined is not None:
            # The portal's rejection was already read, so the form did not disappear because of a submission.
            words = declined(self._declined)
            return ReviewResult(ReviewEnding.GONE, words=words, refused=self._declined)
        return await self._ask_went_through(
            tr("The form is no longer on the page, and no submission was detected."), may_fill_again=True
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
            case Request.FILL_AGAIN if not is_sent and self._all_links_rejected:
                return ReviewResult(ReviewEnding.PROBLEM, words=tr(_ALL_REJECTED))
            case Request.FILL_AGAIN if not is_sent:
                return await self._fill_again()
        return None

    async def _fill_again(self) -> ReviewResult:
        """Fill in the open page again, or open the portal again if it has gone and nothing was sent."""
        attempt = self._jobs.at(self.job_id).open_attempt
        may_be_sent = attempt is None or attempt.may_be_sent
        if self.rehearsal or may_be_sent or await self.window.answers():
            return ReviewResult(ReviewEnding.FILL_AGAIN)
        return ReviewResult(ReviewEnding.AGAIN, refused=self._declined)

    @property
    def _all_links_rejected(self) -> bool:
        job = self._jobs.at(self.job_id)
        return bool(job.amount and not job.links)

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
        """Wait for an event that may answer the open question; meanwhile, show which steps are complete."""
        while (sign := await self.window.next_sign()).kind in {SignKind.STEPS, SignKind.CHANGED}:
            if sign.kind is SignKind.STEPS:
                await self._noticed(sign)
        return sign

    async def _ask_went_through(self, *detail: str, may_fill_again: bool = False) -> ReviewResult:
        """Ask the user whether the form was submitted, and show what was observed."""
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
