"""Prepares text for the screen: makes it safe, shortens it, and writes dates in everyday words.

Titles, shop names and the portal's texts are written by strangers. A control sequence in such a text could
change the terminal's title or fill the clipboard, and a character of uncertain width would shift a whole line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from rich import _wrap
from rich.cells import cell_len, set_cell_size

from helper.model.finding import Listing
from helper.translation import SHORT_MONTHS, msg, tr, tr_n

UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters, including the first character of every escape sequence
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # invisible fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"  # zero width, line breaks, direction marks
    "\ud800-\udfff"  # surrogates, which cannot be encoded
)
_HIDDEN = (
    f"{UNSEEN}\u20d0-\u20ff\ufe00-\ufe0f\U000e0000-\U000e0fff"  # modifiers that turn other characters into emoji
    "\U0001f000-\U0001faff"  # emoji, whose width differs between terminals
)
_NOT_IN_A_LINE = re.compile(f"[\n{_HIDDEN}]+")
_NOT_IN_A_TEXT = re.compile(f"[{_HIDDEN}]+")
_WHOLE = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|.)(?:[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|(?<=\u200d).)*",
    re.DOTALL,
)
"""Matches one character as the user sees it, including accents, skin tones and joined emoji."""
MORE = "…"
_WIDE = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
_OPENING = "「『（〈《【〔"
_CLOSING = "、。，．・：；？！…‥ー々」』）〉》】〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)"
_wrap.re_word = re.compile(
    rf"\s*(?:[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*|[{_OPENING}])\s*"
)
"""Matches a piece of text that must not be broken across lines.

Such a piece is a word, or a single Chinese or Japanese character with its punctuation. By default, Textual
breaks a text only at spaces, and a Japanese text has few of them.
"""


def clean(text: str) -> str:
    """Return the text as a single line that is safe to draw."""
    if text.isascii() and text.isprintable():
        # Fast path: a list of 20,000 listings cleans 120,000 texts, and most of them are plain ASCII.
        return " ".join(text.split())
    return " ".join(_NOT_IN_A_LINE.sub(" ", unicodedata.normalize("NFC", text)).split())


def listing_name(listing: Listing) -> str:
    """Return the listing's title, otherwise its item id, otherwise its address."""
    return clean(listing.title) or listing.item_id or clean(listing.url)


def clean_lines(text: str) -> str:
    """Return the text as lines that are safe to draw; line breaks are kept."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_A_TEXT.sub(" ", unicodedata.normalize("NFC", unified)).strip("\n")


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Truncate or pad the text to exactly `width` cells. A truncated text ends with an ellipsis."""
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
    """Return the longest beginning of the text that fits into `width` cells, without splitting a joined emoji."""
    kept, room = "", width
    for whole in _WHOLE.findall(text):
        if (room := room - cell_len(whole)) < 0:
            break
        kept += whole
    return kept


def shortened(text: str, most: int = 200) -> str:
    """Truncate the text to at most `most` terminal cells."""
    return text if len(text) * 2 <= most or cell_len(text) <= most else fit(text, most)


def first_of(lines: Sequence[str], most: int, indent: str = "") -> list[str]:
    """Return at most `most` of the lines, and after them how many more there are."""
    more = len(lines) - most
    return [*lines[:most], f"{indent}{tr('and {n} more', n=more)}"] if more > 0 else list(lines)


def amount(text: str) -> str:
    """Return a text of one line unchanged. If the text has more lines, return a text such as "3 lines" instead."""
    lines = text.split("\n")
    return text if len(lines) == 1 else tr_n("{n} line", "{n} lines", len(lines))


def long_day(moment: datetime) -> str:
    """Return a day such as "Tue 24 Nov"."""
    local = moment.astimezone()
    return tr("{weekday} {date}", weekday=_weekday(local), date=_date(local, local))


def near_day(moment: datetime, now: datetime) -> str:
    """Return a day such as "today", "Fri" (within the last week), "3 Dec" or "3 Dec 2024"."""
    local, days = moment.astimezone(), _days_since(moment, now)
    if days == 0:
        return tr("today")
    return _weekday(local) if 0 < days < 7 else _date(local, now.astimezone())


def on_day(day: date, today: date) -> str:
    """Return a day such as "today", "tomorrow", "3 Dec" or "3 Dec 2024"."""
    if (near := (day - today).days) in {0, 1}:
        return tr("tomorrow") if near else tr("today")
    return _date(day, today)


AGE_CELLS = 5
"""Width in cells of a column with ages."""


def age(moment: datetime, now: datetime) -> str:
    """Return a short age such as "3d" or "today".

    If the language's word for today is too long, return "0d" instead.
    """
    days = max(0, _days_since(moment, now))
    return tr_n("{n}d", "{n}d", days) if days or cell_len(tr("today")) > AGE_CELLS else tr("today")


def ago(moment: datetime, now: datetime) -> str:
    """Return an age such as "today", "yesterday" or "9 days ago"."""
    days = _days_since(moment, now)
    if days <= 0:
        return tr("today")
    return tr("yesterday") if days == 1 else tr_n("{n} day ago", "{n} days ago", days)


def minute(moment: datetime, now: datetime) -> str:
    """Return a day and a time, such as "24 Nov 19:42"."""
    local = moment.astimezone()
    time = f"{local:%H:%M}"
    return tr("{date} {time}", date=_date(local, now.astimezone()), time=time)


def _date(day: date, today: date) -> str:
    """Return the date, with the year only if it is not the current year."""
    month = tr(SHORT_MONTHS[day.month - 1])
    if day.year == today.year:
        return tr("{day} {month}", day=day.day, month=month)
    return tr("{day} {month} {year}", day=day.day, month=month, year=day.year)


def _weekday(day: date) -> str:
    return tr(_WEEKDAYS[day.weekday()])


_WEEKDAYS = (msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"))


def _days_since(moment: datetime, now: datetime) -> int:
    return (now.astimezone().date() - moment.astimezone().date()).days


def links(number: int) -> str:
    return tr_n("{n} link", "{n} links", number)


PRACTICE = msg("PRACTICE – nothing is sent to Alibaba")
