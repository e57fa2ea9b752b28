"""Text from outside, made harmless before it is drawn: it can neither steer the terminal nor break a line.

Titles, shop names and the portal's words are written by strangers. A control sequence in one of them could set the
terminal's title or fill the clipboard; a character whose width terminals disagree about would shift a whole line.
"""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len, set_cell_size

_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters, and with them every escape sequence
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers that show nothing
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"  # no width, line breaks, turned direction
    "\ud800-\udfff"  # half a character: it could not even be written out
)
_HIDDEN = (
    f"{_UNSEEN}\u20d0-\u20ff\ufe00-\ufe0f\U000e0000-\U000e0fff"  # what makes emoji out of other characters
    "\U0001f000-\U0001faff"  # emoji: terminals disagree about their width
)
_NOT_IN_A_LINE = re.compile(f"[\n{_HIDDEN}]+")
_NOT_IN_A_TEXT = re.compile(f"[{_HIDDEN}]+")
_EMOJI_SIGNS = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_UNSEEN_IN_A_TEXT = re.compile(
    f"(?<=[{_EMOJI_SIGNS}\ufe0f])(\u200d)(?=[{_EMOJI_SIGNS}])"  # joins the parts of one picture, and stays
    f"|(?<=[{_EMOJI_SIGNS}0-9#*])(\ufe0f)"  # asks for the picture, and stays
    f"|[{_UNSEEN}\ufe00-\ufe0f\U000e0000-\U000e0fff]+"
)
_WHOLE = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|.)(?:[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|(?<=\u200d).)*",
    re.DOTALL,
)
"""One character as a person sees it: with its accents, its colour of skin, and what is joined to it."""
MORE = "…"


def clean(text: str) -> str:
    """One line that is safe to draw."""
    if text.isascii() and text.isprintable():
        # Nearly everything is; to open a list of 20,000 listings means to clean 120,000 texts.
        return " ".join(text.split())
    return " ".join(_NOT_IN_A_LINE.sub(" ", unicodedata.normalize("NFC", text)).split())


def clean_lines(text: str) -> str:
    """Several lines that are safe to draw; line breaks stay."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_A_TEXT.sub(" ", unicodedata.normalize("NFC", unified)).strip("\n")


def plain_lines(text: str) -> str:
    """Several lines that are safe to print one below the other; emoji stay, for no column stands beside them."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNSEEN_IN_A_TEXT.sub(lambda found: found[1] or found[2] or " ", unified).strip("\n")


def plain_line(text: str) -> str:
    """One line that is safe to print."""
    return " ".join(plain_lines(text).split())


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells; what does not fit is cut and marked."""
    if width <= 0:
        return ""
    cells = len(text) if text.isascii() else cell_len(text)
    if cells == width:
        return text
    if cells > width:
        return set_cell_size(_beginning(text, width - 1).rstrip() + MORE, width)
    blank = " " * (width - cells)
    return blank + text if right else text + blank


def _beginning(text: str, width: int) -> str:
    """As much as fits, in whole characters: of a picture that is joined of several, all or nothing."""
    kept, room = "", width
    for whole in _WHOLE.findall(text):
        if (room := room - cell_len(whole)) < 0:
            break
        kept += whole
    return kept


def shortened(text: str, most: int = 200) -> str:
    """A text that may be of any length, such as a seller's title, so that what stands below it stays in sight."""
    return text if len(text) * 2 <= most or cell_len(text) <= most else fit(text, most)


def amount(text: str) -> str:
    """A text of one line as it is; of more, how many."""
    lines = text.split("\n")
    return text if len(lines) == 1 else f"{len(lines)} lines"
