"""Waits for the field that a choice brings: many forms draw what depends on an answer only once they have it."""

from __future__ import annotations

import asyncio

from helper.browser.form.teaching_finder import TaughtFinder
from helper.flow.form import Found, Sure, Wanted

_COMES_WITHIN = 1.5
"""So many seconds after a choice a field may still be on its way; what was not drawn by then is not on the page."""
_GLANCE_SECONDS = 0.1


class LateFinder:
    """A finder in front of the page's finder, for a form in which choices were made."""

    def __init__(self, finder: TaughtFinder) -> None:
        self._finder = finder
        self._until = 0.0

    def chosen(self) -> None:
        """A choice was made in the form just now."""
        self._until = _now() + _COMES_WITHIN

    async def find(self, wanted: Wanted) -> Found:
        """Look for a field; one that is not certain is looked for again as long as the last choice may bring it."""
        found = await self._finder.find(wanted)
        while not isinstance(found, Sure) and _now() < self._until:
            await asyncio.sleep(_GLANCE_SECONDS)
            found = await self._finder.find(wanted)
            if isinstance(found, Sure):
                found = await self._once_more(wanted, found)
        return found

    async def _once_more(self, wanted: Wanted, before: Sure) -> Found:
        """What was found in a page that is just being drawn counts once it is found twice."""
        await asyncio.sleep(_GLANCE_SECONDS)
        again = await self._finder.find(wanted)
        if isinstance(again, Sure) and again.candidate.ref != before.candidate.ref:
            return await self._once_more(wanted, again) if _now() < self._until else again
        return again


def _now() -> float:
    return asyncio.get_running_loop().time()
