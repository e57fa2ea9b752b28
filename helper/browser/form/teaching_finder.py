"""Finds a field that a person once showed: the flow's own words count as ever, hers only where two anchors agree."""

from __future__ import annotations

from dataclasses import replace

from helper.browser.form.finder import Finder
from helper.browser.form.teaching import survey
from helper.browser.world import World
from helper.flow.form import Ask, Found, Nothing, Sure, Wanted
from helper.flow.taught import recognise, weigh


class TaughtFinder:
    """A finder in front of the page's finder; what nobody has shown is that one's alone."""

    def __init__(self, finder: Finder, world: World) -> None:
        self._finder = finder
        self._world = world

    async def find(self, wanted: Wanted) -> Found:
        """Look for a field; a taught label alone is a question, never a certainty."""
        taught = wanted.taught
        if taught is None:
            return await self._finder.find(wanted)
        own = tuple(label for label in wanted.labels if label not in taught.labels)
        plain = await self._finder.find(replace(wanted, labels=own, taught=None))
        found = weigh(plain, recognise(wanted, await survey(self._world)))
        if not isinstance(found, Nothing):
            return found
        perhaps = await self._finder.find(wanted)
        return Ask((perhaps.candidate,)) if isinstance(perhaps, Sure) else perhaps
