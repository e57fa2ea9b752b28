"""The lines that another program exchanges with `file --plain --json`."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

import pytest

from helper.cli.operators.json_operator import JsonOperator
from helper.session.events import FieldDiffers, Released
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from tests.cli.said import Said

NOW = datetime(2026, 11, 24, 19, 42, tzinfo=UTC)
QUESTION = Question(
    id="q1",
    kind=QuestionKind.WENT_THROUGH,
    text='Was "The Quiet Whale" (6 links) submitted?',
    choices=(Choice("later", "I will look", safe=True), Choice("filed", "Yes", asks="Its number.")),
    session="s",
    complaint="c1",
)


@dataclass(slots=True)
class Line:
    """An operator with a pipe to write to, as another program has it."""

    operator: JsonOperator
    out: Said
    pen: TextIO
    asked: list[Request] = field(default_factory=list)
    asked_something: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, text: str) -> None:
        self.pen.write(text + "\n")
        self.pen.flush()

    def printed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    async def next_request(self) -> Request:
        await self.asked_something.wait()
        return self.asked[-1]


@pytest.fixture
def line() -> Iterator[Line]:
    """An operator that listens at one end of a pipe."""
    reading, writing = os.pipe()
    out = Said()
    with os.fdopen(reading) as into, os.fdopen(writing, "w") as pen:

        def note(request: Request) -> None:
            made.asked.append(request)
            made.asked_something.set()

        made = Line(JsonOperator(out, into, note), out, pen)
        yield made


async def test_an_event_is_one_line(line: Line) -> None:
    """What happened is printed as one JSON object a line, by the names of the contract."""
    line.operator.tell(FieldDiffers(at=NOW, session="s", complaint="c1", field="reason", value="a", seen="b"))

    assert line.printed() == [
        {
            "event": "field_differs", "at": "2026-11-24T19:42:00+00:00", "session": "s", "complaint": "c1",
            "text": "", "field": "reason", "value": "a", "seen": "b",
        }
    ]  # fmt: skip


async def test_a_question_is_answered_by_its_id(line: Line) -> None:
    """The answer with the question's id is the decision, and may carry a text."""
    line.operator.start()
    asking = asyncio.ensure_future(line.operator.decide(QUESTION))
    await line.out.shows('"question"')
    line.say('{"question": "q1", "choice": "filed", "text": "0012"}')

    assert await asyncio.wait_for(asking, 30) == Decision("filed", "0012")


async def test_a_question_names_its_choices_and_the_safe_one(line: Line) -> None:
    """The printed question has id, kind, text and choices, one of them safe, and the session and form it belongs to."""
    asking = asyncio.ensure_future(line.operator.decide(QUESTION))
    await line.out.shows('"question"')
    asking.cancel()

    printed = line.printed()[0]
    assert (printed["question"], printed["kind"]) == ("q1", "went_through")
    assert (printed["session"], printed["complaint"]) == ("s", "c1")
    assert [choice["choice"] for choice in printed["choices"] if choice["safe"]] == ["later"]


@pytest.mark.parametrize(("text", "kept"), [("null", ""), ('"0012"', "0012")])
async def test_no_text_is_no_text(line: Line, text: str, kept: str) -> None:
    """A program that has no number sends null: that is not a complaint with the number “None”."""
    line.operator.start()
    asking = asyncio.ensure_future(line.operator.decide(QUESTION))
    await line.out.shows('"question"')
    line.say('{"question": "q1", "choice": "filed", "text": 12}')
    await line.out.shows('"ignored"')
    line.say(f'{{"question": "q1", "choice": "filed", "text": {text}}}')

    assert await asyncio.wait_for(asking, 5) == Decision("filed", kept)


@pytest.mark.parametrize(
    "said",
    ['{"question": "other", "choice": "filed"}', "yes", "[]", '{"request": "submit"}', '{"choice": "filed"}'],
)
async def test_what_cannot_be_understood_is_ignored_with_an_event(line: Line, said: str) -> None:
    """Another id, another word or no JSON at all changes nothing and is said so, in the session that goes on."""
    line.operator.tell(Released(at=NOW, session="s", result="filed", number="1"))
    line.asked.clear()
    line.operator.start()
    line.say(said)

    await line.out.shows('"ignored"')

    assert line.printed()[-1]["session"] == "s"
    assert line.asked == []


async def test_the_end_of_the_input_is_a_pause(line: Line) -> None:
    """When the other program closes the pipe, the session is asked to pause."""
    line.operator.start()
    line.pen.close()

    assert await asyncio.wait_for(line.next_request(), 5) is Request.PAUSE


@pytest.mark.parametrize("wanted", [Request.FILL_AGAIN, Request.LEAVE_OUT])
async def test_a_program_may_ask_by_itself(line: Line, wanted: Request) -> None:
    """A request line asks the session, as a key would."""
    line.operator.start()
    line.say(json.dumps({"request": wanted.value}))

    assert await asyncio.wait_for(line.next_request(), 5) is wanted


async def test_the_next_form_follows_at_once(line: Line) -> None:
    """After a release the session is asked to go on: the other program limits it by --limit."""
    line.operator.tell(Released(at=NOW, session="s", result="filed", number="1"))

    assert line.asked == [Request.GO_ON]
