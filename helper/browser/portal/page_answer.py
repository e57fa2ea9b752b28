"""Reads in the page itself what became of a submission, until it says so or long enough was waited."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from helper.browser.keeper.answers import Answer
from helper.browser.world import World
from helper.errors import PageGone
from helper.flow.outcome import MOST_WORDS, outcome_in
from helper.flow.spec import OutcomeWords

ANSWER_SECONDS = 12.0
"""A page that says nothing we understand by then is read by the person."""
NUMBER_SECONDS = 4.0
"""So long after it was accepted the page may still tell the number."""
_QUIET_MILLISECONDS = 150
_LONGEST_MILLISECONDS = 1000


class PageAnswer:
    """The answer as the page of one tab shows it."""

    def __init__(self, world: World, words: OutcomeWords) -> None:
        self._world = world
        self._words = words
        self._came = asyncio.Event()

    def document_came(self) -> None:
        """There is another document to read."""
        came, self._came = self._came, asyncio.Event()
        came.set()

    async def completed(self, said: Answer, known_ids: Collection[str]) -> Answer:
        """What the server said, completed by what the page shows.

        A page that only complains is no refusal: the words are handed on, and a person judges them.
        """
        over = monotonic() + ANSWER_SECONDS
        answer = said
        while monotonic() < over:
            answer = _joined(answer, await self.now(known_ids))
            if answer.accepted is False or (answer.accepted and answer.number):
                return answer
            if answer.accepted:
                over = (
                    min(over, monotonic() + NUMBER_SECONDS) if over > monotonic() + NUMBER_SECONDS else over
                )
            await self._moved(over - monotonic())
        return answer if answer.words else replace(answer, words=await self.complaint())

    async def now(self, known_ids: Collection[str]) -> Answer:
        """What the page shows at this moment that it did not show at the last press."""
        with suppress(PageGone):
            frames = await self._world.call_everywhere("newText")
            text = "\n".join(part for _, part in frames if part)
            seen = outcome_in(text, self._words, known_ids=known_ids)
            return Answer(seen.accepted, seen.number, seen.words)
        return Answer()

    async def complaint(self) -> str:
        """What the page newly says beside its fields; empty: nothing, or it asks something back meanwhile."""
        with suppress(PageGone):
            if not any(asks for _, asks in await self._world.call_everywhere("asksBack")):
                frames = await self._world.call_everywhere("newProblems")
                return " ".join(part for _, part in frames if part)[:MOST_WORDS]
        return ""

    async def _moved(self, seconds: float) -> None:
        """Wait until the page may show something else."""
        # Two may wait at once, each for the next document after its own last look.
        came = self._came
        try:
            await self._world.call("still", _QUIET_MILLISECONDS, _LONGEST_MILLISECONDS)
        except PageGone:
            # It is between two documents.
            with suppress(TimeoutError):
                await asyncio.wait_for(came.wait(), max(seconds, 0))


def _joined(said: Answer, shown: Answer) -> Answer:
    """The page's words count before the server's; its number, too, because that is what the person is shown."""
    return Answer(
        accepted=said.accepted if shown.accepted is None else shown.accepted,
        number=shown.number or said.number,
        words=shown.words or said.words,
    )
