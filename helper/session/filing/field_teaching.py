"""What the person shows while a form is filled or outside of filing: made sure of, asked about, and remembered for this host."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from helper.browser.portal.overlay import OverlayState, SignKind
from helper.errors import LearnedMistakes, PageGone, WrongUse
from helper.flow.form import Candidate, Found, Option
from helper.flow.learned import (
    ControlDescription,
    Learned,
    LearnedStep,
    Pointed,
    Teacher,
    distinctive,
    learned_key,
    objection,
    words_elsewhere,
)
from helper.flow.plan import PlannedField, Text, in_order, wanted_for
from helper.flow.spec import Anchors, FlowPage, Step
from helper.flow.text_matching import fits, same_entry
from helper.session.events import FieldAsked, FieldFound, FieldShown, Remembered, SessionEnded
from helper.session.navigation import FormNavigator, PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, wait_first

if TYPE_CHECKING:
    from helper.flow.learned_file import LearnedBook

_MOST_NUMBERS = 4
"""Among more numbers than these nobody is asked to choose."""
_ANSWERS = (
    # A wrong memory fills a wrong box later, so Enter, which may be typed ahead, must not make one.
    Choice("not_now", "Not this time", safe=True),
    Choice("remember", "Yes, remember it"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """Learns in one window. Without a book, or where the page cannot be seen, it teaches nobody anything."""

    window: PortalWindow
    channel: OperatorChannel
    book: LearnedBook | None
    now: Callable[[], datetime]

    @property
    def host(self) -> str:
        """Under which name it is remembered."""
        return learned_key(self.window.host)

    async def survey(self) -> tuple[ControlDescription, ...]:
        """The controls of the page; none where it cannot be seen."""
        return await self.window.teacher.survey() if self.window.teacher else ()

    async def point(self, field: PlannedField) -> Candidate | None:
        """Let the person point at the field's control; None: she gave it up, or the page cannot be seen.

        What sends, a box to tick and the field of another step are refused with a sentence, and she may point again.
        """
        teacher, refused = self.window.teacher, ""
        try:
            while teacher is not None:
                said = f"{refused} {point_at(field.label)}".lstrip()
                pointed = await self._pointed(teacher, field, said)
                control = pointed.control if pointed else None
                if pointed is None or (control is None and not pointed.refused):
                    return None
                refused = pointed.refused or (self._refusal(field, control) if control else "")
                if control and not refused:
                    return _candidate(field, control)
            return None
        finally:
            self.channel.tell(FieldShown, field=field.step, done=True)

    async def _pointed(self, teacher: Teacher, field: PlannedField, said: str) -> Pointed | None:
        """Say what to do and wait for the press; None: the person has given it up in the terminal."""
        await teacher.begin_pointing()
        try:
            await self.window.show_overlay(OverlayState.PASTE, said)
            self.channel.tell(FieldShown, field=field.step, text=said)
            while True:
                done = await wait_first(
                    pointed=teacher.pointed(),
                    request=self.channel.next_request(Request.GO_ON, Request.LEAVE_OUT),
                    sign=self.window.next_sign(),
                )
                if "pointed" in done or "request" in done:
                    return done.get("pointed")
                if done["sign"].kind is SignKind.GONE:
                    raise PageGone(done["sign"].words or "The page was closed or left.")
        finally:
            await teacher.end_pointing()

    async def offer(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Ask whether what was shown is to be remembered, if it can be known again beyond doubt."""
        if self.book is None:
            return
        anchors = await self._anchors(field, candidate) if candidate else None
        entries = ((field.value, entry),) if entry and _is_news(field, entry) else ()
        if anchors is None and not entries:
            return
        text = []
        if anchors:
            box = f"the box “{anchors.label}”" if anchors.label else "the box"
            text.append(
                f"I saw where “{field.label}” goes: {box}. Next time I fill it in myself. Remember it?"
            )
        if entries:
            text.append(_remember_entry(field, entries[0][1]))
        if await self._asked(" ".join(text), _signs(anchors)):
            self._keep_step(field, labels=self._labels(field, anchors), anchors=anchors, entries=entries)

    async def keep_box(self, field: PlannedField, candidate: Candidate) -> bool:
        """Remember a control that was shown on purpose; False: it cannot be known again for certain."""
        anchors = await self._anchors(field, candidate)
        return anchors is not None and self._keep_step(
            field, labels=self._labels(field, anchors), anchors=anchors
        )

    def keep_absent(self, field: PlannedField) -> None:
        """Remember that the page has no such field."""
        if self.book is not None:
            self._keep_step(field, absent=True)

    async def is_absent(self, field: PlannedField) -> bool:
        """Ask whether the page has no such field at all; a yes is remembered."""
        text = f"Has this page no “{field.label}” at all? Then I do not look for it again."
        if self.book is None or not await self._asked(text):
            return False
        self.keep_absent(field)
        return True

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask whether the entry that the person chose is the page's word for what is wanted; a yes is remembered."""
        if self.book is None or not _is_news(field, entry):
            return False
        if not await self._asked(_remember_entry(field, entry)):
            return False
        self._keep_step(field, entries=((field.value, entry),))
        return True

    async def offer_number(self, number: str, known_ids: Collection[str]) -> str:
        """Ask which number of the page is the complaint's, or whether the told one is to be read there next time.

        Gives the number as far as it is known then. `known_ids` are item ids, which never are the complaint's number.
        """
        if self.book is None or self.window.teacher is None:
            return number
        try:
            shown = await self.window.teacher.numbers(known_ids)
        except PageGone:
            return number
        label = self.book.flow_at(self.host).outcome.number_label
        news = {found: words for found, words in shown if not objection(words) and not fits(words, label)}
        if number and number not in news:
            return number
        chosen = await self._which_number({number: news[number]} if number else news)
        if chosen:
            learned = Learned(host=self.host, number_label=(news[chosen],), number_day=self._today)
            self._keep("number", learned)
        return number or chosen

    async def _which_number(self, news: dict[str, str]) -> str:
        if not news or len(news) > _MOST_NUMBERS:
            return ""
        if len(news) == 1:
            number, words = next(iter(news.items()))
            text = f"Is {number}, behind “{words}”, the complaint's number? Then I read it there from now on."
            return number if await self._asked(text) else ""
        decision = await self.channel.ask(
            QuestionKind.REMEMBER,
            "Which of the numbers on the page is the complaint's? Then I read it there from now on.",
            (
                _ANSWERS[0],
                *(
                    Choice(number, f"{number}, behind “{words}”: remember it")
                    for number, words in news.items()
                ),
            ),
        )
        return decision.choice if decision.choice in news else ""

    async def _anchors(self, field: PlannedField, candidate: Candidate) -> Anchors | None:
        page = await self.survey()
        shown = next((known for known in page if known.candidate.ref == candidate.ref), None)
        if shown is None:
            return None
        return distinctive(shown, page, replace(field.wanted, taught=None), self._elsewhere(field))

    async def _asked(self, text: str, detail: tuple[str, ...] = ()) -> bool:
        decision = await self.channel.ask(QuestionKind.REMEMBER, text, _ANSWERS, detail=detail)
        return decision.choice == "remember"

    def _keep_step(self, field: PlannedField, **taught: Any) -> bool:
        step = LearnedStep(day=self._today, **taught)
        return self._keep(field.step, Learned(host=self.host, steps={field.step: step}))

    def _keep(self, step: str, learned: Learned) -> bool:
        """Write it down. What cannot be kept is said, and the form goes on: it holds the right value already."""
        assert self.book is not None, "nothing is asked without a book"  # noqa: S101 - for the type checker
        try:
            self.book.add(learned)
        except (LearnedMistakes, WrongUse, OSError) as error:
            self.channel.tell(FieldAsked, field=step, text=f"I cannot remember it: {error}")
            return False
        where = "in practice" if self.host == "practice" else f"for {self.host}"
        text = f"Remembered {where}. Take it back with: ipp-helper portal forget"
        self.channel.tell(Remembered, field=step, text=text)
        return True

    def _refusal(self, field: PlannedField, control: ControlDescription) -> str:
        if control.forbidden:
            return "That is nothing I may fill in. Point at the box itself."
        if _candidate(field, control) is None:
            return f"That takes another sort of value than “{field.label}” has. Point at the box itself."
        if fits(control.anchors.label, self._elsewhere(field)):
            return f"That box says “{control.anchors.label}”, which is another field of the form."
        return ""

    def _labels(self, field: PlannedField, anchors: Anchors | None) -> tuple[str, ...]:
        label = anchors.label if anchors else ""
        return (label,) if label and not fits(label, field.wanted.labels) else ()

    def _elsewhere(self, field: PlannedField) -> tuple[str, ...]:
        if self.book is None:
            return ()
        return words_elsewhere(self.book.flow_at(self.host), field.step)

    @property
    def _today(self) -> date:
        return self.now().astimezone().date()


def point_at(label: str) -> str:
    """What is said while the person shows where a field is."""
    return (
        f"Show me “{label}”: click its box on this page. I only look, and nothing is pressed. "
        "Enter in the terminal: never mind."
    )


def _candidate(field: PlannedField, control: ControlDescription) -> Candidate | None:
    """The control as one that takes the field; None: it takes another sort of value."""
    kind = next((kind for kind in field.wanted.kinds if kind in control.kinds), None)
    return None if kind is None else replace(control.candidate, kind=kind)


def _is_news(field: PlannedField, entry: str) -> bool:
    """Whether an entry is no wording that is known; the entry of a registration comes from the design."""
    puts = field.puts
    return (
        isinstance(puts, Option)
        and field.name != "ipr"
        and not any(same_entry(entry, known) for known in puts.wordings)
    )


def _remember_entry(field: PlannedField, entry: str) -> str:
    return (
        f"“{field.label}”: is “{entry}” this page's word for “{field.value}”? Then I choose it from now on."
    )


_SIGNS = {
    "label": "its label",
    "name": "its name",
    "placeholder": "the grey words in it",
    "row": "the words beside it",
    "above": "the heading above it",
    "after": "the field before it,",
    "before": "the field behind it,",
}
"""The things by which a field is known again."""


def _signs(anchors: Anchors | None) -> tuple[str, ...]:
    if anchors is None:
        return ()
    said = ", ".join(f"{_SIGNS[name]} “{words}”" for name, words in anchors.words().items())
    return (f"I know it again by {said}.",)


@dataclass(slots=True)
class Progress:
    """The steps by what came of them; nothing was filled in or sent."""

    known: list[str] = field(default_factory=list)
    """Found for certain before anything was shown."""
    taught: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Still not certain: not shown, not to be told from others, or not come to."""


class TeachSession:
    """One walk over the form's fields. `run` once; `request` at any time from the same loop."""

    def __init__(
        self,
        channel: OperatorChannel,
        book: LearnedBook,
        *,
        start: str,
        host: str,
        steps: tuple[str, ...],
        open_window: Callable[[bool], AbstractAsyncContextManager[PortalWindow]],
        now: Callable[[], datetime],
    ) -> None:
        """`steps` are the ids of those that are asked for in any case; empty: whatever is not certain."""
        self._channel = channel
        self._book = book
        self._start = start
        self._host = host
        self._steps = steps
        self._open_window = open_window
        self._now = now
        self.progress = Progress()

    def request(self, request: Request) -> None:
        """What the person asks for by herself."""
        self._channel.request(request)

    async def run(self) -> None:
        """Wait for the form and walk over it; a page that goes away ends the walk, and what was shown is kept."""
        try:
            async with self._open_window(False) as window:
                self._channel.page = window
                flow = self._book.flow_at(self._host)
                self.progress.left = [step.id for page in flow.pages for step in self._asked(page)]
                arrival = await FormNavigator(window, flow, self._channel).reach_form(self._start)
                if arrival.page is not None:
                    await self._walk(window, arrival.page)
        except PageGone as gone:
            self._channel.tell(FieldAsked, field="page", text=str(gone))
        known, taught, left = (
            len(steps) for steps in (self.progress.known, self.progress.taught, self.progress.left)
        )
        text = f"{known} found, {taught} shown and remembered, {left} still to show. Nothing was filled in or sent."
        self._channel.tell(SessionEnded, filed=0, left=left, text=text)

    async def _walk(self, window: PortalWindow, page: FlowPage) -> None:
        # While we hold the submit lock, nothing that submits gets through to the page.
        await window.hold_submit_lock(())
        try:
            await wait_first(
                walk=self._each_step(window, page), stop=self._channel.next_request(Request.PAUSE)
            )
        finally:
            text = "Thank you. The page is yours again; nothing was filled in."
            await window.show_overlay(OverlayState.DONE, text)
            await window.release_submit_lock(())

    async def _each_step(self, window: PortalWindow, page: FlowPage) -> None:
        teaching = Teaching(window=window, channel=self._channel, book=self._book, now=self._now)
        # As it is known where the window has come to.
        page = next(own for own in self._book.flow_at(window.host).pages if own.id == page.id)
        self.progress.left = [step.id for step in self._asked(page)]
        for step in self._asked(page):
            planned = PlannedField(
                step=step.id, page=page.id, name=step.value, wanted=wanted_for(step), value="", puts=Text(""),
                optional=step.optional,
            )  # fmt: skip
            found = await window.form.find(planned.wanted)
            if isinstance(found, Found) and not self._steps:
                self._settle(step.id, self.progress.known)
                text = f"“{planned.label}”: found, the page says “{found.candidate.label}”."
                self._channel.tell(FieldFound, field=step.id, text=text)
            else:
                await self._show(teaching, planned)

    async def _show(self, teaching: Teaching, planned: PlannedField) -> None:
        candidate = await teaching.point(planned)
        if candidate is not None and await teaching.keep_box(planned, candidate):
            self._settle(planned.step, self.progress.taught)
        elif candidate is not None:
            text = "I cannot tell that box from the others by its words, so I will go on asking for it."
            self._channel.tell(FieldAsked, field=planned.step, text=text)

    def _asked(self, page: FlowPage) -> list[Step]:
        wanted = self._steps
        return [step for step in in_order(page) if step.enters and (not wanted or step.id in wanted)]

    def _settle(self, step: str, among: list[str]) -> None:
        self.progress.left.remove(step)
        among.append(step)
