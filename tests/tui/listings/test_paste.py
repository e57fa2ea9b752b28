"""Pasting links: anywhere, any number, one question, nothing lost."""

from __future__ import annotations

import pytest

from helper.model.finding import FindingState, Judgement
from helper.tui.listings.judging import JudgeScreen
from tests.factories import a_work, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import Stage, paste, press, text_of, type_in

FIVE_HUNDRED = "\r\n".join(an_item_url(number) for number in range(500))
NINE = "\n".join(an_item_url(number) for number in range(9))


@pytest.mark.parametrize("place", ["0", "1", "2", "3", "4"])
async def test_five_hundred_lines_can_be_pasted_anywhere(stage: Stage, opened: Open, place: str) -> None:
    """In every place the whole paste arrives, is asked about once, and is taken in."""
    stage.store.change(a_work(title="Quiet Whale"))
    async with opened() as pilot:
        await press(pilot, place)
        await paste(pilot, FIVE_HUNDRED)
        text = text_of(pilot.app)
        assert "500 links pasted: 500 listings." in text
        assert "Which of your designs do these 500 copy?" in text
        await press(pilot, "enter")
        assert len(stage.store.findings) == 500
        assert "500 links" in text_of(pilot.app)


async def test_a_paste_into_the_filter_is_not_cut_to_its_first_line(stage: Stage, opened: Open) -> None:
    """A field for one line leaves many lines to whoever takes links."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "1", "slash")
        await paste(pilot, NINE)
        assert "9 links pasted: 9 listings." in text_of(pilot.app)


async def test_naming_the_design_says_that_they_are_copies(stage: Stage, opened: Open) -> None:
    """The answer to the one question is the person's word, kept with its name and that no page was opened."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    async with opened() as pilot:
        await paste(pilot, NINE)
        await press(pilot, "enter")
    found = stage.store.findings.all()
    assert {(one.work_id, one.judgement, one.judged_by, one.viewed) for one in found} == {
        (work.id, Judgement.COPY, "Mira", False)
    }


async def test_a_new_design_needs_only_its_title(stage: Stage, opened: Open) -> None:
    """+ a new design asks for a title, refuses one that is there already, and takes the links in for it."""
    stage.store.change(a_work(title="Fox"))
    async with opened() as pilot:
        await paste(pilot, NINE)
        await press(pilot, "down", "enter")
        await type_in(pilot, "fox")
        await press(pilot, "enter")
        assert "There is a design with this title already" in text_of(pilot.app)
        await press(pilot, *["backspace"] * 3)
        await type_in(pilot, "Quiet Whale")
        await press(pilot, "enter")
    work = next(one for one in stage.store.works.all() if one.title == "Quiet Whale")
    assert {one.work_id for one in stage.store.findings.all()} == {work.id}


async def test_different_ones_are_shown_one_by_one(stage: Stage, opened: Open) -> None:
    """They are taken in without a design, and the question comes for each."""
    async with opened() as pilot:
        await paste(pilot, NINE)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, JudgeScreen)
        assert "1 of 9" in text_of(pilot.app)
    assert {(one.work_id, one.state) for one in stage.store.findings.all()} == {(None, FindingState.NEW)}


async def test_later_keeps_them_and_escape_takes_nothing(stage: Stage, opened: Open) -> None:
    """Two ways out: the links wait in Listings, or were never here."""
    async with opened() as pilot:
        await paste(pilot, NINE)
        await press(pilot, "escape")
        assert len(stage.store.findings) == 0
        await paste(pilot, NINE)
        await press(pilot, "down", "down", "enter")
        assert len(stage.store.findings) == 9
        assert "9 links taken in. u takes it back." in text_of(pilot.app)


async def test_links_that_are_there_already_are_said(stage: Stage, opened: Open) -> None:
    """A second paste of the same adds nothing and says so."""
    stage.store.change(a_work())
    async with opened() as pilot:
        for _ in range(2):
            await paste(pilot, NINE)
            await press(pilot, "enter")
        assert "You had them all already." in text_of(pilot.app)
    assert len(stage.store.findings) == 9


async def test_headings_are_taken_when_the_person_says_so(stage: Stage, opened: Open) -> None:
    """A note with the names of designs goes to those designs."""
    whale, fox = a_work(title="Quiet Whale"), a_work(title="Fox")
    stage.store.change(whale, fox)
    note = f"Quiet Whale:\n{an_item_url(1)}\n\nFox:\n{an_item_url(2)}\n{an_item_url(3)}"
    async with opened() as pilot:
        await paste(pilot, note)
        assert "▸ as your headings say   Quiet Whale 1 · Fox 2" in text_of(pilot.app)
        await press(pilot, "enter")
    assert sorted(one.work_id or "" for one in stage.store.findings.all()) == sorted(
        [whale.id, fox.id, fox.id]
    )


async def test_the_clipboard_is_read_on_a_key(stage: Stage, opened: Open) -> None:
    """For terminals that paste badly: p reads the clipboard; an empty one is said."""
    async with opened() as pilot:
        await press(pilot, "p")
        assert "The clipboard is empty" in text_of(pilot.app)
        await press(pilot, "enter")
        stage.clipboard = NINE
        await press(pilot, "p")
        assert "9 links pasted" in text_of(pilot.app)


async def test_what_is_no_listing_is_shown_with_its_reason(opened: Open) -> None:
    """The key d shows each link that was not taken, as it was pasted, and what to do."""
    async with opened() as pilot:
        await paste(pilot, "https://www.aliexpress.com/store/1102406 https://www.amazon.com/dp/B000")
        await press(pilot, "d")
        text = text_of(pilot.app)
        assert "https://www.aliexpress.com/store/1102406" in text
        assert "This is Amazon" in text


async def test_a_huge_paste_is_read_beside_the_screen(stage: Stage, opened: Open) -> None:
    """Three thousand links are read in a thread, so that keys are answered meanwhile; all of them arrive."""
    async with opened() as pilot:
        await paste(pilot, "\n".join(an_item_url(number) for number in range(3000)))
        for _ in range(200):
            if "pasted" in text_of(pilot.app):
                break
            await pilot.pause(0.02)
        assert "3000 links pasted" in text_of(pilot.app)
        assert stage.copied == []
