"""Notices what the person does with the form while she holds the pen: checked, stopped, submitted, and what was answered.

Two sources are joined: what the scripts in the page report (presses, with the links at that moment), and the requests
and answers that the browser reports. Neither alone would do: a page may send without a press, and press without sending.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from helper.browser.keeper.answers import Answer, read_answer
from helper.browser.keeper.requests import READ_ONLY, readable_body
from helper.browser.login_pages import is_login_address
from helper.browser.portal.page_answer import PageAnswer
from helper.browser.portal.sending import PRESS_SECONDS, Press, Sending, Sent, button_words, classify
from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.signs import Sign, SignKind
from helper.browser.tasks import OwnTasks
from helper.browser.world import Report, World
from helper.errors import PageGone
from helper.flow.normal import fits
from helper.flow.outcome import MOST_WORDS, links_in
from helper.flow.spec import Flow
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

_PRESS_COMES_SECONDS = 0.3
"""A request may be reported a little before the press that caused it."""
_STOPPED_SECONDS = 1.2
"""A form that has sent nothing by then, and complains, was stopped by the page."""
_TWICE = "The page sent it twice: look into the portal's list whether it is there two times."
_LOST = "No answer came back. The portal may have it nevertheless: look into its own list."
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
        self._left = asyncio.Event()
        """Something that may be the submission has left the page since the last press."""
        self._under_way = 0
        self._taken = False
        self._twice = False

    async def begin(self, ids: tuple[str, ...]) -> None:
        """Watch for a submission of these item ids from now on."""
        await self.end()
        self._ids = ids
        self._taken = self._twice = False
        self._under_way = 0
        with suppress(PageGone):
            await self._world.call_everywhere("watch", list(ids))

    async def end(self) -> None:
        """Take no more notice of what is pressed or sent."""
        self._ids = None
        self._presses.clear()
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
                self._signs.put(Sign(kind=SignKind.STOPPED, words=str(report["words"])[:MOST_WORDS]))

    def requested(self, request: Request) -> None:
        """A request of any tab of the browser begins."""
        if self._ids is None or not self._is_portal(request.url) or is_login_address(request.url):
            return
        if request.method not in READ_ONLY or request.is_navigation_request():
            self._tasks.start(self._follow(request, self._ids), "follow a request")

    def _arrived(self, *, outermost: bool) -> None:
        self._page_answer.document_came()
        if outermost:
            self._signs.changed()
        if self._ids is not None:
            self._tasks.start(self._watch_document(self._ids), "watch a new document")

    async def _watch_document(self, ids: tuple[str, ...]) -> None:
        with suppress(PageGone):
            await self._world.call_everywhere("watch", list(ids), True)

    def _press(self, report: Report) -> None:
        links = report["links"]
        sent = None if links is None else tuple(links)
        press = Press(str(report["label"]), str(report["how"]), sent, monotonic())
        self._presses = [known for known in self._presses if press.at - known.at < PRESS_SECONDS]
        self._presses.append(press)
        self._pressed.set()
        if press.how == "submit" or fits(press.label, self._words.submit):
            self._left.clear()
            self._tasks.start(self._look_whether_stopped(), "look whether the page stopped it")

    async def _look_whether_stopped(self) -> None:
        """After a press of Submit from which no request was seen: sent by a way we do not know, or stopped."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._left.wait(), _STOPPED_SECONDS)
            return
        answer = await self._page_answer.now(self._ids or ())
        if answer.accepted:
            self._submitted()
            self._answered(await self._page_answer.completed(answer, self._ids or ()))
        elif words := await self._page_answer.complaint():
            self._signs.put(Sign(kind=SignKind.STOPPED, words=words))

    async def _follow(self, request: Request, ids: tuple[str, ...]) -> None:
        """A request from its beginning to what came of it."""
        await self._press_is_known()
        sent = _sent(request)
        match classify(sent, ids, self._presses, self._words):
            case Sending.CHECK:
                if await _response(request):
                    await self._read_check(ids)
            case Sending.SUBMISSION:
                self._submitted()
                await self._read_answer(request, ids)
            case Sending.PERHAPS:
                self._left.set()
                if response := await _response(request):
                    await self._read_perhaps(response, ids)

    async def _press_is_known(self) -> None:
        if not self._presses:
            self._pressed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._pressed.wait(), _PRESS_COMES_SECONDS)

    async def _read_check(self, ids: tuple[str, ...]) -> None:
        """What the portal says of each link, once the page has drawn it."""
        with suppress(PageGone):
            frames = await self._world.call_everywhere("linkRows", list(ids), _LONGEST_MILLISECONDS)
            rows = [row for _, found in frames for row in found or ()]
            refused = links_in(rows, ids, self._words.checked_well)
            self._signs.put(Sign(kind=SignKind.LINKS_CHECKED, refused_links=refused))

    def _submitted(self) -> None:
        """Say it at once; a second one while the first is not refused is the page's doing, and is told later."""
        self._left.set()
        if self._under_way or self._taken:
            self._twice = True
        else:
            self._signs.put(Sign(kind=SignKind.SUBMITTED, links_sent=self._links_sent()))
        self._under_way += 1

    async def _read_answer(self, request: Request, ids: tuple[str, ...]) -> None:
        response = await _response(request)
        if response is None:
            self._answered(Answer(None, words=_LOST))
            return
        said = await read_answer(response, self._flow.outcome, ids)
        refused = said.accepted is False
        self._answered(said if refused else await self._page_answer.completed(said, ids))

    async def _read_perhaps(self, response: Response, ids: tuple[str, ...]) -> None:
        """It was the submission if its answer says so; an answer that the next page took away is read in that page."""
        said = await read_answer(response, self._flow.outcome, ids)
        if said.accepted is None:
            said = await self._page_answer.completed(said, ids)
            if self._under_way or self._taken:
                # Another one was the submission, and this is its outcome.
                return
        if said.accepted:
            self._submitted()
            self._answered(await self._page_answer.completed(said, ids))

    def _answered(self, answer: Answer) -> None:
        self._under_way -= 1
        self._taken = self._taken or answer.accepted is True
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

    def _links_sent(self) -> tuple[str, ...] | None:
        return next((press.links for press in reversed(self._presses) if press.links is not None), None)

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


async def _response(request: Request) -> Response | None:
    """The answer to a request; None: none came, or the window was closed meanwhile."""
    from playwright.async_api import Error

    try:
        return await request.response()
    except Error:
        return None
