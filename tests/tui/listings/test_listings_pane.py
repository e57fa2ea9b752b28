"""The Listings pane: the user filters, marks, opens, edits and files links."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from threading import Event

import pytest
from textual.pilot import Pilot

from helper.model.finding import NO_ANSWERS, FindingState, Judgement, Moment, MomentKind
from helper.tui.listings.listings_pane import ListingsPane
from helper.tui.widgets.table import VirtualTable
from tests.factories import a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, add_findings, press, see, settle, text_of, type_in, wait_for

HOSTILE = (
    "[/b] [@click=app.quit]free[/] [red]shipping \x1b]0;pwned\x07\x1b[2J",
    "\u202eltr\u202c \U0001f525\U0001f525 50% off \ud83d half" + "日本語" * 40,
)


def _row(pilot: Pilot[int]) -> str | None:
    """Return the id of the selected row."""
    return pilot.app.screen.query_one(VirtualTable).row


async def test_the_cursor_moves_to_the_next_unanswered_row_after_an_answer(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """The answered row may move or disappear from the list, but the cursor does not follow it."""
    ids = [finding.id for finding in add_findings(stage, 6)]
    await press(pilot, "2", "down", "enter", "n", "n", "escape")
    assert _row(pilot) == ids[3]
    await press(pilot, "enter", "n", "escape")
    assert _row(pilot) == ids[4]
    stage.queue.judge([ids[4]], Judgement.NOT_A_COPY, viewed=True)
    await settle(pilot)
    assert _row(pilot) == ids[5], "an answer from elsewhere moved the cursor with its row"
    stage.queue.judge([ids[5]], Judgement.NOT_A_COPY, viewed=True)
    await settle(pilot)
    assert _row(pilot) == ids[0], "the search did not start again at the top"


async def test_review_from_the_second_row_also_shows_the_first_row(stage: Stage, pilot: Pilot[int]) -> None:
    ids = [finding.id for finding in add_findings(stage, 3)]
    await press(pilot, "2", "down", "enter", "n", "n", "n")
    answered = [finding.judgement for finding in map(stage.store.findings.get, ids) if finding]
    assert answered == [Judgement.NOT_A_COPY] * 3


async def test_the_list_opens_at_the_first_link_that_needs_the_user(stage: Stage, pilot: Pilot[int]) -> None:
    add_findings(stage, 2, a_work(), state=FindingState.COUNTERED)
    (incomplete,) = add_findings(stage, 1, start=5, listing={"item_id": "", "reading": "id_damaged"})
    (unanswered,) = add_findings(stage, 1, start=8)
    assert "1 link to review: select it" in await press(pilot, "2")
    assert _row(pilot) == unanswered.id
    await press(pilot, "enter", "n", "escape")
    assert _row(pilot) == incomplete.id


async def test_keys_move_to_the_next_and_the_previous_match(stage: Stage, pilot: Pilot[int]) -> None:
    ids = [finding.id for finding in add_findings(stage, 3)]
    await press(pilot, "2", "n")
    assert _row(pilot) == ids[1]
    await press(pilot, "N", "N")
    assert _row(pilot) == ids[2], "the move did not continue at the other end"


async def test_no_counts_are_shown_while_the_links_are_still_being_read(
    stage: Stage, pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that reads records is busy with another task, as happens with 100,000 links."""
    add_findings(stage, 4)
    held, context = Event(), pilot.app.context  # type: ignore[attr-defined]
    monkeypatch.setattr("tests.tui.threads._LONG_SECONDS", 0.05)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(context.read(held.wait))
        try:
            await pilot.press("2")
            assert "all 0" not in await wait_for(pilot, lambda text: "Reading your links…" in text)
        finally:
            held.set()
    see(await wait_for(pilot, "to review 4"), "all 4", "4 links")


async def test_changing_all_marked_links_unmarks_them_and_selects_the_next_row(
    stage: Stage, pilot: Pilot[int]
) -> None:
    ids = [finding.id for finding in add_findings(stage, 4)]
    await press(pilot, "2", "space", "space", "c", "n")
    see(await press(pilot, "enter"), "2 links changed. u undoes this.", "to review 2")
    assert "marked" not in text_of(pilot.app)
    assert _row(pilot) == ids[2]
    assert "✓ 1 marked" in await press(pilot, "space")


async def test_changing_all_links_keeps_refused_ones_and_names_them(stage: Stage, pilot: Pilot[int]) -> None:
    """The question about many links says how many refused links are left out, and why."""
    ids = [finding.id for finding in add_findings(stage, 4, a_work())]
    for id_, answer in zip(ids, NO_ANSWERS, strict=False):
        stage.queue.judge([id_], answer, viewed=True)
    text = await press(pilot, "2", "a", "c", "enter")
    see(text, "Not changed, 3 links:", "“not yours”", "“licensed”", "“your own shop”")
    await press(pilot, "i", until="1 link changed. 3 were left as they are.")
    assert "marked" not in text_of(pilot.app)
    judged = {finding.judgement for finding in map(stage.store.findings.get, ids) if finding}
    assert judged == NO_ANSWERS | {Judgement.COPY}


@pytest.mark.parametrize("name", ["", "Mira"])
async def test_the_question_about_pages_claims_a_name_only_if_it_is_known(
    stage: Stage, pilot: Pilot[int], name: str
) -> None:
    stage.queue.by = name
    add_findings(stage, 2, a_work())
    goes_on_without = [] if name else ["escape"]
    text = await press(pilot, "2", "a", "c", "enter", *goes_on_without)
    assert ("Your answer is saved with your name." in text) is bool(name)
    assert "Your answer is saved" in text


async def test_rows_hidden_by_the_filter_stay_marked(sample_pilot: Pilot[int]) -> None:
    await press(sample_pilot, "2", "a", "slash")
    text = await type_in(sample_pilot, "cranes mug")
    see(text, "8 of 61", "✓ 61 marked, 53 hidden", "↓ to the list  esc show all")
    assert "Phone Case" not in text
    see(
        await press(sample_pilot, "enter", "f"),
        "hidden by the filter)",
        "The form appears in a browser window",
    )
    assert "61 links" in await press(sample_pilot, "escape", "A", "slash", "escape")
    assert "✓ 1 marked" in await press(sample_pilot, "j", "space")


async def test_next_step_in_listings_is_first_reviewing_and_then_filing(
    stage: Stage, pilot: Pilot[int]
) -> None:
    add_findings(stage, 1, a_work(), state=FindingState.NEW, judgement=None)
    assert "1 link to review: select it and press Enter." in await press(pilot, "2")
    await press(pilot, "enter", "o", "c", until="Press f to file the links that are ready.")
    assert "Next for you" not in await press(
        pilot, "f", "escape", "space", "c", "n", "enter", until="set aside 1"
    )


async def test_keys_and_clicks_mark_rows_and_filter_them_by_kind(sample_pilot: Pilot[int]) -> None:
    assert "✓ 1 marked" in await press(sample_pilot, "2", "space")
    assert "✓ 4 marked" in await press(sample_pilot, "j", "j", "v")
    assert "hidden" in await press(sample_pilot, "full_stop", "a")
    assert "marked" not in await press(sample_pilot, "A")
    while "61 links" not in await press(sample_pilot, "full_stop"):
        pass
    assert "✓ 3 marked" in await press(sample_pilot, "G", "space", "k", "k", "v")
    assert "2 of 61" in await press(sample_pilot, "full_stop")
    while "61 links" not in (text := await press(sample_pilot, "full_stop")):
        pass
    line = next(line for line in text.splitlines() if "waiting 9" in line)
    await sample_pilot.click("Chips", offset=(line.index("waiting") - 2, 0))
    await wait_for(sample_pilot, "9 of 61")


async def test_details_are_beside_the_list_or_below_it_on_a_narrow_screen(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    async with opened(size=(80, 36)) as pilot:
        assert "https://www.aliexpress.com" not in await press(pilot, "2", "down")
        assert "https://www.aliexpress.com" in await press(pilot, "d")
        await press(pilot, "d")
        await pilot.resize_terminal(120, 36)
        await wait_for(pilot, "https://www.aliexpress.com/item/")
        assert "https://www.aliexpress.com" not in await press(pilot, "d")
        await press(pilot, "d", "slash")
        text = await type_in(pilot, "nothing is called so", until="No link matches.")
        assert "aliexpress.com/item" not in text


async def test_sort_column_is_chosen_with_a_key_or_a_click(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    async with opened(size=(140, 36)) as pilot:
        text = await press(pilot, "2", "s", until="Listing ↑")
        head = next(line for line in text.splitlines() if "Design" in line and "State" in line)
        table = pilot.app.screen.query_one(VirtualTable)
        await pilot.click(VirtualTable, offset=(head.index("Design") - table.region.x, 0))
        await wait_for(pilot, "Design ↑")


async def test_keys_open_and_copy_a_link_and_undo_and_redo(stage: Stage, sample_pilot: Pilot[int]) -> None:
    assert "The link is already reported." in await press(sample_pilot, "2", "home", "enter")
    assert len(sample_pilot.app.screen_stack) == 1
    assert "Copied:" in await press(sample_pilot, "o", "y")
    assert stage.opened == stage.copied
    assert stage.opened[0].startswith("https://www.aliexpress.com/item/")
    assert "Undone: 4 links put on 1 form." in await press(sample_pilot, "f", "enter", "u")
    assert "Redone: 4 links put on 1 form." in await press(sample_pilot, "U")


async def test_listing_details_can_be_edited(stage: Stage, pilot: Pilot[int]) -> None:
    moment = Moment(at=datetime(2024, 12, 23, tzinfo=UTC), kind=MomentKind.REPORTED)
    add_findings(stage, listing={"title": "Mug"}, history=(moment,))
    await press(pilot, "2", until="23 Dec 2024 reported")
    await press(pilot, "e", "end")
    await type_in(pilot, " XL", *["tab"] * 4, "end")
    assert "A shop's number has digits only" in await type_in(pilot, "x", "enter")
    await press(pilot, "backspace", "tab")
    assert "country  China" in await type_in(pilot, "China", "enter")
    (kept,) = stage.store.listings.all()
    assert (kept.title, kept.seller_country) == ("Mug XL", "China")


async def test_titles_with_control_characters_are_drawn_as_text(stage: Stage, opened: Open) -> None:
    for number, title in enumerate(HOSTILE):
        listing = a_listing(number, title=title, store_name=title)
        stage.store.change(listing, a_finding(listing, judgement=None, state=FindingState.NEW))
    async with opened(size=(100, 30)) as pilot:
        await press(pilot, "2", "d", "question_mark", "escape")
        for _ in HOSTILE:
            for keys in (("enter",), ("escape", "e"), ("escape", "j")):
                text = await press(pilot, *keys)
                assert not {"\x1b", "\u202e"} & set(text)
        assert isinstance(pilot.app.screen.query_one(ListingsPane), ListingsPane)
