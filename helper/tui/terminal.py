"""The terminal's title, the themes, and plain characters for simple terminals.

The themes use two background colours and one accent. Amber (`yours`) always means "it is your turn", red
means lost or wrong, and grey means done. Colour is never the only sign: each state also has a glyph and a
word.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.theme import Theme

from helper.translation import tr, with_note
from helper.tui.formatting import clean

if TYPE_CHECKING:
    from helper.tui.filing.view import HostView

THEMES = DARK, LIGHT, CONTRAST = "dark", "light", "high-contrast"

_STEPS = (0, 95, 135, 175, 215, 255)
_XTERM = (
    *((red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS),
    *((grey, grey, grey) for grey in range(8, 239, 10)),
)
"""The 240 colours that look the same on every terminal with 256 colours. The first 16 differ."""

_COLOURS = {
    "primary": ("#6ea8fe", "#1f5fbf", "#7db8ff"),
    "accent": ("#7fe0c8", "#0a6b5e", "#5cffd9"),
    "success": ("#a3d6a0", "#2c6a33", "#8dff8d"),
    "error": ("#f08d8d", "#b3261e", "#ff8080"),
    "warning": ("#f2b84b", "#8a5200", "#ffd400"),
    "foreground": ("#d8dee9", "#20252c", "#ffffff"),
    "background": ("#0f1317", "#fbfaf7", "#000000"),
    "surface": ("#171c23", "#f1efe9", "#101010"),
    "panel": ("#1e252e", "#e7e4dc", "#1c1c1c"),
}
_OWN_COLOURS = {
    "soft": ("#9ba6b6", "#5b6370", "#d6d6d6"),
    "faint": ("#5d6775", "#858c97", "#b0b0b0"),
    "cursor": ("#253b58", "#cfe0f5", "#0a3584"),
    "cursor-away": ("#1f2a38", "#e3e8ee", "#2a2a2a"),
    "marked": ("#14302c", "#dcefe8", "#00423a"),
    "yours": ("#f5bd55", "#8a4b00", "#ffd400"),
    "yours-ground": ("#2b2415", "#ffe9bf", "#3d3300"),
    "practice": ("#c3b1f5", "#5a3fa0", "#e0ccff"),
    "practice-ground": ("#231f36", "#ebe4fb", "#331a66"),
}
"""Theme variables of our own, for colours that Textual's themes do not have."""


def themes(*, few: bool = False) -> list[Theme]:
    """Return our themes. With `few`, replace each colour with the nearest of the terminal's 256 colours.

    Textual's own conversion would turn all dark surfaces black and the calm blues teal.
    """
    draw = _nearest if few else str
    return [
        Theme(
            name=name,
            dark=name != LIGHT,
            variables={colour: draw(values[at]) for colour, values in _OWN_COLOURS.items()},
            **{colour: draw(values[at]) for colour, values in _COLOURS.items()},  # type: ignore[arg-type]  # each name is a colour parameter of Theme
        )
        for at, name in enumerate(THEMES)
    ]


_WORN = {"": DARK, "contrast": CONTRAST, "high contrast": CONTRAST}


def theme_for(setting: str) -> str | None:
    """Return the theme that the setting names, or None if no theme has that name.

    If the setting is empty, return the theme that suits the terminal's background.
    """
    # The last number in COLORFGBG is the background colour. Only some terminals set this variable.
    if not setting and os.environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}:
        return LIGHT
    name = _WORN.get(setting, setting)
    return name if name in THEMES else None


@cache
def _nearest(colour: str) -> str:
    wanted = Color.parse(colour).rgb
    found = min(_XTERM, key=lambda colour: sum((a - b) ** 2 for a, b in zip(colour, wanted, strict=True)))
    return Color(*found).hex


_MARKS = "✓✗◉●◐○▸▌■▪◆·–—…“”‘’×→←↑↓▁▂▃▄▅▆▇█"
_PLAIN = str.maketrans(_MARKS, "+x@*o.>|#-*---~\"\"''x><^v        ")
"""A translation table that replaces each glyph with a single ASCII character, so that columns stay aligned.

The glyphs that draw scroll bars become blanks.
"""

_FEW_GLYPHS = frozenset({"linux", "vt100", "vt220"})
"""Terminals whose fonts lack most of our glyphs."""


def draws_marks(encoding: str) -> bool:
    """Return whether the terminal can display our glyphs, according to its encoding and its type."""
    return os.environ.get("TERM") not in _FEW_GLYPHS and _holds(_MARKS, encoding)


class PlainCharacters(LineFilter):
    """Replaces our glyphs with ASCII characters. Letters are kept if the terminal's encoding has them."""

    def __init__(self, *, enabled: bool, encoding: str) -> None:
        super().__init__(enabled=enabled)
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(self._plain(text), style, control) for text, style, control in segments]

    def _plain(self, text: str) -> str:
        if text.isascii():
            return text
        plain = text.translate(_PLAIN)
        if _holds(plain, self._encoding):
            return plain
        # Textual would write the letter as an escape code, which would shift the rest of the line.
        held = ((letter, _holds(letter, self._encoding)) for letter in plain)
        return "".join(letter if is_held else "?" * cell_len(letter) for letter, is_held in held)


def _holds(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


NAME = "ipp-helper"
_PUSH, _POP = "\x1b[22;0t", "\x1b[23;0t"
"""Escape sequences that save and restore the terminal's title; some terminals ignore them."""


class Terminal:
    """Writes control sequences through Textual's driver, which owns the terminal."""

    def __init__(self, driver: Driver | None) -> None:
        self._driver = driver
        self._title = ""

    def open(self) -> None:
        self._guard_resuming()
        self.write(_PUSH)
        self.set_title(NAME)

    def close(self) -> None:
        self.write(_POP)

    def set_title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self.write(f"\x1b]0;{clean(title)}\x07")

    def lose(self) -> None:
        """Stop writing to the terminal, because it no longer exists.

        Otherwise Textual's writer thread would wait for the terminal forever.
        """
        if self._driver is not None:
            self._driver.write = lambda _: None  # type: ignore[method-assign,assignment]  # every output uses this method
            self._driver = None

    def write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def _guard_resuming(self) -> None:
        """Keep Textual from redrawing if SIGCONT arrives after SIGHUP, because the terminal no longer exists then."""
        if not hasattr(signal, "SIGCONT"):
            return
        resume = signal.getsignal(signal.SIGCONT)

        def resume_if_there(number: int, frame: FrameType | None) -> None:
            if callable(resume) and _is_there():
                resume(number, frame)

        if callable(resume):
            signal.signal(signal.SIGCONT, resume_if_there)


def title_of(turn: HostView) -> str:
    """Return the terminal's title, such as "your turn (3 of 9)".

    The title is visible while the user works in another window.
    """
    state = tr("your turn") if turn.yours else NAME
    return with_note(state, turn.place if turn.yours or turn.running else "")


def _is_there() -> bool:
    if sys.__stderr__ is None:
        return False
    with suppress(OSError, ValueError):
        os.get_terminal_size(sys.__stderr__.fileno())
        return True
    return False
