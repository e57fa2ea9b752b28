"""Where the filling engine meets the person: its questions become questions, its progress becomes events."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal, Protocol

from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.flow.form import Candidate, FieldReading, Option, Unchosen
from helper.flow.learned import ControlDescription
from helper.flow.plan import Files, PlannedField
from helper.flow.prompts import Absent, Asked, Differs, Filled, Pasted, PasteReady, Progress
from helper.flow.text_matching import holds, is_no_entry
from helper.session.events import FieldAsked, FieldDiffers, FieldFilled, FieldLeftOut, FieldPasted
from helper.session.filing.field_teaching import Teaching
from helper.session.navigation import LOOK_AGAIN_SECONDS
from helper.session.operator import Choice, QuestionKind, Request, wait_first

PASTE_IT = Choice("paste", "None of these: I paste it myself", safe=True)
SHOW_IT = Choice("show", "I show you on the page where it is")
ABSENT = Choice("absent", "The page has no such field, now or later")


class Clipboard(Protocol):
    """Where a value lies ready to be pasted; the person sees it on the screen too."""

    async def copy(self, text: str) -> bool:
        """Put it there; False: no way was found, the person copies it from the screen."""
        ...

    async def clear_if_unchanged(self, text: str) -> None:
        """Take it away again, unless the person has copied something else since."""
        ...


class SessionPrompts:
    """Implements `flow.prompts.FillPrompts` for one form in one window."""

    def __init__(self, teaching: Teaching, clipboard: Clipboard, total: int) -> None:
        self._window = teaching.window
        self._channel = teaching.channel
        self._clipboard = clipboard
        self._total = total
        self._teaching = teaching
        self._done: set[str] = set()
        self._moved = asyncio.Event()
        self._covered_by = ""
        """What was said to lie over the form."""
        self._pasting = False
        """Whether the overlay says what to paste, and must go on saying it."""
        self._chosen: Candidate | None = None
        """The one list in which the person chose since the last text was laid ready."""

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        """Show the candidates and ask; Enter means pasting."""
        names = {str(number): candidate for number, candidate in enumerate(candidates, 1)}
        await self._window.mark(candidates)
        try:
            decision = await self._channel.ask(
                QuestionKind.WHICH_FIELD,
                f"Which box on the page is “{field.label}”?",
                (
                    *(Choice(name, f"the frame {name}: {_described(box)}") for name, box in names.items()),
                    *((SHOW_IT,) if self._window.teacher else ()),
                    *((ABSENT,) if field.may_be_absent else ()),
                    PASTE_IT,
                ),
            )
        finally:
            # She may stop while it stands: then the page is hers, without frames in it.
            with suppress(PageGone):
                await self._window.mark(())
        if decision.choice == SHOW_IT.choice:
            return await self._pointed_at(field)
        if decision.choice == ABSENT.choice:
            self._teaching.keep_absent(field)
            return False
        return names.get(decision.choice)

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Name it once, in the terminal and in the page, and wait until the page changes or a moment has passed."""
        if by != self._covered_by:
            self._covered_by = by
            text = f"“{by}” lies over the form. Close it in the browser, please; I wait."
            self._channel.discard(Request.GO_ON, Request.LEAVE_OUT)
            self._channel.tell(FieldAsked, field=field.step, text=text)
            await self._window.show_overlay(OverlayState.PASTE, text)
        done = await wait_first(
            within=LOOK_AGAIN_SECONDS,
            request=self._channel.next_request(Request.GO_ON, Request.LEAVE_OUT),
            sign=self._window.next_sign(),
        )
        return "request" not in done

    async def is_absent(self, field: PlannedField) -> bool:
        """Ask whether the page has it at all; Enter leaves that open."""
        return await self._teaching.is_absent(field)

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask with the page's own entries, those that hold most of what is wanted first; Enter means choosing in the page."""
        entries = offered.fitting or tuple(entry for entry in offered.entries if not is_no_entry(entry))
        if not entries:
            return None
        hints = field.puts.hints if isinstance(field.puts, Option) else ()
        entries = tuple(sorted(entries, key=lambda entry: -sum(holds(entry, hint) for hint in hints)))
        decision = await self._channel.ask(
            QuestionKind.WHICH_OPTION,
            f"“{field.label}”: I looked for “{field.value}”. Which entry of the page is it?",
            (
                *(Choice(entry, entry) for entry in entries),
                Choice("choose", "I choose it on the page myself", safe=True),
            ),
        )
        return decision.choice if decision.choice in entries else None

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Ask before anything that stands in a field is replaced; Enter keeps it."""
        decision = await self._channel.ask(
            QuestionKind.OVERWRITE,
            f"“{field.label}” already holds something else. Keep it?",
            (Choice("keep", "Keep what stands there", safe=True), Choice("replace", "Put mine in its place")),
            detail=(f"there: {reading.value[:200]}", f"mine: {field.value[:200]}"),
        )
        return decision.choice == "replace"

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Lay the value on the clipboard, say where it goes, and wait until it is seen or the person says so."""
        self._chosen = None
        before = await self._choices(field)
        await self._clipboard.copy(field.laid_ready)
        try:
            self._pasting = True
            await self._window.show_overlay(OverlayState.PASTE, _paste_text(field))
            answer = await self._put_in(field, before)
        finally:
            # She may stop while it lies ready, or the page may go.
            await self._clipboard.clear_if_unchanged(field.laid_ready)
        self._pasting = False
        self._moved.set()
        if answer is False:
            self._channel.tell(
                FieldLeftOut, field=field.step, text=f"“{field.label}” stays as it is, as you wish."
            )
        return answer

    async def _put_in(self, field: PlannedField, before: dict[str, ControlDescription]) -> bool | Candidate:
        """Wait for it; `before` is what the page's lists showed until then."""
        while True:
            done = await wait_first(
                within=LOOK_AGAIN_SECONDS,
                request=self._channel.next_request(Request.GO_ON, Request.LEAVE_OUT, Request.SHOW),
                sign=self._window.next_sign(),
            )
            request = done.get("request")
            if request is Request.LEAVE_OUT:
                return False
            if request is Request.SHOW:
                if (shown := await self._pointed_at(field)) is not None:
                    return shown
                await self._window.show_overlay(OverlayState.PASTE, _paste_text(field))
                self.tell(PasteReady(field, ""))
                continue
            if await self._is_in(field, before) or request is Request.GO_ON:
                return True

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """The only list whose choice has changed since the text was laid ready."""
        return self._chosen

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask; Enter leaves it a thing to look at."""
        return await self._teaching.means(field, entry)

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Offer to remember it."""
        await self._teaching.offer(field, candidate, entry)

    async def _pointed_at(self, field: PlannedField) -> Candidate | None:
        candidate = await self._teaching.point(field)
        await self._window.show_overlay(OverlayState.FILLING, self.progress)
        return candidate

    async def _is_in(self, field: PlannedField, before: dict[str, ControlDescription]) -> bool:
        """Whether the page shows what was laid ready: in a text field, or as the choice of a list that has changed."""
        if await self._window.form.holding(field.value) is not None:
            return True
        changed = [
            control
            for ref, control in (await self._choices(field)).items()
            if control.value and (ref not in before or before[ref].value != control.value)
        ]
        self._chosen = changed[0].candidate if len(changed) == 1 else None
        return self._chosen is not None and field.allows(changed[0].value)

    async def _choices(self, field: PlannedField) -> dict[str, ControlDescription]:
        """Each list and radio group of the page, by its control's ref; nothing for a field that is text."""
        if not isinstance(field.puts, Option):
            return {}
        kinds = set(field.wanted.kinds)
        seen = await self._teaching.survey()
        return {control.candidate.ref: control for control in seen if kinds & set(control.kinds)}

    def tell(self, progress: Progress) -> None:
        """Turn the engine's progress into the session's events."""
        field = progress.field
        if not field.value and isinstance(progress, Filled):
            # Nothing is wanted there, and nothing stands there: not worth a line.
            return
        match progress:
            case Asked():
                self._channel.tell(FieldAsked, field=field.step, text=f"“{field.label}”: I am not sure.")
            case Filled(seen=seen, checks=checks):
                self._is_done(field)
                self._channel.tell(FieldFilled, field=field.step, value=field.value, seen=seen, checks=checks)
            case PasteReady(why=why):
                # An Enter from before the text was laid ready is not about this field.
                self._channel.discard(Request.GO_ON, Request.LEAVE_OUT, Request.SHOW)
                text = "\n".join(part for part in (why, _paste_text(field)) if part)
                self._channel.tell(FieldPasted, field=field.step, value=field.laid_ready, text=text)
            case Pasted():
                self._is_done(field)
                self._channel.tell(FieldPasted, field=field.step, value=field.value, done=True)
            case Absent():
                text = f"“{field.label}”: the page has no such field."
                self._channel.tell(FieldLeftOut, field=field.step, text=text)
            case Differs(seen=seen):
                self._channel.tell(FieldDiffers, field=field.step, value=field.value, seen=seen)

    async def keep_overlay(self) -> None:
        """Say in the page how far it is, whenever another field is done; goes on until it is cancelled."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            if not self._pasting:
                await self._window.show_overlay(OverlayState.FILLING, self.progress)

    def _is_done(self, field: PlannedField) -> None:
        if field.step not in self._done:
            self._done.add(field.step)
            self._moved.set()

    @property
    def progress(self) -> str:
        """How far the filling is, for the overlay."""
        return filling(len(self._done), self._total)


def filling(done: int, total: int) -> str:
    """What the overlay says while we hold the submit lock."""
    return f"ipp-helper is filling this page, {done} of {total}. Hands off for a moment."


def _paste_text(field: PlannedField) -> str:
    """What the person is to do: lists take no text, and a file has to be chosen."""
    match field.puts:
        case Option():
            said = f"I cannot choose in “{field.label}”. Take “{field.laid_ready}” there; its words are on your clipboard too."
        case Files():
            said = (
                f"I cannot attach to “{field.label}”. Choose the file there: where it lies is on your clipboard, "
                "to be pasted where the window asks for its name."
            )
        case _:
            said = f"I cannot fill in “{field.label}”. Its text is on your clipboard: click the right box, press Ctrl+V."
    return f"{said} Then go on in the terminal."


def _described(candidate: Candidate) -> str:
    reasons = f" ({', '.join(candidate.reasons)})" if candidate.reasons else ""
    return f"“{candidate.label}”{reasons}"
