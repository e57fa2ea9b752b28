"""Filing: the form as it is meant and as it was read, the questions about it, and the one thing to do."""

from __future__ import annotations

import asyncio

import pytest
from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.model.attempt import Result
from helper.reports.documents import achieved_of, figures_of, report_page
from helper.session import events
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from helper.store.queries import facts_of
from helper.tui.filing.filing_pane import FilingPane
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import (
    BEGIN,
    FIELDS,
    ScriptedSession,
    Stage,
    a_ready_complaint,
    handed_over,
    press,
    see,
    settle,
    text_of,
    type_in,
    wait_for_pause,
)

CHOICES = (
    Choice("filed", "Yes, it went through", asks="Its number, as the portal shows it."),
    Choice("later", "I will look at the portal first", safe=True),
    Choice("not_filed", "No, it was not sent"),
)


@pytest.fixture(autouse=True)
def _one_form_is_ready(stage: Stage) -> None:
    a_ready_complaint(stage)


def _question(**values: object) -> Question:
    usual = {
        "id": "q",
        "kind": QuestionKind.WENT_THROUGH,
        "text": 'Was "The Quiet Whale" (6 links) submitted?',
        "choices": CHOICES,
    }
    return Question(**{**usual, **values})  # type: ignore[arg-type]  # the values of one test


class Asking:
    """A script that asks, and keeps the answers."""

    def __init__(self, **values: object) -> None:
        self.question = _question(**values)
        self.answers: list[Decision] = []

    async def __call__(self, session: ScriptedSession) -> None:
        session.reserve()
        self.answers.append(await session.operator.decide(self.question))


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_and_escape_alone_give_the_safe_answer(stage: Stage, pilot: Pilot[int], key: str) -> None:
    """Wherever the safe choice stands in the question; no letter is an answer, and meanwhile it is her turn."""
    asking = stage.script = Asking()
    see(await press(pilot, *BEGIN), "▸ I will look at the portal first", "your turn 1 of 1")
    await press(pilot, "y", "n", "f", "1", "2", "space", "q")
    assert asking.answers == []
    assert "your turn" not in await press(pilot, key)
    assert asking.answers == [Decision("later")]


async def test_a_number_is_asked_for_with_the_answer_it_belongs_to(stage: Stage, pilot: Pilot[int]) -> None:
    """Only who says that it went through is asked for the number; Esc leads back to the choices."""
    script = stage.script = Asking()
    await press(pilot, *BEGIN, "down", "enter")
    assert script.answers == []
    await press(pilot, "escape", "enter")
    await type_in(pilot, "48213377", "enter")
    assert script.answers == [Decision("filed", "48213377")]


async def _withdrawing(session: ScriptedSession) -> None:
    session.reserve()
    asked = asyncio.ensure_future(session.operator.decide(_question()))
    await session.wait()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)


@pytest.mark.parametrize("over", [False, True])
async def test_a_question_nobody_waits_for_any_more_is_taken_away(
    stage: Stage, pilot: Pilot[int], *, over: bool
) -> None:
    """When the session stops waiting its dialog goes; a dialog over it is not pulled away from under her hands."""
    stage.script = _withdrawing
    await press(pilot, *BEGIN, *(["ctrl+q"] if over else []))
    stage.sessions[0].request(Request.GO_ON)
    await settle(pilot)
    if over:
        assert "Leave now?" in text_of(pilot.app)
        await press(pilot, "escape")
    await settle(pilot)
    assert len(pilot.app.screen_stack) == 1


async def test_page_words_in_a_question_are_only_words(stage: Stage, pilot: Pilot[int]) -> None:
    """Labels and entries come from a web page: markup in them is shown, control characters are not."""
    choices = (Choice("a", "[b]Pirated[/b] \x1b]0;x\x07copy"), Choice("paste", "None of these", safe=True))
    stage.script = Asking(text="Which is “[/]”?", choices=choices, detail=("[@click=app.quit]here[/]",))
    text = await press(pilot, *BEGIN)
    see(text, "Which is “[/]”?", "[b]Pirated[/b] ]0;x copy", "[@click=app.quit]here[/]")


async def test_nothing_opens_before_the_person_has_read_what_happens(stage: Stage, pilot: Pilot[int]) -> None:
    """The key f lists the forms and says what a window means; Esc starts nothing, and while one runs f leads back to it."""
    stage.script = handed_over
    see(await press(pilot, "3", "f"), "1 form to file, 6 links", "It is a fresh window")
    await press(pilot, "escape")
    assert stage.sessions == []
    await press(pilot, "f", "enter")
    assert "YOUR TURN" in await press(pilot, "1", "f")
    assert [session.wish.paste for session in stage.sessions] == [False]


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
async def test_what_the_person_changed_is_marked_as_hers(
    stage: Stage, opened: Open, size: tuple[int, int]
) -> None:
    """The line shows what she put there and says so, also after she has submitted; the ticks of that line are gone."""

    async def changed(session: ScriptedSession) -> None:
        session.reserve()
        session.fill()
        session.hand_over()
        session.tell(events.FieldChanged, field="reason", value="Pirated copy", seen="Others")
        session.tell(events.SubmittedSeen, text="Your submission was seen.")
        await wait_for_pause(session)

    stage.script = changed
    async with opened(size=size) as pilot:
        lines = (await press(pilot, *BEGIN)).splitlines()
        (place,) = [at for at, line in enumerate(lines) if "changed by you" in line]
        assert "Complaint r" in lines[place]
        assert "✓" not in lines[place]
        assert "Others" in lines[place] + lines[place + 1]


@pytest.mark.parametrize("size", [(60, 16), (40, 10)])
async def test_your_turn_is_in_sight_at_every_size(stage: Stage, opened: Open, size: tuple[int, int]) -> None:
    """However small the terminal, the box with what to do is on the screen."""
    stage.script = handed_over
    async with opened(size=size) as pilot:
        see(await press(pilot, *BEGIN), "YOUR TURN, in the browser", "1 press Verify")


async def test_each_wish_reaches_the_session(stage: Stage, pilot: Pilot[int]) -> None:
    """The keys of words.md, and Enter, which only makes the session ask how it went; y copies the whole of a text."""
    stage.script = handed_over
    assert "Copied: 6 lines" in await press(pilot, *BEGIN, "y", *["down"] * 5, "enter")
    assert stage.copied == [FIELDS[5][2]]
    await press(pilot, "minus", "r", "z", "exclamation_mark", "enter", "p")
    heard = [Request.FILL_AGAIN, Request.LATER, Request.PROBLEM, Request.GO_ON, Request.PAUSE]
    assert stage.sessions[0].heard == heard


async def test_keys_that_make_no_sense_do_nothing(stage: Stage, pilot: Pilot[int]) -> None:
    """While we fill there is nothing to go on with and nothing to fill again."""

    async def filling(session: ScriptedSession) -> None:
        session.reserve()
        session.fill(steps=2)
        await session.wait()

    stage.script = filling
    await press(pilot, *BEGIN, "enter", "r", "y", "f")
    assert stage.sessions[0].heard == []
    assert len(stage.sessions) == 1
    assert len(pilot.app.screen_stack) == 1


async def _pasting(session: ScriptedSession) -> None:
    session.reserve()
    session.fill(steps=4)
    session.tell(events.FieldPasted, field="listings", value=FIELDS[5][2], text="Click the right box.")
    await session.wait()
    session.tell(events.FieldPasted, field="reason", value="Pirated copy", text="Choose it on the page.")
    if await session.wait() is Request.LEAVE_OUT:
        session.tell(events.FieldLeftOut, field="reason", text="It stays as it is.")
        session.hand_over("You left “Complaint reason” as it is; I meant “Pirated copy”.")
    await wait_for_pause(session)


async def test_a_text_to_paste_is_shown_whole_and_a_field_can_be_left_as_it_is(
    stage: Stage, opened: Open
) -> None:
    """The clipboard may not be reachable: y copies what stands there. A field that is left is marked, and the hand-over names it."""
    stage.script = _pasting
    async with opened(size=(140, 40)) as pilot:
        text = await press(pilot, *BEGIN)
        see(text, "YOUR TURN, in the browser: paste", "- leave it as it is", *FIELDS[5][2].splitlines())
        await press(pilot, "y", "enter")
        assert stage.copied == [FIELDS[5][2]]
        text = await press(pilot, "minus")
        assert stage.sessions[0].heard == [Request.GO_ON, Request.LEAVE_OUT]
        assert next(line for line in text.splitlines() if "Complaint reason" in line).endswith("– left")
        assert "You left “Complaint reason” as it is" in text
        assert "leave it as it is" not in text


async def test_pasting_everything_says_to_come_back(stage: Stage, pilot: Pilot[int]) -> None:
    """In a browser that we do not see, the person must say when they are done: the steps say so."""

    async def by_hand(session: ScriptedSession) -> None:
        session.reserve(by_hand=True)
        for field, label, value in FIELDS[:2]:
            session.tell(events.FieldPasted, field=field, value=value, text=f"Choose it in “{label}”.")
            await session.wait()
        session.hand_over()
        await session.wait()

    stage.script = by_hand
    assert "I see nothing of the page" in await press(pilot, "3", "P")
    await press(pilot, "enter")
    assert stage.sessions[0].wish.paste
    assert "show me where" not in text_of(pilot.app)
    await press(pilot, "enter", "y")
    assert stage.copied == [FIELDS[1][2]]
    assert "5 come back here and press Enter" in await press(pilot, "enter")


async def test_practice_is_said_over_the_practice_form_and_never_over_real_records(
    stage: Stage, opened: Open
) -> None:
    """The banner stands where the practice form stands, from its beginning to its last page; the other places are hers."""

    async def practised(session: ScriptedSession) -> None:
        session.reserve(practice=True)
        await session.wait()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed.")

    stage.script = practised
    async with opened() as pilot:
        assert "PRACTICE" not in text_of(pilot.app)
        assert "PRACTICE – nothing is sent to Alibaba" in await press(pilot, *BEGIN)
        assert "PRACTICE" not in await press(pilot, "1")
        text = await press(pilot, "3", "z")
        see(text, "PRACTICE – nothing is sent to Alibaba", "That is the whole job.")
        assert "Practice things are kept apart" in text


async def test_what_a_session_breaks_by_is_said(stage: Stage, pilot: Pilot[int]) -> None:
    """An error for people as it is; of a fault of ours, that nothing was sent by it: that one is in the log. The program goes on."""
    errors: list[Exception] = [
        BrowserUnavailable("No browser was found.", now="Install one, or file by pasting."),
        RuntimeError("a surprise"),
    ]

    async def broken(session: ScriptedSession) -> None:
        raise errors[len(stage.sessions) - 1]

    stage.script = broken
    see(await press(pilot, *BEGIN), "No browser was found.", "Install one, or file by pasting.")
    assert "stopped by a fault of ours" in await press(pilot, "f", "enter")
    log = (stage.places.log / "faults.log").read_text()
    assert "RuntimeError: a surprise" in log
    assert "BrowserUnavailable" not in log


async def test_many_forms_show_how_the_ones_before_ended(stage: Stage, pilot: Pilot[int]) -> None:
    """A square for each form: done, left, not taken, and where we are; the page stays until Enter goes on."""

    async def several(session: ScriptedSession) -> None:
        for position, result in enumerate((Result.SKIPPED, Result.REFUSED, Result.FILED), 1):
            session.reserve(position, 5)
            session.release(result)
        await session.wait()
        session.reserve(4, 5)
        await session.wait()

    stage.script = several
    text = await press(pilot, *BEGIN)
    see(text, "Filed. Number 48213377, written down at 19:42.", "Enter  next (2 left)")
    assert "form 4 of 5   ▪ ■ ■ ◆ ·" in await press(pilot, "enter")
    assert stage.sessions[0].heard == [Request.GO_ON]
    assert pilot.app.screen.query_one(FilingPane).view.results == ("skipped", "refused", "filed")


@pytest.mark.parametrize("practice", [False, True])
async def test_an_evening_ends_with_what_was_reached(stage: Stage, opened: Open, *, practice: bool) -> None:
    """The same sentence as on Today and in the report, below the green “Filed”; practice reaches nothing and says none."""

    async def evening(session: ScriptedSession) -> None:
        session.reserve()
        session.fill()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed. Nothing is waiting.")

    stage.script = evening
    stage.add_samples()
    facts = facts_of(stage.store)
    reached = achieved_of(facts, NOW.date())
    assert reached == "Since 4 November: 23 reported, 12 gone."
    assert reached in report_page(figures_of(facts, NOW.date()))
    async with opened(size=(80, 24), practice=practice) as pilot:
        text = await press(pilot, *BEGIN, until="✓ Filed. ")
        assert (reached in text) is not practice
        assert reached in await press(pilot, "0")
