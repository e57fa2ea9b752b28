"""The clipboard is watched only when it was switched on; its sign stands there as long as it is."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from helper.clipboard.watch import watched, why_not_watch
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_attempt, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, settle, text_of
from tests.tui.waiting import until

SIGN = "◉ watching clipboard"


class Clipboard:
    """A clipboard that a test copies to."""

    def __init__(self) -> None:
        self._texts: asyncio.Queue[str] = asyncio.Queue()
        self.words: list[str] = []

    async def copy(self, pilot: Pilot[int], text: str) -> str:
        """Copy a text; the screen afterwards."""
        self._texts.put_nowait(text)
        await settle(pilot)
        return " ".join(text_of(pilot.app).replace("▌", " ").split())

    @asynccontextmanager
    async def watch(self, word: str) -> AsyncIterator[AsyncIterator[str]]:
        self.words.append(word)
        yield self._arriving()

    async def _arriving(self) -> AsyncIterator[str]:
        while True:
            yield await self._texts.get()


async def _can() -> str:
    return ""


@pytest.fixture
def clipboard() -> Clipboard:
    return Clipboard()


async def test_it_is_off_until_it_is_switched_on(opened: Open, clipboard: Clipboard) -> None:
    """W switches it on and off; the sign is there on every place as long as it is on, and says so when it ends."""
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        assert clipboard.words == []
        await press(pilot, "W")
        for key in ("0", "1", "4"):
            await press(pilot, key)
            assert SIGN in text_of(pilot.app)
        await press(pilot, "W")
        text = text_of(pilot.app)
        assert SIGN not in text
        assert "Your clipboard is not watched any more." in text


@pytest.mark.parametrize("width", [120, 80, 60, 40])
async def test_the_sign_is_there_in_every_width(opened: Open, clipboard: Clipboard, width: int) -> None:
    """Where there is no room for its words the sign itself stays."""
    async with opened(size=(width, 24), watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        assert "◉" in text_of(pilot.app).splitlines()[0]


async def test_what_is_copied_lands_in_the_queue_and_u_takes_it_back(
    stage: Stage, opened: Open, clipboard: Clipboard
) -> None:
    """A listing's address is taken in with a small notice; undo removes it."""
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        text = await clipboard.copy(pilot, f"look: {an_item_url(1)}?spm=a2g0o")
        assert "1 link taken in from your clipboard. u takes it back." in text
        assert len(stage.store.findings) == 1
        await press(pilot, "u")
    assert len(stage.store.findings) == 0


@pytest.mark.parametrize(
    "text",
    ["https://www.aliexpress.com/store/1102406", "1005009900000017 and aliexpress", "my aliexpress password"],
)
async def test_nothing_but_listings_is_kept(
    stage: Stage, opened: Open, clipboard: Clipboard, text: str
) -> None:
    """A shop, a bare number and any other text leave nothing behind."""
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        await clipboard.copy(pilot, text)
    assert len(stage.store.listings) == 0


async def test_what_was_reported_before_is_said(stage: Stage, opened: Open, clipboard: Clipboard) -> None:
    """A listing that was reported is not taken in again; its number, day and outcome are shown."""
    work, listing = a_work(), a_listing(1)
    finding = a_finding(listing, work, state=FindingState.REMOVED)
    complaint = a_complaint(
        work,
        (finding,),
        state=ComplaintState.CLOSED,
        number="48209114",
        attempts=(an_attempt(result=Result.FILED),),
    )
    stage.store.change(work, listing, complaint)
    stage.store.change(a_finding(listing, work, state=FindingState.REMOVED, complaint_id=complaint.id))
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        text = await clipboard.copy(pilot, an_item_url(1))
        assert "You have it already: gone." in text
        assert "Reported before: 48209114, today, Quiet Whale: gone." in text


async def test_where_it_cannot_be_it_says_why(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over ssh there is no clipboard to watch; the sentence says what to do instead."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with opened(why_not_watch=why_not_watch) as pilot:
        await press(pilot, "W")
        text = text_of(pilot.app)
        assert "The clipboard cannot be watched" in text
        assert "Paste instead." in text


async def test_a_real_clipboard(
    stage: Stage, opened: Open, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program copies on a real display arrives as a listing."""
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    async with opened(watch=lambda word: watched(word, 0.05), why_not_watch=why_not_watch) as pilot:
        await press(pilot, "W")
        await until(pilot, "Your clipboard is watched")
        await asyncio.to_thread(
            subprocess.run,
            ["xclip", "-selection", "clipboard", "-i"],
            input=an_item_url(5).encode(),
            check=True,
            timeout=20,
        )
        await until(pilot, "1 link taken in from your clipboard.")
    assert [one.url for one in stage.store.listings.all()] == [an_item_url(5)]
