"""Filing: the form as it is meant and as it was read, the questions about it, and the one thing to do."""

from __future__ import annotations

import asyncio

import pytest
from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.model.attempt import Result
from helper.reports.documents import achieved_of, effort_of, figures_of, report_page
from helper.session import events
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from helper.store.queries import facts_of
from helper.tui.dialogs.dialogs import ChooseEntry
from helper.tui.filing.filing_pane import FilingPane
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import (
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
BEGIN = ("3", "f", "enter")


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


@pytest.fixture
def asking(stage: Stage) -> Asking:
    script = Asking()
    stage.script = script
    return script


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_and_escape_give_the_safe_answer(asking: Asking, pilot: Pilot[int], key: str) -> None:
    """Wherever the safe choice stands in the question, it lies under Enter, and Esc gives it too."""
    assert "▸ I will look at the portal first" in await press(pilot, *BEGIN)
    await press(pilot, key)
    assert asking.answers == [Decision("later")]


async def test_letters_and_digits_answer_nothing(asking: Asking, pilot: Pilot[int]) -> None:
    """A dialog knows the arrows, Enter and Esc; no letter is an answer."""
    await press(pilot, *BEGIN, "y", "n", "f", "1", "2", "space", "q")
    assert asking.answers == []
    assert isinstance(pilot.app.screen, ChooseEntry)


async def test_a_number_is_asked_for_with_the_answer_it_belongs_to(stage: Stage, opened: Open) -> None:
    """Only who says that it went through is asked for the number; Esc leads back to the choices."""
    script = stage.script = Asking()
    async with opened() as pilot:
        await press(pilot, *BEGIN, "down", "enter")
        assert script.answers == []
        await press(pilot, "escape", "enter")
        await type_in(pilot, "48213377", "enter")
        assert script.answers == [Decision("filed", "48213377")]


async def test_a_question_nobody_waits_for_any_more_is_taken_away(stage: Stage, opened: Open) -> None:
    """When the session stops waiting, its dialog goes, and only that."""

    async def script(session: ScriptedSession) -> None:
        session.reserve()
        asked = asyncio.ensure_future(session.operator.decide(_question()))
        await session.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    stage.script = script
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert isinstance(pilot.app.screen, ChooseEntry)
        stage.sessions[0].request(Request.PAUSE)
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_a_question_withdrawn_under_another_dialog_goes_when_that_one_does(
    stage: Stage, opened: Open
) -> None:
    """The dialog on top is not pulled away from under the person's hands."""

    async def script(session: ScriptedSession) -> None:
        asked = asyncio.ensure_future(session.operator.decide(_question()))
        await session.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    stage.script = script
    async with opened() as pilot:
        assert "Leave now?" in await press(pilot, *BEGIN, "ctrl+q")
        stage.sessions[0].request(Request.GO_ON)
        await settle(pilot)
        assert "Leave now?" in text_of(pilot.app)
        await press(pilot, "escape")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_while_a_question_stands_it_is_the_persons_turn(asking: Asking, pilot: Pilot[int]) -> None:
    """The bar above says so, also for whoever looks at another place."""
    assert "your turn 1 of 1" in await press(pilot, *BEGIN)
    assert "your turn" not in await press(pilot, "enter")
    assert asking.answers


async def test_page_words_in_a_question_are_only_words(stage: Stage, opened: Open) -> None:
    """Labels and entries come from a web page: markup in them is shown, control characters are not."""
    choices = (Choice("a", "[b]Pirated[/b] \x1b]0;x\x07copy"), Choice("paste", "None of these", safe=True))
    stage.script = Asking(text="Which is “[/]”?", choices=choices, detail=("[@click=app.quit]here[/]",))
    async with opened() as pilot:
        text = await press(pilot, *BEGIN)
        see(text, "Which is “[/]”?", "[b]Pirated[/b] ]0;x copy", "[@click=app.quit]here[/]")


async def test_nothing_opens_before_the_person_has_read_what_happens(stage: Stage, opened: Open) -> None:
    """The key f lists the forms and says what a window means; Esc goes back and nothing was started."""
    async with opened() as pilot:
        see(await press(pilot, "3", "f"), "1 form to file, 6 links", "It is a fresh window")
        await press(pilot, "escape")
        assert stage.sessions == []
        await press(pilot, "f", "enter")
        assert [session.wish.paste for session in stage.sessions] == [False]


async def test_want_and_found_stand_side_by_side(stage: Stage, opened: Open) -> None:
    """Each field in one line: its label, what is meant, what the page shows, and two ticks."""
    stage.script = handed_over
    async with opened(size=(120, 36)) as pilot:
        await press(pilot, *BEGIN)
        lines = text_of(pilot.app).splitlines()
        reason = next(line for line in lines if "Complaint reason" in line)
        assert reason.split() == ["Complaint", "reason", "Pirated", "copy", "Pirated", "copy", "✓✓"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 24)])
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
        await press(pilot, *BEGIN)
        await settle(pilot)
        lines = text_of(pilot.app).splitlines()
        (place,) = [at for at, line in enumerate(lines) if "changed by you" in line]
        assert "Complaint r" in lines[place]
        assert "✓" not in lines[place]
        assert "Others" in lines[place] + lines[place + 1]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16), (40, 10)])
async def test_your_turn_is_in_sight_at_every_size(stage: Stage, opened: Open, size: tuple[int, int]) -> None:
    """However small the terminal, the box with what to do is on the screen."""
    stage.script = handed_over
    async with opened(size=size) as pilot:
        await press(pilot, *BEGIN)
        await settle(pilot)
        text = text_of(pilot.app)
        see(text, "YOUR TURN, in the browser", "1 press Verify")
        assert max(map(len, text.splitlines())) <= size[0]


async def test_each_wish_reaches_the_session(stage: Stage, opened: Open) -> None:
    """The keys of words.md, and Enter, which only makes the session ask how it went."""
    stage.script = handed_over
    async with opened() as pilot:
        await press(pilot, *BEGIN, "minus", "r", "z", "exclamation_mark", "enter", "p")
        heard = [Request.FILL_AGAIN, Request.LATER, Request.PROBLEM, Request.GO_ON, Request.PAUSE]
        assert stage.sessions[0].heard == heard


async def test_keys_that_make_no_sense_do_nothing(stage: Stage, opened: Open) -> None:
    """While we fill there is nothing to go on with and nothing to fill again."""

    async def filling(session: ScriptedSession) -> None:
        session.reserve()
        session.fill(steps=2)
        await session.wait()

    stage.script = filling
    async with opened() as pilot:
        await press(pilot, *BEGIN, "enter", "r", "y", "f")
        assert stage.sessions[0].heard == []
        assert len(stage.sessions) == 1
        assert len(pilot.app.screen_stack) == 1


async def test_the_text_of_a_field_is_copied_from_a_list(stage: Stage, opened: Open) -> None:
    """At the person's turn y offers the texts by name, and copies the whole of the one that is chosen."""
    stage.script = handed_over
    async with opened() as pilot:
        await press(pilot, *BEGIN, "y", *["down"] * 5, "enter")
        assert stage.copied == [FIELDS[5][2]]
        assert "Copied: 6 lines" in text_of(pilot.app)


async def test_a_text_to_paste_is_shown_whole(stage: Stage, opened: Open) -> None:
    """The clipboard may not be reachable: the text stands on the screen, and y copies it."""

    async def pasting(session: ScriptedSession) -> None:
        session.reserve()
        session.fill(steps=5)
        session.tell(
            events.FieldPasted,
            field="listings",
            value=FIELDS[5][2],
            text="Click the right box, press Ctrl+V.",
        )
        session.heard_in_time = await session.wait()  # type: ignore[attr-defined]  # kept for the test

    stage.script = pasting
    async with opened(size=(120, 40)) as pilot:
        text = await press(pilot, *BEGIN)
        assert "YOUR TURN, in the browser: paste" in text
        assert all(link in text for link in FIELDS[5][2].splitlines())
        await press(pilot, "y", "enter")
        assert stage.copied == [FIELDS[5][2]]
        assert stage.sessions[0].heard == [Request.GO_ON]


async def _pasting(session: ScriptedSession) -> None:
    session.reserve()
    session.fill(steps=4)
    session.tell(events.FieldPasted, field="reason", value="Pirated copy", text="Choose it on the page.")
    if await session.wait() is Request.LEAVE_OUT:
        session.tell(events.FieldLeftOut, field="reason", text="It stays as it is.")
        session.hand_over("You left “Complaint reason” as it is; I meant “Pirated copy”.")
    await wait_for_pause(session)


async def test_a_single_field_can_be_left_as_it_is(stage: Stage, opened: Open) -> None:
    """At a paste step the key is offered; the field is then marked as left, and the hand-over names it."""
    stage.script = _pasting
    async with opened(size=(140, 36)) as pilot:
        assert "- leave it as it is" in await press(pilot, *BEGIN)
        text = await press(pilot, "minus")
        assert stage.sessions[0].heard == [Request.LEAVE_OUT]
        assert next(line for line in text.splitlines() if "Complaint reason" in line).endswith("– left")
        assert "You left “Complaint reason” as it is" in text
        assert "leave it as it is" not in text


async def test_pasting_everything_says_to_come_back(stage: Stage, opened: Open) -> None:
    """In a browser that we do not see, the person must say when they are done: the steps say so."""

    async def by_hand(session: ScriptedSession) -> None:
        session.reserve(by_hand=True)
        for field, label, value in FIELDS[:2]:
            session.tell(events.FieldPasted, field=field, value=value, text=f"Choose it in “{label}”.")
            await session.wait()
        session.hand_over()
        await session.wait()

    stage.script = by_hand
    async with opened() as pilot:
        assert "I see nothing of the page" in await press(pilot, "3", "P")
        await press(pilot, "enter")
        assert stage.sessions[0].wish.paste
        assert "show me where" not in text_of(pilot.app)
        await press(pilot, "enter", "y")
        assert stage.copied == [FIELDS[1][2]]
        assert "5 come back here and press Enter" in await press(pilot, "enter")


async def test_refused_links_are_named(stage: Stage, opened: Open) -> None:
    """What the portal's own check refused stands in the box, with the portal's words."""

    async def refusing(session: ScriptedSession) -> None:
        await _tell_refused(session)
        await session.wait()

    stage.script = refusing
    async with opened() as pilot:
        assert "1005009900000017  The product link is not valid." in await press(pilot, *BEGIN)


async def _tell_refused(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    session.hand_over()
    links = (("1005009900000017", "The product link is not valid."),)
    session.tell(events.LinksRefused, links=links, text="The page refused 1 of the links.")


async def test_after_a_form_enter_leads_to_the_next(stage: Stage, opened: Open) -> None:
    """Filed, the number, and how many are left; the page stays until the person goes on."""

    async def filed(session: ScriptedSession) -> None:
        session.reserve(1, 3)
        session.release()
        await session.wait()

    stage.script = filed
    async with opened() as pilot:
        text = await press(pilot, *BEGIN)
        see(text, "Filed. Number 48213377, written down at 19:42.", "Enter  next (2 left)")
        await press(pilot, "enter")
        assert stage.sessions[0].heard == [Request.GO_ON]


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


async def test_a_window_that_cannot_be_opened_is_said_in_its_three_sentences(
    stage: Stage, opened: Open
) -> None:
    """An error of ours for people is shown as it is, and the program goes on."""

    async def broken(session: ScriptedSession) -> None:
        raise BrowserUnavailable("No browser was found.", now="Install one, or file by pasting.")

    stage.script = broken
    async with opened() as pilot:
        see(await press(pilot, *BEGIN), "No browser was found.", "Install one, or file by pasting.")
        assert "1 form to file" in await press(pilot, "f")


async def test_a_fault_of_ours_in_a_session_is_written_down(stage: Stage, opened: Open) -> None:
    """The person reads that nothing was sent by it; the traceback goes into the log, and the program goes on."""

    async def broken(session: ScriptedSession) -> None:
        raise RuntimeError("a surprise")

    stage.script = broken
    async with opened() as pilot:
        assert "stopped by a fault of ours" in await press(pilot, *BEGIN)
        assert "RuntimeError: a surprise" in (stage.places.log / "faults.log").read_text()


async def test_a_session_cannot_be_started_twice(stage: Stage, opened: Open) -> None:
    """While one runs, f from any place only leads back to it."""
    stage.script = handed_over
    async with opened() as pilot:
        await press(pilot, *BEGIN, "1", "f")
        assert len(stage.sessions) == 1
        assert "YOUR TURN" in text_of(pilot.app)


async def test_many_forms_show_how_the_ones_before_ended(stage: Stage, opened: Open) -> None:
    """A square for each form: done, left, not taken, and where we are."""

    async def several(session: ScriptedSession) -> None:
        for position, result in enumerate((Result.FILED, Result.SKIPPED, Result.REFUSED), 1):
            session.reserve(position, 5)
            session.release(result, number="")
        session.reserve(4, 5)
        await session.wait()

    stage.script = several
    async with opened() as pilot:
        assert "form 4 of 5   ■ ▪ ■ ◆ ·" in await press(pilot, *BEGIN)
        assert pilot.app.screen.query_one(FilingPane).view.results == ("filed", "skipped", "refused")


@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_evening_ends_with_what_was_reached(
    stage: Stage, opened: Open, size: tuple[int, int], *, practice: bool
) -> None:
    """The same sentence as on Today and in the report, below the green “Filed”; practice reaches nothing and says none."""

    async def evening(session: ScriptedSession) -> None:
        session.reserve()
        session.fill()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed. Nothing is waiting.")

    stage.script = evening
    stage.add_samples()
    facts = facts_of(stage.store)
    reached = achieved_of(facts, effort_of(stage.store), NOW.date())
    assert reached == "Since 4 November: 23 reported, 12 gone, 3 evenings."
    assert reached in report_page(figures_of(facts, NOW.date()), effort_of(stage.store))
    async with opened(size=size, practice=practice) as pilot:
        await press(pilot, *BEGIN)
        await settle(pilot)
        text = text_of(pilot.app)
        assert "✓ Filed. " in text
        assert (reached in text) is not practice
        await press(pilot, "0")
        assert reached in text_of(pilot.app)
