"""Notices what the person does with the form while she holds the lock: checked, stopped, submitted, and what was answered.

Over 500 lines because what was pressed, sent and answered is one story that is told once.

Two sources are joined: what the scripts in the page report (presses, with the links at that moment), and the requests
and answers that the browser reports. Neither alone would do: a page may send without a press, and press without sending.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from time import monotonic
from urllib.parse import unquote_plus

from playwright.async_api import Error, Request, Response

from helper.browser.daemon.journal import item_ids, looks_like_check
from helper.browser.daemon.responses import READ_ONLY, Answer, read_answer, readable_body
from helper.browser.isolated_scripts import (
    FrameScripts,
    IsolatedScripts,
    OwnTasks,
    Report,
    hold,
    is_login_address,
)
from helper.browser.portal.overlay import ReviewStep, Sign, SignKind
from helper.errors import PageGone
from helper.flow.form import Candidate
from helper.flow.spec import Flow, OutcomeWords, StepKind
from helper.flow.text_matching import MOST_WORDS, fits, links_in, outcome_in
from helper.hosts import host_of
from helper.model.attempt import SentValue

PRESS_SECONDS = 60.0
"""A press explains what is sent until so long after it: a confirming dialog, a puzzle, a slow page lie in between."""

_MOVING_ON = (
    *("Next", "Next step", "Continue", "Save", "Save draft", "Save as draft", "Preview", "Back", "Previous"),
    *("下一步", "继续", "保存", "保存草稿", "预览", "上一步"),
)
_SUBMIT_STEP = "submit"


class Sending(Enum):
    """What a request is."""

    SUBMISSION = auto()
    CHECK = auto()
    """The portal's own check of the links."""
    PERHAPS = auto()
    """Without our links, but after the press of Submit: a submission if its answer says so."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """What the portal writes on the buttons that matter."""

    submit: tuple[str, ...]
    check: tuple[str, ...]
    checked_well: tuple[str, ...]
    """What its check says about a link that is taken."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """Something the person pressed."""

    label: str
    how: str
    """`click`, `enter`, or `submit`: the form itself was sent."""
    links: tuple[str, ...] | None
    """The lines of the links field at that moment; None: no field held our links."""
    at: float


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What is known of a request."""

    method_reads: bool
    url: str
    body: str | None
    """None: it cannot be read."""
    loads_page: bool
    by_script: bool
    """Whether the page waits for the answer itself (fetch, XMLHttpRequest)."""


def button_words(flow: Flow) -> Words:
    """The buttons of a flow: its handoffs, of which the one with words for “all is well” is the check."""
    handoffs = list(flow.steps(StepKind.HANDOFF))
    checks = [step for step in handoffs if step.option]
    submits = [step for step in handoffs if step.id == _SUBMIT_STEP] or handoffs[-1:]
    return Words(
        submit=tuple(label for step in submits for label in step.label),
        check=tuple(label for step in checks for label in step.label),
        checked_well=tuple(words for step in checks for words in step.option),
    )


def carries(sent: SentRequest, ids: Iterable[str]) -> bool:
    """Whether one of the item ids is in the readable part of a request."""
    text = unquote_plus(f"{sent.url} {sent.body or ''}")
    return any(item in text for item in ids)


def classify(sent: SentRequest, ids: Iterable[str], presses: Iterable[ButtonPress], words: Words) -> Sending:
    """What a request is, after these presses (of the last minute, oldest first).

    A submission that is taken for something else is lost; something else taken for a submission ends in a question.
    So in doubt it is a submission; but pages check links by themselves, without a press.
    """
    pressed = list(presses)
    last = pressed[-1] if pressed else None
    with_links = carries(sent, ids) or (sent.body is None and _sends(last, words))
    if sent.method_reads:
        return Sending.SUBMISSION if with_links and sent.loads_page and last else Sending.OTHER
    if last is None:
        return _without_press(sent, with_links=with_links)
    if fits(last.label, words.check):
        return Sending.CHECK if with_links else Sending.OTHER
    submit_pressed = any(fits(press.label, words.submit) for press in pressed)
    if fits(last.label, _MOVING_ON) and not submit_pressed:
        return Sending.OTHER
    if with_links:
        is_check = looks_like_check(sent.url.partition("?")[0]) and not submit_pressed
        return Sending.CHECK if is_check else Sending.SUBMISSION
    if sent.loads_page:
        return Sending.SUBMISSION if submit_pressed or last.links else Sending.OTHER
    return Sending.PERHAPS if submit_pressed and sent.by_script and sent.body else Sending.OTHER


def _without_press(sent: SentRequest, *, with_links: bool) -> Sending:
    if not with_links:
        return Sending.OTHER
    return Sending.SUBMISSION if sent.loads_page else Sending.CHECK


def _sends(press: ButtonPress | None, words: Words) -> bool:
    """Whether a press says that the form itself is on its way; then even what cannot be read is it."""
    return press is not None and (press.how == "submit" or fits(press.label, words.submit))


ANSWER_SECONDS = 12.0
"""A page that says nothing we understand by then is read by the person."""
NUMBER_SECONDS = 4.0
"""So long after it was accepted the page may still tell the number."""
_QUIET_MILLISECONDS = 150
_LONGEST_MILLISECONDS = 1000


class PageAnswer:
    """The answer as the page of one tab shows it."""

    def __init__(self, isolated: IsolatedScripts, words: OutcomeWords) -> None:
        self._isolated = isolated
        self._words = words
        self._came = asyncio.Event()

    def document_came(self) -> None:
        came, self._came = self._came, asyncio.Event()
        came.set()

    async def completed(self, said: Answer, known_ids: Collection[str]) -> Answer:
        """What the server said, completed by what the page shows.

        A page that only complains is no refusal: the words are handed on, and a person judges them.
        """
        over = monotonic() + ANSWER_SECONDS
        answer = said
        while monotonic() < over:
            answer = _joined(answer, await self.now(known_ids))
            if answer.accepted is False or (answer.accepted and answer.number):
                return answer
            if answer.accepted:
                over = (
                    min(over, monotonic() + NUMBER_SECONDS) if over > monotonic() + NUMBER_SECONDS else over
                )
            await self._moved(over - monotonic())
        return answer if answer.words else replace(answer, words=await self.complaint())

    async def now(self, known_ids: Collection[str]) -> Answer:
        """What the page shows at this moment that it did not show at the last press."""
        with suppress(PageGone):
            frames = await self._isolated.call_everywhere("newText")
            text = "\n".join(part for _, part in frames if part)
            seen = outcome_in(text, self._words, known_ids=known_ids)
            return Answer(seen.accepted, seen.number, seen.words)
        return Answer()

    async def complaint(self) -> str:
        """What the page newly says beside its fields; empty: nothing, or it asks something back meanwhile."""
        with suppress(PageGone):
            if not any(asks for _, asks in await self._isolated.call_everywhere("asksBack")):
                frames = await self._isolated.call_everywhere("newProblems")
                return " ".join(part for _, part in frames if part)[:MOST_WORDS]
        return ""

    async def _moved(self, seconds: float) -> None:
        # Two may wait at once, each for the next document after its own last look.
        came = self._came
        try:
            await self._isolated.call("still", _QUIET_MILLISECONDS, _LONGEST_MILLISECONDS)
        except PageGone:
            # It is between two documents.
            with suppress(TimeoutError):
                async with asyncio.timeout(max(seconds, 0)):
                    await came.wait()


def _joined(said: Answer, shown: Answer) -> Answer:
    """The page's words count before the server's; its number, too, because that is what the person is shown."""
    accepted = said.accepted if shown.accepted is None else shown.accepted
    return Answer(
        accepted=None if said.broke and not accepted else accepted,
        number=shown.number or said.number,
        words=shown.words or said.words,
        broke=said.broke,
    )


def _all_parts(answers: Sequence[Answer]) -> Answer:
    """What the answers to the parts of one submission say together: yes or no only where all of them do."""
    said = {answer.accepted for answer in answers}
    last = answers[-1]
    return replace(
        next((answer for answer in answers if answer.accepted is not True), last),
        accepted=last.accepted if len(said) == 1 else None,
        number=next((answer.number for answer in answers if answer.number), ""),
    )


_CHANGED = Sign(kind=SignKind.CHANGED)


class SignQueue:
    """Signs in their order; one “look again” stands for many."""

    def __init__(self) -> None:
        self._waiting: list[Sign] = []
        self._came = asyncio.Event()

    def put(self, sign: Sign) -> None:
        self._waiting.append(sign)
        self._came.set()

    def changed(self) -> None:
        """Ask for another look, unless one is asked for already."""
        if _CHANGED not in self._waiting:
            self.put(_CHANGED)

    def steps(self, steps: frozenset[ReviewStep]) -> None:
        """Tell how far the person's steps are; what was told of them before and nobody has heard is out of date."""
        self._waiting = [sign for sign in self._waiting if sign.kind is not SignKind.STEPS]
        self.put(Sign(kind=SignKind.STEPS, steps=steps))

    def gone(self, words: str) -> None:
        if not any(sign.kind is SignKind.GONE for sign in self._waiting):
            self.put(Sign(kind=SignKind.GONE, words=words))

    def forget(self) -> None:
        """Drop what was noticed about an earlier turn; that the page is gone stays true."""
        self._waiting = [sign for sign in self._waiting if sign.kind is SignKind.GONE]

    def begin_anew(self) -> None:
        """Drop everything: another tab or window has taken the place of the one that is gone."""
        self._waiting.clear()

    async def next(self) -> Sign:
        """Wait for the next sign; may be cancelled without losing one."""
        while not self._waiting:
            self._came.clear()
            await self._came.wait()
        return self._waiting.pop(0)


class _StepsSeen:
    """What was seen of the person's steps in one turn."""

    def __init__(self) -> None:
        self._is_checked = False
        self._checked_links: tuple[str, ...] | None = None
        """The lines that the portal's check was about; None: not seen yet."""

    def checked(self, links: tuple[str, ...] | None, *, well: bool) -> None:
        self._is_checked, self._checked_links = well, links or None

    def seen(self, frames: Sequence[Report]) -> frozenset[ReviewStep]:
        """As the frames of the page show it at this moment."""
        links = next((tuple(frame["links"]) for frame in frames if frame["links"] is not None), None)
        if self._checked_links is None:
            self._checked_links = links if self._is_checked else None
        boxes, ticked = (sum(frame[name] for frame in frames) for name in ("boxes", "ticked"))
        steps = {
            # A page that empties the box into a list of its own has taken the links, not changed them.
            ReviewStep.VERIFY: self._is_checked and links in {None, self._checked_links},
            ReviewStep.READ: all(frame["read"] for frame in frames),
            ReviewStep.TICK: boxes > 0 and ticked == boxes,
        }
        return frozenset(step for step, is_seen in steps.items() if is_seen)


_PRESS_COMES_SECONDS = 0.3
"""A request may be reported a little before the press that caused it; an earlier press would say that it is something else."""
_READ_SECONDS = 1.0
"""So long fields in another frame than the press may take to be read, before it is told that the form has left."""
_STOPPED_SECONDS = 1.2
"""A form that has sent nothing by then, and complains, was stopped by the page."""
_TWICE = "The page sent it twice: look into the portal's list whether it is there two times."
_LOST = "No answer came back. The portal may have it nevertheless: look into its own list."
_PART_SECONDS = 1.0
"""So long the page may take to send further links after the answer to the first."""
_ROWS_MILLISECONDS = 3000
_LISTINGS = "listings"
"""The field of the links."""


class Watcher:
    """Watches one tab. `begin` and `end` frame the person's turn."""

    def __init__(
        self, isolated: IsolatedScripts, flow: Flow, hosts: frozenset[str], signs: SignQueue
    ) -> None:
        self._isolated = isolated
        self._flow = flow
        self._hosts = hosts
        self._signs = signs
        self._words = button_words(flow)
        self._page_answer = PageAnswer(isolated, flow.outcome)
        self._tasks = OwnTasks()
        self._ids: tuple[str, ...] | None = None
        """Item ids to watch for; None: it is not the person's turn."""
        self._fields: dict[str, Candidate] = {}
        """Our fields by their names, those of earlier parts of the form too."""
        self._values: dict[str, SentValue] = {}
        """What they held at the last press at which they were on the page."""
        self._links: tuple[str, ...] | None = None
        """The lines of the links field as they were submitted."""
        self._reading: asyncio.Task[None] | None = None
        self._presses: list[ButtonPress] = []
        self._pressed = asyncio.Event()
        self._left = asyncio.Event()
        """Something that may be the submission has left the page since the last press."""
        self._under_way = 0
        self._taken = False
        self._twice = False
        self._items_sent: frozenset[str] = frozenset()
        """Which of ours have left with this submission, which a page may send in parts."""
        self._more_sent = asyncio.Event()
        self._answers: list[Answer] = []
        """To its parts, as far as they came."""
        self._steps = _StepsSeen()

    async def begin(self, ids: tuple[str, ...], fields: Sequence[tuple[str, Candidate]] = ()) -> None:
        """Watch for a submission of these item ids from now on; each press tells what these fields hold."""
        await self.end()
        self._steps = _StepsSeen()
        self._ids = ids
        self._taken = self._twice = False
        self._under_way = 0
        self._answers.clear()
        self._links = None
        self._fields = dict(fields)
        self._values = {name: read for name, read in self._values.items() if name in self._fields}
        with suppress(PageGone):
            await self._isolated.call_everywhere("watch", list(ids))
            here = await self._follow_fields(is_new_turn=True)
            # What stands on the page is read at the next press; of an earlier part there is only what her Next has told.
            self._values = {name: read for name, read in self._values.items() if name not in here}

    async def replaced(self, old: Candidate, new: Candidate) -> None:
        """The page has drawn a control anew: from now on this one is read."""
        names = [name for name, candidate in self._fields.items() if candidate.ref == old.ref]
        if names:
            self._fields |= dict.fromkeys(names, new)
            with suppress(PageGone):
                await self._follow_fields()

    async def _follow_fields(self, *, is_new_turn: bool = False) -> set[str]:
        """Tell each frame which of its controls are our fields; gives the names of those that are on the page."""
        found: dict[FrameScripts, dict[str, str]] = {place: {} for place in self._isolated.places}
        for name, candidate in self._fields.items():
            with suppress(PageGone):
                control = hold(self._isolated, candidate)
                found[control.place][name] = control.ref
        here: set[str] = set()
        for place, refs in found.items():
            if refs:
                await self._isolated.call("watchFields", refs, is_new_turn, place=place)
                here |= set(await self._isolated.call("watchedValues", place=place) or ())
        return here

    def watches(self, ids: tuple[str, ...]) -> bool:
        """Whether this is the turn of these item ids: to begin it anew would forget what was pressed and sent in it."""
        return self._ids == ids

    async def end(self) -> None:
        self._ids = None
        self._presses.clear()
        await self._tasks.end()

    def reported(self, report: Report) -> None:
        match report["kind"]:
            case "changed":
                self._signs.changed()
            case "arrived":
                self._arrived(outermost=bool(report["top"]))
            case "pressed" if self._ids is not None:
                self._press(report)
            case "steps" if self._ids is not None:
                self._tasks.start(self._look_at_steps(), "look at the person's steps")
            case "stopped" if self._ids is not None:
                self._signs.put(Sign(kind=SignKind.STOPPED, words=str(report["words"])[:MOST_WORDS]))

    async def _look_at_steps(self) -> None:
        with suppress(PageGone):
            frames = [seen for _, seen in await self._isolated.call_everywhere("steps") if seen]
            # A page that goes away with the submission takes its boxes along; that undoes nothing.
            if frames and self._ids is not None and not (self._under_way or self._taken):
                self._signs.steps(self._steps.seen(frames))

    def requested(self, request: Request) -> None:
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
            await self._isolated.call_everywhere("watch", list(ids), True)

    def _press(self, report: Report) -> None:
        self._read(report["values"])
        if self._fields.keys() - report["values"].keys():
            told = frozenset(report["values"])
            self._reading = self._tasks.start(self._read_elsewhere(told), "read our fields in other frames")
        links = report["links"]
        sent = None if links is None else tuple(links)
        press = ButtonPress(str(report["label"]), str(report["how"]), sent, monotonic())
        self._presses = [known for known in self._presses if press.at - known.at < PRESS_SECONDS]
        self._presses.append(press)
        self._pressed.set()
        if press.how == "submit" or fits(press.label, self._words.submit):
            self._left.clear()
            self._tasks.start(self._look_whether_stopped(), "look whether the page stopped it")

    def _read(self, values: dict[str, str]) -> None:
        at = datetime.now(UTC)
        for name, value in values.items():
            self._values[name] = SentValue(field=name, value=value, at=at)

    async def _read_elsewhere(self, told: frozenset[str]) -> None:
        """A press is told with the fields of its own frame; those of the others are read while the page still stands."""
        with suppress(PageGone):
            for _, values in await self._isolated.call_everywhere("watchedValues"):
                # A box that the submission itself has emptied says nothing of what was sent.
                self._read(
                    {name: value for name, value in (values or {}).items() if value and name not in told}
                )

    async def _look_whether_stopped(self) -> None:
        """After a press of Submit from which no request was seen: sent by a way we do not know, or stopped."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOPPED_SECONDS):
                await self._left.wait()
                return
        answer = await self._page_answer.now(self._ids or ())
        if answer.accepted:
            self._submitted()
            await self._answered(await self._page_answer.completed(answer, self._ids or ()))
        elif words := await self._page_answer.complaint():
            self._signs.put(Sign(kind=SignKind.STOPPED, words=words))

    async def _follow(self, request: Request, ids: tuple[str, ...]) -> None:
        """A request from its beginning to what came of it."""
        await self._press_is_known()
        if self._reading is not None:
            await asyncio.wait({self._reading}, timeout=_READ_SECONDS)
        sent = _sent(request)
        match classify(sent, ids, self._presses, self._words):
            case Sending.CHECK:
                # By itself a page checks what stands there, whatever was pressed before.
                links = self._lines if self._presses and self._presses[-1].links else None
                if await _response(request):
                    await self._read_check(ids, links)
            case Sending.SUBMISSION:
                self._submitted(sent.body)
                await self._read_answer(request, ids)
            case Sending.PERHAPS:
                self._left.set()
                if response := await _response(request):
                    await self._read_perhaps(response, ids, sent.body)

    async def _press_is_known(self) -> None:
        if not self._presses or monotonic() - self._presses[-1].at > _PRESS_COMES_SECONDS:
            self._pressed.clear()
            # Not `wait_for`: where the press comes in the moment of the end, it would go on as if nobody had ended it.
            with suppress(TimeoutError):
                async with asyncio.timeout(_PRESS_COMES_SECONDS):
                    await self._pressed.wait()

    async def _read_check(self, ids: tuple[str, ...], links: tuple[str, ...] | None) -> None:
        """What the portal says of each link, once the page has drawn it; `links` stood in the form when it was asked."""
        with suppress(PageGone):
            frames = await self._isolated.call_everywhere("linkRows", list(ids), _ROWS_MILLISECONDS)
            rows = [row for _, found in frames for row in found or ()]
            refused = links_in(rows, ids, self._words.checked_well)
            self._signs.put(Sign(kind=SignKind.LINKS_CHECKED, refused_links=refused))
            self._steps.checked(links, well=not refused)
            await self._look_at_steps()

    def _submitted(self, body: str | None = None) -> None:
        """Say it at once; the same once more while the first is not refused is the page's doing, and is told later."""
        self._left.set()
        self._more_sent.set()
        items = frozenset(item for item in self._ids or () if item in unquote_plus(body or ""))
        if self._under_way or self._taken:
            self._twice = self._twice or items == self._items_sent or bool(items & self._items_sent)
            self._items_sent |= items
        else:
            self._items_sent = items
            self._links = self._links_sent(body)
            values = tuple(self._values.values())
            self._signs.put(Sign(kind=SignKind.SUBMITTED, links_sent=self._links, values_sent=values))
        self._under_way += 1

    async def _read_answer(self, request: Request, ids: tuple[str, ...]) -> None:
        response = await _response(request)
        if response is None:
            await self._answered(Answer(None, words=_LOST))
            return
        said = await read_answer(response, self._flow.outcome, ids)
        refused = said.accepted is False
        await self._answered(said if refused else await self._page_answer.completed(said, ids))

    async def _read_perhaps(self, response: Response, ids: tuple[str, ...], body: str | None) -> None:
        """It was the submission if its answer says so; an answer that the next page took away is read in that page."""
        said = await read_answer(response, self._flow.outcome, ids)
        if said.accepted is None:
            said = await self._page_answer.completed(said, ids)
            if self._under_way or self._taken:
                # Another one was the submission, and this is its outcome.
                return
        if said.accepted:
            self._submitted(body)
            await self._answered(await self._page_answer.completed(said, ids))

    async def _answered(self, answer: Answer) -> None:
        self._under_way -= 1
        self._taken = self._taken or answer.accepted is True
        self._answers.append(answer)
        if not self._twice and (self._under_way or await self._has_another_part(answer)):
            return
        answer = _all_parts(self._answers)
        self._answers = []
        if answer.accepted is False:
            # What came or went while it was under way was not told: the form is hers again, as it stands now.
            self._tasks.start(self._look_at_steps(), "look at the person's steps")
        words = " ".join(part for part in (answer.words, _TWICE if self._twice else "") if part)
        self._signs.put(
            Sign(
                kind=SignKind.ANSWERED,
                accepted=answer.accepted,
                number=answer.number,
                words=words,
                links_sent=self._links,
            )
        )

    async def _has_another_part(self, answer: Answer) -> bool:
        """Whether the page sends others of our links once these were taken."""
        boxed = " ".join(self._links or ())
        wanted = {item for item in self._ids or () if item in boxed}
        if not answer.accepted or not self._items_sent or wanted <= self._items_sent:
            return False
        self._more_sent.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PART_SECONDS):
                await self._more_sent.wait()
                return True
        return False

    def _links_sent(self, body: str | None) -> tuple[str, ...] | None:
        """The lines of the links field when it was sent, or when its part was left; None: not seen.

        Where none of our links stood in it, only the request itself can say that others went instead: some pages empty
        the box into a list of their own.
        """
        ids = self._ids or ()
        lines = self._lines
        boxed = "\n".join(lines)
        if any(item in boxed for item in ids):
            return lines
        seen = next((press.links for press in reversed(self._presses) if press.links is not None), None)
        if seen is not None or not body:
            return seen
        left, others = item_ids(body), item_ids(boxed)
        return lines if others and others <= left and not left.intersection(ids) else None

    @property
    def _lines(self) -> tuple[str, ...]:
        """What stood in the field of the links at the last press."""
        boxed = self._values[_LISTINGS].value if _LISTINGS in self._values else ""
        return tuple(line.strip() for line in boxed.splitlines() if line.strip())

    def _is_portal(self, url: str) -> bool:
        return host_of(url) in self._hosts


def _sent(request: Request) -> SentRequest:
    return SentRequest(
        method_reads=request.method in READ_ONLY,
        url=request.url,
        body=readable_body(request),
        loads_page=request.is_navigation_request(),
        by_script=request.resource_type in {"xhr", "fetch"},
    )


async def _response(request: Request) -> Response | None:
    """The answer to a request; None: none came, or the window was closed meanwhile."""
    try:
        return await request.response()
    except Error:
        return None
