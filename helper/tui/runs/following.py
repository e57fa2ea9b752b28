"""Asks before a run begins, says what will happen, and begins it; a worker runs it, because it waits for the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import App

from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.search import Search
from helper.model.words import counted
from helper.model.work import Work
from helper.store.presence import to_look_at
from helper.tui.dialogs.choose import ChooseText
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.filing.pane import FilingPane
from helper.tui.runs.screen import RunScreen
from helper.tui.runs.words import (
    BUSY,
    MISSING,
    MISSING_WINDOW,
    NOTHING_REPORTED,
    NUMBERS,
    READ,
    READ_WINDOW,
    RECHECK,
    RECHECK_WINDOW,
    RIGHTS,
    RIGHTS_WINDOW,
    SEARCH,
    SEARCH_WINDOW,
)
from helper.tui.workbench import ReadingWish, RecheckWish, Records, RightsWish, RunWish, SearchWish, Workbench

_AMOUNTS = (20, 50, 100)
_SECONDS_A_LOOK = 10
"""A page, and the pause after it."""


class Following:
    """What comes after filing, begun from wherever the person asks for it."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def read(self) -> None:
        """Read what Alibaba says."""
        if await self._agreed(READ, "", READ_WINDOW):
            self._begin(ReadingWish(), READ)

    async def read_rights(self) -> None:
        """Read how far the registrations are."""
        if await self._agreed(RIGHTS, "", RIGHTS_WINDOW):
            self._begin(RightsWish(), RIGHTS)

    async def find_numbers(self) -> None:
        """Find the missing numbers."""
        if await self._agreed(NUMBERS, MISSING, MISSING_WINDOW):
            self._begin(ReadingWish(numbers_only=True), NUMBERS)

    async def recheck(self, findings: Iterable[Finding]) -> None:
        """See if these are really gone; of many the person says how many now."""
        listings = to_look_at(self._records.store, findings)
        if not listings:
            await self._app.push_screen_wait(Notice(RECHECK, NOTHING_REPORTED))
            return
        amount = await self._amount(len(listings))
        if not amount:
            return
        chosen = listings[:amount]
        if await self._agreed(RECHECK, _what(chosen), RECHECK_WINDOW):
            self._begin(RecheckWish(listing_ids=tuple(one.id for one in chosen)), RECHECK)

    async def search(self, wanted: Sequence[tuple[Work, Search]]) -> None:
        """Open search words one by one."""
        text = f"{counted(len(wanted), 'line')} of search words, one after the other."
        if wanted and await self._agreed(SEARCH, text, SEARCH_WINDOW):
            self._begin(SearchWish(wanted=tuple(wanted)), SEARCH)

    async def _amount(self, total: int) -> int:
        """How many of them; 0: the person thought better of it."""
        if total <= _AMOUNTS[0]:
            return total
        choices = [
            (f"the {amount} not seen for longest", _about(amount), str(amount))
            for amount in _AMOUNTS
            if amount < total
        ]
        choices.append((f"all {total}", _about(total), str(total)))
        return int(await self._app.push_screen_wait(ChooseText("How many shall I open?", choices)) or 0)

    async def _agreed(self, title: str, text: str, window: str) -> bool:
        if any(pane.running for screen in self._app.screen_stack for pane in screen.query(FilingPane)):
            await self._app.push_screen_wait(Notice(title, BUSY))
            return False
        question = Confirm(title, text or window, foot=window if text else "", yes="open it")
        agreed: bool = await self._app.push_screen_wait(question)
        return agreed

    def _begin(self, wish: RunWish, title: str) -> None:
        self._app.push_screen(RunScreen(self._bench, wish, title))


def _what(listings: list[Listing]) -> str:
    never = sum(not one.looks for one in listings)
    first = f"{counted(len(listings), 'listing')} that you have reported, {_about(len(listings))}."
    return f"{first} {never} of them nobody has looked at since." if never else first


def _about(amount: int) -> str:
    minutes = max(1, round(amount * _SECONDS_A_LOOK / 60))
    return f"about {counted(minutes, 'minute')}"
