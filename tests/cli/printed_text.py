"""A text stream on which a test can wait for printed text."""

from __future__ import annotations

import asyncio
import io

PATIENCE_SECONDS = 30.0


class PrintedText(io.StringIO):
    """A text stream in memory; a test in the same event loop can wait for its content."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self._more.set()
        return written

    async def wait_for(self, text: str) -> None:
        """Wait until the output contains this text."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.getvalue():
                self._more.clear()
                await self._more.wait()
