"""The first minutes: the deal, the doors, and what is said before a window opens."""

from __future__ import annotations

import pytest

from helper.session import events
from helper.tui.today.welcome import DoorsScreen, WelcomeScreen
from helper.tui.workbench import Begin
from tests.factories import a_work, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, a_ready_complaint, paste, press, text_of

LINKS = f"{an_item_url(800)}\n{an_item_url(801)}"


async def test_the_first_screen_says_what_the_program_does_and_never_does(opened: Open) -> None:
    """Once, on the first day; Enter leads to the doors."""
    async with opened(first_time=True) as pilot:
        text = " ".join(text_of(pilot.app).split())
        assert "Someone is selling your art." in text
        assert "You log in, look, tick the declaration and press Submit." in text
        assert "It never presses Submit" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DoorsScreen)
        assert "▸ Just looking" in text_of(pilot.app)


async def test_without_a_bench_no_figure_is_claimed(opened: Open) -> None:
    """How much was tried is said only when it was measured."""
    async with opened(first_time=True) as pilot:
        text = " ".join(text_of(pilot.app).split())
        assert "nobody has tried it on the real portal yet." in text
        assert "practice pages" not in text
    async with opened(first_time=True, pages_tried=412) as pilot:
        assert "On 412 practice pages it put no wrong value" in " ".join(text_of(pilot.app).split())


async def test_the_practice_door_says_what_opens_before_it_opens(stage: Stage, opened: Open) -> None:
    """Just looking: what kind of window, then a practice session; Esc opens nothing."""
    async with opened(first_time=True) as pilot:
        await press(pilot, "enter", "enter")
        assert "Nothing of it is sent to Alibaba." in text_of(pilot.app)
        assert "your saved passwords and bookmarks are not in it" in " ".join(text_of(pilot.app).split())
        await press(pilot, "escape")
        assert stage.sessions == []
        await press(pilot, "h", "enter", "enter")
        assert [session.wish.practice for session in stage.sessions] == [True]


async def test_the_door_for_links_leads_to_where_they_are_pasted(opened: Open) -> None:
    """I have links: the listings, which say how to paste."""
    async with opened(first_time=True) as pilot:
        await press(pilot, "enter", "down", "enter")
        assert "Paste them anywhere in this window" in text_of(pilot.app)


async def test_the_door_for_a_spreadsheet_asks_which(opened: Open) -> None:
    """I have a spreadsheet: its path is asked for, and that it stays as it is is said first."""
    async with opened(first_time=True) as pilot:
        await press(pilot, "enter", "down", "down", "enter")
        assert "It is only read," in text_of(pilot.app)


async def test_one_can_look_round_and_come_back(opened: Open) -> None:
    """Esc goes through no door; h on Today asks again. The welcome does not come a second time."""
    async with opened(first_time=True) as pilot:
        await press(pilot, "escape", "escape")
        assert "Next for you" in text_of(pilot.app)
        await press(pilot, "h")
        assert isinstance(pilot.app.screen, DoorsScreen)
        assert not any(isinstance(screen, WelcomeScreen) for screen in pilot.app.screen_stack)


@pytest.mark.parametrize("keys", [("3", "f", "enter", "p"), ("1", "p"), ("h", "down", "enter")])
async def test_links_are_never_taken_into_practice(stage: Stage, opened: Open, keys: tuple[str, ...]) -> None:
    """From its last page, from Listings and through the door: practice asks, ends, and hands on what was on the clipboard."""

    async def practised(session: ScriptedSession) -> None:
        session.reserve()
        session.release()
        session.tell(events.SessionEnded, filed=1, left=0, text="1 filed.")

    stage.script = practised
    a_ready_complaint(stage)
    before = len(stage.store.findings)
    stage.clipboard = LINKS
    left_for: list[Begin] = []
    async with opened(practice=True, leave_practice=left_for.append) as pilot:
        await press(pilot, *keys)
        assert "Leave practice?" in text_of(pilot.app)
        await press(pilot, "escape")
        assert (len(stage.store.findings), left_for) == (before, [])
        await paste(pilot, LINKS)
        assert "Leave practice?" in text_of(pilot.app)
        await press(pilot, "enter")
        assert left_for == [Begin("links", LINKS)]
        assert not pilot.app.is_running or pilot.app.return_value == 0
    assert len(stage.store.findings) == before


async def test_her_own_records_go_on_where_practice_was_left(stage: Stage, opened: Open) -> None:
    """What she had pasted is asked about at once, over her own designs and without the word PRACTICE."""
    stage.store.change(a_work(title="Fern Study"))
    async with opened(begin=Begin("links", LINKS)) as pilot:
        text = text_of(pilot.app)
        assert "2 links pasted: 2 listings." in text
        assert "Fern Study" in text
        assert "PRACTICE" not in text
    async with opened(begin=Begin("sheet")) as pilot:
        assert "It is only read," in text_of(pilot.app)
    async with opened(begin=Begin("links", LINKS), first_time=True) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        await press(pilot, "enter")
        assert "2 links pasted: 2 listings." in text_of(pilot.app)
