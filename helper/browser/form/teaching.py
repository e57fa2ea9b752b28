"""Lets a person show fields in the page, and says what can be seen of each: implements `helper.flow.teacher.Teacher`."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from helper.browser.control import ref_in
from helper.browser.world import Place, Report, World
from helper.errors import PageGone
from helper.flow.anchors import Anchors
from helper.flow.form import Candidate, Kind
from helper.flow.outcome import outcome_in
from helper.flow.spec import OutcomeWords
from helper.flow.taught import Described
from helper.flow.teacher import Pointed

_REFUSALS = {
    "submit": "That is a button that sends something. It stays yours: I never press it, and I did not now.",
    "tick": "That is a box to tick. What you declare is yours: I never tick anything.",
    "none": "There is no field at that place. Point at the box itself.",
    "given_up": "",
}


class PageTeacher:
    """The pages of one tab."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._news = asyncio.Event()

    async def survey(self) -> tuple[Described, ...]:
        """Every control of all frames, in the order of the page."""
        return await survey(self._world)

    async def begin_pointing(self) -> None:
        """The next press, or Esc, does nothing in the page and is answered by `pointed`."""
        self._news.clear()
        await self._world.call_everywhere("beginPointing", True)

    async def pointed(self) -> Pointed:
        """Wait for it, in documents that come meanwhile too; after a cancelled call it may be called again."""
        while True:
            self._news.clear()
            # Between two documents nothing is picked; the next one reports that it has come.
            with suppress(PageGone):
                for place, picked in await self._world.call_everywhere("takePointed"):
                    if picked:
                        return await self._pointed(place, picked)
                await self._world.call_everywhere("beginPointing", False)
            await self._news.wait()

    async def end_pointing(self) -> None:
        """Let presses through again; a page that is gone holds nothing back."""
        with suppress(PageGone):
            await self._world.call_everywhere("endPointing")

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Long numbers and the words before each, proved by finding it again with them alone."""
        frames = await self._world.call_everywhere("numbersShown")
        text = "\n".join(shown for _, shown in await self._world.call_everywhere("shownText") if shown)
        shown = [(one["number"], one["words"]) for _, found in frames for one in found or ()]
        return tuple((number, words) for number, words in shown if _found(text, words, known_ids) == number)

    def reported(self, report: Report) -> None:
        """Something the scripts noticed; a new document is to be pointed in as well."""
        if report["kind"] in {"pointed", "arrived"}:
            self._news.set()

    async def _pointed(self, place: Place, picked: dict[str, Any]) -> Pointed:
        if "why" in picked:
            return Pointed(refused=_REFUSALS[picked["why"]])
        ref = ref_in(place, picked["ref"])
        control = next((one for one in await self.survey() if one.candidate.ref == ref), None)
        return Pointed(control=control, refused="" if control else _REFUSALS["none"])


def _found(text: str, words: str, known_ids: Collection[str]) -> str:
    return outcome_in(text, OutcomeWords(accepted=(), number_label=(words,)), known_ids=known_ids).number


async def survey(world: World) -> tuple[Described, ...]:
    """Every control of a page that takes a value, and what can be seen of it."""
    frames = await world.call_everywhere("describe")
    return tuple(_described(one, place) for place, controls in frames for one in controls or ())


def _described(one: dict[str, Any], place: Place) -> Described:
    kinds = tuple(Kind(kind) for kind in one["kinds"])
    anchors = Anchors(**one["anchors"])
    label = anchors.label or anchors.name or anchors.placeholder
    return Described(
        candidate=Candidate(ref_in(place, one["ref"]), label, kinds[0]),
        kinds=kinds,
        anchors=anchors,
        forbidden=one["forbidden"],
        value=one["value"],
    )
