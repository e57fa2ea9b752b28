"""The user's actions on the form: link checks, blocked and sent submissions, and the portal's response.

Over 500 lines because clicks, requests and responses form one state machine.

Two sources are combined. The scripts in the page report clicks (also keys that submit) with the links at that
moment; the browser reports requests and responses. Neither source is enough alone: a page may submit without a
click, and a click may not submit anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum, auto
from time import monotonic
from urllib.parse import unquote_plus

from playwright.async_api import Error, Request, Response

from helper.browser.daemon.journal import item_ids, looks_like_check
from helper.browser.isolated_scripts import FrameScripts, IsolatedScripts, Report, hold, is_login_address
from helper.browser.portal.overlay import PageSign, ReviewStep, SignKind
from helper.browser.responses import READ_ONLY, read_answer, readable_body
from helper.errors import PageGone
from helper.flow.form import Candidate
from helper.flow.spec import Flow, OutcomeWords, StepKind
from helper.flow.text_matching import MOST_WORDS, SeenOutcome, fits, links_in, outcome_in
from helper.hosts import host_of
from helper.model.attempt import SentValue
from helper.system.tasks import OwnTasks, comes_within
from helper.translation import msg, tr

PRESS_SECONDS = 60.0
"""Seconds after a click during which a request counts as caused by that click.

The user may have to answer a confirmation or a captcha between the click and the request.
"""

_NAVIGATION_LABELS = (
    *("Next", "Next step", "Continue", "Save", "Save draft", "Save as draft", "Preview", "Back", "Previous"),
    *("下一步", "继续", "保存", "保存草稿", "预览", "上一步"),
)
_SUBMIT_STEP = "submit"


class Sending(Enum):
    SUBMISSION = auto()
    CHECK = auto()
    PERHAPS = auto()
    """A request after a click on Submit that contains none of our links.

    It counts as a submission only if the response confirms one.
    """
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """The portal's texts on its Submit and link-check buttons, and for a link that passed the check."""

    submit: tuple[str, ...]
    check: tuple[str, ...]
    checked_well: tuple[str, ...]
    """The portal's texts for a link that passed the check."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    label: str
    how: str
    """`click`, `enter`, or `submit` (an event of the form itself)."""
    links: tuple[str, ...] | None
    """The lines of the links field at the time of the click; None if no field contained our links."""
    at: float

    def sends(self, words: Words) -> bool:
        """Return whether the click submits the form."""
        return self.how == "submit" or fits(self.label, words.submit)


def button_words(flow: Flow) -> Words:
    """Return the texts of the buttons that only the user clicks, from the flow's handoff steps.

    A handoff step with `option` texts describes the button that checks the links.
    """
    handoffs = list(flow.steps(StepKind.HANDOFF))
    checks = [step for step in handoffs if step.option]
    submits = [step for step in handoffs if step.id == _SUBMIT_STEP] or handoffs[-1:]
    return Words(
        submit=tuple(label for step in submits for label in step.label),
        check=tuple(label for step in checks for label in step.label),
        checked_well=tuple(words for step in checks for words in step.option),
    )


def classify(
    sent: Request, body: str | None, ids: Collection[str], presses: Sequence[ButtonPress], words: Words
) -> Sending:
    """Classify a request by its content and by the clicks of the last minute, oldest first.

    `body` is None if the request's body cannot be read. If the program missed a submission, the records would
    lack it; if the program mistakes another request for a submission, it only asks the user a question. A
    doubtful request therefore counts as a submission. The only exception is a request with links that follows
    no click and loads no page, because it is the page's own check of the links.
    """
    last = presses[-1] if presses else None
    with_links = bool(_items_in(f"{sent.url} {body or ''}", ids)) or (
        body is None and last is not None and last.sends(words)
    )
    loads_page = sent.is_navigation_request()
    if sent.method in READ_ONLY:
        return Sending.SUBMISSION if with_links and loads_page and last else Sending.OTHER
    if last is None:
        by_itself = Sending.SUBMISSION if loads_page else Sending.CHECK
        return by_itself if with_links else Sending.OTHER
    if fits(last.label, words.check):
        return Sending.CHECK if with_links else Sending.OTHER
    submit_pressed = any(fits(press.label, words.submit) for press in presses)
    if fits(last.label, _NAVIGATION_LABELS) and not submit_pressed:
        return Sending.OTHER
    if with_links:
        is_check = looks_like_check(sent.url.partition("?")[0]) and not submit_pressed
        return Sending.CHECK if is_check else Sending.SUBMISSION
    if loads_page:
        return Sending.SUBMISSION if submit_pressed or last.links else Sending.OTHER
    # A request by a script does not replace the page, so the response to the request can be read.
    is_script = sent.resource_type in {"xhr", "fetch"}
    return Sending.PERHAPS if submit_pressed and is_script and body else Sending.OTHER


def _items_in(text: str, ids: Collection[str]) -> frozenset[str]:
    plain = unquote_plus(text)
    return frozenset(item for item in ids if item in plain)


ANSWER_SECONDS = 12.0
"""Seconds after which the user is asked to read a page that the program does not understand."""
NUMBER_SECONDS = 4.0
"""Seconds after the portal has accepted the complaint during which the page may still show its number."""
_QUIET_MILLISECONDS = 150
_LONGEST_MILLISECONDS = 1000


class PageAnswer:
    def __init__(self, isolated: IsolatedScripts, words: OutcomeWords) -> None:
        self._isolated = isolated
        self._words = words
        self._document_came = asyncio.Event()

    def document_opened(self) -> None:
        came, self._document_came = self._document_came, asyncio.Event()
        came.set()

    async def completed(self, said: SeenOutcome, known_ids: Collection[str]) -> SeenOutcome:
        """Complete the server's response with what the page shows.

        An error message on the page does not mean a rejection: the message is passed on for the user to judge.
        """
        if said.accepted is False:
            return said
        over = monotonic() + ANSWER_SECONDS
        answer = said
        while monotonic() < over:
            answer = _combined(answer, await self.now(known_ids))
            if answer.accepted is False or (answer.accepted and answer.number):
                return answer
            if answer.accepted:
                over = min(over, monotonic() + NUMBER_SECONDS)
            await self._page_settled(over - monotonic())
        return answer if answer.words else replace(answer, words=await self.complaint())

    async def now(self, known_ids: Collection[str]) -> SeenOutcome:
        """Return the outcome stated by the text that has appeared on the page since the last click."""
        with suppress(PageGone):
            frames = await self._isolated.call_everywhere("newText")
            text = "\n".join(part for _, part in frames if part)
            return outcome_in(text, self._words, known_ids=known_ids)
        return SeenOutcome()

    async def complaint(self) -> str:
        """Return the new error messages beside the page's fields.

        The result is empty if the page shows none, or asks the user for a confirmation.
        """
        with suppress(PageGone):
            if not any(asks for _, asks in await self._isolated.call_everywhere("asksBack")):
                frames = await self._isolated.call_everywhere("newProblems")
                return " ".join(part for _, part in frames if part)[:MOST_WORDS]
        return ""

    async def _page_settled(self, seconds: float) -> None:
        # A document that opens during the check sets this event, which ends the wait below. Keep the event in
        # a variable, because `document_opened` replaces the attribute.
        came = self._document_came
        try:
            await self._isolated.call("still", _QUIET_MILLISECONDS, _LONGEST_MILLISECONDS)
        except PageGone:
            # The page is between two documents: wait for the next document.
            await comes_within(seconds, came)


def _combined(said: SeenOutcome, shown: SeenOutcome) -> SeenOutcome:
    """Combine the server's response with what the page shows; the page takes precedence because the user sees it."""
    accepted = said.accepted if shown.accepted is None else shown.accepted
    return SeenOutcome(
        accepted=None if said.broke and not accepted else accepted,
        number=shown.number or said.number,
        words=shown.words or said.words,
        broke=said.broke,
    )


def _all_parts(answers: Sequence[SeenOutcome]) -> SeenOutcome:
    """Combine the responses to all parts of a submission, which is accepted or refused only if all of them agree."""
    said = {answer.accepted for answer in answers}
    last = answers[-1]
    return replace(
        next((answer for answer in answers if answer.accepted is not True), last),
        accepted=last.accepted if len(said) == 1 else None,
        number=next((answer.number for answer in answers if answer.number), ""),
    )


class SignQueue:
    """A queue of `PageSign` objects in order of arrival.

    CHANGED and GONE signs are queued only once; a new STEPS sign replaces the queued one.
    """

    def __init__(self) -> None:
        self.on_sent: Callable[[], None] | None = None
        self._waiting: list[PageSign] = []
        self._sign_came = asyncio.Event()

    def sent(self) -> None:
        """Report at once that a request that may be the submission has left, even if no sign is awaited now."""
        if self.on_sent is not None:
            # An error while the time is recorded must not keep the watcher from following the request.
            asyncio.get_running_loop().call_soon(self.on_sent)

    def put(self, sign: PageSign) -> None:
        if sign.kind is SignKind.STEPS:
            self._waiting = [waiting for waiting in self._waiting if waiting.kind is not SignKind.STEPS]
        elif sign.kind in {SignKind.CHANGED, SignKind.GONE} and self._has(sign.kind):
            return
        self._waiting.append(sign)
        self._sign_came.set()

    def forget(self, *, everything: bool = False) -> None:
        """Drop the queued signs, which belong to the previous turn.

        A GONE sign is kept, because the page is still lost. If another page has replaced the lost page,
        `everything` is True, and the GONE sign is dropped, too.
        """
        is_gone = not everything and self._has(SignKind.GONE)
        self._waiting = [sign for sign in self._waiting if is_gone and sign.kind is SignKind.GONE]

    async def next(self) -> PageSign:
        """Wait for the next sign, and take it from the queue. If the wait is cancelled, no sign is lost."""
        while not self._waiting:
            self._sign_came.clear()
            await self._sign_came.wait()
        return self._waiting.pop(0)

    def _has(self, kind: SignKind) -> bool:
        return any(sign.kind is kind for sign in self._waiting)


_LATE_CLICK_SECONDS = 0.3
"""Seconds to wait for the report of a click, which may arrive slightly after the click's request.

Without this wait, the request would be attributed to an earlier click.
"""
_READ_SECONDS = 1.0
"""Maximum seconds for reading the fields in other frames after a click, before the submission is reported."""
_CLASSIFY_SECONDS = 3.0
"""Maximum seconds to wait until the requests sent so far are classified, which takes at most 1.3 seconds each."""
_KEEP_ALIVE = 24
"""Maximum length of a WebSocket message that only keeps the connection open."""
_STOPPED_SECONDS = 1.2
"""Seconds that the page has to send the form after a click on Submit.

If the page has sent nothing by then and shows messages, the page itself has blocked the form.
"""
_TWICE = msg("The page sent the complaint twice. Check in the portal's list whether it appears twice.")
_LOST = msg("The portal did not answer. It may have received the complaint: check the portal's list.")
_PART_SECONDS = 1.0
"""Seconds to wait, after the response to one part of a submission, for the page to send the remaining links.
"""
_ROWS_MILLISECONDS = 3000
_LISTINGS = "listings"


@dataclass(slots=True)
class _Turn:
    ids: tuple[str, ...] = ()
    presses: list[ButtonPress] = field(default_factory=list)
    pressed: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Task[None] | None = None
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a request that may be the submission was sent after the last click."""
    under_way: int = 0
    taken: bool = False
    twice: bool = False
    links: tuple[str, ...] | None = None
    items_sent: frozenset[str] = frozenset()
    """Our item ids that were sent with this submission, which may consist of several requests."""
    more_sent: asyncio.Event = field(default_factory=asyncio.Event)
    answers: list[SeenOutcome] = field(default_factory=list)
    is_checked: bool = False
    checked_links: tuple[str, ...] | None = None
    """The lines of the links field at the portal's last check; None if they have not been read yet."""
    requests: list[asyncio.Task[None]] = field(default_factory=list)
    """For each request of the turn, the task that classifies it."""
    has_spoken: bool = False
    """Whether the page sent a WebSocket message that may be the submission."""

    def steps_in(self, frames: Sequence[Report]) -> frozenset[ReviewStep]:
        links = next((tuple(frame["links"]) for frame in frames if frame["links"] is not None), None)
        if self.checked_links is None:
            self.checked_links = links if self.is_checked else None
        boxes, ticked = (sum(frame[name] for frame in frames) for name in ("boxes", "ticked"))
        steps = {
            # Some pages move the links to a separate list, which leaves the field empty.
            ReviewStep.VERIFY: self.is_checked and links in {None, self.checked_links},
            ReviewStep.READ: all(frame["read"] for frame in frames),
            ReviewStep.TICK: boxes > 0 and ticked == boxes,
        }
        return frozenset(step for step, is_seen in steps.items() if is_seen)


class Watcher:
    """Watches one tab during the user's turn, from `begin` to `end`."""

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
        self._is_users_turn = False
        self._turn = _Turn()
        """The user's current turn, or the previous one."""
        self._fields: dict[str, Candidate] = {}
        """The fields that the program filled in, by name, including those in earlier parts of the form."""
        self._values: dict[str, SentValue] = {}
        """The content of each field, as read at the last click while the field was on the page."""

    async def begin(self, ids: tuple[str, ...], fields: Sequence[tuple[str, Candidate]] = ()) -> None:
        """Start watching for a submission of these item ids; each click reports the contents of these fields."""
        await self.end()
        left, self._turn, self._is_users_turn = self._turn, _Turn(ids), True
        if left.ids == ids:
            self._turn.requests, self._turn.has_spoken = left.requests, left.has_spoken
        self._fields = dict(fields)
        self._values = {name: read for name, read in self._values.items() if name in self._fields}
        with suppress(PageGone):
            await self._isolated.call_everywhere("watch", list(ids))
            here = await self._follow_fields(is_new_turn=True)
            # The next click will read the fields that are now on the page, so drop their old values. Keep the
            # values of fields in earlier parts of the form, which were read when the user clicked Next.
            self._values = {name: read for name, read in self._values.items() if name not in here}

    async def replaced(self, old: Candidate, new: Candidate) -> None:
        """Read `new` instead of `old` from now on, because the page has redrawn the control."""
        names = [name for name, candidate in self._fields.items() if candidate.ref == old.ref]
        if names:
            self._fields |= dict.fromkeys(names, new)
            with suppress(PageGone):
                await self._follow_fields()

    async def _follow_fields(self, *, is_new_turn: bool = False) -> set[str]:
        """Give each frame the refs of our fields in it; return the names of the fields on the page."""
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
        """Return whether these item ids are already watched.

        If they are, do not call `begin` again: it would forget the clicks and requests so far.
        """
        return self._is_users_turn and self._turn.ids == ids

    async def end(self) -> None:
        self._is_users_turn = False
        await self._tasks.end()

    @property
    def has_pressed_submit(self) -> bool:
        return any(press.sends(self._words) for press in self._turn.presses)

    async def has_seen_all(self) -> bool:
        """Return whether all that the page sent while this form was watched could be classified."""
        requests = self._turn.requests
        if requests:
            await asyncio.wait(requests, timeout=_CLASSIFY_SECONDS)
        done = all(task.done() and not task.cancelled() and not task.exception() for task in requests)
        return done and not self._turn.has_spoken

    def spoken(self, message: str | bytes) -> None:
        """Note a WebSocket message of the page. Its purpose is unknown, unless it is too short for a submission."""
        if self._is_users_turn and len(message) > _KEEP_ALIVE:
            self._turn.has_spoken = True

    def reported(self, report: Report) -> None:
        match report["kind"]:
            case "changed":
                self._signs.put(PageSign(kind=SignKind.CHANGED))
            case "arrived":
                self._page_answer.document_opened()
                if report["top"]:
                    self._signs.put(PageSign(kind=SignKind.CHANGED))
                if self._is_users_turn:
                    self._tasks.start(self._watch_document(), "watch a new document")
            case "pressed" if self._is_users_turn:
                self._press(report)
            case "steps" if self._is_users_turn:
                self._tasks.start(self._check_steps(), "check the user's steps")
            case "stopped" if self._is_users_turn:
                self._signs.put(PageSign(kind=SignKind.STOPPED, words=str(report["words"])[:MOST_WORDS]))

    async def _check_steps(self) -> None:
        with suppress(PageGone):
            frames = [seen for _, seen in await self._isolated.call_everywhere("steps") if seen]
            # The check boxes of an unloading page disappear; the user has not unticked them.
            if frames and self._is_users_turn and not (self._turn.under_way or self._turn.taken):
                self._signs.put(PageSign(kind=SignKind.STEPS, steps=self._turn.steps_in(frames)))

    def requested(self, request: Request) -> None:
        if (
            not self._is_users_turn
            or host_of(request.url) not in self._hosts
            or is_login_address(request.url)
        ):
            return
        if request.method not in READ_ONLY or request.is_navigation_request():
            self._turn.requests.append(self._tasks.start(self._classify(request), "classify a request"))

    async def _watch_document(self) -> None:
        with suppress(PageGone):
            await self._isolated.call_everywhere("watch", list(self._turn.ids), True)

    def _press(self, report: Report) -> None:
        turn, values, links = self._turn, report["values"], report["links"]
        self._read(values)
        if self._fields.keys() - values.keys():
            work = self._read_elsewhere(frozenset(values))
            turn.reading = self._tasks.start(work, "read our fields in other frames")
        sent = None if links is None else tuple(links)
        press = ButtonPress(str(report["label"]), str(report["how"]), sent, monotonic())
        turn.presses = [known for known in turn.presses if press.at - known.at < PRESS_SECONDS] + [press]
        turn.pressed.set()
        if press.sends(self._words):
            turn.left.clear()
            self._tasks.start(self._check_if_stopped(), "check whether the page stopped the form")

    def _read(self, values: dict[str, str]) -> None:
        at = datetime.now(UTC)
        for name, value in values.items():
            self._values[name] = SentValue(field=name, value=value, at=at)

    async def _read_elsewhere(self, known: frozenset[str]) -> None:
        """Read the fields in frames other than the clicked one before the page unloads.

        The clicked frame reports its own fields, which are in `known`.
        """
        with suppress(PageGone):
            for _, values in await self._isolated.call_everywhere("watchedValues"):
                # Ignore an empty field, because the submission itself may have cleared it.
                self._read(
                    {name: value for name, value in (values or {}).items() if value and name not in known}
                )

    async def _check_if_stopped(self) -> None:
        """Find out whether the page sent or blocked the form after a click on Submit that caused no visible request."""
        if await comes_within(_STOPPED_SECONDS, self._turn.left):
            return
        answer = await self._page_answer.now(self._turn.ids)
        if answer.accepted:
            self._submitted()
            await self._answered(await self._page_answer.completed(answer, self._turn.ids))
        elif words := await self._page_answer.complaint():
            self._signs.put(PageSign(kind=SignKind.STOPPED, words=words))

    async def _classify(self, request: Request) -> None:
        turn = self._turn
        if not turn.presses or monotonic() - turn.presses[-1].at > _LATE_CLICK_SECONDS:
            turn.pressed.clear()
            await comes_within(_LATE_CLICK_SECONDS, turn.pressed)
        if turn.reading is not None:
            await asyncio.wait({turn.reading}, timeout=_READ_SECONDS)
        body = readable_body(request)
        sending = classify(request, body, turn.ids, turn.presses, self._words)
        if sending in {Sending.SUBMISSION, Sending.PERHAPS}:
            self._signs.sent()
        self._tasks.start(self._follow(request, sending, body), "follow a request")

    async def _follow(self, request: Request, sending: Sending, body: str | None) -> None:
        turn = self._turn
        match sending:
            case Sending.CHECK:
                # Without links in the last click, the page checked those in the field: read them later.
                links = self._lines if turn.presses and turn.presses[-1].links else None
                if await _response(request):
                    await self._read_check(links)
            case Sending.SUBMISSION:
                self._submitted(body)
                await self._read_answer(request)
            case Sending.PERHAPS:
                turn.left.set()
                if response := await _response(request):
                    await self._read_possible_submission(response, body)

    async def _read_check(self, links: tuple[str, ...] | None) -> None:
        """Read the portal's result for each link, once the page shows the results.

        `links` are the lines that the portal has checked; None if they have not been read yet.
        """
        ids = self._turn.ids
        with suppress(PageGone):
            frames = await self._isolated.call_everywhere("linkRows", list(ids), _ROWS_MILLISECONDS)
            rows = [row for _, found in frames for row in found or ()]
            refused = links_in(rows, ids, self._words.checked_well)
            self._signs.put(PageSign(kind=SignKind.LINKS_CHECKED, refused_links=refused))
            self._turn.is_checked, self._turn.checked_links = not refused, links or None
            await self._check_steps()

    def _submitted(self, body: str | None = None) -> None:
        """Report a submission immediately, without waiting for the portal's response.

        Nothing is reported if an earlier submission is still under way or was accepted: the new request is
        then another part of that submission, or a repeat of it by the page.
        """
        turn = self._turn
        turn.left.set()
        turn.more_sent.set()
        items = _items_in(body or "", turn.ids)
        if turn.under_way or turn.taken:
            turn.twice = turn.twice or items == turn.items_sent or bool(items & turn.items_sent)
            turn.items_sent |= items
        else:
            turn.items_sent = items
            turn.links = self._links_sent(body)
            values = tuple(self._values.values())
            self._signs.put(PageSign(kind=SignKind.SUBMITTED, links_sent=turn.links, values_sent=values))
        turn.under_way += 1

    async def _read_answer(self, request: Request) -> None:
        said = SeenOutcome(words=tr(_LOST))
        if response := await _response(request):
            said = await read_answer(response, self._flow.outcome, self._turn.ids)
            said = await self._page_answer.completed(said, self._turn.ids)
        await self._answered(said)

    async def _read_possible_submission(self, response: Response, body: str | None) -> None:
        """Treat the request as a submission if its response, or the page afterwards, says that the form was accepted."""
        turn = self._turn
        said = await read_answer(response, self._flow.outcome, turn.ids)
        if said.accepted is None:
            said = await self._page_answer.completed(said, turn.ids)
            if turn.under_way or turn.taken:
                # The page shows the result of another request, which was the submission.
                return
        if said.accepted:
            self._submitted(body)
            await self._answered(await self._page_answer.completed(said, turn.ids))

    async def _answered(self, answer: SeenOutcome) -> None:
        turn = self._turn
        turn.under_way -= 1
        turn.taken = turn.taken or answer.accepted is True
        turn.answers.append(answer)
        if not turn.twice and (turn.under_way or await self._has_another_part(answer)):
            return
        answer, turn.answers = _all_parts(turn.answers), []
        if answer.accepted is False:
            # During the submission, changes to the user's steps were not reported, so check the steps again.
            self._tasks.start(self._check_steps(), "check the user's steps")
        words = " ".join(part for part in (answer.words, tr(_TWICE) if turn.twice else "") if part)
        self._signs.put(
            PageSign(
                kind=SignKind.ANSWERED,
                accepted=answer.accepted,
                number=answer.number,
                words=words,
                links_sent=turn.links,
            )
        )

    async def _has_another_part(self, answer: SeenOutcome) -> bool:
        turn = self._turn
        wanted = _items_in(" ".join(turn.links or ()), turn.ids)
        if not answer.accepted or not turn.items_sent or wanted <= turn.items_sent:
            return False
        turn.more_sent.clear()
        return await comes_within(_PART_SECONDS, turn.more_sent)

    def _links_sent(self, body: str | None) -> tuple[str, ...] | None:
        """Return the lines of the links field that were submitted; None if they are unknown.

        In a form with several parts, the lines were read when the user clicked Next. Some pages move the
        links from the field into a separate list. Therefore, if the field contains none of our links, its
        lines count only if the request contains the links in the field and none of ours.
        """
        ids, lines = self._turn.ids, self._lines
        boxed = "\n".join(lines)
        if any(item in boxed for item in ids):
            return lines
        presses = reversed(self._turn.presses)
        seen = next((press.links for press in presses if press.links is not None), None)
        if seen is not None or not body:
            return seen
        left, others = item_ids(body), item_ids(boxed)
        return lines if others and others <= left and not left.intersection(ids) else None

    @property
    def _lines(self) -> tuple[str, ...]:
        """The lines of the links field at the last click."""
        boxed = self._values[_LISTINGS].value if _LISTINGS in self._values else ""
        return tuple(line.strip() for line in boxed.splitlines() if line.strip())


async def _response(request: Request) -> Response | None:
    try:
        return await request.response()
    except Error:
        return None
