"""Notices what the person does with the form while she holds the pen: checked, stopped, submitted, and what was answered.

Two sources are joined: what the scripts in the page report (presses, with the links at that moment), and the requests
and answers that the browser reports. Neither alone would do: a page may send without a press, and press without sending.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from helper.browser.answers import Answer, read_answer
from helper.browser.page_answer import PageAnswer
from helper.browser.requests import READ_ONLY, readable_body
from helper.browser.sending import PRESS_SECONDS, Press, Sending, Sent, button_words, classify
from helper.browser.sign_queue import SignQueue
from helper.browser.signs import Sign, SignKind
from helper.browser.tasks import OwnTasks
from helper.browser.world import Report, World
from helper.errors import PageGone
from helper.flow.outcome import links_in
from helper.flow.spec import Flow
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

_PRESS_COMES_SECONDS = 0.3
"""A request may be reported a little before the press that caused it."""
_STOPPED_SECONDS = 1.2
"""A form that has sent nothing by then, and complains, was stopped by the page."""
_TWICE = "The page sent it twice: look into the portal's list whether it is there two times."
_LOST = "No answer came back. The portal may have it nevertheless: look into its list of complaints."
_QUIET_MILLISECONDS = 250
_LONGEST_MILLISECONDS = 3000


class Watcher:
    """Watches one tab. `begin` and `end` frame the person's turn."""

    def __init__(self, world: World, flow: Flow, hosts: frozenset[str], signs: SignQueue) -> None:
        self._world = world
        self._flow = flow
        self._hosts = hosts
        self._signs = signs
        self._words = button_words(flow)
        self._page_answer = PageAnswer(world, flow.outcome)
        self._tasks = OwnTasks()
        self._ids: tuple[str, ...] | None = None
        """Item ids to watch for; None: it is not the person's turn."""
        self._presses: list[Press] = []
        self._pressed = asyncio.Event()
        self._requests: dict[Request, Sending] = {}
        self._under_way: Request | None = None
        self._taken = False
        self._twice = False

    async def begin(self, ids: tuple[str, ...]) -> None:
        """Watch for a submission of these item ids from now on."""
        await self.end()
        self._ids = ids
        self._taken = self._twice = False
        with suppress(PageGone):
            await self._world.call_everywhere("watch", list(ids))

    async def end(self) -> None:
        """Take no more notice of what is pressed or sent."""
        self._ids = None
        self._presses.clear()
        self._requests.clear()
        self._under_way = None
        await self._tasks.end()

    def reported(self, report: Report) -> None:
        """Something the scripts in the page noticed."""
        match report["kind"]:
            case "changed":
                self._signs.changed()
            case "arrived":
                self._arrived(outermost=bool(report["top"]))
            case "pressed" if self._ids is not None:
                self._press(report)
            case "stopped" if self._ids is not None:
                self._signs.put(Sign(kind=SignKind.STOPPED, words=str(report["words"])))

    def requested(self, request: Request) -> None:
        """A request of any tab of the browser begins."""
        if self._ids is not None and self._is_portal(request.url):
            if request.method not in READ_ONLY or request.is_navigation_request():
                self._tasks.start(self._look_at(request), "look at a request")

    def responded(self, response: Response) -> None:
        """A request was answered."""
        if self._ids is not None and self._is_portal(response.url):
            self._tasks.start(self._answered(response), "read an answer")

    def failed(self, request: Request) -> None:
        """A request ended without an answer."""
        if self._ids is not None and request is self._under_way:
            self._under_way = None
            self._say_answer(Answer(None, words=_LOST))

    def _arrived(self, *, outermost: bool) -> None:
        self._page_answer.document_came()
        if outermost:
            self._signs.changed()
        if self._ids is not None:
            self._tasks.start(self._watch_again(self._ids), "watch a new document")

    async def _watch_again(self, ids: tuple[str, ...]) -> None:
        with suppress(PageGone):
            await self._world.call_everywhere("watch", list(ids), True)

    def _press(self, report: Report) -> None:
        links = report["links"]
        press = Press(
            str(report["label"]), report["how"], None if links is None else tuple(links), monotonic()
        )
        self._presses = [known for known in self._presses if press.at - known.at < PRESS_SECONDS]
        self._presses.append(press)
        self._pressed.set()
        self._tasks.start(self._look_whether_stopped(press), "look whether the page stopped it")

    async def _look_at(self, request: Request) -> None:
        """Decide what a request is, once the press that caused it has been reported."""
        if not self._presses:
            self._pressed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._pressed.wait(), _PRESS_COMES_SECONDS)
        sending = classify(_sent(request), self._ids or (), self._presses, self._words)
        if sending is Sending.OTHER:
            return
        self._requests[request] = sending
        if sending is Sending.SUBMISSION:
            self._submitted(request)

    def _submitted(self, request: Request) -> None:
        if self._under_way or self._taken:
            self._twice = True
        else:
            self._signs.put(Sign(kind=SignKind.SUBMITTED, links_sent=self._links_sent()))
        self._under_way = request

    def _links_sent(self) -> tuple[str, ...] | None:
        return next((press.links for press in reversed(self._presses) if press.links is not None), None)

    async def _answered(self, response: Response) -> None:
        request = response.request
        await self._decided(request)
        match self._requests.pop(request, None):
            case Sending.CHECK:
                await self._read_check()
            case Sending.SUBMISSION:
                await self._read_submission(response)
            case Sending.PERHAPS:
                answer = await read_answer(response, self._flow.outcome, self._ids or ())
                if answer.accepted:
                    self._submitted(request)
                    await self._read_submission(response)

    async def _read_check(self) -> None:
        """What the portal says of each link, once the page has drawn it."""
        ids = list(self._ids or ())
        with suppress(PageGone):
            await self._world.call("still", _QUIET_MILLISECONDS, _LONGEST_MILLISECONDS)
            frames = await self._world.call_everywhere("linkRows", ids)
            rows = [row for _, found in frames for row in found or ()]
            refused = links_in(rows, ids, self._words.checked_well)
            self._signs.put(Sign(kind=SignKind.LINKS_CHECKED, refused_links=refused))

    async def _read_submission(self, response: Response) -> None:
        ids = self._ids or ()
        said = await read_answer(response, self._flow.outcome, ids)
        answer = said if said.accepted is False else await self._page_answer.completed(said, ids)
        if self._under_way is response.request:
            self._under_way = None
        self._taken = self._taken or answer.accepted is True
        self._say_answer(answer)

    def _say_answer(self, answer: Answer) -> None:
        words = " ".join(part for part in (answer.words, _TWICE if self._twice else "") if part)
        self._signs.put(
            Sign(
                kind=SignKind.ANSWERED,
                accepted=answer.accepted,
                number=answer.number,
                words=words,
                links_sent=self._links_sent(),
            )
        )

    async def _look_whether_stopped(self, press: Press) -> None:
        ...

    def _is_portal(self, url: str) -> bool:
        address = read_host(url)
        return address is not None and address.host in self._hosts


def _sent(request: Request) -> Sent:
    return Sent(
        method_reads=request.method in READ_ONLY,
        url=request.url,
        body=readable_body(request),
        loads_page=request.is_navigation_request(),
        by_script=request.resource_type in {"xhr", "fetch"},
    )
