"""What the person shows while a form is filled: made sure of, asked about, and remembered for this host."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from helper.errors import LearnedMistakes, PageGone, WrongUse
from helper.flow.anchors import Anchors
from helper.flow.form import Candidate, Option
from helper.flow.learned import Learned, LearnedStep, learned_key, words_elsewhere
from helper.flow.learned_file import LearnedBook
from helper.flow.learned_words import objection
from helper.flow.normal import fits, same_entry
from helper.flow.plan import PlannedField
from helper.flow.taught import Described, distinctive
from helper.flow.teacher import Pointed
from helper.session.events import FieldAsked, FieldShown, Remembered
from helper.session.filing import wording
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow, SignKind

REMEMBER = "remember"
_MOST_NUMBERS = 4
"""Among more numbers than these nobody is asked to choose."""
_ANSWERS = (
    # A wrong memory fills a wrong box later, so Enter, which may be typed ahead, must not make one.
    Choice("not_now", "Not this time", safe=True),
    Choice(REMEMBER, "Yes, remember it"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Learns in one window. Without a book, or where the page cannot be seen, it teaches nobody anything."""

    window: PortalWindow
    talk: Talk
    book: LearnedBook | None
    now: Callable[[], datetime]

    @property
    def host(self) -> str:
        """Under which name it is remembered."""
        return learned_key(self.window.host)

    async def survey(self) -> tuple[Described, ...]:
        """The controls of the page; none where it cannot be seen."""
        return await self.window.teacher.survey() if self.window.teacher else ()

    async def point(self, field: PlannedField) -> Candidate | None:
        """Let the person point at the field's control; None: she gave it up, or the page cannot be seen.

        What sends, a box to tick and the field of another step are refused with a sentence, and she may point again.
        """
        try:
            return await self._point(field)
        finally:
            self.talk.tell(FieldShown, field=field.step, done=True)

    async def _point(self, field: PlannedField) -> Candidate | None:
        said = wording.point_at(field.label)
        while self.window.teacher is not None:
            pointed = await self._pointed(field, said)
            if pointed is None:
                return None
            refused = pointed.refused or (self._refusal(field, pointed.control) if pointed.control else "")
            if not refused:
                return _candidate(field, pointed.control) if pointed.control else None
            said = f"{refused} {wording.point_at(field.label)}"
        return None

    async def _pointed(self, field: PlannedField, said: str) -> Pointed | None:
        """Say what to do and wait for the press; None: the person has given it up in the terminal."""
        teacher = self.window.teacher
        assert teacher is not None, "asked only where the page can be seen"  # noqa: S101 - for the type checker
        await teacher.begin_pointing()
        try:
            await self.window.strip(Mood.PASTE, said)
            self.talk.tell(FieldShown, field=field.step, text=said)
            while True:
                done = await first(
                    pointed=teacher.pointed(),
                    heard=self.talk.heard(Request.GO_ON, Request.LEAVE_OUT),
                    sign=self.window.next_sign(),
                )
                if "pointed" in done or "heard" in done:
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
        text = wording.remember_box(field.label, anchors.label) if anchors else ""
        if entries:
            text = f"{text} {wording.remember_entry(field.label, field.value, entries[0][1])}".strip()
        if await self._asked(text, _signs(anchors)):
            step = LearnedStep(
                day=self._today, labels=self._labels(field, anchors), anchors=anchors, entries=entries
            )
            self._keep(field.step, Learned(host=self.host, steps={field.step: step}))

    async def keep_box(self, field: PlannedField, candidate: Candidate) -> bool:
        """Remember a control that was shown on purpose; False: it cannot be known again for certain."""
        anchors = await self._anchors(field, candidate)
        if anchors is None:
            return False
        step = LearnedStep(day=self._today, labels=self._labels(field, anchors), anchors=anchors)
        return self._keep(field.step, Learned(host=self.host, steps={field.step: step}))

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask whether the entry that the person chose is the page's word for what is wanted; a yes is remembered."""
        if self.book is None or not _is_news(field, entry):
            return False
        if not await self._asked(wording.remember_entry(field.label, field.value, entry), ()):
            return False
        step = LearnedStep(day=self._today, entries=((field.value, entry),))
        self._keep(field.step, Learned(host=self.host, steps={field.step: step}))
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
        news = {one: words for one, words in shown if not objection(words) and not fits(words, label)}
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
            return number if await self._asked(wording.remember_number(number, words), ()) else ""
        choices = [Choice(number, wording.number_behind(number, words)) for number, words in news.items()]
        decision = await self.talk.ask(QuestionKind.REMEMBER, wording.WHICH_NUMBER, (_ANSWERS[0], *choices))
        return decision.choice if decision.choice in news else ""

    async def _anchors(self, field: PlannedField, candidate: Candidate) -> Anchors | None:
        page = await self.survey()
        one = next((known for known in page if known.candidate.ref == candidate.ref), None)
        if one is None:
            return None
        return distinctive(one, page, replace(field.wanted, taught=None), self._elsewhere(field))

    async def _asked(self, text: str, detail: tuple[str, ...]) -> bool:
        decision = await self.talk.ask(QuestionKind.REMEMBER, text, _ANSWERS, detail=detail)
        return decision.choice == REMEMBER

    def _keep(self, step: str, learned: Learned) -> bool:
        """Write it down. What cannot be kept is said, and the form goes on: it holds the right value already."""
        assert self.book is not None, "nothing is asked without a book"  # noqa: S101 - for the type checker
        try:
            self.book.add(learned)
        except (LearnedMistakes, WrongUse, OSError) as error:
            self.talk.tell(FieldAsked, field=step, text=f"I cannot remember it: {error}")
            return False
        self.talk.tell(Remembered, field=step, text=wording.remembered(self.host))
        return True

    def _refusal(self, field: PlannedField, control: Described) -> str:
        if control.forbidden:
            return wording.NOT_A_FIELD
        if _candidate(field, control) is None:
            return wording.other_sort(field.label)
        if fits(control.anchors.label, self._elsewhere(field)):
            return wording.other_field(control.anchors.label)
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


def _candidate(field: PlannedField, control: Described) -> Candidate | None:
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


def _signs(anchors: Anchors | None) -> tuple[str, ...]:
    if anchors is None:
        return ()
    said = ", ".join(wording.sign(name, words) for name, words in anchors.words().items())
    return (f"I know it again by {said}.",)
