"""The Filing pane: planned forms, the form being filled, questions, and the user's next action."""

from __future__ import annotations

import asyncio
import sys

import pytest
from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.model.attempt import Result
from helper.reports.documents import achieved_of, figures_of, report_page
from helper.session import events
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from helper.store.facts import facts_of
from helper.tui.checklist_screen import DoorsScreen
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
    Choice("filed", "Yes, it went through", asks="The complaint number, as the portal shows it."),
    Choice("later", "I'll look at the portal first", safe=True),
    Choice("not_filed", "No, the form was not sent"),
)


@pytest.fixture(autouse=True)
def _one_form_is_ready(stage: Stage) -> None:
    a_ready_complaint(stage)


def _question(**values: object) -> Question:
    usual = {
        "id": "q",
        "kind": QuestionKind.WENT_THROUGH,
        "text": "Was “The Quiet Whale” (6 links) submitted?",
        "choices": CHOICES,
    }
    return Question(**{**usual, **values})  # type: ignore[arg-type]  # the tests pass existing fields


class AskingScript:
    """A session script that asks a question and keeps the answers."""

    def __init__(self, **values: object) -> None:
        self.question = _question(**values)
        self.answers: list[Decision] = []

    async def __call__(self, session: ScriptedSession) -> None:
        session.reserve()
        self.answers.append(await session.operator.decide(self.question))


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_and_escape_give_the_safe_answer_to_a_question(
    stage: Stage, pilot: Pilot[int], key: str
) -> None:
    asking = stage.script = AskingScript()
    see(await press(pilot, *BEGIN), "▸ I'll look at the portal first", "your turn 1 of 1")
    await press(pilot, "y", "n", "f", "1", "2", "space", "q")
    assert asking.answers == []
    assert "your turn" not in await press(pilot, key)
    assert asking.answers == [Decision("later")]


async def test_after_the_answer_filed_the_complaint_number_is_asked_for(
    stage: Stage, pilot: Pilot[int]
) -> None:
    script = stage.script = AskingScript()
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
async def test_withdrawn_question_closes_only_its_own_dialog(
    stage: Stage, pilot: Pilot[int], *, over: bool
) -> None:
    stage.script = _withdrawing
    await press(pilot, *BEGIN, *(["ctrl+q"] if over else []))
    stage.sessions[0].request(Request.GO_ON)
    await settle(pilot)
    if over:
        assert "Quit now?" in text_of(pilot.app)
        await press(pilot, "escape")
    await settle(pilot)
    assert len(pilot.app.screen_stack) == 1


async def test_markup_in_texts_of_the_page_is_shown_as_plain_text(stage: Stage, pilot: Pilot[int]) -> None:
    choices = (Choice("a", "[b]Pirated[/b] \x1b]0;x\x07copy"), Choice("paste", "None of these", safe=True))
    stage.script = AskingScript(text="Which is “[/]”?", choices=choices, detail=("[@click=app.quit]here[/]",))
    text = await press(pilot, *BEGIN)
    see(text, "Which is “[/]”?", "[b]Pirated[/b] ]0;x copy", "[@click=app.quit]here[/]")


async def test_drawing_a_running_session_does_not_check_the_queue(stage: Stage, pilot: Pilot[int]) -> None:
    """Each event redraws the pane. Checking every link of every ready form at each event would be slow."""
    stage.script, called = handed_over, set()
    await press(pilot, *BEGIN)
    sys.setprofile(lambda frame, _event, _arg: called.add(frame.f_globals.get("__name__")))
    pilot.app.query_one(FilingPane).draw()
    sys.setprofile(None)
    assert "helper.tui.filing.view" in called
    assert "helper.store.queue" not in called


async def test_filing_starts_only_after_the_plan_is_confirmed(stage: Stage, pilot: Pilot[int]) -> None:
    stage.script = handed_over
    see(await press(pilot, "4", "f"), "1 form to file, 6 links", "It is a fresh window")
    await press(pilot, "escape")
    assert stage.sessions == []
    await press(pilot, "f", "enter")
    assert "YOUR TURN" in await press(pilot, "2", "f")
    assert [session.wish.paste for session in stage.sessions] == [False]


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
async def test_field_changed_by_the_user_is_marked(stage: Stage, opened: Open, size: tuple[int, int]) -> None:

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
async def test_users_turn_is_visible_at_every_screen_size(
    stage: Stage, opened: Open, size: tuple[int, int]
) -> None:
    stage.script = handed_over
    async with opened(size=size) as pilot:
        see(await press(pilot, *BEGIN), "YOUR TURN in the browser", "1 press Verify")


async def test_each_filing_key_sends_its_request_to_the_session(stage: Stage, pilot: Pilot[int]) -> None:
    stage.script = handed_over
    assert "Copied: 6 lines" in await press(pilot, *BEGIN, "y", *["down"] * 5, "enter")
    assert stage.copied == [FIELDS[5][2]]
    await press(pilot, "minus", "r", "z", "exclamation_mark", "enter", "p")
    heard = [Request.FILL_AGAIN, Request.LATER, Request.PROBLEM, Request.GO_ON, Request.PAUSE]
    assert stage.sessions[0].requests == heard


async def test_filing_keys_are_ignored_while_a_form_is_being_filled_in(
    stage: Stage, pilot: Pilot[int]
) -> None:

    async def filling(session: ScriptedSession) -> None:
        session.reserve()
        session.fill(steps=2)
        await session.wait()

    stage.script = filling
    await press(pilot, *BEGIN, "enter", "r", "y", "f")
    assert stage.sessions[0].requests == []
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
        session.hand_over("You left “Complaint reason” as it is; I wanted to fill in “Pirated copy”.")
    await wait_for_pause(session)


async def test_value_to_paste_is_shown_in_full_and_can_be_skipped(stage: Stage, opened: Open) -> None:
    stage.script = _pasting
    async with opened(size=(140, 40)) as pilot:
        text = await press(pilot, *BEGIN)
        see(text, "YOUR TURN in the browser: paste", "- leave as it is", *FIELDS[5][2].splitlines())
        await press(pilot, "y", "enter")
        assert stage.copied == [FIELDS[5][2]]
        text = await press(pilot, "minus")
        assert stage.sessions[0].requests == [Request.GO_ON, Request.LEAVE_OUT]
        assert next(line for line in text.splitlines() if "Complaint reason" in line).endswith("– left")
        assert "You left “Complaint reason” as it is" in text
        assert "leave it as it is" not in text


async def test_user_confirms_each_paste_into_their_own_browser_with_enter(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """The program cannot see the user's own browser."""

    async def by_hand(session: ScriptedSession) -> None:
        session.reserve(by_hand=True)
        for field, label, value in FIELDS[:2]:
            session.tell(events.FieldPasted, field=field, value=value, text=f"Choose it in “{label}”.")
            await session.wait()
        session.hand_over()
        await session.wait()

    stage.script = by_hand
    assert "I cannot see the page" in await press(pilot, "4", "P")
    await press(pilot, "enter")
    assert stage.sessions[0].wish.paste
    assert "show me where" not in text_of(pilot.app)
    await press(pilot, "enter", "y")
    assert stage.copied == [FIELDS[1][2]]
    assert "5 come back here and press Enter" in await press(pilot, "enter")


async def test_practice_banner_is_shown_only_while_a_practice_form_is_open(
    stage: Stage, opened: Open
) -> None:

    async def practised(session: ScriptedSession) -> None:
        session.reserve(practice=True)
        await session.wait()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed.")

    stage.script = practised
    async with opened() as pilot:
        assert "PRACTICE" not in text_of(pilot.app)
        text = await press(pilot, "h", "l")
        see(text, "A practice complaint", "PRACTICE – nothing is sent to Alibaba")
        assert "PRACTICE – nothing is sent to Alibaba" in await press(pilot, "escape", *BEGIN)
        assert "PRACTICE" not in await press(pilot, "2")
        text = await press(pilot, "4", "z")
        see(text, "PRACTICE – nothing is sent to Alibaba", "That is the whole job.")
        assert "Practice data is kept apart" in text


async def test_session_error_is_shown_and_the_program_continues(stage: Stage, pilot: Pilot[int]) -> None:
    errors: list[Exception] = [
        BrowserUnavailable("No browser was found.", now="Install one, or file by pasting."),
        RuntimeError("a surprise"),
    ]

    async def broken(session: ScriptedSession) -> None:
        raise errors[len(stage.sessions) - 1]

    stage.script = broken
    see(await press(pilot, *BEGIN), "No browser was found.", "Install one, or file by pasting.")
    assert "stopped because of a bug" in await press(pilot, "f", "enter")
    log = (stage.places.log / "faults.log").read_text()
    assert "RuntimeError: a surprise" in log
    assert "BrowserUnavailable" not in log


async def test_progress_shows_the_result_of_each_earlier_form(stage: Stage, pilot: Pilot[int]) -> None:

    async def several(session: ScriptedSession) -> None:
        for position, result in enumerate((Result.SKIPPED, Result.REFUSED, Result.FILED), 1):
            session.reserve(position, 5)
            session.release(result)
        await session.wait()
        session.reserve(4, 5)
        await session.wait()

    stage.script = several
    text = await press(pilot, *BEGIN)
    see(text, "Filed. Number 48213377, saved at 19:42.", "Enter  next (2 left)")
    assert "form 4 of 5   ▪ ■ ■ ◆ ·" in await press(pilot, "enter")
    assert stage.sessions[0].requests == [Request.GO_ON]
    assert pilot.app.screen.query_one(FilingPane).view.results == ("skipped", "refused", "filed")


@pytest.mark.parametrize("practice", [False, True])
async def test_end_of_a_session_shows_the_results_of_all_sessions_so_far(
    stage: Stage, opened: Open, *, practice: bool
) -> None:
    """The Today pane and the report show the same results. They are not shown after a practice session."""

    async def session_script(session: ScriptedSession) -> None:
        session.reserve()
        session.fill()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed. Nothing left to file.")

    stage.script = session_script
    stage.add_samples()
    facts = facts_of(stage.store)
    reached = achieved_of(facts, NOW.date())
    assert reached == "Since 4 November: 23 reported, 12 gone."
    assert reached in report_page(figures_of(facts, NOW.date()))
    async with opened(size=(80, 24), practice=practice) as pilot:
        text = await press(pilot, *BEGIN, until="✓ Filed. ")
        assert (reached in text) is not practice
        assert ("h  start page" in text) is practice
        assert reached in await press(pilot, "1")
        if practice:
            await press(pilot, "4", "h")
            assert isinstance(pilot.app.screen, DoorsScreen)
