"""The welcome, the start page, and the checklist of account steps."""

from __future__ import annotations

import json
from datetime import date

from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.flow.load import shipped_guide
from helper.model.checklist import Checklist
from helper.model.work import Right, RightState
from helper.store.checklist_file import read_checklist, write_checklist
from helper.tui.checklist_screen import ChecklistScreen, DoorsScreen, WelcomeScreen
from helper.tui.context import Begin
from tests.factories import a_work, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import (
    Stage,
    a_ready_complaint,
    add_findings,
    flat,
    press,
    see,
    text_of,
)

STEPS = shipped_guide().steps


async def test_ticked_account_step_shows_the_date_of_the_tick(stage: Stage, pilot: Pilot[int]) -> None:
    assert "▸ Show who you are" in await press(pilot, "a", "down", "d", "d", "d", "d")
    assert "done today" in text_of(pilot.app)
    await press(pilot, "k", "d")
    kept = json.loads(stage.places.checklist_file.read_text(encoding="utf-8"))["done"]
    assert kept == dict.fromkeys(["ready", "register", "confirm"], "2026-11-24")


async def test_enter_opens_the_page_of_a_step_and_shows_browser_errors(opened: Open) -> None:
    visited: list[str] = []

    async def visit(page: str) -> str:
        visited.append(page)
        if len(visited) > 1:
            raise BrowserUnavailable("There is no browser here.")
        return page

    async with opened(visit=visit) as pilot:
        await press(pilot, "a", "down", "enter", "down", "enter")
        assert "I fill in nothing there" in flat(text_of(pilot.app))
        assert "There is no browser here." in await press(pilot, "enter")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChecklistScreen)
    assert visited == ["register"] * 2


async def test_today_shows_the_next_account_step(stage: Stage, opened: Open) -> None:
    write_checklist(stage.places, Checklist(STEPS).toggled(STEPS[4], date(2026, 11, 3)))
    async with opened() as pilot:
        assert "Next step for your account: Have these ready" in flat(text_of(pilot.app))
        await press(pilot, "a", "g", "down", "d", "escape")
        assert "Next step for your account: Register" in flat(text_of(pilot.app))
    assert read_checklist(stage.places, STEPS).done["ready"] == date(2026, 11, 24)


async def test_forms_of_ten_links_can_be_filed_by_pasting_without_an_account(
    stage: Stage, pilot: Pilot[int]
) -> None:
    add_findings(stage, 23, a_work(right=Right(state=RightState.UNKNOWN)))
    await press(pilot, "a", "t")
    see(flat(text_of(pilot.app)), "3 forms to file, 23 links", "You enter your own details in the form")
    await press(pilot, "enter")
    (session,) = stage.sessions
    assert session.wish.paste
    assert max(len(complaint.finding_ids) for complaint in stage.store.complaints.all()) <= 10


async def test_forms_of_more_than_ten_links_are_not_filed_without_an_account(
    stage: Stage, pilot: Pilot[int]
) -> None:
    a_ready_complaint(stage, links=11)
    assert "The online form takes ten links; this form has more." in flat(await press(pilot, "a", "t"))
    assert stage.sessions == []


LINKS = f"{an_item_url(800)}\n{an_item_url(801)}"


async def test_practice_mode_explains_the_browser_window_before_opening_it(
    stage: Stage, opened: Open
) -> None:
    async with opened(welcome=True) as pilot:
        text = flat(text_of(pilot.app))
        assert "this program has not been used on the real portal yet." in text
        assert "Nothing is sent to Alibaba." in await press(pilot, "enter", "enter")
        assert "without your saved passwords and bookmarks" in " ".join(text_of(pilot.app).split())
        await press(pilot, "escape")
        assert stage.sessions == []
        await press(pilot, "h", "enter", "enter")
        assert [session.wish.practice for session in stage.sessions] == [True]


async def test_each_entry_of_the_start_page_opens_its_screen(opened: Open) -> None:
    async with opened(welcome=True) as pilot:
        assert "Paste them anywhere in this window" in await press(pilot, "enter", "down", "enter")
        assert "Your file is not changed" in flat(await press(pilot, "1", "h", "down", "down", "enter"))
        assert "Next for you" in await press(pilot, "escape", "h", "escape")
        await press(pilot, "h")
        assert isinstance(pilot.app.screen, DoorsScreen)
        assert not any(isinstance(screen, WelcomeScreen) for screen in pilot.app.screen_stack)


async def test_links_pasted_in_practice_mode_stay_there_unless_the_user_keeps_them(
    stage: Stage, opened: Open
) -> None:
    """At the end, the program offers to save what was pasted in the user's own records."""
    stage.clipboard = LINKS
    left_for: list[Begin] = []
    async with opened(practice=True, leave_practice=left_for.append) as pilot:
        assert "2 links pasted: 2 listings." in await press(pilot, "2", "p")
        await press(pilot, "escape")
        assert "Keep the links that you pasted?" in await press(pilot, "ctrl+q")
        await press(pilot, "escape")
        assert left_for == []
        await press(pilot, "ctrl+q", "enter")
        assert left_for == [Begin("links", LINKS)]


async def test_practice_mode_ends_without_a_question_if_nothing_was_pasted(opened: Open) -> None:
    left_for: list[Begin] = []
    async with opened(practice=True, leave_practice=left_for.append) as pilot:
        await pilot.press("ctrl+q")
    assert left_for == []
    assert pilot.app.return_value == 0


async def test_account_steps_are_shown_only_outside_practice_mode(opened: Open) -> None:
    left_for: list[Begin] = []
    async with opened(practice=True, leave_practice=left_for.append) as pilot:
        assert "Leave practice?" in await press(pilot, "h", "down", "down", "down", "enter")
        await press(pilot, "enter")
    assert left_for == [Begin("no_account", "")]


async def test_links_pasted_in_practice_mode_are_added_to_the_real_records(
    stage: Stage, opened: Open
) -> None:
    stage.store.change(a_work(title="Fern Study"))
    async with opened(begin=Begin("links", LINKS)) as pilot:
        text = text_of(pilot.app)
        see(text, "2 links pasted: 2 listings.", "Fern Study")
        assert "PRACTICE" not in text
    async with opened(begin=Begin("sheet")) as pilot:
        assert "Your file is not changed" in flat(text_of(pilot.app))
    async with opened(begin=Begin("links", LINKS), welcome=True) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "2 links pasted: 2 listings." in await press(pilot, "enter")
