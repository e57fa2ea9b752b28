"""The lists over the places: search words, and what is on sale again or looks like one that was gone."""

from __future__ import annotations

from datetime import timedelta

from textual.pilot import Pilot

from helper.model.address import read_address
from helper.model.finding import Finding, FindingState, ListingCheck, Outcome, Presence
from helper.model.work import Registration, Search
from helper.session.context import SearchRequest
from helper.session.events import RunEnded, SearchOpened
from helper.session.operator import Request
from tests.factories import NOW, a_finding, a_listing, a_work, an_item_url
from tests.tui.stage import ScriptedSession, Stage, add_gone, comes, press, see, text_of, type_in


async def test_words_are_listed_added_changed_and_forgotten(desk: Pilot[int]) -> None:
    """With when each was done, never first; from a design's own list too, what cannot be searched for is told; u brings back."""
    await comes(desk, "last search         The Quiet Whale today · Midnight Fox 9 days ago")
    lines = (await press(desk, "w")).splitlines()
    assert [line.split()[-1] for line in lines if "whale" in line or "Wal " in line] == ["never", "today"]
    await press(desk, "escape", "2", "w", "plus")
    assert "a language of two letters" in await type_in(desk, "fern|german", "enter")
    await press(desk, "ctrl+u")
    await type_in(desk, "fern print|de|poster", "enter", "e")
    see(await type_in(desk, "s", "enter"), "fern print", "posters")
    assert "No search words yet." in await press(desk, "minus")
    assert "fern print" in await press(desk, "u")


async def _searching(session: ScriptedSession) -> None:
    assert isinstance(session.wish, SearchRequest)
    for position in (1, 2):
        text = f"{position} of 2  Whale: “words”\nLook through the page."
        session.tell(SearchOpened, position=position, total=2, work="Whale", words="words", text=text)
        while await session.wait() is not Request.NEXT:
            pass
    session.tell(RunEnded, done=2, left=0, text="2 of 2 searches done.")


async def test_they_are_opened_one_by_one_and_n_takes_the_next(stage: Stage, desk: Pilot[int]) -> None:
    """Asked first; from the words under the cursor on when Enter is pressed there."""
    stage.script = _searching
    assert "2 lines of search words" in await press(desk, "w", "down", "enter")
    assert "Look through the page." in await press(desk, "enter", until="1 of 2 Whale")
    await press(desk, "enter", "n", until="2 of 2 Whale")
    await press(desk, "n", until="2 of 2 searches done.")
    assert stage.runs[0].heard == [Request.GO_ON, Request.NEXT, Request.NEXT]


TITLE = "Quiet Whale Shower Curtain Boho"


def was_gone(stage: Stage, *, live: bool = False) -> Finding:
    """A listing that was reported and gone; `live`: its page was seen on sale since."""
    looks = (ListingCheck(at=NOW, presence=Presence.LIVE),) if live else ()
    outcome = Outcome(state=FindingState.REMOVED, at=NOW - timedelta(days=3))
    listing = a_listing(1, title=TITLE, store_number="1102406", looks=looks)
    return add_gone(stage, listing, a_work(), outcome=outcome)


def add_alike(stage: Stage, before: Finding) -> Finding:
    listing = a_listing(2, title=TITLE, store_number="1102406")
    fresh = a_finding(listing, work_id=before.work_id)
    stage.store.change(listing, fresh)
    return fresh


async def test_one_that_looks_like_it_is_linked_by_the_persons_word(stage: Stage, pilot: Pilot[int]) -> None:
    """Both are shown with the earlier number, the page can be looked at first; c links them, u takes it back, n is no for good."""
    before = was_gone(stage)
    fresh = add_alike(stage, before)
    await comes(pilot, "1 perhaps, under another number")
    see(await press(pilot, "b", "o"), "same shop and title", "number 48209114, gone 21 Nov")
    assert stage.opened == ["https://www.aliexpress.com/item/1005009900000019.html"]
    await press(pilot, "c")
    assert stage.store.findings[fresh.id].predecessor_id == before.id
    assert "Nothing is left to say here." in text_of(pilot.app)
    await press(pilot, "u")
    assert stage.store.findings[fresh.id].predecessor_id is None
    assert "same shop and title" in text_of(pilot.app)
    await press(pilot, "escape")
    await comes(pilot, "back again")
    await press(pilot, "b", "n", "escape")
    assert stage.store.findings[fresh.id].predecessor_id is None
    await comes(pilot, lambda text: "back again" not in text)


async def test_the_very_same_page_is_taken_up_as_a_new_one(stage: Stage, pilot: Pilot[int]) -> None:
    """It cannot be another one, so there is no n; c makes a link to look at that knows the earlier one."""
    before = was_gone(stage, live=True)
    await comes(pilot, "1 on sale again")
    assert "on sale again" in await press(pilot, "b", "n")
    await press(pilot, "c")
    _, again = stage.store.findings.all()
    assert (again.predecessor_id, again.judgement) == (before.id, None)


async def test_a_picture_stands_among_the_words(stage: Stage, pilot: Pilot[int]) -> None:
    """It cannot be changed or forgotten there; below the list stands when its design was looked for, and what came of it."""
    whale = a_work(
        title="Quiet Whale",
        registration=Registration(picture="whale.png"),
        searches=(Search(words="whale mug", last_at=NOW - timedelta(days=2)),),
    )
    stage.store.change(whale)
    stage.queue.add([read_address(an_item_url())], work_id=whale.id, source="shop window")
    await comes(pilot, "Quiet Whale 2 days ago, 1 found")
    text = await press(pilot, "w")
    see(text, "its picture", "Last looked for by words Sun · never by picture.", "Since then: 1 found.")
    assert "forget" not in text
    assert "its picture" in await press(pilot, "minus", "e")
    assert "forget" in await press(pilot, "down")
    await press(pilot, "w", until="1 line of search words and 1 picture, one after the other.")
