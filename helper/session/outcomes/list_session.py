"""A session that reads the pages of one of the portal's lists that the user opens; subclasses record them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from helper.browser.portal.lists import DetailsReading, ListReading
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.session.events import ListRead
from helper.session.operator import WindowRun
from helper.session.outcomes.list_reader import ListReader, ListTools, PortalList
from helper.translation import msg, msg_n, tr, tr_n

LOOK_AND_AGAIN = msg("Check in the window that you are logged in and the list is open, then try again.")
_MOST_NAMED = 8


@dataclass(eq=False)
class ListSession(WindowRun[PortalList]):
    """Reads one list, until everything was found or the user ends the reading.

    An entry that was not found may be on a page that nobody opened, so nothing is concluded from that.
    """

    not_seen: ClassVar[str]
    """The English request to open the list, if the program cannot find it."""
    opening: ClassVar[str]
    """The English sentence that asks the user to open further pages."""
    tools: ListTools

    def __post_init__(self) -> None:
        self._reached = False
        """Whether the program found the list."""
        self._pages = 0

    async def _work_in(self, window: PortalList) -> None:
        self.channel.page = window
        reader = ListReader(window, self.channel, self.tools, not_seen=tr(self.not_seen))
        if not await reader.reach(beside=self._form_is_open()):
            return
        self._reached, is_read = True, False
        while not (is_read and self._is_complete()):
            text = self._found_sentence()
            # A page that is just loading has no bar; the next page will have one.
            with suppress(PageGone):
                await window.show_overlay(OverlayState.DONE, f"{text} {tr(self.opening)}")
            page = await reader.next_page(f"{text} {tr(self.opening)}", tuple(self._unread_lines()))
            if page is None:
                break
            if isinstance(page, ListReading):
                self._tell_page(page)
            await self._take(page)
            is_read = True
        with suppress(PageGone):
            await window.show_overlay(OverlayState.DONE, self._result_sentence())

    def _tell_page(self, page: ListReading) -> None:
        self._pages += 1
        ours = sum(self._is_ours(row.number) for row in page.rows)
        text = tr_n(
            "A page of the list was read: {n} entry, {ours} in your records.",
            "A page of the list was read: {n} entries, {ours} in your records.",
            len(page.rows),
            ours=ours,
        )
        self.channel.tell(ListRead, page=self._pages, rows=len(page.rows), ours=ours, text=text)

    @abstractmethod
    async def _take(self, page: ListReading | DetailsReading) -> None:
        """Record what the page says."""

    @abstractmethod
    def _is_complete(self) -> bool:
        """Return whether every entry that the user waits for was read."""

    @abstractmethod
    def _found_sentence(self) -> str:
        """Return how many of the entries that the user waits for were found."""

    @abstractmethod
    def _unread_lines(self) -> Sequence[str]:
        """Return a line for each entry that the user waits for and that was not read."""

    @abstractmethod
    def _is_ours(self, number: str) -> bool:
        """Return whether a complaint or registration with this number is in the records."""

    @abstractmethod
    def _form_is_open(self) -> bool:
        """Return whether the window may contain an open form."""

    @abstractmethod
    def _result_sentence(self) -> str: ...

    @property
    def left_open(self) -> bool:
        return not self._reached

    def _said_at_end(self, problem: str, lines: Iterable[str]) -> str:
        """Return the text of the last event; `lines` are about what is left."""
        if not self._reached:
            result, lines = tr("I did not reach the list, so I read nothing."), (*lines, tr(LOOK_AND_AGAIN))
        else:
            result = self._result_sentence()
        return "\n".join(filter(None, (problem, result, *lines)))


def named(lines: Sequence[str]) -> list[str]:
    """Return the first lines of a long list, and a line with the number of the others."""
    more = len(lines) - _MOST_NAMED
    rest = [tr("and {n} more", n=more)] if more > 0 else []
    return [*lines[:_MOST_NAMED], *rest]


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
