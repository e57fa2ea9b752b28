"""Two lists: search words, and listings that are on sale again or resemble a removed listing."""

from __future__ import annotations

from datetime import timedelta

from textual.pilot import Pilot

from helper.model.finding import Finding, FindingState, ListingCheck, Outcome, Presence
from helper.session.context import SearchRequest
from helper.session.events import RunEnded, SearchOpened
from helper.session.operator import Request
from helper.tui.designs.list_screens import ReturnedScreen
from tests.factories import NOW, a_finding, a_listing, a_work
from tests.tui.stage import ScriptedSession, Stage, add_gone, press, see, text_of, type_in, wait_for


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


TITLE = "Quiet Whale Shower Curtain Boho"


def removed_finding(stage: Stage, *, live: bool = False) -> Finding:
    """Add a reported and removed listing, and return its finding. With `live`, it was seen on sale since."""
    looks = (ListingCheck(at=NOW, presence=Presence.LIVE),) if live else ()
    outcome = Outcome(state=FindingState.REMOVED, at=NOW - timedelta(days=3))
    listing = a_listing(1, title=TITLE, store_number="1102406", looks=looks)
    return add_gone(stage, listing, a_work(), outcome=outcome)


def add_alike(stage: Stage, before: Finding) -> Finding:
    listing = a_listing(2, title=TITLE, store_number="1102406")
    fresh = a_finding(listing, work_id=before.work_id)
    stage.store.change(listing, fresh)
    return fresh


async def test_a_key_pressed_twice_answers_only_one_row(stage: Stage, pilot: Pilot[int]) -> None:
    before = removed_finding(stage, live=True)
    await wait_for(pilot, "1 on sale again")
    await press(pilot, "b")
    screen = pilot.app.screen
    assert isinstance(screen, ReturnedScreen)
    screen.action_yes()
    assert screen.table.row is None
    await press(pilot, "c")
    assert len(stage.store.findings.where("predecessor_id", before.id)) == 1


async def test_similar_listing_is_linked_only_if_the_user_confirms(stage: Stage, pilot: Pilot[int]) -> None:
    before = removed_finding(stage)
    fresh = add_alike(stage, before)
    await wait_for(pilot, "1 may be back on a new page")
    see(await press(pilot, "b", "o"), "same shop and title", "number 48209114, gone 21 Nov")
    assert stage.opened == ["https://www.aliexpress.com/item/1005009900000019.html"]
    await press(pilot, "c")
    assert stage.store.findings[fresh.id].predecessor_id == before.id
    assert "There are no more questions here." in text_of(pilot.app)
    await press(pilot, "u")
    assert stage.store.findings[fresh.id].predecessor_id is None
    assert "same shop and title" in text_of(pilot.app)
    await press(pilot, "escape")
    await wait_for(pilot, "back again")
    await press(pilot, "b", "n", "escape")
    assert stage.store.findings[fresh.id].predecessor_id is None
    await wait_for(pilot, lambda text: "back again" not in text)


async def test_listing_on_sale_again_is_added_again_if_the_user_confirms(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """The key n ("not the same") has no effect, because both findings are about the same listing."""
    before = removed_finding(stage, live=True)
    await wait_for(pilot, "1 on sale again")
    assert "on sale again" in await press(pilot, "b", "n")
    await press(pilot, "c")
    _, again = stage.store.findings.all()
    assert (again.predecessor_id, again.judgement) == (before.id, None)
