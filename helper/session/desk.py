"""Where the filling engine meets the person: its questions become questions, its progress becomes events."""

from __future__ import annotations

import asyncio
from typing import Protocol

from helper.flow.desk import Asked, Differs, Filled, Pasted, PasteReady, Progress
from helper.flow.form import Candidate, Reading, Unchosen
from helper.flow.plan import PlannedField
from helper.session import wording
from helper.session.arrive import LOOK_AGAIN_SECONDS
from helper.session.events import FieldAsked, FieldDiffers, FieldFilled, FieldPasted
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow

PASTE_IT = Choice("paste", "None of these: I paste it myself", safe=True)


class Clipboard(Protocol):
    """Where a value lies ready to be pasted; the person sees it on the screen too."""

    async def copy(self, text: str) -> bool:
        """Put it there; False: no way was found, the person copies it from the screen."""
        ...

    async def clear_if_unchanged(self, text: str) -> None:
        """Take it away again, unless the person has copied something else since."""
        ...


class SessionDesk:
    """Implements `flow.desk.Desk` for one form in one window."""

    def __init__(self, window: PortalWindow, talk: Talk, clipboard: Clipboard, total: int) -> None:
        self._window = window
        self._talk = talk
        self._clipboard = clipboard
        self._total = total
        self._done: set[str] = set()

    async def which_field(self, field: PlannedField, candidates: tuple[Candidate, ...]) -> Candidate | None:
        """Show the candidates and ask; Enter means pasting."""
        names = {str(number): candidate for number, candidate in enumerate(candidates, 1)}
        await self._window.mark(candidates)
        decision = await self._talk.ask(
            QuestionKind.WHICH_FIELD,
            f"Which box on the page is “{field.label}”?",
            (
                *(Choice(name, f"the frame {name}: {_described(one)}") for name, one in names.items()),
                PASTE_IT,
            ),
        )
        await self._window.mark(())
        return names.get(decision.choice)

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask with the page's own entries; Enter means choosing in the page."""
        entries = offered.fitting or offered.entries
        decision = await self._talk.ask(
            QuestionKind.WHICH_OPTION,
            f"“{field.label}”: I looked for “{field.value}”. Which entry of the page is it?",
            (
                *(Choice(entry, entry) for entry in entries),
                Choice("choose", "I choose it on the page myself", safe=True),
            ),
        )
        return decision.choice if decision.choice in entries else None

    async def overwrite(self, field: PlannedField, reading: Reading) -> bool:
        """Ask before anything that stands in a field is replaced; Enter keeps it."""
        decision = await self._talk.ask(
            QuestionKind.OVERWRITE,
            f"“{field.label}” already holds something else. Keep it?",
            (Choice("keep", "Keep what stands there", safe=True), Choice("replace", "Put mine in its place")),
            detail=(f"there: {reading.value[:200]}", f"mine: {field.value[:200]}"),
        )
        return decision.choice == "replace"

    async def pasted(self, field: PlannedField, why: str) -> bool:
        """Lay the value on the clipboard, say where it goes, and wait until it is seen or the person says so."""
        await self._clipboard.copy(field.value)
        await self._window.strip(Mood.PASTE, wording.paste_here(field.label))
        while True:
            done = await first(
                heard=self._talk.heard(Request.GO_ON),
                sign=self._window.next_sign(),
                moment=asyncio.sleep(LOOK_AGAIN_SECONDS),
            )
            if "heard" in done or await self._window.form.holding(field.value) is not None:
                await self._clipboard.clear_if_unchanged(field.value)
                return True

    def tell(self, progress: Progress) -> None:
        """Turn the engine's progress into the session's events."""
        field = progress.field
        if not field.value and isinstance(progress, Filled):
            # Nothing is wanted there, and nothing stands there: not worth a line.
            return
        match progress:
            case Asked():
                self._talk.tell(FieldAsked, field=field.step, text=f"“{field.label}”: I am not sure.")
            case Filled(seen=seen, checks=checks):
                self._done.add(field.step)
                self._talk.tell(FieldFilled, field=field.step, value=field.value, seen=seen, checks=checks)
            case PasteReady(why=why):
                # An Enter from before the text was laid ready is not about this field.
                self._talk.forget(Request.GO_ON)
                text = "\n".join(part for part in (why, wording.paste_here(field.label)) if part)
                self._talk.tell(FieldPasted, field=field.step, value=field.value, text=text)
            case Pasted():
                self._done.add(field.step)
                self._talk.tell(FieldPasted, field=field.step, value=field.value, done=True)
            case Differs(seen=seen):
                self._talk.tell(FieldDiffers, field=field.step, value=field.value, seen=seen)

    @property
    def progress(self) -> str:
        """How far the filling is, for the strip."""
        return wording.filling(len(self._done), self._total)


def _described(candidate: Candidate) -> str:
    return (
        f"“{candidate.label}” ({', '.join(candidate.reasons)})"
        if candidate.reasons
        else f"“{candidate.label}”"
    )
