"""A session that reads one of the portal's lists and the pages that its rows link to.

Subclasses interpret the entries.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

from helper.browser.portal.lists import ListReading, ListRow, Period
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.session.events import Remark
from helper.session.operator import WindowRun
from helper.session.outcomes.list_reader import (
    ListReader,
    ListTools,
    PortalList,
)
from helper.translation import msg, msg_n, tr, tr_n

NOT_TO_ITS_END = msg("The list was not read to its end.")


@dataclass(slots=True)
class ListProgress:
    """How much of a list was read."""

    rows: list[ListRow] = field(default_factory=list)
    reached: bool = False
    """Whether the program found the list."""
    ended: bool = False
    """Whether the list was read to its last page."""
    period: Period = field(default_factory=Period)
    """The period that the list covered when it was last read."""

    @property
    def is_whole(self) -> bool:
        """Whether the list was read completely, so that an entry that was not found is certainly absent from the list.

        An empty list does not count, because it proves nothing.
        """
        return self.ended and bool(self.rows)


async def read_list(
    reader: ListReader,
    progress: ListProgress,
    *,
    beside: bool,
    hidden: Callable[[Period], Sequence[str]] = lambda _: (),
) -> AsyncIterator[list[ListRow]]:
    """Yield the rows of the list, and of each earlier period that the user then chooses.

    The caller records the rows. With `beside`, the list is opened in a new tab. `hidden` returns the user's
    own entries that the list omits when it shows only the given period. Raises `PageGone` if the window is
    lost.
    """
    window = reader.window
    reading = await reader.begin(beside=beside)
    if reading is None:
        return
    progress.reached = True
    await window.show_overlay(OverlayState.DONE, tr("ipp-helper is reading this list. It presses nothing."))
    is_older = False
    while reading is not None:
        last = reading
        rows = await reader.rows(reading)
        progress.rows += rows
        progress.ended, progress.period = reader.ended, last.period
        # Clear `stopped` while the caller records these rows; otherwise their outcomes would be lost.
        stopped, reader.stopped = reader.stopped, False
        yield rows
        reader.stopped = reader.stopped or stopped
        if reader.gone is not None:
            raise reader.gone
        if reader.has_moved:
            await window.follow(last.address)
            reader.has_moved = False
        # If an earlier period has no new entries, those still missing are not in the list.
        is_over = not reader.ended or reader.stopped or (is_older and not rows)
        reading = None if is_over else await _older(reader, last, hidden(last.period))
        is_older = True


async def _older(reader: ListReader, shown: ListReading, hidden: Sequence[str]) -> ListReading | None:
    """Ask the user to choose an earlier period, and return the list for that period.

    Returns None if the current list has all of the user's entries, or if the user does not want to read on.
    """
    if not hidden:
        return None
    earliest = shown.period.earliest.isoformat() if shown.period.earliest else ""
    since = tr("The page shows only entries since {day}.", day=earliest)
    limited = tr("The page shows only a part of the list: “{period}”.", period=shown.period.words)
    reader.channel.tell(Remark, text=since if earliest else limited)
    text = tr_n(
        "{n} of your complaints may be older. Choose an earlier start date in the window and search, then press Enter here.",
        "{n} of your complaints may be older. Choose an earlier start date in the window and search, then press Enter here.",
        len(hidden),
    )
    return await reader.turned(shown, text, tuple(hidden[:5]))


@dataclass(eq=False)
class ListSession(WindowRun[PortalList]):
    """Reads one list; subclasses record the contents of its rows."""

    not_seen: ClassVar[str]
    """The English request to open the list, if the program cannot find it."""
    tools: ListTools

    def __post_init__(self) -> None:
        self._progress = ListProgress()

    def _reader(self, window: PortalList, is_ours: Callable[[str], bool]) -> ListReader:
        """Create the reader of the list in this window.

        `is_ours` returns whether a registration or complaint number is in the user's records.
        """
        self.channel.page = window
        not_seen = tr(self.not_seen)
        return ListReader(window, self.channel, self.tools, not_seen=not_seen, is_ours=is_ours)

    @property
    def left_open(self) -> bool:
        return not self._progress.ended

    async def _show_end(self, window: PortalList, result: str) -> None:
        if self._progress.reached:
            with suppress(PageGone):
                await window.show_overlay(OverlayState.DONE, self._summary(result))

    def _summary(self, result: str) -> str:
        """Return one line that tells the user how the reading ended.

        This is `result`, unless the list was empty or was not reached.
        """
        if not self._progress.reached:
            return tr("I did not reach the list, so I read nothing.")
        if self._progress.ended and not self._progress.rows:
            return tr("The list shows no entries at all.")
        return result

    def _said_at_end(self, problem: str, result: str, lines: Iterable[str]) -> str:
        return "\n".join(filter(None, (problem, self._summary(result), *lines)))


def left_alone(words: Iterable[str], strangers: int) -> list[str]:
    """Return lines about the content of the list that changed nothing in the records.

    `words` are the status texts that the flow does not recognise, `strangers` is the number of entries that are
    not in the records.
    """
    lines = [
        tr("I don't know the status “{words}”, so I changed nothing.", words=said)
        for said in dict.fromkeys(words)
    ]
    if strangers:
        other = msg_n(
            "{n} entry in the list is not in your records.",
            "{n} entries in the list are not in your records.",
        )
        lines.append(tr_n(*other, strangers))
    return lines
