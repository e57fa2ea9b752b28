"""The Designs pane: the user's designs, their registration at Alibaba, and the next step for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from textual.pilot import Pilot

from helper.model.problems import FileSeen, FileSort, registration_problems
from helper.model.work import Registration, Right, RightState, Work
from helper.tui.designs.designs_pane import DesignStatus, design_statuses, next_steps
from tests.factories import NOW, a_work, an_attempt
from tests.tui.conftest import Open
from tests.tui.stage import Stage, flat, paste, press, text_of, type_in


async def test_new_design_needs_only_a_title_and_asks_before_discarding(
    stage: Stage, pilot: Pilot[int]
) -> None:
    await press(pilot, "3", "plus", "escape")
    assert len(pilot.app.screen_stack) == 1
    await press(pilot, "plus")
    await type_in(pilot, "Quiet")
    for key in ("escape", "ctrl+q"):
        assert "Discard what you typed?" in await press(pilot, key)
        assert "Quiet" in await press(pilot, "escape")
    await press(pilot, "escape", "enter")
    assert (len(pilot.app.screen_stack), len(stage.store.works)) == (1, 0)
    await press(pilot, "plus")
    assert "1 design" in await type_in(pilot, "Quiet Whale", "enter")
    (work,) = stage.store.works.all()
    assert (work.title, work.right.state) == ("Quiet Whale", RightState.UNKNOWN)


async def test_every_field_of_a_design_can_be_changed(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    await press(pilot, "3", "enter")
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
    assert "● approved" in await press(pilot, "enter")
    (work,) = stage.store.works.all()
    assert work.aliases == ("Whale", "the whale")
    assert (work.right.state, work.right.number) == (RightState.APPROVED, "VA 2-140-982")
    assert (work.right.text, work.description) == ("Quiet Whale (DE)(VA)", "Mine since 2021.")
    assert (work.right.approved_on, work.right.expires_on) == (date(2024, 2, 1), date(2034, 2, 1))
    assert work.official_addresses == ("www.aliexpress.com/store/1102406",)
    assert work.licensees == ("Nordic Style Store", "1102702")
    assert (work.client, work.permission_until) == ("Studio North", date(2027, 1, 31))


async def test_design_shows_the_note_of_an_import(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(
        a_work(title="Quiet Whale", note="2 rows without a link\nin sheet.xlsx"), a_work(title="Fox")
    )
    assert "note:" not in await press(pilot, "3", "enter")
    assert "note: 2 rows without a link in sheet.xlsx" in flat(await press(pilot, "escape", "down", "enter"))


async def test_registration_state_is_chosen_with_the_arrow_keys(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    assert "↓ draft, pending, approved" in await press(pilot, "3", "enter")
    await press(pilot, "tab", "tab", "down", "down", "up", "up", "up", "up", "up")
    assert "● approved" in await press(pilot, "enter")


async def test_design_with_an_invalid_field_is_not_saved(stage: Stage, opened: Open) -> None:
    stage.store.change(a_work(title="Fox"))
    async with opened(size=(120, 60)) as pilot:
        await press(pilot, "3", "plus")
        await type_in(pilot, "fox", "tab", "tab")
        await type_in(pilot, "maybe", "tab")
        await paste(pilot, "03/04/2024", "tab", "tab", "tab", "tab")
        text = await paste(pilot, "my shop", "enter", until="There is already a design with this title: fox.")
        assert "Type one of: draft, pending" in text
        assert "Enter the day as year-month-day" in text
        await press(pilot, *["tab"] * 8, until="“my shop” is not a shop address")
    assert len(stage.store.works) == 1


async def test_duplicate_designs_can_be_merged(stage: Stage, sample_pilot: Pilot[int]) -> None:
    """Filed complaints keep the title under which they were filed, and u undoes the merge."""
    assert "Which design is the same as Midnight Fox?" in await press(sample_pilot, "3", "down", "m")
    assert "Merge Midnight Fox with Fern Study No. 4?" in await type_in(sample_pilot, "fern", "enter")
    assert "Filed complaints keep the title they were filed under." in text_of(sample_pilot.app)
    await press(sample_pilot, "enter")
    assert {work.title for work in stage.store.works.all()} == {
        "The Quiet Whale",
        "Paper Cranes",
        "Fern Study No. 4",
    }
    fern = next(work for work in stage.store.works.all() if work.title == "Fern Study No. 4")
    assert fern.right.number == "VA 2-104-771"
    assert "Midnight Fox" in await press(sample_pilot, "5")
    await press(sample_pilot, "3", "u")
    assert len(stage.store.works) == 4


async def test_design_can_be_removed_unless_it_was_filed(stage: Stage, sample_pilot: Pilot[int]) -> None:
    assert "Midnight Fox cannot be removed" in await press(sample_pilot, "3", "down", "minus")
    assert "so the design must stay" in text_of(sample_pilot.app)
    assert "Remove Fern Study No. 4?" in await press(sample_pilot, "enter", "up", "minus")
    await press(sample_pilot, "enter")
    assert len(stage.store.works) == 3
    await press(sample_pilot, "u")
    assert len(stage.store.works) == 4


TODAY = date(2026, 11, 24)
WHOLE = Registration(picture="picture.png", statement="statement.pdf")
FILES = {"picture.png": FileSeen(FileSort.PNG, 100), "statement.pdf": FileSeen(FileSort.PDF, 100)}


def statuses(*works: Work) -> Sequence[DesignStatus]:
    return design_statuses(works, lambda work: registration_problems(work, TODAY, FILES), today=TODAY)


def a_design(
    state: RightState = RightState.UNKNOWN, registration: Registration = WHOLE, **right: Any
) -> Work:
    return a_work(title="Quiet Whale", right=Right(state=state, **right), registration=registration)


def test_next_steps_of_designs_are_ordered_by_urgency() -> None:
    order = [
        (a_work(title="Asked", attempts=(an_attempt(at=NOW),)), "Was the form for Asked submitted?", True),
        (a_design(RightState.REJECTED, rejection="too small"), "Alibaba rejected Quiet Whale. “too small”", True),
        (a_design(), "1 design can be registered (about 2 minutes)", False),
        (a_design(registration=Registration()), "Quiet Whale still needs: picture, statement", False),
        (a_design(RightState.EXPIRED), "The registration of Quiet Whale has expired", False),
        (a_design(RightState.APPROVED, expires_on=TODAY + timedelta(days=1)), "The registration of Quiet Whale expires tomorrow", False),
        (a_design(RightState.PENDING, submitted_on=date(2026, 11, 20)), "Waiting for Alibaba: 1 design, since 20 Nov", False),
    ]  # fmt: skip
    steps = next_steps(statuses(*(work for work, *_ in order)), TODAY)
    for step, (_, said, asks) in zip(steps, order, strict=True):
        assert (step.head.startswith(said), step.asks) == (True, asks), step.head
