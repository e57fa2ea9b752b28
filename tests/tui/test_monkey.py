"""Random keys, pastes and resizes never crash the program."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.geometry import Size

from helper.session.operator import Choice, Question, QuestionKind, Request
from tests.factories import an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, settle

KEYS = (
    *"01234jkgGnNvaAuUsdefoypcnlmzrhPixEW+!?/,. ",
    *[
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "home",
        "end",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
    ],
    *["enter", "enter", "escape", "escape", "space", "ctrl+p", "ctrl+d", "ctrl+u", "ctrl+a", "f1", "ctrl+c"],
)
NAMES = {
    " ": "space",
    "?": "question_mark",
    "/": "slash",
    ",": "comma",
    ".": "full_stop",
    "+": "plus",
    "!": "exclamation_mark",
}
PASTES = (
    "\n".join(an_item_url(number) for number in range(40)),
    "one line",
    "",
    "Whale:\n" + an_item_url(99) + "\nhttps://www.aliexpress.com/store/1 [/b] \x1b]0;x\x07 \ud83d",
)
QUESTION = Question(
    id="q",
    kind=QuestionKind.PAGE_GONE,
    text="The page is gone.",
    choices=(Choice("later", "later", safe=True), Choice("again", "again")),
)


@pytest.fixture(autouse=True)
def _skip_frames() -> None:
    """Draw every frame, because drawing any frame may fail."""


async def _anything(session: ScriptedSession) -> None:
    """A session that sends random events, and continues after each request of the user."""
    dice = random.Random(1)
    position = 1
    while True:
        session.reserve(position, 3)
        session.fill(steps=dice.randint(0, 7))
        if dice.random() < 0.5:
            await session.operator.decide(QUESTION)
        session.hand_over()
        if await session.wait() is Request.PAUSE:
            return
        session.release()
        position = min(3, position + 1)


@pytest.mark.parametrize("seed", [2, *(pytest.param(seed, marks=pytest.mark.drill) for seed in (3, 5))])
async def test_random_keys_pastes_and_resizes_never_crash_the_program(
    stage: Stage, opened: Open, seed: int
) -> None:
    stage.add_samples()
    stage.script = _anything
    dice = random.Random(seed)
    async with opened() as pilot:
        for _ in range(150):
            _send_random_event(dice, pilot.app)
            if dice.random() < 0.1:
                await settle(pilot)
        await settle(pilot)
        assert pilot.app.is_running
    assert stage.store.findings.all()


def _send_random_event(dice: random.Random, app: object) -> None:
    event: events.Event
    kind = dice.random()
    if kind < 0.94:
        key = dice.choice(KEYS)
        event = events.Key(NAMES.get(key, key), key if len(key) == 1 else None)
    elif kind < 0.97:
        event = events.Paste(dice.choice(PASTES))
    else:
        size = Size(dice.randint(20, 200), dice.randint(5, 60))
        event = events.Resize(size, size)
    app.post_message(event)  # type: ignore[attr-defined]  # `app` is an App
