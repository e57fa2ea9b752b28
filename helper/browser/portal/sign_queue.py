"""What was noticed in the page and not taken note of yet."""

from __future__ import annotations

import asyncio

from helper.browser.portal.signs import Sign, SignKind

_CHANGED = Sign(kind=SignKind.CHANGED)


class SignQueue:
    """Signs in their order; one “look again” stands for many."""

    def __init__(self) -> None:
        self._waiting: list[Sign] = []
        self._came = asyncio.Event()

    def put(self, sign: Sign) -> None:
        self._waiting.append(sign)
        self._came.set()

    def changed(self) -> None:
        """Ask for another look, unless one is asked for already."""
        if _CHANGED not in self._waiting:
            self.put(_CHANGED)

    def gone(self, words: str) -> None:
        """Say once that the page is gone."""
        if not any(sign.kind is SignKind.GONE for sign in self._waiting):
            self.put(Sign(kind=SignKind.GONE, words=words))

    def forget(self) -> None:
        """Drop what was noticed about an earlier turn; that the page is gone stays true."""
        self._waiting = [sign for sign in self._waiting if sign.kind is SignKind.GONE]

    def begin_anew(self) -> None:
        """Drop everything: another tab or window has taken the place of the one that is gone."""
        self._waiting.clear()

    async def next(self) -> Sign:
        """Wait for the next sign; may be cancelled without losing one."""
        while not self._waiting:
            self._came.clear()
            await self._came.wait()
        return self._waiting.pop(0)
