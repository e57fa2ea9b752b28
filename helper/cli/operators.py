"""Operators that do without screens: one prints lines for a user, the other exchanges JSON with a program."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar, assert_never

from rich.cells import set_cell_size

from helper.cli.output import as_text, wants_json
from helper.model.complaint import Account
from helper.model.state_words import field_words
from helper.session import events
from helper.session.context import AppContext, Run, RunRequest
from helper.session.events import AnyEvent
from helper.session.operator import Decision, Operator, Question, Request
from helper.translation import as_sentence, comma_list, msg, sentences, tr, tr_n, with_label


def listen(stream: TextIO, on_line: Callable[[str], None], on_end: Callable[[], None]) -> None:
    """Call `on_line` in the running event loop for each line, and `on_end` once at the end of the stream.

    A separate thread reads the stream, because some systems cannot await pipes and terminals.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            for line in stream:
                if not _call(loop, on_line, line.rstrip("\r\n")):
                    return
        except (OSError, ValueError):
            # A stream that is closed during reading counts as ended.
            pass
        _call(loop, on_end)

    threading.Thread(target=read, name="stdin", daemon=True).start()


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *arguments: object) -> bool:
    try:
        loop.call_soon_threadsafe(function, *arguments)
    except RuntimeError:
        # The session has ended and closed its event loop, so the line is ignored.
        return False
    return True


class JsonOperator:
    """Exchanges JSON lines with another program, for `file --plain --json`.

    An answer is `{"question": id, "choice": word}`, with `"text"` if the question asks for text. A request is
    `{"request": "pause"}`. The end of the input pauses the session. The session starts the next form on its
    own, so programs limit the number of forms with `--limit`.
    """

    def __init__(self, out: TextIO, into: TextIO, request: Callable[[Request], None]) -> None:
        self._out = out
        self._into = into
        self._request = request
        self._open: dict[str, tuple[Question, asyncio.Future[Decision]]] = {}
        self._ended = False
        self._session = ""

    def start(self) -> None:
        """Start reading the input. Call this once, in the running event loop."""
        listen(self._into, self._hear, self._end)

    def tell(self, event: AnyEvent) -> None:
        self._session = event.session
        self._print(event.as_json())
        if isinstance(event, events.Released):
            self._request(Request.GO_ON)

    async def decide(self, question: Question) -> Decision:
        if self._ended:
            return Decision("pause")
        self._session = question.session
        answer: asyncio.Future[Decision] = asyncio.get_running_loop().create_future()
        self._open[question.id] = (question, answer)
        self._print(_question_line(question))
        try:
            return await answer
        finally:
            del self._open[question.id]

    def _hear(self, line: str) -> None:
        if not line.strip():
            return
        try:
            heard = json.loads(line)
            known = heard["question"] if "question" in heard else Request(heard["request"])
        except (ValueError, KeyError, TypeError):
            self._ignore(line, tr("This line is neither an answer nor a request."))
            return
        if isinstance(known, Request):
            self._request(known)
        else:
            self._answer(str(known), heard)

    def _answer(self, question_id: str, heard: dict[str, Any]) -> None:
        if question_id not in self._open:
            self._ignore(question_id, tr("No such question is open."))
            return
        question, answer = self._open[question_id]
        choice, text = str(heard.get("choice", "")), heard.get("text") or ""
        if not isinstance(text, str):
            self._ignore(question_id, tr("The text of this answer is not a string."))
        elif choice not in {known.choice for known in question.choices}:
            self._ignore(question_id, tr("The question has no choice “{choice}”.", choice=choice))
        elif not answer.done():
            answer.set_result(Decision(choice, text))

    def _ignore(self, what: str, why: str) -> None:
        self._print(
            {"event": "ignored", "at": _now(), "session": self._session, "what": what[:200], "text": why}
        )

    def _end(self) -> None:
        self._ended = True
        self._request(Request.PAUSE)

    def _print(self, values: dict[str, Any]) -> None:
        self._out.write(as_text(values, self._out) + "\n")
        self._out.flush()


def _question_line(question: Question) -> dict[str, Any]:
    of_complaint = {} if question.complaint is None else {"complaint": question.complaint}
    return {
        "event": "question",
        "at": _now(),
        "session": question.session,
        **of_complaint,
        "question": question.id,
        "kind": question.kind.value,
        "text": question.text,
        "detail": list(question.detail),
        "takes_text": question.takes_text,
        "choices": [
            {"choice": known.choice, "text": known.text, "safe": known.safe, "known": known.known}
            for known in question.choices
        ],
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()


_LETTERS = {
    "p": Request.PAUSE,
    "z": Request.LATER,
    "!": Request.PROBLEM,
    "r": Request.FILL_AGAIN,
    "-": Request.LEAVE_OUT,
    "s": Request.SHOW,
    "": Request.GO_ON,
}
_FIELD_CELLS = 24
"""Width of the column with the field's name, in terminal cells."""
PASTE_LINE = msg("  Enter pasted   s show me where   - leave it as it is   z later   ! problem   p stop here")
PASTE_LINE_BY_HAND = msg("  Enter pasted   - leave it as it is   z later   ! problem   p stop here")
_NEXT = msg("Enter: next   p: stop here")
KEYS_LINE = msg("  Enter continue   r fill in again   z later   ! problem   p stop here")


class LineOperator:
    """Prints events at a terminal, and reads the user's lines.

    A line answers the open question: a number selects a choice, and Enter the safe choice. Lines entered before a
    question is printed never answer that question.
    """

    def __init__(
        self, out: TextIO, into: TextIO, request: Callable[[Request], None], keys: str = KEYS_LINE
    ) -> None:
        """`keys` is a line that lists the keys, and is printed after any input that is not understood."""
        self._out = out
        self._into = into
        self._request = request
        self._keys = keys
        self._question: Question | None = None
        self._answer: asyncio.Future[str] | None = None
        self._by_hand = False
        """Whether the user fills in the form in their own browser, where the program cannot be shown a box."""
        self._released = False
        """Whether a form is finished and the program waits for Enter.

        After a question, the request to press Enter is printed again.
        """

    def start(self) -> None:
        """Start reading the input. Call this once, in the running event loop."""
        listen(self._into, self._hear, lambda: self._request(Request.PAUSE))

    def tell(self, event: AnyEvent) -> None:
        self._released = isinstance(event, events.Released)
        if isinstance(event, events.ComplaintReserved):
            self._by_hand = event.by_hand
        for line in _lines_of(event, by_hand=self._by_hand):
            self._print(line)

    async def decide(self, question: Question) -> Decision:
        self._print("")
        self._print(question.text)
        for line in question.detail:
            self._print(f"  {line}")
        for number, choice in enumerate(question.choices, 1):
            self._print(f"  {number} {choice.text}" + (f"   ({tr('Enter')})" if choice.safe else ""))
            if choice.asks:
                self._print(f"      {tr('after {number}, type: {text}', number=number, text=choice.asks)}")
            if choice.known:
                self._print(f"      {tr('{number} alone: {text}', number=number, text=choice.known)}")
        while True:
            self._answer = asyncio.get_running_loop().create_future()
            try:
                decision = _read_answer(await self._answer, question)
            finally:
                self._answer = None
            if decision is not None:
                if self._released:
                    self._print(tr(_NEXT))
                return decision
            self._print(f"  {tr('Type a number from 1 to {n}, or press Enter.', n=len(question.choices))}")

    def _hear(self, line: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(line.strip())
        elif (request := _LETTERS.get(_half_width(line.strip()).lower())) is not None:
            self._request(request)
        else:
            self._print(tr(self._keys))

    def _print(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()


def _read_answer(line: str, question: Question) -> Decision | None:
    if not line:
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)
    typed, *rest = line.split(maxsplit=1)
    word = _half_width(typed)
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(question.choices):
        chosen = question.choices[int(word) - 1]
        return Decision(chosen.choice, ("".join(rest) or chosen.known) if chosen.asks else "")
    return None


def _half_width(typed: str) -> str:
    """Return the characters at half their width, because a Japanese keyboard may type "１" instead of "1"."""
    return unicodedata.normalize("NFKC", typed)


def _lines_of(event: AnyEvent, *, by_hand: bool) -> list[str]:
    match event:
        case events.ComplaintReserved():
            head = as_sentence(tr("PRACTICE – nothing is sent to Alibaba")) if event.practice else ""
            about = tr_n("{n} link", "{n} links", event.listings) if event.listings else tr("registration")
            form = tr("Form {position} of {total}", position=event.position, total=event.total)
            return ["", sentences(head, with_label(form, comma_list((event.work, about))))]
        case events.FieldFilled() if event.checks == 1:
            name = set_cell_size(field_words(event.field), _FIELD_CELLS)
            return [f"  {name}  {brief(event.seen)}  {tr('yours') if event.yours else '✓'}"]
        case events.FieldFilled():
            return []
        case events.FieldDiffers():
            differs = msg("{field}: expected {value}, the page shows {seen}")
            said = tr(
                differs, field=field_words(event.field), value=brief(event.value), seen=brief(event.seen)
            )
            return [f"  {said}"]
        case events.FieldPasted() if not event.done:
            text = (f"  | {line}" for line in event.value.splitlines())
            return ["", *event.text.splitlines(), *text, tr(PASTE_LINE_BY_HAND if by_hand else PASTE_LINE)]
        case events.HandedOver():
            return ["", *event.text.splitlines(), tr(KEYS_LINE)]
        case events.LinksRefused() if event.links:
            return [
                tr("The page's own check rejected these links:"),
                *(f"  {with_label(item, words)}" for item, words in event.links),
            ]
        case events.PageAsks():
            return ["", event.text] if event.waits else []
        case events.Remembered(kept=True):
            return [sentences(event.text, tr("The settings of the screens can forget it."))]
        case events.Released():
            return [event.text, *([] if event.result == "rehearsed" else [tr(_NEXT)])]
        case (
            events.PageReached() | events.FieldAsked() | events.FieldPasted() | events.FieldLeftOut()
            | events.FieldShown() | events.Remembered() | events.FieldChanged()
            | events.StepsSeen() | events.LinksRefused() | events.SubmittedSeen() | events.SessionEnded()
            | events.ListRead() | events.OutcomeRead() | events.RightRead() | events.ListEnded() | events.ListingLookedAt()
            | events.ListingRecorded() | events.ListingJudged() | events.NeedsUser()
            | events.Remark() | events.RunEnded()
        ):  # fmt: skip
            return event.text.splitlines()
        case _:
            assert_never(event)


def brief(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > 1:
        return tr_n("{n} line", "{n} lines", len(lines))
    return text if len(text) <= 48 else text[:47] + "…"


_KEYS = msg("  Enter continue   p stop here")
R = TypeVar("R", bound=Run)


def run_request(
    context: AppContext,
    request: RunRequest,
    *,
    keys: str = _KEYS,
    portal: str = "",
    flow: Path | None = None,
    account: Account | None = None,
) -> bool:
    """Run the request, for `account` if given, and return whether the user must act."""
    from helper.composition.sessions import run_of

    session = run_session(
        lambda operator: run_of(context, operator, request, portal=portal, flow=flow, account=account),
        keys=keys,
    )
    return session.left_open


def run_session(make: Callable[[Operator], R], *, keys: str = _KEYS) -> R:
    return asyncio.run(session_over(make, sys.stdout, sys.stdin, as_json=wants_json(), keys=keys))


async def session_over(
    make: Callable[[Operator], R], out: TextIO, into: TextIO, *, as_json: bool, keys: str = _KEYS
) -> R:
    """Create a session that writes to `out` and reads answers from `into`, and run it."""

    def request(asked: Request) -> None:
        session.request(asked)

    operator = JsonOperator(out, into, request) if as_json else LineOperator(out, into, request, keys)
    session = make(operator)
    operator.start()
    await session.run()
    return session
