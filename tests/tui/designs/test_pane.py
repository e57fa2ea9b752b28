"""The designs place: a title is enough, problems stand beside their line, nothing typed is lost by a slip."""

from __future__ import annotations

from datetime import date

from helper.model.work import RightState
from tests.factories import a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, paste, press, settle, text_of, type_in


async def test_a_title_is_enough(stage: Stage, opened: Open) -> None:
    """+, a title, Enter: the design is in the register."""
    async with opened() as pilot:
        await press(pilot, "2", "plus")
        await type_in(pilot, "Quiet Whale")
        await press(pilot, "enter")
        assert "1 design" in text_of(pilot.app)
    (work,) = stage.store.works.all()
    assert (work.title, work.right.state) == ("Quiet Whale", RightState.UNKNOWN)


async def test_everything_about_a_design_can_be_changed(stage: Stage, opened: Open) -> None:
    """Spellings, the registration with its days, the shops that may sell it, the client and their permission."""
    stage.store.change(a_work(title="Quiet Whale"))
    async with opened() as pilot:
        await press(pilot, "2", "enter")
        for text in (
            "Whale, the whale",
            "approved",
            "2024-02-01",
            "1 Feb 2034",
            "VA 2-140-982",
            "Quiet Whale (DE)(VA)",
            "www.aliexpress.com/store/1102406",
            "Nordic Style Store, 1102702",
            "Studio North",
            "2027-01-31",
            "Mine since 2021.",
        ):
            await press(pilot, "tab")
            await paste(pilot, text)
        await press(pilot, "enter")
        assert "● approved" in text_of(pilot.app)
    (work,) = stage.store.works.all()
    assert work.aliases == ("Whale", "the whale")
    assert (work.right.state, work.right.number) == (RightState.APPROVED, "VA 2-140-982")
    assert (work.right.text, work.description) == ("Quiet Whale (DE)(VA)", "Mine since 2021.")
    assert (work.right.approved_on, work.right.expires_on) == (date(2024, 2, 1), date(2034, 2, 1))
    assert work.official_addresses == ("www.aliexpress.com/store/1102406",)
    assert work.licensees == ("Nordic Style Store", "1102702")
    assert (work.client, work.permission_until) == ("Studio North", date(2027, 1, 31))


async def test_the_reason_is_chosen_with_the_three_classes_beside_it(stage: Stage, opened: Open) -> None:
    """Once for the design, and for a kind of product by itself; empty it is the guide's."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    async with opened(size=(120, 60)) as pilot:
        await press(pilot, "2", "e")
        pilot.app.screen.query_one("#reasons").focus()
        await settle(pilot)
        pilot.app.screen.query_one(".question .note").scroll_visible(animate=False)
        await settle(pilot)
        text = " ".join(text_of(pilot.app).split())
        assert "AliExpress tells three classes apart" in text
        assert "empty: Pirated copy" in text
        await type_in(pilot, "mug: Other copyright infringement")
        await press(pilot, "enter")
    (chosen,) = stage.store.works[work.id].reasons
    assert (chosen.product_type, chosen.reason) == ("mug", "Other copyright infringement")


async def test_a_change_of_a_design_can_be_taken_back(stage: Stage, opened: Open) -> None:
    """The key u brings the design back as it was, and takes a new one away."""
    stage.store.change(a_work(title="Fox"))
    async with opened() as pilot:
        await press(pilot, "2", "enter", "end")
        await type_in(pilot, "es")
        await press(pilot, "enter")
        assert stage.store.works.all()[0].title == "Foxes"
        await press(pilot, "u")
        assert "Taken back: the design Foxes changed." in text_of(pilot.app)
    assert stage.store.works.all()[0].title == "Fox"


async def test_days_and_addresses_are_looked_at(stage: Stage, opened: Open) -> None:
    """A day that could be two, and a shop without an address, are said beside their lines."""
    stage.store.change(a_work(title="Fox"))
    async with opened(size=(120, 50)) as pilot:
        await press(pilot, "2", "enter", "tab", "tab", "tab")
        await paste(pilot, "03/04/2024")
        await press(pilot, "tab", "tab", "tab", "tab")
        await paste(pilot, "my shop")
        await press(pilot, "enter")
        text = text_of(pilot.app)
        assert "Write the day as year-month-day" in text
        assert "“my shop” is no address of a shop" in text


async def test_a_problem_stands_beside_its_line(stage: Stage, opened: Open) -> None:
    """A title that is there and a state that does not exist are both said; nothing is written."""
    stage.store.change(a_work(title="Fox"))
    async with opened() as pilot:
        await press(pilot, "2", "plus")
        await type_in(pilot, "fox")
        await press(pilot, "tab", "tab")
        await type_in(pilot, "maybe")
        await press(pilot, "enter")
        text = text_of(pilot.app)
        assert "There is a design with this title already: fox." in text
        assert "One of these: unknown, draft" in text
    assert len(stage.store.works) == 1


async def test_what_was_typed_is_not_thrown_away_by_a_slip(stage: Stage, opened: Open) -> None:
    """Esc, and the key that leaves the program, ask first when something was typed."""
    async with opened() as pilot:
        await press(pilot, "2", "plus")
        await type_in(pilot, "Quiet")
        for key in ("escape", "ctrl+q"):
            await press(pilot, key)
            assert "Throw away what you typed?" in text_of(pilot.app)
            await press(pilot, "escape")
            assert "Quiet" in text_of(pilot.app)
        await press(pilot, "escape", "enter")
        assert len(pilot.app.screen_stack) == 1
    assert len(stage.store.works) == 0


async def test_an_untouched_form_closes_at_once(stage: Stage, opened: Open) -> None:
    """Where nothing was typed nothing is asked."""
    stage.store.change(a_work())
    async with opened() as pilot:
        await press(pilot, "2", "e", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_the_list_says_how_far_each_design_is(stage: Stage, opened: Open) -> None:
    """State in words and a sign, number, and how many links name it."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2")
        lines = text_of(pilot.app).splitlines()
        whale = next(line for line in lines if "The Quiet Whale" in line)
        assert whale.split("  ")[-1].strip() or whale
        assert "● approved" in whale
        assert "VA 2-140-982" in whale
        assert "◐ waiting since 20 Nov" in next(line for line in lines if "Paper Cranes" in line)


async def test_two_designs_that_are_the_same_are_joined(stage: Stage, opened: Open) -> None:
    """M names the other one; History tells under which title a form went out; u takes it back."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2", "down", "m")
        assert "Which design is the same as Midnight Fox?" in text_of(pilot.app)
        await type_in(pilot, "fern")
        await press(pilot, "enter")
        assert "Join Midnight Fox with Fern Study No. 4?" in text_of(pilot.app)
        assert "What was filed keeps the title it was filed under." in text_of(pilot.app)
        await press(pilot, "enter")
        assert {work.title for work in stage.store.works.all()} == {
            "The Quiet Whale",
            "Paper Cranes",
            "Fern Study No. 4",
        }
        fern = next(work for work in stage.store.works.all() if work.title == "Fern Study No. 4")
        assert fern.right.number == "VA 2-104-771"
        await press(pilot, "4")
        assert "Midnight Fox" in text_of(pilot.app)
        await press(pilot, "2", "u")
    assert len(stage.store.works) == 4


async def test_a_design_is_taken_out_unless_something_was_filed(stage: Stage, opened: Open) -> None:
    """The reason is said where it stays; without one it goes at a yes, and u brings it back."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2", "down", "minus")
        assert "Midnight Fox cannot be taken out" in text_of(pilot.app)
        assert "what was filed stays" in text_of(pilot.app)
        await press(pilot, "enter", "up", "minus")
        assert "Take Fern Study No. 4 out?" in text_of(pilot.app)
        await press(pilot, "enter")
        assert len(stage.store.works) == 3
        await press(pilot, "u")
    assert len(stage.store.works) == 4
