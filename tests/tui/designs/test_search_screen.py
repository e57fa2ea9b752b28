"""The screen of search words."""

from __future__ import annotations

from textual.pilot import Pilot

from helper.session.context import SearchRequest
from helper.session.events import RunEnded, SearchOpened
from helper.session.operator import Request
from tests.tui.stage import ScriptedSession, Stage, press, see, type_in, wait_for


async def test_search_words_can_be_added_changed_and_removed(sample_pilot: Pilot[int]) -> None:
    await wait_for(sample_pilot, "last search         The Quiet Whale today · Midnight Fox 9 days ago")
    lines = (await press(sample_pilot, "w")).splitlines()
    assert [line.split()[-1] for line in lines if "whale" in line or "Wal " in line] == ["never", "today"]
    await press(sample_pilot, "escape", "2", "w", "plus")
    assert "a two-letter language" in await type_in(sample_pilot, "fern|german", "enter")
    await press(sample_pilot, "ctrl+u")
    await type_in(sample_pilot, "fern print|de|poster", "enter", "e")
    see(await type_in(sample_pilot, "s", "enter"), "fern print", "posters")
    assert "No search words yet." in await press(sample_pilot, "minus")
    assert "fern print" in await press(sample_pilot, "u")


async def _searching(session: ScriptedSession) -> None:
    assert isinstance(session.wish, SearchRequest)
    for position in (1, 2):
        text = f"{position} of 2  Whale: “words”\nLook through the page."
        session.tell(SearchOpened, position=position, total=2, work="Whale", words="words", text=text)
        while await session.wait() is not Request.NEXT:
            pass
    session.tell(RunEnded, done=2, left=0, text="2 of 2 searches done.")


async def test_the_key_n_opens_the_next_search_in_the_shop_window(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    stage.script = _searching
    assert "2 lines of search words" in await press(sample_pilot, "w", "down", "enter")
    assert "Look through the page." in await press(sample_pilot, "enter", until="1 of 2 Whale")
    await press(sample_pilot, "enter", "n", until="2 of 2 Whale")
    await press(sample_pilot, "n", until="2 of 2 searches done.")
    assert stage.runs[0].requests == [Request.GO_ON, Request.NEXT, Request.NEXT]
