"""The first minutes: the deal, the doors, and what is said before a window opens."""

from __future__ import annotations

from helper.tui.today.welcome import DoorsScreen, WelcomeScreen
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, text_of


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
