"""The screen of search words."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.stage import Stage, press, see, text_of, type_in, wait_for


async def test_search_words_can_be_added_changed_and_removed(sample_pilot: Pilot[int]) -> None:
    await wait_for(sample_pilot, "last search         The Quiet Whale today · Midnight Fox 9 days ago")
    lines = (await press(sample_pilot, "w")).splitlines()
    assert [line.split()[-1] for line in lines if "whale" in line or "Wal " in line] == ["never", "today"]
    await press(sample_pilot, "escape", "3", "w", "plus")
    assert "a two-letter language" in await type_in(sample_pilot, "fern|german", "enter")
    await press(sample_pilot, "ctrl+u")
    await type_in(sample_pilot, "fern print|de|poster", "enter", "e")
    see(await type_in(sample_pilot, "s", "enter"), "fern print", "posters")
    assert "No search words yet." in await press(sample_pilot, "minus")
    assert "fern print" in await press(sample_pilot, "u")


async def test_enter_opens_the_words_in_the_users_own_browser_and_records_the_day(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    await press(sample_pilot, "w", "enter", until="Opened in your browser")
    assert stage.opened == ["https://de.aliexpress.com/wholesale?SearchText=Wal+Duschvorhang"]
    assert "never" not in text_of(sample_pilot.app)
    assert stage.runs == []
