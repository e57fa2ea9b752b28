"""Connects the filling engine to the user: asks questions, reports progress, and lets the user teach fields.

When the user points out a field, its control is verified, the user confirms it, and it is remembered for the
host. Over 500 lines because asking about a field, pasting, pointing and remembering form one dialogue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import InitVar, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from helper.browser.portal.overlay import OverlayState, SignKind
from helper.errors import LearnedMistakes, PageGone, WrongUse
from helper.flow.form import Candidate, FieldReading, Option, Unchosen
from helper.flow.learned import (
    PRACTICE,
    ControlDescription,
    Learned,
    LearnedNumber,
    LearnedStep,
    Pointed,
    Teacher,
    distinctive,
    learned_key,
    objection,
    words_elsewhere,
)
from helper.flow.plan import Files, PlannedField
from helper.flow.prompts import Absent, Asked, Differs, Filled, Pasted, Progress
from helper.flow.spec import Anchors
from helper.flow.text_matching import fits, holds, is_no_entry, same_entry
from helper.session import events
from helper.session.navigation import LOOK_AGAIN_SECONDS, Clipboard, PortalWindow
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, translated
from helper.system.tasks import wait_first
from helper.translation import comma_list, msg, quoted, sentences, tr, tr_error, with_label

if TYPE_CHECKING:
    from helper.flow.learned_file import LearnedBook

_MOST_NUMBERS = 4
"""Maximum number of candidates among which the user is asked to choose the complaint number."""
_ANSWERS = (
    # A wrong answer would make the program fill the wrong field in future, so an Enter that was typed too
    # early must not save anything.
    Choice("not_now", msg("Not this time"), safe=True),
    Choice("remember", msg("Yes, remember it")),
)


@dataclass(kw_only=True)
class Teaching:
    """Lets the user teach fields in one window.

    Nothing can be taught without a `book`, or if the user works in their own browser.
    """

    window: PortalWindow
    channel: OperatorChannel
    book: LearnedBook | None
    now: Callable[[], datetime]

    @property
    def host(self) -> str:
        return learned_key(self.window.host)

    async def survey(self) -> tuple[ControlDescription, ...]:
        return await self.window.teacher.survey() if self.window.teacher else ()

    async def point(self, field: PlannedField) -> Candidate | None:
        """Let the user point at the field's control.

        Return None if the user cancels or the program cannot see the page. If the user clicks a submit
        button, a check box or a field of another step, a message says why this control cannot be used, and
        the user may point again.
        """
        teacher, refused = self.window.teacher, ""
        try:
            while teacher is not None:
                said = sentences(refused, point_at(field.label)).lstrip()
                pointed = await self._pointed(teacher, field, said)
                control = pointed.control if pointed else None
                if pointed is None or (control is None and not pointed.refused):
                    return None
                refused = pointed.refused or (self._refusal(field, control) if control else "")
                if control and not refused:
                    return _candidate(field, control)
            return None
        finally:
            self.channel.tell(events.FieldShown, field=field.step, done=True)

    async def _pointed(self, teacher: Teacher, field: PlannedField, said: str) -> Pointed | None:
        """Tell the user what to click, and wait for the click.

        Return None if the user cancels in the terminal.
        """
        await teacher.begin_pointing()
        try:
            await self.window.show_overlay(OverlayState.PASTE, said)
            self.channel.tell(events.FieldShown, field=field.step, text=said)
            while True:
                done = await wait_first(
                    pointed=teacher.pointed(),
                    request=self.channel.next_request(Request.GO_ON, Request.LEAVE_OUT),
                    sign=self.window.next_sign(),
                )
                if "pointed" in done or "request" in done:
                    return done.get("pointed")
                if done["sign"].kind is SignKind.GONE:
                    raise PageGone(
                        done["sign"].words or tr("The page was closed, or the browser moved to another page.")
                    )
        finally:
            await teacher.end_pointing()

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Ask whether to remember the control and the list entry that the user has chosen.

        The question leaves out a control that the program could not recognise with certainty next time.
        """
        if self.book is None:
            return
        anchors = await self._anchors(field, candidate) if candidate else None
        entries = ((field.value, entry),) if entry and _is_news(field, entry) else ()
        if anchors is None and not entries:
            return
        text = []
        if anchors:
            unnamed = msg("Next time, shall I fill in this box as “{field}” myself?")
            named = msg("Next time, shall I fill in the box “{label}” as “{field}” myself?")
            text += [tr(named if anchors.label else unnamed, label=anchors.label, field=field.label)]
        if entries:
            text += [_remember_entry(field, entries[0][1])]
        if await self._asked(sentences(*text), _anchor_texts(anchors)):
            self._keep_step(field, anchors, entries=entries)

    async def is_absent(self, field: PlannedField) -> bool:
        """Ask whether the page lacks this field; if the user says yes, remember that and return True."""
        text = tr(
            "Does this page have no “{field}” at all? Then I won't look for it again.", field=field.label
        )
        if self.book is None or not await self._asked(text):
            return False
        self._keep_step(field, absent=True)
        return True

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask whether the list entry that the user chose stands for the wanted entry.

        If the user says yes, remember this and return True.
        """
        is_news = self.book is not None and _is_news(field, entry)
        if not is_news or not await self._asked(_remember_entry(field, entry)):
            return False
        self._keep_step(field, entries=((field.value, entry),))
        return True

    async def offer_number(self, number: str, known_ids: Collection[str]) -> str:
        """Ask the user which number on the page is the complaint number, and remember its position.

        If `number` is already known, ask only whether to read the number from this position in future. Return
        the complaint number, or an empty string if it is still unknown. `known_ids` are item ids and the
        numbers of other complaints, which cannot be this complaint's number.
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
            learned = Learned(host=self.host, number=LearnedNumber(day=self._today, labels=(news[chosen],)))
            self._keep("number", learned)
        return number or chosen

    async def _which_number(self, news: dict[str, str]) -> str:
        if not news or len(news) > _MOST_NUMBERS:
            return ""
        if len(news) == 1:
            number, words = next(iter(news.items()))
            text = tr(
                "Is {number}, after “{words}”, the complaint number? If so, I will look for it in the same place from now on.",
                number=number,
                words=words,
            )
            return number if await self._asked(text) else ""
        text = tr(
            "Which number on the page is the complaint number? I will look for it in the same place from now on."
        )
        line = msg("{number}, after “{words}”: remember it")
        known = (Choice(number, tr(line, number=number, words=words)) for number, words in news.items())
        decision = await self.channel.ask(QuestionKind.REMEMBER, text, (translated(_ANSWERS[0]), *known))
        return decision.choice if decision.choice in news else ""

    async def _anchors(self, field: PlannedField, candidate: Candidate) -> Anchors | None:
        page = await self.survey()
        shown = next((known for known in page if known.candidate.ref == candidate.ref), None)
        if shown is None:
            return None
        return distinctive(shown, page, replace(field.wanted, taught=None), self._elsewhere(field))

    async def _asked(self, text: str, detail: tuple[str, ...] = ()) -> bool:
        decision = await self.channel.ask(
            QuestionKind.REMEMBER, text, tuple(map(translated, _ANSWERS)), detail=detail
        )
        return decision.choice == "remember"

    def _keep_step(self, field: PlannedField, anchors: Anchors | None = None, **taught: Any) -> bool:
        label = anchors.label if anchors else ""
        labels = (label,) if label and not fits(label, field.wanted.labels) else ()
        step = LearnedStep(day=self._today, labels=labels, anchors=anchors, **taught)
        return self._keep(field.step, Learned(host=self.host, steps={field.step: step}))

    def _keep(self, step: str, learned: Learned) -> bool:
        """Store what the user taught; return whether it was stored.

        If storing fails, only report the failure, because the value is already in the form.
        """
        if self.book is None:
            return False
        try:
            self.book.add(learned)
        except (LearnedMistakes, WrongUse, OSError) as error:
            reason = tr_error(error) if isinstance(error, OSError) else error
            text = tr("I cannot remember this: {reason}", reason=reason)
            self.channel.tell(events.Remembered, field=step, kept=False, text=text)
            return False
        practice = self.host == PRACTICE
        text = tr("Remembered for practice.") if practice else tr("Remembered for {host}.", host=self.host)
        self.channel.tell(events.Remembered, field=step, text=text)
        return True

    def _refusal(self, field: PlannedField, control: ControlDescription) -> str:
        if control.forbidden:
            return tr("That cannot be used for this field. Click the field's own box.")
        if _candidate(field, control) is None:
            return tr("That is the wrong kind of box for “{field}”. Click the right one.", field=field.label)
        if fits(control.anchors.label, self._elsewhere(field)):
            return tr(
                "That box says “{label}”, which is another field of the form.", label=control.anchors.label
            )
        return ""

    def _elsewhere(self, field: PlannedField) -> tuple[str, ...]:
        return words_elsewhere(self.book.flow_at(self.host), field.step) if self.book is not None else ()

    @property
    def _today(self) -> date:
        return self.now().astimezone().date()


def point_at(label: str) -> str:
    return tr(
        "Show me “{field}”: click its box on this page. I only look, and press nothing."
        " To cancel, press Enter in the terminal.",
        field=label,
    )


def _candidate(field: PlannedField, control: ControlDescription) -> Candidate | None:
    """Return the control as a candidate for the field.

    Return None if the control cannot take the field's kind of value.
    """
    kind = next((kind for kind in field.wanted.kinds if kind in control.kinds), None)
    return None if kind is None else replace(control.candidate, kind=kind)


def _is_news(field: PlannedField, entry: str) -> bool:
    """Return whether the page's entry is a new wording of the wanted entry.

    An entry that stands for a registration is never learned, because each design has its own.
    """
    puts = field.puts
    return (
        isinstance(puts, Option)
        and field.name != "ipr"
        and not any(same_entry(entry, known) for known in puts.wordings)
    )


def _remember_entry(field: PlannedField, entry: str) -> str:
    question = msg(
        "“{field}”: is “{entry}” this page's word for “{value}”? If so, I will choose it from now on."
    )
    return tr(question, field=field.label, entry=entry, value=field.value)


_ANCHOR_TEXTS = {
    "label": msg("its label “{words}”"),
    "name": msg("its name “{words}”"),
    "placeholder": msg("the grey text in it “{words}”"),
    "row": msg("the text beside it “{words}”"),
    "above": msg("the heading above it “{words}”"),
    "after": msg("the field before it “{words}”"),
    "before": msg("the field after it “{words}”"),
}


def _anchor_texts(anchors: Anchors | None) -> tuple[str, ...]:
    if anchors is None:
        return ()
    signs = comma_list(tr(_ANCHOR_TEXTS[name], words=words) for name, words in anchors.words().items())
    return (tr("I will recognise the box by {signs}.", signs=signs),)


PASTE_IT = Choice("paste", msg("None of these: I'll paste it myself"), safe=True)
SHOW_IT = Choice("show", msg("I'll show you the field on the page"))
COVERED_SECONDS = 20.0
"""How long the program waits for the user to uncover the form before it offers the value for pasting."""
ABSENT = Choice("absent", msg("The page never has this field"))


@dataclass(kw_only=True)
class SessionPrompts(Teaching):
    """The prompts for filling one form in one window, as `flow.prompts.FillPrompts` describes them."""

    clipboard: Clipboard
    by_hand: bool
    """Whether the user fills in the form in their own browser, where the program looks for nothing."""
    fields: InitVar[Iterable[PlannedField]]

    def __post_init__(self, fields: Iterable[PlannedField]) -> None:
        self._wanted: set[str] = set()
        self.expect(fields)
        self._done: set[str] = set()
        self._progressed = asyncio.Event()
        self._covered_by, self._covered_until = "", 0.0
        """The text of the element that covers the form and was reported last, and when waiting for the user ends."""
        self._pasting = False
        """Whether the overlay shows the text to paste, and therefore not the progress."""
        self._chosen: Candidate | None = None
        """The list whose choice the user has changed since a value was last copied.

        None unless exactly one changed.
        """

    def expect(self, fields: Iterable[PlannedField]) -> None:
        """Add the fields to the total that the progress display shows."""
        self._wanted |= {field.step for field in fields if field.value}

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        names = {str(number): candidate for number, candidate in enumerate(candidates, 1)}
        await self.window.mark(candidates)
        try:
            decision = await self.channel.ask(
                QuestionKind.WHICH_FIELD,
                tr("Which box on the page is “{field}”?", field=field.label),
                (
                    *(Choice(name, _numbered(name, box)) for name, box in names.items()),
                    *((translated(SHOW_IT),) if self.window.teacher else ()),
                    *((translated(ABSENT),) if field.may_be_absent else ()),
                    translated(PASTE_IT),
                ),
            )
        finally:
            # If the user stops while the question is open, the marks must not stay on the page.
            with suppress(PageGone):
                await self.window.mark(())
        if decision.choice == SHOW_IT.choice:
            return await self._pointed_at(field)
        if decision.choice == ABSENT.choice:
            self._keep_step(field, absent=True)
            return False
        return names.get(decision.choice)

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Report each element once, in the terminal and on the page, and wait until the page may have changed.

        Return False if the user wants to paste, or has not closed the element after `COVERED_SECONDS`.
        """
        now = asyncio.get_running_loop().time()
        if by != self._covered_by:
            self._covered_by, self._covered_until = by, now + COVERED_SECONDS
            text = tr("“{words}” covers the form. Close it in the browser; I'll wait.", words=by)
            self.channel.discard(Request.GO_ON, Request.LEAVE_OUT)
            self.channel.tell(events.FieldAsked, field=field.step, text=text)
            await self.window.show_overlay(OverlayState.PASTE, text)
        elif now > self._covered_until:
            return False
        done = await wait_first(
            within=LOOK_AGAIN_SECONDS,
            request=self.channel.next_request(Request.GO_ON, Request.LEAVE_OUT),
            sign=self.window.next_sign(),
        )
        return "request" not in done

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask which entry of the page's list is the wanted one; the best matches come first."""
        entries = offered.fitting or tuple(entry for entry in offered.entries if not is_no_entry(entry))
        if not entries:
            return None
        hints = field.puts.hints if isinstance(field.puts, Option) else ()
        entries = tuple(sorted(entries, key=lambda entry: -sum(holds(entry, hint) for hint in hints)))
        decision = await self.channel.ask(
            QuestionKind.WHICH_OPTION,
            tr(
                "Which entry of “{field}” means “{value}”?",
                field=field.label,
                value=field.value,
            ),
            (
                *(Choice(entry, entry) for entry in entries),
                Choice("choose", tr("I'll choose it on the page myself"), safe=True),
            ),
        )
        return decision.choice if decision.choice in entries else None

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        decision = await self.channel.ask(
            QuestionKind.OVERWRITE,
            tr("“{field}” already contains something else. Keep it?", field=field.label),
            (
                Choice("keep", tr("Keep what is there"), safe=True),
                Choice("replace", tr("Replace what is there")),
            ),
            detail=(
                tr("on the page: {text}", text=reading.value[:200]),
                tr("to fill in: {text}", text=field.value[:200]),
            ),
        )
        return decision.choice == "replace"

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Put the value on the clipboard, and wait until the page shows it or the user confirms it."""
        self._tell_paste(field, why)
        self._chosen = None
        before = await self._choices(field)
        await self.clipboard.copy(field.text_to_paste)
        try:
            self._pasting = True
            await self.window.show_overlay(OverlayState.PASTE, self._paste_text(field))
            answer = await self._wait_for_value(field, before)
        finally:
            # Clear the clipboard even if the user stops or the page is closed.
            await self.clipboard.clear_if_unchanged(field.text_to_paste)
        self._pasting = False
        self._progressed.set()
        if answer is False:
            self.channel.tell(
                events.FieldLeftOut, field=field.step, text=tr("“{field}” stays as it is.", field=field.label)
            )
        return answer

    async def _wait_for_value(
        self, field: PlannedField, before: dict[str, ControlDescription]
    ) -> bool | Candidate:
        """Wait until the page shows the value or the user answers.

        `before` contains the page's lists as they were when the value was put on the clipboard.
        """
        while True:
            done = await wait_first(
                within=LOOK_AGAIN_SECONDS,
                request=self.channel.next_request(Request.GO_ON, Request.LEAVE_OUT, Request.SHOW),
                sign=self.window.next_sign(),
            )
            request = done.get("request")
            if request is Request.LEAVE_OUT:
                return False
            if request is Request.SHOW:
                if (shown := await self._pointed_at(field)) is not None:
                    return shown
                await self.window.show_overlay(OverlayState.PASTE, self._paste_text(field))
                self._tell_paste(field, "")
                continue
            if await self._is_in(field, before) or request is Request.GO_ON:
                return True

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        return self._chosen

    async def _pointed_at(self, field: PlannedField) -> Candidate | None:
        candidate = await self.point(field)
        await self.window.show_overlay(OverlayState.FILLING, self.progress)
        return candidate

    async def _is_in(self, field: PlannedField, before: dict[str, ControlDescription]) -> bool:
        """Return whether the page shows the value in a text field, or as the new choice of a list."""
        if await self.window.form.holding(field.value) is not None:
            return True
        changed = [
            control
            for ref, control in (await self._choices(field)).items()
            if control.value and (ref not in before or before[ref].value != control.value)
        ]
        self._chosen = changed[0].candidate if len(changed) == 1 else None
        return self._chosen is not None and field.allows(changed[0].value)

    async def _choices(self, field: PlannedField) -> dict[str, ControlDescription]:
        """Return the page's lists and radio groups, by the reference of their control.

        Return an empty dict if the field's value is a text or a file.
        """
        if not isinstance(field.puts, Option):
            return {}
        kinds = set(field.wanted.kinds)
        seen = await self.survey()
        return {control.candidate.ref: control for control in seen if kinds & set(control.kinds)}

    def tell(self, progress: Progress) -> None:
        field = progress.field
        if not field.value and isinstance(progress, Filled):
            # Do not report an empty field that was meant to stay empty.
            return
        match progress:
            case Asked():
                self.channel.tell(
                    events.FieldAsked,
                    field=field.step,
                    text=tr("“{field}”: I am not sure.", field=field.label),
                )
            case Filled(seen=seen, checks=checks):
                self._is_done(field)
                self.channel.tell(
                    events.FieldFilled, field=field.step, value=field.value, seen=seen, checks=checks,
                    yours=isinstance(field.puts, Option) and not field.allows(seen),
                )  # fmt: skip
            case Pasted():
                self._is_done(field)
                self.channel.tell(events.FieldPasted, field=field.step, value=field.value, done=True)
            case Absent():
                text = tr("“{field}”: the page has no such field.", field=field.label)
                self.channel.tell(events.FieldLeftOut, field=field.step, text=text)
            case Differs(seen=seen):
                self.channel.tell(events.FieldDiffers, field=field.step, value=field.value, seen=seen)

    def _tell_paste(self, field: PlannedField, why: str) -> None:
        # An Enter that was typed before the value was on the clipboard does not confirm this field.
        self.channel.discard(Request.GO_ON, Request.LEAVE_OUT, Request.SHOW)
        text = "\n".join(filter(None, (why, self._paste_text(field))))
        self.channel.tell(events.FieldPasted, field=field.step, value=field.text_to_paste, text=text)

    def _paste_text(self, field: PlannedField) -> str:
        """Return the instruction for a field that the user must fill."""
        said = _by_hand(field) if self.by_hand else _not_found(field)
        return sentences(said, tr("Then press Enter in the terminal."))

    async def keep_overlay(self) -> None:
        """Update the progress on the page after each field, until this coroutine is cancelled."""
        while True:
            await self._progressed.wait()
            self._progressed.clear()
            if not self._pasting:
                await self.window.show_overlay(OverlayState.FILLING, self.progress)

    def _is_done(self, field: PlannedField) -> None:
        if field.step not in self._done:
            self._done.add(field.step)
            self._progressed.set()

    @property
    def progress(self) -> str:
        return filling(len(self._done), len(self._wanted))


def filling(done: int, total: int) -> str:
    return tr(
        "ipp-helper is filling in this page: {done} of {total}. Please don't touch it for a moment.",
        done=done,
        total=total,
    )


def _not_found(field: PlannedField) -> str:
    """Say that the program could not fill the field in its own window."""
    match field.puts:
        case Option():
            return tr(
                "I can't choose in “{field}”. Choose “{value}” on the page; its text is on your clipboard too.",
                field=field.label,
                value=field.text_to_paste,
            )
        case Files():
            return tr(
                "I can't attach files to “{field}”. Choose the file on the page: its path is on your clipboard,"
                " to paste where the window asks for a name.",
                field=field.label,
            )
        case _:
            return tr(
                "I can't find the box for “{field}”. Its text is on your clipboard: click the right box and press Ctrl+V.",
                field=field.label,
            )


def _by_hand(field: PlannedField) -> str:
    """Say what belongs into the field in the user's own browser, where the program looks for nothing."""
    match field.puts:
        case Option():
            return tr(
                "“{field}”: choose “{value}” in your own browser; its text is on your clipboard too.",
                field=field.label,
                value=field.text_to_paste,
            )
        case Files():
            return tr(
                "“{field}”: choose the file in your own browser; its path is on your clipboard.",
                field=field.label,
            )
        case _:
            return tr(
                "“{field}”: paste its text in your own browser; it is on your clipboard.", field=field.label
            )


def _numbered(number: str, box: Candidate) -> str:
    said = tr("box {number}", number=number)
    return with_label(said, quoted(box.full_name)) if box.label else said
