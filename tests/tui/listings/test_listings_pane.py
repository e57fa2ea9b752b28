"""Listings: every link there is, narrowed by words and kinds, marked, looked at, and put on forms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from helper.model.finding import Moment, MomentKind
from helper.tui.listings.listings_pane import ListingsPane
from helper.tui.widgets.table import VirtualTable
from tests.factories import a_finding, a_listing
from tests.tui.conftest import Open
from tests.tui.stage import Stage, comes, press, see, settle, text_of, type_in

HOSTILE = (
    "[/b] [@click=app.quit]free[/] [red]shipping",
    "\x1b]0;pwned\x07\x1b[2JTitle",
    "\u202eltr\u202c \U0001f525\U0001f525 50% off",
    "mug \ud83d half",
    "日本語" * 40,
)


@pytest.fixture
def _samples(request: pytest.FixtureRequest, stage: Stage) -> None:
    if "empty" not in request.keywords and "hostile" not in request.node.name:
        stage.add_samples()


async def test_the_list_is_narrowed_with_each_letter(desk: Pilot[int]) -> None:
    """/ and words: only rows with all of them stay, the number says how many of how many."""
    await press(desk, "1", "slash")
    text = await type_in(desk, "cranes mug")
    assert "8 of 61" in text
    assert "Phone Case" not in text
    assert "61 links" in await press(desk, "enter", "escape")


async def test_escape_in_the_filter_shows_everything_again(desk: Pilot[int]) -> None:
    """The words go, the list has the keys, and what may be pressed next stands below."""
    await press(desk, "1", "slash")
    assert "↓ to the list  esc all again" in await type_in(desk, "mug")
    assert "61 links   ✓ 1 marked" in await press(desk, "escape", "j", "space")


async def test_a_kind_is_chosen_by_key_and_by_mouse(desk: Pilot[int]) -> None:
    """The next kind with . and the one before with , and any of them with a click."""
    assert "2 of 61" in await press(desk, "1", "full_stop")
    assert "61 links" in await press(desk, "comma")
    line = next(line for line in text_of(desk.app).splitlines() if "waiting 9" in line)
    await desk.click("Chips", offset=(line.index("waiting") - 2, 0))
    await settle(desk)
    assert "9 of 61" in text_of(desk.app)


async def test_marks_are_set_one_by_one_in_a_row_and_all_at_once(desk: Pilot[int]) -> None:
    """The key space marks, v marks up to here, a marks all that is shown, A takes all marks away."""
    assert "✓ 1 marked" in await press(desk, "1", "space")
    assert "✓ 4 marked" in await press(desk, "j", "j", "v")
    assert "not shown" in await press(desk, "full_stop", "a")
    assert "marked" not in await press(desk, "A")
    assert "✓ 3 marked" in await press(desk, "comma", "G", "space", "k", "k", "v")


async def test_marks_survive_a_filter_and_say_that_they_are_hidden(desk: Pilot[int]) -> None:
    """What is marked stays marked; how much of it is not shown stands beside it."""
    await press(desk, "1", "a", "slash")
    assert "✓ 61 marked, 53 not shown" in await type_in(desk, "cranes mug")


async def test_the_file_dialog_lists_what_the_filter_hides(desk: Pilot[int]) -> None:
    """Marked rows that the filter hides would be filed too: the dialog says how many, form by form."""
    await press(desk, "1", "a", "slash")
    await type_in(desk, "pillow")
    see(await press(desk, "enter", "f"), "not shown in the list)", "A browser window opens now")


@pytest.mark.usefixtures("_samples")
async def test_details_wrap_and_can_be_put_away(opened: Open) -> None:
    """A wide screen shows them beside the list, a narrow one below it when asked."""
    async with opened(size=(120, 36)) as pilot:
        await press(pilot, "1")
        await settle(pilot)
        assert "Nordic Style Store" in text_of(pilot.app) or "Shop1101888" in text_of(pilot.app)
        assert "https://www.aliexpress.com" not in await press(pilot, "d")
    async with opened(size=(80, 36)) as pilot:
        assert "https://www.aliexpress.com" not in await press(pilot, "1")
        assert "https://www.aliexpress.com" in await press(pilot, "d")


@pytest.mark.usefixtures("_samples")
async def test_details_follow_what_is_in_sight(opened: Open) -> None:
    """After the window has grown they tell of the row under the cursor; without a match they tell of none."""
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "1", "down")
        await pilot.resize_terminal(120, 36)
        await comes(pilot, "https://www.aliexpress.com/item/")
        await press(pilot, "slash")
        text = await type_in(pilot, "nothing is called so", until="No link matches.")
        assert "aliexpress.com/item" not in text


@pytest.mark.usefixtures("_samples")
async def test_a_column_that_has_no_room_is_named_when_it_sorts(opened: Open) -> None:
    """At 60 cells the shop is not shown: s says what the order is."""
    async with opened(size=(60, 24)) as pilot:
        await press(pilot, "1")
        for _ in range(5):
            await press(pilot, "s")
        assert "too narrow to show" in text_of(pilot.app)


@pytest.mark.usefixtures("_samples")
async def test_a_day_of_another_year_has_its_room(stage: Stage, opened: Open) -> None:
    """What happened stands beside its day, however long the day is written."""
    listing = a_listing(1, title="Of another year")
    moment = Moment(at=datetime(2024, 12, 23, tzinfo=UTC), kind=MomentKind.REPORTED)
    stage.store.change(listing, a_finding(listing, history=(moment,)))
    async with opened() as pilot:
        await press(pilot, "1", "slash")
        assert "23 Dec 2024 reported" in await type_in(pilot, "of another year", "enter")


async def _kinds(pilot: Pilot[int]) -> str:
    """The line of kinds."""
    await settle(pilot)
    return next(line.strip() for line in text_of(pilot.app).splitlines() if "● ready" in line)


@pytest.mark.usefixtures("_samples")
async def test_kinds_for_which_there_is_no_room_leave_a_sign(opened: Open) -> None:
    """On a narrow screen a kind is shown whole with its number, or a sign stands where it is left out."""
    async with opened(size=(60, 24)) as pilot:
        await press(pilot, "1")
        assert await _kinds(pilot) == "all 61  ! objected 2  ○ to judge 7  ● ready 29 …"
        await press(pilot, "comma")
        assert await _kinds(pilot) == "…  ● ready 29  ◐ waiting 9  ✓ gone 12  · set aside 2"


@pytest.mark.usefixtures("_samples")
async def test_the_order_changes_by_key_and_by_head(opened: Open) -> None:
    """The key s goes to the next column, a click on a head to that one; the arrow says which."""
    async with opened(size=(140, 36)) as pilot:
        assert "Listing ↑" in await press(pilot, "1", "s")
        head = next(line for line in text_of(pilot.app).splitlines() if "Design" in line and "State" in line)
        table = pilot.app.screen.query_one(VirtualTable)
        await pilot.click(VirtualTable, offset=(head.index("Design") - table.region.x, 0))
        await settle(pilot)
        assert "Design ↑" in text_of(pilot.app)


async def test_open_and_copy_take_the_address_of_the_row(stage: Stage, desk: Pilot[int]) -> None:
    """The key o opens the page in the person's own browser, y copies the address; both say what they did."""
    await press(desk, "1", "o", "y")
    assert stage.opened == stage.copied
    assert stage.opened[0].startswith("https://www.aliexpress.com/item/")
    assert "Copied:" in text_of(desk.app)


async def test_what_was_seen_on_the_page_can_be_written_down(stage: Stage, desk: Pilot[int]) -> None:
    """The key e asks for the title and the shop; a wrong shop number is said beside its line."""
    await press(desk, "1", "e", "end")
    await type_in(desk, " XL", "tab", "tab", "tab", "tab", "end")
    assert "A shop's number has digits only" in await type_in(desk, "x", "enter")
    await press(desk, "backspace", "enter")
    assert any(listing.title.endswith(" XL") for listing in stage.store.listings.all())
    assert len(desk.app.screen_stack) == 1


async def test_the_sellers_country_can_be_typed_and_is_shown(stage: Stage, opened: Open) -> None:
    """The last line of the form asks for it; the details and a wide list show it."""
    listing = a_listing(1, title="Mug")
    stage.store.change(listing, a_finding(listing))
    async with opened() as pilot:
        await press(pilot, "1", "e", "tab", "tab", "tab", "tab", "tab")
        await type_in(pilot, "China", "enter")
        assert stage.store.listings[listing.id].seller_country == "China"
        assert "country  China" in text_of(pilot.app)


async def test_enter_on_what_was_sent_says_why_it_cannot_be_judged(desk: Pilot[int]) -> None:
    """The question is not asked about something that is with Alibaba already."""
    await press(desk, "1", "enter")
    assert len(desk.app.screen_stack) == 1
    assert "It is already reported." in text_of(desk.app)


async def test_undo_and_redo_say_what_they_did(desk: Pilot[int]) -> None:
    """The key u takes the last step back and U does it again; each says which."""
    assert "Taken back: 4 links put on 1 form." in await press(desk, "1", "f", "enter", "u")
    assert "Done again: 4 links put on 1 form." in await press(desk, "U")


@pytest.mark.usefixtures("_samples")
@pytest.mark.parametrize("title", HOSTILE)
async def test_hostile_titles_are_only_text(stage: Stage, opened: Open, title: str) -> None:
    """Markup, escape sequences, turned direction, emoji, half and wide characters: drawn, and nothing else."""
    listing = a_listing(1, title=title, store_name=title)
    stage.store.change(listing, a_finding(listing))
    async with opened(size=(100, 30)) as pilot:
        await press(pilot, "1", "j", "d", "d", "enter", "escape", "e", "escape", "question_mark", "escape")
        text = text_of(pilot.app)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert pilot.app.is_running
        assert isinstance(pilot.app.screen.query_one(ListingsPane), ListingsPane)


@pytest.mark.usefixtures("_samples")
async def test_twenty_thousand_findings_answer_every_key(stage: Stage, opened: Open) -> None:
    """With twenty thousand findings filter, kinds, order and marks show what they should."""
    listings = [a_listing(1000 + number, title=f"Poster {number}") for number in range(20_000)]
    stage.store.change(*listings, *(a_finding(listing) for listing in listings))
    async with opened() as pilot:
        assert "20061 links" in await press(pilot, "1")
        await press(pilot, "slash")
        await type_in(pilot, "poster 19999")
        assert "2 of 20061" in text_of(pilot.app)  # one by its title, one by its number
        assert "✓ 20061 marked" in await press(pilot, "enter", "escape", "a")
        assert "Whale Enamel Pin" in await press(pilot, "A", "s", "G")
