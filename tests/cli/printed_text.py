"""A text stream in memory whose content a test can wait for."""

from __future__ import annotations

import asyncio
import io

PATIENCE_SECONDS = 30.0


class PrintedText(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self._more.set()
        return written

    async def wait_for(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.getvalue():
                self._more.clear()
                await self._more.wait()
