"""Sees in the keeper what is sent to the portal and what comes back, and writes the little that matters into the journal."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from helper.browser.answers import Answer, read_answer
from helper.browser.journal import Journal
from helper.browser.order import KeeperOrder
from helper.browser.requests import is_read_only, path_of, readable_body
from helper.browser.tasks import OwnTasks
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Request, Response

_NUMBER_SECONDS = 60.0
"""How long after an answer without a number the next page may still tell it."""
_FINISH_SECONDS = 2.0


@dataclass(slots=True)
class _Waiting:
    """A request whose answer told no number: the page that comes next may."""

    request: str
    status: int
    since: float


class Recorder:
    """Follows every request of the browser that can change something at the portal."""

    def __init__(self, order: KeeperOrder, journal: Journal) -> None:
        self._order = order
        self._journal = journal
        self._names: dict[Request, str] = {}
        self._waiting: _Waiting | None = None
        self._tasks = OwnTasks()
        self._count = 0

    def attach(self, context: BrowserContext) -> None:
        """Begin; every tab of the browser is followed."""
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("requestfailed", self._lost)

    async def finish(self) -> None:
        """Let answers that are being read reach the journal."""
        await self._tasks.settle(_FINISH_SECONDS)

    def _sent(self, request: Request) -> None:
        if is_read_only(request) or not self._is_portal(request.url):
            return
        self._count += 1
        # A journal outlives its keeper: the names of two keepers' requests must differ.
        name = f"{int(monotonic() * 1000):x}-{self._count}"
        self._names[request] = name
        self._journal.sent(name, request.method, path_of(request.url), readable_body(request))

    def _answered(self, response: Response) -> None:
        name = self._names.pop(response.request, None)
        if name is not None:
            self._tasks.start(self._read(name, response), "read an answer")
        elif self._tells_number(response):
            self._tasks.start(self._read_next_page(response), "read the page after a submission")

    def _lost(self, request: Request) -> None:
        name = self._names.pop(request, None)
        if name is not None:
            self._journal.lost(name)

    async def _read(self, name: str, response: Response) -> None:
        answer = await read_answer(response, self._order.outcome)
        self._write(name, response.status, answer)
        if not answer.number and answer.accepted is not False:
            self._waiting = _Waiting(name, response.status, monotonic())

    async def _read_next_page(self, response: Response) -> None:
        waiting = self._waiting
        answer = await read_answer(response, self._order.outcome)
        if waiting and answer.number:
            self._waiting = None
            self._write(waiting.request, waiting.status, answer)

    def _write(self, name: str, status: int, answer: Answer) -> None:
        self._journal.answered(name, status=status, accepted=answer.accepted, number=answer.number)

    def _tells_number(self, response: Response) -> bool:
        return (
            self._waiting is not None
            and monotonic() - self._waiting.since < _NUMBER_SECONDS
            and response.request.is_navigation_request()
            and self._is_portal(response.url)
        )

    def _is_portal(self, url: str) -> bool:
        address = read_host(url)
        return address is not None and address.host in self._order.hosts
