"""The clipboard for whoever runs in an event loop: a hung desktop never holds the loop up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from helper.clipboard import clipboard
from helper.clipboard.clipboard import Way


class LoopClipboard:
    """Copies and pastes in a thread of its own."""

    def __init__(self, write: Callable[[str], object] | None = None) -> None:
        """`write` puts an escape sequence onto the terminal; without it that way is not taken."""
        self._write = write

    async def copy(self, text: str) -> bool:
        """Put the text where it can be pasted from; False: no way was found, the person selects it on the screen."""
        copied = await asyncio.to_thread(clipboard.copy, text)
        if copied.how is not Way.TERMINAL:
            return copied.how is not None
        if self._write is None:
            return False
        self._write(copied.escape)
        return True

    async def paste(self) -> str | None:
        """What lies on the clipboard; None: nothing that can be read here."""
        return await asyncio.to_thread(clipboard.paste) or None

    async def clear_if_unchanged(self, text: str) -> None:
        """Take our text away again; what the person has copied since stays."""
        await asyncio.to_thread(clipboard.clear_if_unchanged, text)
