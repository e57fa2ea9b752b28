"""The operator of `file --plain`: the person, line by line, on a terminal that cannot draw screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TextIO

from helper.cli.operators.stdin_lines import listen
from helper.session.events import (
    ComplaintReserved,
    Event,
    FieldDiffers,
    FieldFilled,
    FieldPasted,
    HandedOver,
    LinksRefused,
    Released,
)
from helper.session.operator import Decision, Question, Request

_LETTERS = {
    "p": Request.PAUSE,
    "z": Request.LATER,
    "!": Request.PROBLEM,
    "r": Request.FILL_AGAIN,
    "-": Request.LEAVE_OUT,
    "n": Request.NEXT,
    "s": Request.SHOW,
    "": Request.GO_ON,
}
PASTE_LINE = "  Enter it is in   s I show you where   - leave it as it is   z later   ! problem   p pause"
_NEXT = "Enter: next   p: stop here"
KEYS_LINE = "  Enter go on   r fill again   z later   ! problem   p pause"


class LineOperator:
    """Prints what happens and reads one line at a time.

    While a question stands, a line answers it: its number, or Enter for the safe choice. A line that was typed before
    the question was printed never answers it.
    """

    def __init__(
        self, out: TextIO, into: TextIO, request: Callable[[Request], None], keys: str = KEYS_LINE
    ) -> None:
        """`keys` is shown when a line means nothing."""
        self._out = out
        self._into = into
        self._request = request
        self._keys = keys
        self._question: Question | None = None
        self._answer: asyncio.Future[str] | None = None
        self._released = False
        """Whether a form is done and the person is waited for: a question in between pushes that out of sight."""

    def start(self) -> None:
        """Begin to listen; to be called once, in the running loop."""
        listen(self._into, self._hear, lambda: self._request(Request.PAUSE))

    def tell(self, event: Event) -> None:
        """Print the event in plain words."""
        self._released = isinstance(event, Released)
        for line in _lines_of(event):
            self._print(line)

    async def decide(self, question: Question) -> Decision:
        """Print the question with numbered choices and wait for a line that fits."""
        self._print("")
        self._print(question.text)
        for line in question.detail:
            self._print(f"  {line}")
        for number, choice in enumerate(question.choices, 1):
            self._print(f"  {number} {choice.text}" + ("   (Enter)" if choice.safe else ""))
            if choice.asks:
                self._print(f"      behind the {number}: {choice.asks}")
            if choice.known:
                self._print(f"      {number} alone: {choice.known}")
        while True:
            self._answer = asyncio.get_running_loop().create_future()
            try:
                decision = _read_answer(await self._answer, question)
            finally:
                self._answer = None
            if decision is not None:
                if self._released:
                    self._print(_NEXT)
                return decision
            self._print(f"  Type a number from 1 to {len(question.choices)}, or Enter.")

    def _hear(self, line: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(line.strip())
        elif (request := _LETTERS.get(line.strip().lower())) is not None:
            self._request(request)
        else:
            self._print(self._keys)

    def _print(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()


def _read_answer(line: str, question: Question) -> Decision | None:
    if not line:
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)
    word, _, rest = line.partition(" ")
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(question.choices):
        chosen = question.choices[int(word) - 1]
        return Decision(chosen.choice, (rest.strip() or chosen.known) if chosen.asks else "")
    return None


def _lines_of(event: Event) -> list[str]:
    match event:
        case ComplaintReserved():
            head = "PRACTICE – nothing is sent to Alibaba. " if event.practice else ""
            about = f"{event.listings} links" if event.listings else "its registration"
            return ["", f"{head}Form {event.position} of {event.total}: {event.work}, {about}"]
        case FieldFilled() if event.checks == 1:
            return [f"  {event.field:<16}{_short(event.seen)}  ✓"]
        case FieldFilled():
            return []
        case FieldDiffers():
            return [f"  {event.field}: wanted {_short(event.value)}, the page shows {_short(event.seen)}"]
        case FieldPasted() if not event.done:
            text = (f"  | {line}" for line in event.value.splitlines())
            return ["", *event.text.splitlines(), *text, PASTE_LINE]
        case HandedOver():
            return ["", *event.text.splitlines(), KEYS_LINE]
        case LinksRefused():
            return [
                "The page's own check refused these links:",
                *(f"  {item}: {words}" for item, words in event.links),
            ]
        case Released(result="rehearsed"):
            return [event.text]
        case Released():
            return [event.text, _NEXT]
        case _:
            return [event.text] if event.text else []


def _short(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > 1:
        return f"{len(lines)} lines"
    return text if len(text) <= 48 else text[:47] + "…"
