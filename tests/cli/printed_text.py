"""A text stream that waits for printed text."""

from __future__ import annotations

import asyncio
import io

PATIENCE_SECONDS = 30.0


class PrintedText(io.StringIO):
    """A text stream; waiting is possible in the event loop that writes to it."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self._more.set()
        return written

    async def wait_for(self, text: str) -> None:
        """Wait until the text is printed."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.getvalue():
                self._more.clear()
                await self._more.wait()
