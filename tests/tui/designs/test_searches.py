"""Search words on the screen."""

from __future__ import annotations

from helper.session.context import SearchRequest
from helper.session.events import SearchEnded, SearchOpened
from helper.session.operator import Request
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, text_of, type_in
from tests.tui.waiting import until


async def test_they_are_listed_with_when_each_was_done(stage: Stage, opened: Open) -> None:
    """Never done first; Today's line says it in short."""
    stage.add_samples()
    async with opened() as pilot:
        await until(pilot, "last search         The Quiet Whale today · Midnight Fox 9 days ago")
        await press(pilot, "w")
        rows = [
            line.split()[-1] for line in text_of(pilot.app).splitlines() if "whale" in line or "Wal " in line
        ]
        assert rows == ["never", "today"]


async def test_words_are_added_changed_and_forgotten(stage: Stage, opened: Open) -> None:
    """From the design's own list; u brings back what was forgotten."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2", "w", "plus")
        await type_in(pilot, "fern print|de|poster")
        await press(pilot, "enter", "e")
        await type_in(pilot, "s")
        await press(pilot, "enter")
        text = text_of(pilot.app)
        assert "fern print" in text
        assert "posters" in text
        await press(pilot, "minus")
        assert "No search words yet." in text_of(pilot.app)
        await press(pilot, "u")
        assert "fern print" in text_of(pilot.app)


async def test_words_that_cannot_be_searched_for_are_told(stage: Stage, opened: Open) -> None:
    """The problem stands beside the line, and nothing is kept."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2", "w", "plus")
        await type_in(pilot, "fern|german")
        await press(pilot, "enter")
        assert "a language of two letters" in text_of(pilot.app)


async def _searching(session: ScriptedSession) -> None:
    assert isinstance(session.wish, SearchRequest)
    for position in (1, 2):
        text = f"{position} of 2  Whale: “words”\nLook through the page."
        session.operator.tell(
            SearchOpened(
                at=NOW, session="s", position=position, total=2, work="Whale", words="words", text=text
            )
        )
        while await session.wait() is not Request.NEXT:
            pass
    session.operator.tell(
        SearchEnded(at=NOW, session="s", done=2, recorded=0, left=0, text="2 of 2 searches done.")
    )


async def test_they_are_opened_one_by_one_and_n_takes_the_next(stage: Stage, opened: Open) -> None:
    """Asked first; from the words under the cursor on when Enter is pressed there."""
    stage.add_samples()
    stage.script = _searching
    async with opened() as pilot:
        await press(pilot, "w", "down", "enter")
        assert "2 lines of search words" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "Look through the page." in await until(pilot, "1 of 2 Whale")
        await press(pilot, "enter", "n")
        await until(pilot, "2 of 2 Whale")
        await press(pilot, "n")
        await until(pilot, "2 of 2 searches done.")
    assert stage.runs[0].heard == [Request.GO_ON, Request.NEXT, Request.NEXT]


async def test_without_a_design_there_is_nothing_to_look_for(opened: Open) -> None:
    """Today does not offer it."""
    async with opened() as pilot:
        await press(pilot, "w")
        assert "Look for new ones" not in text_of(pilot.app)
