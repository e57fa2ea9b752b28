"""Our scripts inside a page, which the page cannot notice, and the controls that the scripts hold by reference.

The scripts share the document with the page but none of its JavaScript objects, so no script of the page can
mislead or notice them, and no content security policy blocks them. They answer calls (`IsolatedScripts.call`) and
report events (`on_report`). In a login page or frame, and on a host outside the flow, the scripts stay inactive. A
selector could match another element, so controls are held by reference.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from helper.errors import ControlGone, PageGone
from helper.flow.form import Candidate
from helper.flow.learned import ACTIONS, ACTIONS_ZH, FILLERS, SENDING
from helper.hosts import LOGIN_HOSTS, read_host
from helper.translation import tr

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Frame, Page


_LOGIN_PATH = re.compile(r"mini_login|passport", re.IGNORECASE)


def is_login_address(address: str) -> bool:
    place = read_host(address)
    return place is not None and (place.host in LOGIN_HOSTS or bool(_LOGIN_PATH.search(place.path)))


WORLD_NAME = "ipp-helper"
_REPORT = "ippReport"
_CALL_SECONDS = 10.0
"""Timeout of a call in seconds; a page that does not respond in time counts as gone."""

Report = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FrameScripts:
    """The isolated JavaScript world of one frame, valid until the frame loads another document."""

    frame_id: str
    context_id: int
    session: CDPSession
    owner: Frame | None
    """The frame, if it runs in a process of its own; None if the frame shares the page's session."""


class IsolatedScripts:
    """Our scripts in the isolated JavaScript worlds of one page and its frames.

    Call `enter` first, then `call` and `call_everywhere` as often as needed, and `leave` last.
    """

    def __init__(
        self,
        page: Page,
        *,
        scripts: Sequence[str],
        settings: dict[str, Any],
        on_report: Callable[[Report], None],
    ) -> None:
        self.page = page
        self._source = _script_source(scripts, settings)
        self._on_report = on_report
        self._places: dict[str, FrameScripts] = {}
        self._sessions: dict[Frame | None, CDPSession] = {}
        self._roots: dict[CDPSession, str] = {}
        self._main_frame_id = ""
        self._frames_lock = asyncio.Lock()
        self.dialog: str | None = None
        """The text of the browser dialog that is open over the page. While a dialog is open, the page answers no call.
        """

    async def enter(self) -> None:
        self._main_frame_id = await self._attach(None)
        await self.reach_frames()

    async def leave(self) -> None:
        """Detach from the page. Our scripts stay in the document, without effect, until the document is reloaded."""
        from playwright.async_api import Error

        for session in tuple(self._sessions.values()):
            with suppress(Error):  # The page may already be closed.
                await session.detach()
        self._sessions.clear()
        self._places.clear()

    async def reach_frames(self) -> None:
        """Enter the frames that run in another process because they show a page of another site."""
        # Several callers search for frames at the same time. A frame must not be attached twice, because it
        # would then send every report twice.
        async with self._frames_lock:
            if len(self._places) >= len(self.page.frames):
                return
            shared = await self._frames_of(self._sessions[None])
            if len(shared) >= len(self.page.frames):
                return
            entered = {place.owner for place in self._places.values()}
            for frame in self.page.frames[1:]:
                if frame not in entered:
                    await self._attach_own_process(frame)

    @property
    def places(self) -> tuple[FrameScripts, ...]:
        return tuple(sorted(self._places.values(), key=lambda place: place.frame_id != self._main_frame_id))

    async def call(self, function: str, *arguments: object, place: FrameScripts | None = None) -> Any:
        """Call `ipp.<function>` in one frame (by default the main frame) and return the function's value.

        Raises `PageGone` if the document was closed, was replaced, or does not respond within ten seconds.
        """
        target = place or self._places.get(self._main_frame_id)
        if target is None:
            raise PageGone(tr("The page is loading, or was closed."))
        answer = await self._send(
            target.session,
            "Runtime.callFunctionOn",
            {**_call_command(function, arguments, target), "returnByValue": True, "awaitPromise": True},
        )
        if "exceptionDetails" in answer:
            detail = answer["exceptionDetails"]
            raise PageGone(
                tr(
                    "The page did not answer as expected: {detail}",
                    detail=detail.get("exception", {}).get("description", detail.get("text")),
                )
            )
        return answer["result"].get("value")

    async def call_if_there(self, function: str, *arguments: object, place: FrameScripts) -> Any:
        """Call `ipp.<function>` like `call`, but return None if a frame inside the page has disappeared."""
        try:
            return await self.call(function, *arguments, place=place)
        except PageGone:
            if self.is_outermost(place):
                raise
            return None

    async def call_everywhere(self, function: str, *arguments: object) -> list[tuple[FrameScripts, Any]]:
        """Call `ipp.<function>` in every frame; a frame that disappears during the call is left out."""
        await self.reach_frames()
        answers: dict[FrameScripts, Any] = {}
        if await self._call_rest(answers, function, arguments):
            # A frame that navigated to another site now runs in another process, so enter it again.
            await self.reach_frames()
            await self._call_rest(answers, function, arguments)
        return list(answers.items())

    async def _call_rest(
        self, answers: dict[FrameScripts, Any], function: str, arguments: tuple[object, ...]
    ) -> bool:
        """Call the function in each frame that has no answer yet; return whether a frame has disappeared."""
        lost = False
        for place in self.places:
            if place in answers:
                continue
            try:
                answers[place] = await self.call(function, *arguments, place=place)
            except PageGone:
                if place.frame_id == self._main_frame_id:
                    raise
                # Keep the next document of the frame if it is registered already under the same id.
                if self._places.get(place.frame_id) == place:
                    del self._places[place.frame_id]
                lost = True
        return lost

    async def object_id(self, function: str, *arguments: object, place: FrameScripts) -> str | None:
        """Call a function that returns an element, and return the element's handle for DevTools commands."""
        answer = await self._send(
            place.session, "Runtime.callFunctionOn", _call_command(function, arguments, place)
        )
        found: str | None = answer["result"].get("objectId")
        return found

    async def send(
        self, method: str, parameters: dict[str, Any] | None = None, *, place: FrameScripts | None = None
    ) -> Any:
        """Send a DevTools command to the frame `place`, or by default to the page."""
        return await self._send(place.session if place else self._sessions[None], method, parameters or {})

    def place(self, frame_id: str) -> FrameScripts | None:
        return self._places.get(frame_id)

    def is_outermost(self, place: FrameScripts) -> bool:
        return place.frame_id == self._main_frame_id

    async def origin(self, place: FrameScripts) -> tuple[float, float]:
        """Return the position of a frame's content in the window, in CSS pixels (left, top)."""
        left = top = 0.0
        frame_id, session, owner = place.frame_id, place.session, place.owner
        while frame_id != self._main_frame_id:
            if frame_id == self._roots[session] and owner is not None:
                owner = self._entered(owner.parent_frame)
                session = self._sessions[owner]
            holder = await self._send(session, "DOM.getFrameOwner", {"frameId": frame_id})
            box = await self._send(session, "DOM.getBoxModel", {"backendNodeId": holder["backendNodeId"]})
            left, top = left + box["model"]["content"][0], top + box["model"]["content"][1]
            frame_id = self._roots[session]
        return left, top

    def _entered(self, frame: Frame | None) -> Frame | None:
        """Return `frame` or its nearest ancestor frame that has its own DevTools session.

        Return None if none of them has one, so that the page's session applies.
        """
        while frame is not None and frame not in self._sessions:
            frame = frame.parent_frame
        return frame

    async def _attach(self, owner: Frame | None) -> str:
        from playwright.async_api import Error

        try:
            session = await self.page.context.new_cdp_session(owner or self.page)
        except Error as error:
            raise PageGone(tr("The page was closed, or the browser moved to another page.")) from error
        self._sessions[owner] = session
        session.on(
            "Runtime.executionContextCreated", lambda event: self._context_created(event, session, owner)
        )
        session.on("Runtime.executionContextDestroyed", lambda event: self._context_destroyed(event, session))
        session.on("Runtime.executionContextsCleared", lambda _: self._contexts_cleared(session))
        session.on("Runtime.bindingCalled", self._reported)
        session.on("Page.javascriptDialogOpening", self._dialog_opened)
        session.on("Page.javascriptDialogClosed", self._dialog_closed)
        await self._send(session, "Page.enable")
        await self._send(session, "Runtime.addBinding", {"name": _REPORT, "executionContextName": WORLD_NAME})
        await self._send(session, "Runtime.enable")
        await self._send(
            session,
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": self._source, "worldName": WORLD_NAME, "runImmediately": True},
        )
        self._roots[session] = (await self._frames_of(session))[0]
        return self._roots[session]

    async def _attach_own_process(self, frame: Frame) -> None:
        # The old session of a frame that has moved to another process receives nothing.
        self._sessions.pop(frame, None)
        try:
            await self._attach(frame)
        except PageGone:
            # Attaching fails if the frame runs in the page's own process, or has disappeared during the call.
            self._sessions.pop(frame, None)

    async def _frames_of(self, session: CDPSession) -> list[str]:
        tree = await self._send(session, "Page.getFrameTree")
        found: list[str] = []
        waiting = [tree["frameTree"]]
        while waiting:
            node = waiting.pop(0)
            found.append(node["frame"]["id"])
            waiting.extend(node.get("childFrames", []))
        return found

    def _context_created(self, event: Report, session: CDPSession, owner: Frame | None) -> None:
        context = event["context"]
        if context["name"] == WORLD_NAME:
            frame_id = context["auxData"]["frameId"]
            self._places[frame_id] = FrameScripts(frame_id, context["id"], session, owner)

    def _context_destroyed(self, event: Report, session: CDPSession) -> None:
        for place in self.places:
            if place.session is session and place.context_id == event["executionContextId"]:
                del self._places[place.frame_id]

    def _contexts_cleared(self, session: CDPSession) -> None:
        for place in self.places:
            if place.session is session:
                del self._places[place.frame_id]

    def _reported(self, event: Report) -> None:
        if event["name"] == _REPORT:
            self._on_report(json.loads(event["payload"]))

    def _dialog_opened(self, event: Report) -> None:
        if self.dialog is None:  # every frame reports the same dialog
            self.dialog = event["message"] or event["type"]
            self._on_report({"kind": "dialog", "words": self.dialog, "waits": True})

    def _dialog_closed(self, _: Report) -> None:
        if self.dialog is not None:
            words, self.dialog = self.dialog, None
            self._on_report({"kind": "dialog", "words": words, "waits": False})

    async def _send(self, session: CDPSession, method: str, parameters: dict[str, Any] | None = None) -> Any:
        now = tr("Reload the page, or close it.")
        return await self.promptly(session.send(method, parameters or {}), _CALL_SECONDS, now=now)

    async def promptly(self, asked: Coroutine[Any, Any, T], seconds: float, *, now: str) -> T:
        """Wait for the answer like `answered`.

        Raises `PageGone` if the page is lost or does not respond in time; `now` tells the user what to do then.
        """
        from playwright.async_api import Error

        try:
            return await self.answered(asked, seconds)
        except TimeoutError as error:
            raise PageGone(tr("The page no longer responds."), now=now) from error
        except Error as error:
            raise PageGone(tr("The page was closed, or the browser moved to another page.")) from error

    async def answered(self, asked: Coroutine[Any, Any, T], seconds: float) -> T:
        """Wait for the answer.

        Raises `TimeoutError` after `seconds`, not counting the time during which a dialog is open.
        """
        answer = asyncio.ensure_future(asked)
        try:
            while not answer.done():
                was_open = self.dialog is not None
                await asyncio.wait({answer}, timeout=seconds)
                if not answer.done() and self.dialog is None and not was_open:
                    raise TimeoutError
            return answer.result()
        finally:
            answer.cancel()


def _call_command(function: str, arguments: Sequence[object], place: FrameScripts) -> dict[str, Any]:
    """Return the DevTools command that calls `ipp.<function>` in a frame.

    In a document where our scripts are inactive, the call returns null.
    """
    return {
        "functionDeclaration": f"function(...given) {{ return globalThis.ipp?.{function}?.(...given) }}",
        "executionContextId": place.context_id,
        "arguments": [{"value": argument} for argument in arguments],
    }


def _part(name: str) -> str:
    folder = files("helper.browser")
    # `read_listing.js` is a single expression, because the browser extension runs the same file.
    if name == "read_listing":
        reader = (folder / "extension" / "read_listing.js").read_text(encoding="utf-8")
        return f"const readListing = () => (\n{reader}\n);"
    return (folder / "scripts" / f"{name}.js").read_text(encoding="utf-8")


_SUBMIT_WORDS = {
    "sending": sorted(SENDING),
    "actions": sorted(ACTIONS),
    "fillers": sorted(FILLERS),
    "chinese": ACTIONS_ZH,
}
"""The words on buttons that only the user clicks, such as Submit."""


def _script_source(scripts: Sequence[str], settings: dict[str, Any]) -> str:
    """Combine the named scripts into one, which is inactive on other hosts and runs only once per document."""
    body = "\n".join(map(_part, scripts))
    return (
        "(() => { 'use strict'; if (globalThis.ipp) return;\n"
        f"const settings = {json.dumps({**settings, 'submitWords': _SUBMIT_WORDS})};\n"
        # A frame whose content is written into the page (about:srcdoc) has the page's own host.
        "const ownHost = location.hostname || (origin === 'null' ? '' : new URL(origin).hostname);\n"
        "if (!settings.hosts.includes(ownHost)) return;\n"
        # Our scripts stay inactive in login pages. With `anyPath`, the path is not checked, because it may
        # contain "passport" as part of a product's name, such as a passport cover.
        "if (!settings.anyPath && /mini_login|passport/i.test(location.pathname)) return;\n"
        f"const report = (kind, values) => globalThis.{_REPORT}(JSON.stringify({{kind, ...values}}));\n"
        "const ipp = globalThis.ipp = {document: String(performance.timeOrigin) + Math.random()};\n"
        f"{body}\n}})();"
    )


@dataclass(frozen=True, slots=True)
class Control:
    candidate: Candidate
    place: FrameScripts
    ref: str


def hold(isolated: IsolatedScripts, candidate: Candidate) -> Control:
    """Return the control of a candidate. Raises `PageGone` if the candidate's frame shows another document now."""
    document, _, ref = candidate.ref.rpartition("/")
    frame_id, _, _ = document.rpartition(".")
    place = isolated.place(frame_id)
    if place is None or document_of(place) != document:
        raise PageGone(
            tr("The page was left or reloaded."), where=tr("The field “{label}”.", label=candidate.label)
        )
    return Control(candidate, place, ref)


def ref_of(candidate: Candidate) -> str:
    """Return the id that our scripts in the candidate's frame use for its control."""
    return candidate.ref.rpartition("/")[2]


def ref_in(place: FrameScripts, ref: str) -> str:
    """Return an id of a control, unique across all frames and valid until the frame loads another document."""
    return f"{document_of(place)}/{ref}"


def gone(candidate: Candidate) -> ControlGone:
    return ControlGone(
        tr("The page has replaced the field “{label}”.", label=candidate.label),
        now=tr("Fill in the form again; what is already on the page stays."),
    )


async def ask(
    isolated: IsolatedScripts, control: Control, function: str, *arguments: object
) -> dict[str, Any]:
    """Call a script function on the control. Raises `ControlGone` if the control has left the page."""
    answer = await isolated.call(function, control.ref, *arguments, place=control.place)
    if answer is None or answer.get("gone"):
        raise gone(control.candidate)
    return dict(answer)


def document_of(place: FrameScripts) -> str:
    return f"{place.frame_id}.{place.context_id}"
