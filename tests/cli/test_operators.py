"""Tests of the operators without screens: for a user at a terminal, and for a program that uses JSON."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TextIO

import pytest

from helper.cli.operators import KEYS_LINE, PASTE_LINE, PASTE_LINE_BY_HAND, JsonOperator, LineOperator
from helper.session.events import (
    AnyEvent,
    ComplaintReserved,
    FieldDiffers,
    FieldFilled,
    FieldPasted,
    HandedOver,
    Released,
)
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from tests.cli.printed_text import PATIENCE_SECONDS, PrintedText

NOW = datetime(2026, 11, 24, 19, 42, tzinfo=UTC)
QUESTION = Question(
    id="q1",
    kind=QuestionKind.WENT_THROUGH,
    text="Was “The Quiet Whale” (6 links) submitted?",
    choices=(Choice("later", "I'll look", safe=True), Choice("filed", "Yes", asks="Its number.")),
    session="s",
    complaint="c1",
)


@dataclass(slots=True)
class Line:
    """An operator with its output, the requests it received, and a pipe as its input."""

    operator: JsonOperator | LineOperator
    out: PrintedText
    keyboard: TextIO
    asked: list[Request] = field(default_factory=list)
    asked_something: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, text: str) -> None:
        self.keyboard.write(text + "\n")
        self.keyboard.flush()

    def printed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    async def next_request(self) -> Request:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.asked_something.wait()
        return self.asked[-1]

    async def answered(self, shown: str, *replies: str) -> Decision:
        """Ask the question, send these lines after it is printed, and return the decision."""
        self.operator.start()
        asking = asyncio.ensure_future(self.operator.decide(QUESTION))
        await self.out.wait_for(shown)
        for text in replies:
            self.say(text)
        return await asyncio.wait_for(asking, PATIENCE_SECONDS)


def at_a_pipe(kind: type[JsonOperator | LineOperator]) -> Iterator[Line]:
    reading, writing = os.pipe()
    out = PrintedText()
    with os.fdopen(reading) as into, os.fdopen(writing, "w") as keyboard:

        def note(request: Request) -> None:
            made.asked.append(request)
            made.asked_something.set()

        made = Line(kind(out, into, note), out, keyboard)
        yield made


@pytest.fixture
def line() -> Iterator[Line]:
    yield from at_a_pipe(JsonOperator)


@pytest.fixture
def terminal() -> Iterator[Line]:
    yield from at_a_pipe(LineOperator)


async def test_json_event_is_printed_on_one_line(line: Line) -> None:
    line.operator.tell(FieldDiffers(at=NOW, session="s", complaint="c1", field="reason", value="a", seen="b"))

    assert line.printed() == [
        {
            "event": "field_differs", "at": "2026-11-24T19:42:00+00:00", "session": "s", "complaint": "c1",
            "text": "", "field": "reason", "value": "a", "seen": "b",
        }
    ]  # fmt: skip


async def test_json_question_is_answered_by_its_id(line: Line) -> None:
    reply = '{"question": "q1", "choice": "filed", "text": "0012"}'

    assert await line.answered('"question"', reply) == Decision("filed", "0012")
    printed = line.printed()[0]
    assert (printed["question"], printed["kind"]) == ("q1", "went_through")
    assert (printed["session"], printed["complaint"]) == ("s", "c1")
    assert [choice["choice"] for choice in printed["choices"] if choice["safe"]] == ["later"]


async def test_null_text_in_a_json_answer_is_read_as_empty(line: Line) -> None:
    """A number instead of the text is refused."""
    replies = [f'{{"question": "q1", "choice": "filed", "text": {text}}}' for text in ("12", "null")]

    assert await line.answered('"question"', *replies) == Decision("filed", "")
    assert [printed["event"] for printed in line.printed()] == ["question", "ignored"]


@pytest.mark.parametrize(
    "reply",
    ['{"question": "other", "choice": "filed"}', "yes", "[]", '{"request": "submit"}', '{"choice": "filed"}'],
)
async def test_invalid_json_answer_is_ignored_and_causes_an_event(line: Line, reply: str) -> None:
    line.operator.tell(Released(at=NOW, session="s", result="filed", number="1"))
    line.asked.clear()
    line.operator.start()
    line.say(reply)

    await line.out.wait_for('"ignored"')

    assert line.printed()[-1]["session"] == "s"
    assert line.asked == []


async def test_session_pauses_when_the_input_ends(line: Line) -> None:
    line.operator.start()
    line.keyboard.close()

    assert await line.next_request() is Request.PAUSE


@pytest.mark.parametrize("wanted", [Request.FILL_AGAIN, Request.LEAVE_OUT])
async def test_json_request_pauses_the_session(line: Line, wanted: Request) -> None:
    line.operator.start()
    line.say(json.dumps({"request": wanted.value}))

    assert await line.next_request() is wanted


async def test_session_controlled_by_json_continues_after_each_form(line: Line) -> None:
    line.operator.tell(Released(at=NOW, session="s", result="filed", number="1"))

    assert line.asked == [Request.GO_ON]


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        ("2 00123", Decision("filed", "00123")),
        ("２　00123", Decision("filed", "00123")),
        ("", Decision("later")),
    ],
)
async def test_entered_number_selects_one_of_the_offered_choices(
    terminal: Line, reply: str, decision: Decision
) -> None:
    """Any text after the number is passed on with the choice. An empty line selects the safe choice."""
    assert await terminal.answered("2 Yes\n      after 2, type: Its number.", reply) == decision


async def test_line_entered_before_a_question_does_not_answer_it(terminal: Line) -> None:
    terminal.operator.start()
    terminal.say("2")
    await terminal.out.wait_for("Enter continue")
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.wait_for("2 Yes")
    terminal.say("1")

    assert await asyncio.wait_for(asking, PATIENCE_SECONDS) == Decision("later")


async def test_question_is_repeated_after_an_invalid_line(terminal: Line) -> None:
    asking = asyncio.ensure_future(terminal.answered("2 Yes", "yes"))
    await terminal.out.wait_for("Type a number from 1 to 2")
    terminal.say("2")

    assert (await asking).choice == "filed"


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        ("p", Request.PAUSE),
        ("z", Request.LATER),
        ("!", Request.PROBLEM),
        ("r", Request.FILL_AGAIN),
        ("-", Request.LEAVE_OUT),
        ("s", Request.SHOW),
        ("ｐ", Request.PAUSE),
        ("", Request.GO_ON),
    ],
)
async def test_each_key_entered_on_the_terminal_sends_its_request(
    terminal: Line, key: str, request_: Request
) -> None:
    terminal.operator.start()
    terminal.say(key)

    assert await terminal.next_request() is request_


async def test_entering_the_word_submitted_does_not_record_a_submission(terminal: Line) -> None:
    terminal.operator.start()
    terminal.say("submitted")
    await terminal.out.wait_for("Enter continue")

    assert terminal.asked == []


EVENT: dict[str, Any] = {"at": NOW, "session": "s"}
FILLED = partial(FieldFilled, **EVENT, field="ipr_type", value="Copyright", seen="Copyright")
RESERVED = ComplaintReserved(**EVENT, position=1, total=2, work="Quiet Whale", listings=6, practice=True)
BY_HAND = replace(RESERVED, practice=False, by_hand=True)


@pytest.mark.parametrize(
    ("events", "printed"),
    [
        ([FILLED(checks=1), FILLED(checks=2)], "  type of registration      Copyright  ✓\n"),
        ([RESERVED], "\nPRACTICE – nothing is sent to Alibaba. Form 1 of 2: Quiet Whale, 6 links\n"),
        (
            [FieldPasted(**EVENT, field="listings", value="a\nb", text="Paste it.")],
            f"\nPaste it.\n  | a\n  | b\n{PASTE_LINE}\n",
        ),
        (
            [BY_HAND, FieldPasted(**EVENT, field="listings", value="a", text="Paste it.")],
            f"\nForm 1 of 2: Quiet Whale, 6 links\n\nPaste it.\n  | a\n{PASTE_LINE_BY_HAND}\n",
        ),
        (
            [HandedOver(**EVENT, text="YOUR TURN\n1 press Verify")],
            f"\nYOUR TURN\n1 press Verify\n{KEYS_LINE}\n",
        ),
    ],
    ids=[
        "a field is printed once",
        "practice is named with each form",
        "a text to paste is printed in full",
        "the user's own browser cannot be shown a box",
        "the hand-over is printed with its keys",
    ],
)
def test_each_event_prints_the_expected_lines(terminal: Line, events: list[AnyEvent], printed: str) -> None:
    """The second check of a field prints nothing."""
    for event in events:
        terminal.operator.tell(event)

    assert terminal.out.getvalue() == printed
