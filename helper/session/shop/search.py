"""Looks for new copies: search words opened in the shop window one by one; the person browses, nothing is crawled."""

from __future__ import annotations

from collections.abc import Sequence

from helper.errors import PageGone
from helper.model.search import Search
from helper.model.work import Work
from helper.session.operator import Request
from helper.session.shop.events import SearchEnded, SearchNotOpened, SearchOpened
from helper.session.shop.window_session import OpenShop, Shop, ShopSession, ShopTools
from helper.session.talk import Talk
from helper.store.searches import note_done

_WHAT_NOW = "Look through the page. Enter here writes down the listing that you have open; n: the next words; p: stop here"


class SearchSession:
    """One run over search words. `run` once; `request` at any time from the same loop."""

    def __init__(
        self, tools: ShopTools, open_window: OpenShop, wanted: Sequence[tuple[Work, Search]]
    ) -> None:
        """`wanted` as `helper.store.searches.searches_due` gives them."""
        self._tools = tools
        self._open_window = open_window
        self._wanted = tuple(wanted)
        self._visit = ShopSession(tools, open_window)
        self._done = 0

    @property
    def left(self) -> int:
        """How many were not looked through."""
        return len(self._wanted) - self._done

    def request(self, request: Request) -> None:
        """`go_on` writes the open listing down, `next` takes the next words, `pause` ends the run."""
        self._talk.request(request)

    async def run(self) -> None:
        """Open one search after the other, until all are looked through or the person stops."""
        problem = ""
        try:
            if self._wanted:
                async with self._open_window() as window:
                    await self._search_all(window)
        except PageGone as gone:
            problem = f"{gone.what}\n"
        finally:
            text = f"{problem}{self._done} of {len(self._wanted)} searches done, {self._visit.recorded} written down."
            self._talk.tell(
                SearchEnded, done=self._done, recorded=self._visit.recorded, left=self.left, text=text
            )

    async def _search_all(self, window: Shop) -> None:
        for position, (work, search) in enumerate(self._wanted, start=1):
            if await self._opened(window, work, search, position) and not await self._browse(
                window, work, search
            ):
                return

    async def _opened(self, window: Shop, work: Work, search: Search, position: int) -> bool:
        """Open the page; False: it does not come. Raises `PageGone` where it is the window that is gone."""
        try:
            await window.open(search.address)
        except PageGone as gone:
            window.pages()
            text = f"{work.title}: “{search.words}” could not be opened. {gone.what}"
            self._talk.tell(SearchNotOpened, words=search.words, text=text)
            return False
        total = len(self._wanted)
        self._talk.tell(
            SearchOpened,
            position=position,
            total=total,
            work=work.title,
            words=search.words,
            text=f"{position} of {total}  {work.title}: “{search.words}”{_kind(search)}{_last(search)}\n{_WHAT_NOW}",
        )
        return True

    async def _browse(self, window: Shop, work: Work, search: Search) -> bool:
        """Write down what the person points at until she wants the next words; False: she stops here."""
        while (asked := await self._talk.heard(Request.GO_ON, Request.NEXT, Request.PAUSE)) is Request.GO_ON:
            if not await self._visit.record(window, work.id):
                return False
        # It was open in front of her, whether she goes on or stops.
        note_done(self._tools.store, work.id, search, self._tools.now())
        self._done += 1
        return asked is Request.NEXT

    @property
    def _talk(self) -> Talk:
        return self._tools.talk


def _kind(search: Search) -> str:
    kind = ", ".join(part for part in (search.product_type, search.language) if part)
    return f" ({kind})" if kind else ""


def _last(search: Search) -> str:
    if search.last_at is None:
        return ", never done before"
    at = search.last_at.astimezone()
    return f", last done {at.day} {at:%b %Y}"
