"""The operator that another program plays: an event a line out, an answer a line in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from helper.cli.operators.stdin_lines import listen
from helper.cli.output import as_text
from helper.session.events import Event, Released
from helper.session.operator import Decision, Question, Request


class JsonOperator:
    """Speaks the lines of `file --plain --json`.

    Answers are `{"question": id, "choice": word}`, with `"text"` where the question takes one; a program may also
    ask by itself: `{"request": "pause"}`. The end of the input is a pause. After a form is released the next one
    follows at once: whoever drives the program says with `--limit` how many there are.
    """

    def __init__(self, out: TextIO, into: TextIO, request: Callable[[Request], None]) -> None:
        self._out = out
        self._into = into
        self._request = request
        self._open: dict[str, tuple[Question, asyncio.Future[Decision]]] = {}
        self._ended = False
        self._session = ""
        """Of the last event; what is ignored before the first one belongs to none yet."""

    def start(self) -> None:
        """Begin to listen; to be called once, in the running loop."""
        listen(self._into, self._hear, self._end)

    def tell(self, event: Event) -> None:
        """Print the event as one line."""
        self._session = event.session
        self._print(event.as_json())
        if isinstance(event, Released):
            self._request(Request.GO_ON)

    async def decide(self, question: Question) -> Decision:
        """Print the question and wait for the answer with its id."""
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
            self._ignore(line, "This line is neither an answer nor a request.")
            return
        if isinstance(known, Request):
            self._request(known)
        else:
            self._answer(str(known), heard)

    def _answer(self, question_id: str, heard: dict[str, Any]) -> None:
        if question_id not in self._open:
            self._ignore(question_id, "No such question is open.")
            return
        question, answer = self._open[question_id]
        choice, text = str(heard.get("choice", "")), heard.get("text") or ""
        if not isinstance(text, str):
            self._ignore(question_id, "The text of this answer is no text.")
        elif choice not in {known.choice for known in question.choices}:
            self._ignore(question_id, f"The question has no choice {choice!r}.")
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
