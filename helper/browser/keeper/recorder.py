"""Sees in the keeper what is sent to the portal and what comes back, and writes the little that matters into the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from helper.browser.keeper.answers import Answer, read_answer
from helper.browser.keeper.journal import Journal, item_ids, looks_like_check, looks_like_sending
from helper.browser.keeper.order import KeeperOrder
from helper.browser.keeper.requests import READ_ONLY, path_of, readable_body
from helper.browser.login_pages import is_login_address
from helper.browser.tasks import OwnTasks
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Request, Response

_NUMBER_SECONDS = 60.0
"""How long after an answer without a number the next page may still tell it."""
_FINISH_SECONDS = 2.0


@dataclass(slots=True)
class _Seen:
    """A request in the journal."""

    name: str
    path: str
    may_submit: bool
    """Whether it carried links, or something that could not be read: then the next page may tell its number."""
    status: int = 0
    answered_at: float = 0.0


class Recorder:
    """Follows every request of the browser that can change something at the portal."""

    def __init__(self, order: KeeperOrder, journal: Journal) -> None:
        self._order = order
        self._journal = journal
        self._under_way: dict[Request, _Seen] = {}
        self._numberless: _Seen | None = None
        """The last submission that was answered without a number."""
        self._tasks = OwnTasks()
        self._count = 0
        self._about: tuple[str, ...] = ()
        self._program_fills = False

    def hold(self, about: Iterable[str]) -> None:
        """The program begins to fill in a form, which is known by this."""
        self._program_fills = True
        self._about = tuple(about) or self._about

    def give(self) -> None:
        """The form is the person's; what leaves the window from now on may be it."""
        self._program_fills = False

    def attach(self, context: BrowserContext) -> None:
        """Begin; every tab of the browser is followed."""
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("requestfailed", self._lost)

    async def finish(self) -> None:
        """Let answers that are being read reach the journal."""
        await self._tasks.settle(_FINISH_SECONDS)

    def _sent(self, request: Request) -> None:
        if request.method in READ_ONLY or is_login_address(request.url) or not self._is_portal(request.url):
            return
        self._count += 1
        body, path = readable_body(request), path_of(request.url)
        if body is None and self._program_fills:
            # A file of ours that the page uploads as soon as it is chosen: nothing else of this sort passes the guard.
            return
        # A journal outlives its keeper: the names of two keepers' requests must differ.
        name = f"{int(monotonic() * 1000):x}-{self._count}"
        # While the program fills, nothing that submits can pass.
        about = () if self._program_fills else self._about
        carries = body is None or bool(item_ids(body)) or request.is_navigation_request()
        carries = carries or (bool(about) and looks_like_sending(path))
        self._under_way[request] = _Seen(name, path, carries and not looks_like_check(path))
        self._journal.sent(name, request.method, path, body, about)

    def _answered(self, response: Response) -> None:
        seen = self._under_way.pop(response.request, None)
        if seen is not None:
            seen.status, seen.answered_at = response.status, monotonic()
            if seen.may_submit:
                self._numberless = seen
            self._tasks.start(self._read(seen, response), "read an answer")
        elif self._may_tell_number(response):
            self._tasks.start(self._read_next_page(response), "read the page after a submission")

    def _lost(self, request: Request) -> None:
        seen = self._under_way.pop(request, None)
        if seen is not None:
            self._journal.lost(seen.name)

    async def _read(self, seen: _Seen, response: Response) -> None:
        answer = await read_answer(response, self._order.outcome)
        self._write(seen, answer)
        if self._numberless is seen and (answer.number or answer.accepted is False):
            self._numberless = None

    async def _read_next_page(self, response: Response) -> None:
        seen = self._numberless
        answer = await read_answer(response, self._order.outcome)
        if seen is not None and answer.number:
            self._numberless = None
            self._write(seen, answer)

    def _write(self, seen: _Seen, answer: Answer) -> None:
        self._journal.answered(seen.name, status=seen.status, accepted=answer.accepted, number=answer.number)

    def _may_tell_number(self, response: Response) -> bool:
        seen = self._numberless
        return (
            seen is not None
            and monotonic() - seen.answered_at < _NUMBER_SECONDS
            and response.request.is_navigation_request()
            and self._is_portal(response.url)
        )

    def _is_portal(self, url: str) -> bool:
        address = read_host(url)
        return address is not None and address.host in self._order.hosts
