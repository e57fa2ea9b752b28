"""The plain lines for a person without a screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

import pytest

from helper.cli.operators.line_operator import LineOperator
from helper.session.events import ComplaintReserved, FieldFilled, FieldPasted, HandedOver, Released
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from tests.cli.said import Said

NOW = datetime(2026, 11, 24, 19, 42, tzinfo=UTC)
QUESTION = Question(
    id="q1",
    kind=QuestionKind.WENT_THROUGH,
    text='Was "The Quiet Whale" (6 links) submitted?',
    choices=(Choice("later", "I will look", safe=True), Choice("filed", "Yes", asks="Its number.")),
)


@dataclass(slots=True)
class Terminal:
    """An operator, what it printed, and a keyboard."""

    operator: LineOperator
    out: Said
    pen: TextIO
    asked: list[Request] = field(default_factory=list)
    asked_something: asyncio.Event = field(default_factory=asyncio.Event)

    def type(self, text: str) -> None:
        self.pen.write(text + "\n")
        self.pen.flush()

    async def asks(self) -> Request:
        await self.asked_something.wait()
        return self.asked[-1]

    def note(self, request: Request) -> None:
        self.asked.append(request)
        self.asked_something.set()


def a_terminal(out: Said, into: TextIO, pen: TextIO) -> Terminal:
    def note(request: Request) -> None:
        made.note(request)

    made = Terminal(LineOperator(out, into, note), out, pen)
    return made


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    reading, writing = os.pipe()
    out = Said()
    with os.fdopen(reading) as into, os.fdopen(writing, "w") as pen:
        yield a_terminal(out, into, pen)


async def test_a_number_answers_a_question(terminal: Terminal) -> None:
    """The choice's number is the answer, and what follows it is the text; it is said what may follow."""
    terminal.operator.start()
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.shows("2 Yes\n      behind the 2: Its number.")
    terminal.type("2 00123")

    assert await asyncio.wait_for(asking, 30) == Decision("filed", "00123")


async def test_after_a_question_about_a_form_that_is_done_the_keys_stand_there_again(
    terminal: Terminal,
) -> None:
    """The question had pushed them up; without them nobody knows that the program waits."""
    terminal.operator.start()
    terminal.operator.tell(Released(at=NOW, session="s", result="skipped", text="Left for later."))
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.shows("2 Yes")
    terminal.type("2 00123")
    await asyncio.wait_for(asking, 30)

    assert terminal.out.getvalue().endswith("Its number.\nEnter: next   p: stop here\n")


async def test_enter_is_the_safe_answer(terminal: Terminal) -> None:
    """An empty line takes the choice that can do no harm."""
    terminal.operator.start()
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.shows("2 Yes")
    terminal.type("")

    assert await asyncio.wait_for(asking, 30) == Decision("later")


async def test_a_line_typed_before_the_question_never_answers_it(terminal: Terminal) -> None:
    """A number typed ahead is not taken as an answer; the question waits for another line."""
    terminal.operator.start()
    terminal.type("2")
    await terminal.out.shows("go on")
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.shows("2 Yes")
    terminal.type("1")

    assert await asyncio.wait_for(asking, 30) == Decision("later")


async def test_another_word_is_asked_for_again(terminal: Terminal) -> None:
    """A line that is no number of a choice says what to type, and the question stays."""
    terminal.operator.start()
    asking = asyncio.ensure_future(terminal.operator.decide(QUESTION))
    await terminal.out.shows("2 Yes")
    terminal.type("yes")
    await terminal.out.shows("Type a number from 1 to 2")
    terminal.type("2")

    assert (await asyncio.wait_for(asking, 30)).choice == "filed"


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        ("p", Request.PAUSE),
        ("z", Request.LATER),
        ("!", Request.PROBLEM),
        ("r", Request.FILL_AGAIN),
        ("-", Request.LEAVE_OUT),
        ("s", Request.SHOW),
        ("", Request.GO_ON),
    ],
)
async def test_the_keys_of_filing_work_as_lines(terminal: Terminal, key: str, request_: Request) -> None:
    """The letters of the filing screen ask the session for the same things."""
    terminal.operator.start()
    terminal.type(key)

    assert await asyncio.wait_for(terminal.asks(), 5) is request_


async def test_no_line_says_that_a_form_was_submitted(terminal: Terminal) -> None:
    """Typing s or submitted asks the session for nothing."""
    terminal.operator.start()
    terminal.type("submitted")
    await terminal.out.shows("go on")

    assert terminal.asked == []


def test_a_field_is_one_line_and_told_once(terminal: Terminal) -> None:
    """The first reading prints the field, the second one nothing more."""
    for checks in (1, 2):
        terminal.operator.tell(
            FieldFilled(
                at=NOW, session="s", field="reason", value="Pirated copy", seen="Pirated copy", checks=checks
            )
        )

    assert terminal.out.getvalue() == "  reason          Pirated copy  ✓\n"


def test_practice_is_said_with_each_form(terminal: Terminal) -> None:
    """A practice form begins with the sentence that nothing is sent to Alibaba."""
    terminal.operator.tell(
        ComplaintReserved(
            at=NOW, session="s", position=1, total=2, work="Quiet Whale", listings=6, practice=True
        )
    )

    assert (
        "PRACTICE – nothing is sent to Alibaba. Form 1 of 2: Quiet Whale, 6 links" in terminal.out.getvalue()
    )


def test_a_text_to_paste_is_printed_whole(terminal: Terminal) -> None:
    """What lies on the clipboard is shown too, so that it can be copied from the screen."""
    terminal.operator.tell(FieldPasted(at=NOW, session="s", field="listings", value="a\nb", text="Paste it."))

    printed = terminal.out.getvalue().splitlines()
    assert printed[-3:-1] == ["  | a", "  | b"]
    assert "- leave it as it is" in printed[-1]


def test_the_hand_over_says_what_to_do_and_which_keys_there_are(terminal: Terminal) -> None:
    """The person's turn is printed with its text and the keys."""
    terminal.operator.tell(HandedOver(at=NOW, session="s", text="YOUR TURN, in the browser\n1 press Verify"))

    assert "1 press Verify" in terminal.out.getvalue()
    assert "p pause" in terminal.out.getvalue()
