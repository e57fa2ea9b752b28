"""Pictures in the terminal, where it draws them: a design beside a listing. Never needed, and only where the person has switched it on.

The terminal is asked before Textual reads it: an answer that comes later would be taken for keys. textual-image asks by
itself when it is imported; that would hold up the first frame, and take a key that is typed meanwhile. So the question is
ours, and the library, with Pillow, is loaded when the first picture is drawn.
"""

from __future__ import annotations

import asyncio
import io
import math
import os
import re
import sys
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from PIL import Image

_PATIENCE_SECONDS = 0.5
"""A terminal that knows the question answers at once; a far one may need so long."""
_ATTRIBUTES = "\x1b[c"
"""Every terminal answers this, so nothing is waited for that does not come; with a 4 among the numbers it knows sixel."""
_KITTY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Asked only where the terminal says that it is one of those that know it; others might print it."""
_CELL = "\x1b[16t"
_ANSWERED = re.compile(r"\x1b\[\?([\d;]*)c")
_KITTY_ANSWERED = re.compile(r"\x1b_Gi=31;(\w+)[^\x1b]*\x1b\\")
_CELL_ANSWERED = re.compile(r"\x1b\[6;(\d+);(\d+)t")
_USUAL_CELL = (10, 20)
_MOST_PIXELS, _LONGEST_SIDE, _MOST_BYTES = 30_000_000, 16_000, 30_000_000


class Protocol(StrEnum):
    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphics:
    """How the terminal draws pictures."""

    protocol: Protocol
    cell: tuple[int, int] = _USUAL_CELL
    """Pixels of a character: width and height."""
    typed: str = ""
    """What the person typed while the terminal answered; it is hers, and goes to the first screen."""


def may_ask(environment: Mapping[str, str]) -> bool:
    """Whether the terminal itself would answer: not one in another, such as tmux, and none that knows too little."""
    name = environment.get("TERM", "")
    inside = "TMUX" in environment or "STY" in environment or name.startswith(("tmux", "screen"))
    return not inside and name not in {"", "dumb", "linux", "unknown"}


def ask_terminal(environment: Mapping[str, str] = os.environ) -> Graphics | None:
    """What the terminal can draw, by its own answer; None: nothing, or nobody may ask, or something is typed already."""
    streams = sys.__stdin__, sys.__stdout__, sys.__stderr__
    if sys.platform == "win32" or not may_ask(environment):
        return None
    if not all(stream is not None and stream.isatty() for stream in streams):
        return None
    knows_kitty = "KITTY_WINDOW_ID" in environment or "kitty" in environment.get("TERM", "")
    with suppress(OSError, ValueError):
        ours, theirs = (stream.fileno() for stream in streams[:2] if stream is not None)
        cell = _cell_size(theirs)
        question = (_KITTY if knows_kitty else "") + ("" if cell else _CELL) + _ATTRIBUTES
        return _read(_ask(ours, theirs, question), cell)
    return None


def _ask(ours: int, theirs: int, question: str) -> str:
    """What came back until the last question was answered; empty: something was typed before, or nobody answers."""
    import select
    import termios
    import tty

    if sys.platform == "win32" or select.select([ours], [], [], 0)[0]:
        return ""
    before, answer = termios.tcgetattr(ours), b""
    # Not to be echoed, and nothing of it lost.
    tty.setcbreak(ours, termios.TCSANOW)
    try:
        os.write(theirs, question.encode())
        until = time.monotonic() + _PATIENCE_SECONDS
        while not _ANSWERED.search(answer.decode("ascii", "replace")):
            left = until - time.monotonic()
            if left <= 0 or not select.select([ours], [], [], left)[0]:
                break
            answer += os.read(ours, 1024)
    finally:
        termios.tcsetattr(ours, termios.TCSANOW, before)
    return answer.decode("utf-8", "replace")


def _read(answer: str, cell: tuple[int, int] | None) -> Graphics | None:
    attributes, kitty = _ANSWERED.search(answer), _KITTY_ANSWERED.search(answer)
    if told := _CELL_ANSWERED.search(answer):
        cell = int(told[2]), int(told[1])
    if kitty and kitty[1] == "OK":
        protocol = Protocol.KITTY
    elif attributes and "4" in attributes[1].split(";")[1:]:
        protocol = Protocol.SIXEL
    else:
        return None
    typed = answer
    for pattern in (_ANSWERED, _KITTY_ANSWERED, _CELL_ANSWERED):
        typed = pattern.sub("", typed)
    return Graphics(protocol=protocol, cell=cell or _USUAL_CELL, typed=typed)


def _cell_size(terminal: int) -> tuple[int, int] | None:
    """As the system knows it; None: it does not."""
    import fcntl
    import struct
    import termios

    if sys.platform == "win32":
        return None
    room = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
    rows, columns, width, height = struct.unpack("HHHH", room)
    return (width // columns, height // rows) if width and height and rows and columns else None


class Pictures(Horizontal):
    """Pictures side by side, each under its name; one that is not there, damaged or huge is left out without a word."""

    def __init__(self, graphics: Graphics, room: tuple[int, int]) -> None:
        """`room` is what each may take: columns and rows."""
        super().__init__(classes="-empty")
        self._graphics = graphics
        self._room = room
        self._shown: tuple[tuple[str, Path], ...] = ()

    def show(self, named: Iterable[tuple[str, Path | None]]) -> None:
        """Show these; what is shown already stays, and does not flicker."""
        wanted = tuple((name, file) for name, file in named if file is not None)
        if wanted != self._shown:
            self._shown = wanted
            self.run_worker(self._draw(wanted), group="pictures", exclusive=True)

    async def _draw(self, wanted: Iterable[tuple[str, Path]]) -> None:
        found = [(name, await asyncio.to_thread(thumbnail, file, self._pixels)) for name, file in wanted]
        drawn = [await self._drawn(name, image) for name, image in found if image is not None]
        async with self.batch():
            await self.remove_children()
            await self.mount(*drawn)
        self.set_class(not drawn, "-empty")

    @property
    def _pixels(self) -> tuple[int, int]:
        return self._room[0] * self._graphics.cell[0], self._room[1] * self._graphics.cell[1]

    async def _drawn(self, name: str, image: Image.Image) -> Widget:
        picture = (await asyncio.to_thread(_widget_class, self._graphics))(image)
        (width, height), cell = image.size, self._graphics.cell
        picture.styles.width, picture.styles.height = math.ceil(width / cell[0]), math.ceil(height / cell[1])
        return Vertical(Static(name, markup=False), picture)


def thumbnail(file: Path, most: tuple[int, int]) -> Image.Image | None:
    """The picture, so small that it fits; None: there is none, or it is one that nobody should open."""
    from PIL import Image

    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        with warnings.catch_warnings():
            # Of a picture that says it is vast Pillow only warns, on the terminal.
            warnings.simplefilter("error")
            with Image.open(file, formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as image:
                width, height = image.size
                if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
                    return None
                image.thumbnail(most)
                return image.convert("RGBA")
    except Exception:  # noqa: BLE001 - of a broken file Pillow raises whatever its parts raise
        return None


@cache
def _widget_class(graphics: Graphics) -> Any:
    """The library's widget for what the terminal has answered; loaded once, for what is drawn meanwhile goes nowhere."""
    with _not_asked(graphics.cell):
        from textual_image import widget
    return widget.TGPImage if graphics.protocol is Protocol.KITTY else widget.SixelImage


@contextmanager
def _not_asked(cell: tuple[int, int]) -> Iterator[None]:
    """Within it the library takes what is known, as in a browser, and asks no terminal, whose answer Textual would read."""
    known = {"TEXTUAL_CELL_WIDTH": str(cell[0]), "TEXTUAL_CELL_HEIGHT": str(cell[1])}
    stream, sys.__stdout__ = sys.__stdout__, io.TextIOWrapper(io.BytesIO())  # type: ignore[misc]  # nobody else looks there
    os.environ |= known
    try:
        yield
    finally:
        sys.__stdout__ = stream  # type: ignore[misc]  # as before
        for name in known:
            os.environ.pop(name, None)
