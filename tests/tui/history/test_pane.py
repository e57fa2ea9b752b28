"""History: what was sent, its number, and what came of it; practice stands apart."""

from __future__ import annotations

from helper.model.complaint import ComplaintState
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, text_of, type_in


async def test_real_complaints_are_listed_newest_first(stage: Stage, opened: Open) -> None:
    """With when, design, number of links, what came of them, and the portal's number."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "4")
        lines = text_of(pilot.app).splitlines()
        assert "5 complaints" in lines[2]
        whale = next(line for line in lines if "48213290" in line)
        assert whale.split() == [
            "20",
            "Nov",
            "19:25",
            "The",
            "Quiet",
            "Whale",
            "9",
            "◐",
            "9",
            "waiting",
            "for",
            "Alibaba",
            "48213290",
        ]
        assert any("number still to find" in line for line in lines)


async def test_practice_is_shown_apart_and_only_when_asked(stage: Stage, opened: Open) -> None:
    """A practice number never stands among real ones."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "4")
        assert "48213377" not in text_of(pilot.app)
        assert "1 practice complaint apart" in text_of(pilot.app)
        await press(pilot, "full_stop")
        assert "48213377" in text_of(pilot.app)
        assert "48213290" not in text_of(pilot.app)


async def test_a_complaint_can_be_looked_into(stage: Stage, opened: Open) -> None:
    """Enter shows each hand-over with where it went, and every link with what became of it."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "4", "down", "down", "enter")
        text = text_of(pilot.app)
        assert "20 Nov 19:25 by Mira, ipp.alibabagroup.com: sent" in text
        assert "waiting for Alibaba" in text


async def test_a_missing_number_can_be_written_down(stage: Stage, opened: Open) -> None:
    """The key e asks for it where a complaint was sent; then it can be copied."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "4", "down", "down", "down", "e")
        await type_in(pilot, "48211000")
        await press(pilot, "enter", "y")
        assert stage.copied == ["48211000"]
    filed = [one for one in stage.store.complaints.all() if one.state is ComplaintState.FILED]
    assert all(one.number for one in filed)


async def test_before_the_first_complaint_it_says_what_will_be_here(opened: Open) -> None:
    """No empty table, a sentence."""
    async with opened() as pilot:
        await press(pilot, "4", "enter", "e", "y")
        assert "What you send is kept here with its number." in text_of(pilot.app)
