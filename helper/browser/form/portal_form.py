"""The form of a real page: implements `Form` on what was found in it, held by reference and never by a selector."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from helper.browser.control import Control, ControlGone, ask, gone, hold, ref_in
from helper.browser.form.chooser import Chooser
from helper.browser.form.finder import Finder
from helper.browser.form.late_finder import LateFinder
from helper.browser.form.teaching_finder import TaughtFinder
from helper.browser.hands import Hands
from helper.browser.world import World
from helper.flow.form import (
    Candidate,
    Chosen,
    Found,
    Kind,
    Option,
    Reading,
    Sure,
    Unchosen,
    Wanted,
    Where,
    candidates_of,
)

FORM_SCRIPTS = (
    "words",
    "seen",
    "submitlike",
    "frames",
    "twins",
    "radios",
    "segments",
    "readings",
    "controls",
    "gaps",
    "names",
    "labels",
    "find",
    "anchors",
    "settle",
    "touched",
    "limits",
    "filling",
    "where",
    "layers",
    "aim",
    "choosing",
)
"""The scripts a world needs for a form, in the order in which they build on each other."""

_REPLACEMENTS = 3
"""An upload is drawn anew with every file; a control that does so for ever is not to be worked with."""

_Answer = TypeVar("_Answer")


class PortalForm:
    """One page with its frames, as a form. Presses only through its hands; submits nothing, ticks nothing."""

    def __init__(self, world: World, hands: Hands) -> None:
        self._world = world
        self._hands = hands
        self._finder = LateFinder(TaughtFinder(Finder(world), world))
        self._chooser = Chooser(world, hands)
        self._looked_for: dict[str, Wanted] = {}
        """What each control was found for, by its ref: to find it again when the page draws it anew."""
        self._replaced: dict[str, Candidate] = {}
        self.on_replaced: Callable[[Candidate, Candidate], Awaitable[None]] | None = None
        """Told each control that the page has drawn anew, and the one that stands for it now."""

    async def where(self) -> Where:
        """Say which page this is; a page in which our scripts stay empty has no headings for us."""
        answers = [answer for _, answer in await self._world.call_everywhere("where") if answer]
        if not answers:
            return Where(self._world.page.url, (), "")
        headings = dict.fromkeys(heading for answer in answers for heading in answer["headings"])
        ready = all(answer["ready"] for answer in answers)
        return Where(answers[0]["address"], tuple(headings), answers[0]["document"], ready)

    async def find(self, wanted: Wanted) -> Found:
        """Look for a field by what a person sees."""
        found = await self._finder.find(wanted)
        for candidate in candidates_of(found):
            self._looked_for[candidate.ref] = wanted
        return found

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text as a paste does; a page that does not take that gets it typed into the focused field."""

        async def put(control: Control) -> None:
            if not (await ask(self._world, control, "fill", text))["took"]:
                await self._hands.type_over(control, text)

        await self._on(candidate, put)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Pick the one entry that fits, by its words; in a list that is drawn anew for ever, none."""
        try:
            return await self._on(candidate, lambda control: self._chooser.choose(control, option))
        except ControlGone:
            return Unchosen(())
        finally:
            self._finder.chosen()

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload, together or one by one as it takes them, and wait until the page shows them."""
        several = (await self._on(candidate, lambda control: ask(self._world, control, "takes")))["several"]
        for part in [list(files)] if several else [[file] for file in files]:
            await self._on(candidate, partial(self._put_files, files=[str(file) for file in part]))
        names = [file.name for file in files]
        # Components draw their upload anew for every file: waiting may have to go on with its successor.
        await self._on(candidate, lambda control: ask(self._world, control, "attached", names))

    async def read(self, candidate: Candidate) -> Reading:
        """Read what the control holds, and how much it takes."""

        async def look(control: Control) -> Reading:
            answer = await ask(self._world, control, "read")
            return Reading(answer["value"], bool(answer["touched"]), answer["mostChars"], answer["mostLines"])

        return await self._on(candidate, look)

    async def all_of(self, kinds: Sequence[Kind]) -> tuple[Candidate, ...]:
        """Every control of these kinds in all frames."""
        return await self._shown("allOf", [kind.value for kind in kinds])

    async def holding(self, text: str) -> Candidate | None:
        """The one text control of all frames that holds exactly this text."""
        found = await self._shown("holding", text)
        return found[0] if len(found) == 1 else None

    async def _shown(self, function: str, argument: object) -> tuple[Candidate, ...]:
        """The controls that a function of our scripts gives in any of the frames."""
        return tuple(
            Candidate(ref_in(place, control["ref"]), control["label"], Kind(control["kind"]))
            for place, controls in await self._world.call_everywhere(function, argument)
            for control in controls or ()
        )

    async def _put_files(self, control: Control, files: list[str]) -> None:
        element = await self._world.object_id("elementOf", control.ref, place=control.place)
        if element is None:
            raise gone(control.candidate)
        await self._world.send(
            "DOM.setFileInputFiles", {"files": files, "objectId": element}, place=control.place
        )

    async def _on(self, candidate: Candidate, act: Callable[[Control], Awaitable[_Answer]]) -> _Answer:
        """Act on the control; when the page has drawn it anew, on its successor, if that is found beyond doubt."""
        for _ in range(_REPLACEMENTS):
            try:
                return await act(hold(self._world, self._replaced.get(candidate.ref, candidate)))
            except ControlGone:
                self._replaced[candidate.ref] = await self._successor(candidate)
        return await act(hold(self._world, self._replaced[candidate.ref]))

    async def _successor(self, candidate: Candidate) -> Candidate:
        wanted = self._looked_for.get(candidate.ref)
        found = await self._finder.find(wanted) if wanted else None
        if isinstance(found, Sure) and found.candidate.kind is candidate.kind:
            if self.on_replaced is not None:
                await self.on_replaced(candidate, found.candidate)
            return found.candidate
        raise gone(candidate)
