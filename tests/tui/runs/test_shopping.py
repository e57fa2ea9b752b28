"""The shop window beside the screens: one key opens it and writes down; its sign stands there as long as it is open."""

from __future__ import annotations

import pytest

from helper.session.operator import Request
from helper.session.shop.events import ListingRecorded, NothingRecorded, ShopOpened
from helper.tui.workbench import ShopWish
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, text_of
from tests.tui.waiting import until

SIGN = "■ shop window"


async def _visit(session: ScriptedSession) -> None:
    """Opens, and answers each wish: first that nothing is open, then with a listing."""
    session.tell(ShopOpened, text="open")
    wanted = 0
    while await session.wait() is Request.GO_ON:
        wanted += 1
        if wanted == 1:
            session.tell(NothingRecorded, text="No listing is open in the window yet.")
            continue
        session.tell(
            ListingRecorded, item_id="1005009900000017", title="Mug", store_number="1", price="9", known=False,
            text="Written down: Mug\n  9 · Nordic Store (1)",
        )  # fmt: skip


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.script = _visit
    return stage


async def test_one_key_opens_the_window_and_then_writes_down(stage: Stage, opened: Open) -> None:
    """It is asked about first; every place shows the sign; what was written down is said, with the way back."""
    async with opened() as pilot:
        await press(pilot, "O")
        assert "never logged in" in text_of(pilot.app)
        assert stage.runs == []
        await press(pilot, "enter")
        await until(pilot, "O writes down the listing")
        assert isinstance(stage.runs[0].wish, ShopWish)
        for place in ("1", "4", "0"):
            await press(pilot, place)
            assert SIGN in text_of(pilot.app).splitlines()[0]
        await press(pilot, "O")
        await until(pilot, "No listing is open in the window yet.")
        await press(pilot, "O")
        await until(pilot, "Written down: Mug")
        assert "u takes it back." in text_of(pilot.app)
        assert stage.runs[0].heard == [Request.GO_ON, Request.GO_ON]


async def test_the_sign_goes_with_the_window(stage: Stage, opened: Open) -> None:
    """After the person has stopped it there is no sign, and the key opens the window anew."""
    async with opened() as pilot:
        await press(pilot, "O", "enter")
        await until(pilot, SIGN)
        await press(pilot, "ctrl+o")
        await until(pilot, "Nothing more is written down")
        assert SIGN not in text_of(pilot.app)
        await press(pilot, "O")
        assert "never logged in" in text_of(pilot.app)


@pytest.mark.parametrize("width", [120, 80, 40])
async def test_both_signs_have_room(opened: Open, width: int) -> None:
    """The sign itself stays where its words have no room."""
    async with opened(size=(width, 24)) as pilot:
        await press(pilot, "O", "enter")
        await pilot.pause()
        assert "■" in text_of(pilot.app).splitlines()[0]
