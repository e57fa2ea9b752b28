"""What a program printed, and waiting for it."""

from __future__ import annotations

import asyncio
import io

PATIENCE_SECONDS = 30.0


class Said(io.StringIO):
    """A text stream that can be waited for, in the loop that writes to it."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self._more.set()
        return written

    async def shows(self, text: str) -> None:
        """Wait until the text was printed."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.getvalue():
                self._more.clear()
                await self._more.wait()
