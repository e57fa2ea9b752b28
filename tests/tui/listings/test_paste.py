"""Pasted links, and links copied while browsing: counted, asked about once, and taken into the records."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from helper.clipboard.clipboard import watched, why_not_watch
from helper.model.finding import FindingState, Judgement
from helper.tui.listings.paste import read_paste, taken_in
from tests.factories import NOW, a_listing, a_work, an_item_url
from tests.systems import needs_bare_clipboard
from tests.tui.conftest import Open
from tests.tui.stage import Stage, add_gone, flat, paste, press, see, settle, text_of, type_in, wait_for

FIVE_HUNDRED = "\r\n".join(an_item_url(number) for number in range(500))
NINE = "\n".join(an_item_url(number) for number in range(9))
SHOP = "https://www.aliexpress.com/store/1102406"
SHORT = "https://s.click.aliexpress.com/e/_abc123"
SAID, ONE_BY_ONE, LATER = ("down", "down", "down", "enter"), ("down", "enter"), ("down", "down", "enter")
"""The answers to whether she has looked."""


async def _name(pilot: Pilot[int], title: str) -> None:
    """Type a part of a design's title, and take the one that fits."""
    await type_in(pilot, title, "enter")


async def test_five_hundred_lines_can_be_pasted_at_once(stage: Stage, pilot: Pilot[int]) -> None:
    """In any place the whole paste arrives, is asked about once, and is taken in."""
    stage.store.change(a_work(title="Quiet Whale"))
    await press(pilot, "3")
    await paste(pilot, FIVE_HUNDRED, until="500 links pasted: 500 listings.")
    assert "Which of your designs do these 500 copy?" in text_of(pilot.app)
    await _name(pilot, "whale")
    assert "500 links" in await press(pilot, *LATER)
    assert len(stage.store.findings) == 500


async def test_a_paste_into_the_filter_is_not_cut_to_its_first_line(sample_pilot: Pilot[int]) -> None:
    """A field for one line leaves many lines to whoever takes links."""
    await press(sample_pilot, "1", "slash")
    assert "9 links pasted: 9 listings." in await paste(sample_pilot, NINE)


async def test_naming_the_design_is_no_judgement(stage: Stage, pilot: Pilot[int]) -> None:
    """Sixty pages nobody has opened are not called copies by naming the design: they wait, and Enter begins with the first."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    await paste(pilot, NINE)
    await _name(pilot, "whale")
    see(text_of(pilot.app), "9 links: Quiet Whale", "Has each page been looked at?")
    await press(pilot, "enter")
    assert len(stage.store.findings) == 0, "nothing is asserted by a default"
    await press(pilot, *LATER)
    found = stage.store.findings.all()
    assert {(finding.work_id, finding.judgement, finding.state) for finding in found} == {
        (work.id, None, FindingState.NEW)
    }
    assert "1 of 9" in await press(pilot, "enter")


async def test_that_she_has_looked_is_her_word_and_kept_as_that(stage: Stage, pilot: Pilot[int]) -> None:
    """She says once, in words, that she has looked at all of them: who, when, and that it is only said, is written."""
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    assert "hides which listing" in flat(await paste(pilot, f"{NINE}\n{SHORT}"))
    await _name(pilot, "whale")
    see(text_of(pilot.app), "I have looked at all 9", "1 link with a doubtful address stays to judge")
    await press(pilot, *SAID)
    findings = {
        bool(stage.store.listings[finding.listing_id].item_id): finding
        for finding in stage.store.findings.all()
    }
    said, doubtful = findings[True], findings[False]
    assert (said.judgement, said.judged_by, said.judged_at) == (Judgement.COPY, "Mira", NOW)
    assert (said.viewed, said.viewed_by_word) == (True, True)
    assert (doubtful.judgement, doubtful.viewed, doubtful.work_id) == (None, False, work.id)
    await press(pilot, "u")
    assert len(stage.store.findings) == 0, "one step back takes all of it back"


async def test_one_by_one_opens_with_the_design_named(stage: Stage, pilot: Pilot[int]) -> None:
    """The first of nine is asked about, its design is known, and going back from the question takes nothing in."""
    stage.store.change(a_work(title="Quiet Whale"))
    await paste(pilot, NINE)
    await _name(pilot, "whale")
    await press(pilot, "escape")
    assert len(stage.store.findings) == 0
    assert "Which of your designs do these 9 copy?" in text_of(pilot.app)
    await _name(pilot, "whale")
    assert "1 of 9" in await press(pilot, *ONE_BY_ONE)
    assert "design    Quiet Whale" in text_of(pilot.app)


async def test_a_design_is_found_among_many_by_typing(stage: Stage, opened: Open) -> None:
    """With 112 designs the doors stand on top, Enter alone takes none, a part of the title finds the one."""
    works = [a_work(title=f"Fern Study No. {number}") for number in range(111)]
    whale = a_work(title="Café Whale", aliases=("Sleepy Giant",))
    stage.store.change(*works, whale)
    async with opened(size=(80, 24)) as pilot:
        see(await paste(pilot, NINE), "+ a new design", "different ones", "later")
        assert "Nothing is chosen yet" in await press(pilot, "enter")
        assert len(stage.store.findings) == 0
        await type_in(pilot, "no. 1", "enter")
        assert "Nothing is chosen yet" in text_of(pilot.app), "several fit"
        await press(pilot, *["backspace"] * 5)
        await _name(pilot, "sleepy")
        assert "9 links: Café Whale" in text_of(pilot.app)


async def test_a_new_design_needs_only_its_title(stage: Stage, pilot: Pilot[int]) -> None:
    """+ a new design takes what was typed as its title, refuses one that is there already, and takes the links in for it."""
    stage.store.change(a_work(title="Fox"))
    await paste(pilot, NINE)
    await type_in(pilot, "fox", "up", "enter")
    assert "There is a design with this title already" in await press(pilot, "enter")
    await press(pilot, *["backspace"] * 3)
    await type_in(pilot, "Quiet Whale", "enter", *LATER)
    work = next(work for work in stage.store.works.all() if work.title == "Quiet Whale")
    assert {finding.work_id for finding in stage.store.findings.all()} == {work.id}


async def test_later_keeps_them_and_escape_takes_nothing(stage: Stage, pilot: Pilot[int]) -> None:
    """Two ways out: the links wait in Listings, or were never here."""
    await paste(pilot, NINE, "escape")
    assert len(stage.store.findings) == 0
    await paste(pilot, NINE, "down", "down", "enter")
    assert len(stage.store.findings) == 9
    assert "9 links taken in. u takes it back." in text_of(pilot.app)


async def test_headings_are_taken_when_the_person_says_so(stage: Stage, pilot: Pilot[int]) -> None:
    """A note with the names of designs goes to those designs."""
    whale, fox = a_work(title="Quiet Whale"), a_work(title="Fox")
    stage.store.change(whale, fox)
    note = f"Quiet Whale:\n{an_item_url(1)}\n\nFox:\n{an_item_url(2)}\n{an_item_url(3)}"
    assert "as your headings say   Quiet Whale 1 · Fox 2" in await paste(pilot, note)
    assert "3 links: 2 designs" in await press(pilot, "down", "enter")
    await press(pilot, *LATER)
    assert sorted(finding.work_id or "" for finding in stage.store.findings.all()) == sorted(
        [whale.id, fox.id, fox.id]
    )


async def test_the_clipboard_is_read_on_a_key(stage: Stage, pilot: Pilot[int]) -> None:
    """For terminals that paste badly: p reads it; an empty one is said. d shows what is no listing, and what to do."""
    assert "The clipboard is empty" in await press(pilot, "p")
    stage.clipboard = "https://www.aliexpress.com/store/1102406 https://www.instagram.com/p/B000"
    text = await press(pilot, "enter", "p", "d")
    see(text, "https://www.aliexpress.com/store/1102406", "which is not AliExpress")


def test_a_text_without_links_says_so(stage: Stage) -> None:
    """Nothing is guessed out of prose."""
    assert read_paste("just some words", stage.store).headline() == "No link was found in what you pasted."


def test_headings_that_name_known_designs_are_a_proposal(stage: Stage) -> None:
    """Links under the names of designs can be taken in as the headings say; one unknown heading and they cannot."""
    whale, fox = a_work(title="Quiet Whale"), a_work(title="Fox")
    stage.store.change(whale, fox)
    note = f"Quiet Whale:\n{an_item_url(1)}\n{an_item_url(2)}\n\nFox:\n{an_item_url(3)}"
    assert [work for work, _ in read_paste(note, stage.store).by_design] == [whale.id, fox.id]
    assert read_paste(f"{note}\n\nSomething else:\n{an_item_url(4)}", stage.store).by_design == ()


def test_what_was_taken_in_names_every_group() -> None:
    """New ones, those she had, and those that are no listing: together they are what was pasted."""
    assert taken_in(49, 5, "6 are no listings") == (
        "49 links taken in, 5 you had already, 6 are no listings. u takes it back."
    )
    assert taken_in(0, 1, "1 is no listing") == "You had it already, 1 is no listing."
    assert taken_in(0, 9, "") == "You had them all already."


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
    async def watch(self, words: Iterable[str]) -> AsyncIterator[AsyncIterator[str]]:
        self.words += words
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
    """W switches it on and off; the sign is there on every place in every width as long, and it says so when it ends."""
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        assert clipboard.words == []
        await press(pilot, "W")
        for key in ("0", "1", "4"):
            assert SIGN in await press(pilot, key)
        for width in (60, 40, 120):
            await pilot.resize_terminal(width, 24)
            await settle(pilot)
            assert SIGN[0] in text_of(pilot.app).splitlines()[0]
        text = await press(pilot, "W")
        assert SIGN not in text
        assert "Your clipboard is not watched any more." in text


async def test_only_listings_that_are_copied_land_in_the_queue(
    stage: Stage, opened: Open, clipboard: Clipboard
) -> None:
    """A shop, a bare number and any other text leave nothing behind; undo removes what was taken in."""
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        for text in (SHOP, "1005009900000017 and aliexpress", "my aliexpress password"):
            await clipboard.copy(pilot, text)
            assert len(stage.store.listings) == 0
        said = await clipboard.copy(pilot, f"look: {an_item_url(1)}?spm=a2g0o")
        assert "1 link taken in from your clipboard. u takes it back." in said
        assert len(stage.store.findings) == 1
        await press(pilot, "u")
    assert len(stage.store.findings) == 0


TEMU = "https://www.temu.com/whale-g-601099000000017.html"
EBAY = "https://www.ebay.de/itm/990000000017"


async def test_other_shops_are_named_and_left_in_the_text(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    text = flat(await paste(pilot, f"{NINE}\n{TEMU}\n{EBAY}"))
    assert "9 listings" in text
    assert "2 are no listings" in text
    assert "Temu" in text
    await _name(pilot, "whale")
    await press(pilot, *LATER, until="2 are no listings")
    assert len(stage.store.findings) == 9


async def test_what_was_reported_before_is_said(stage: Stage, opened: Open, clipboard: Clipboard) -> None:
    """A listing that was reported is not taken in again; its number, day and outcome are shown."""
    add_gone(stage, a_listing(1), a_work())
    async with opened(watch=clipboard.watch, why_not_watch=_can) as pilot:
        await press(pilot, "W")
        text = await clipboard.copy(pilot, an_item_url(1))
        see(
            text,
            "You have it already: gone.",
            "Reported before: number 48209114, sent 24 Nov 2026, Quiet Whale: gone.",
        )


@needs_bare_clipboard
async def test_where_it_cannot_be_it_says_why(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over ssh there is no clipboard to watch; the sentence says what to do instead."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with opened(why_not_watch=why_not_watch) as pilot:
        see(await press(pilot, "W"), "The clipboard cannot be watched", "Paste instead.")


async def test_a_real_clipboard(
    stage: Stage, opened: Open, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program copies on a real display arrives as a listing."""
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    async with opened(watch=lambda words: watched(words, 0.05), why_not_watch=why_not_watch) as pilot:
        await press(pilot, "W", until="Your clipboard is watched")
        await asyncio.to_thread(
            subprocess.run,
            ["xclip", "-selection", "clipboard", "-i"],
            input=an_item_url(5).encode(),
            check=True,
            timeout=20,
        )
        await wait_for(pilot, "1 link taken in from your clipboard.")
    assert [listing.url for listing in stage.store.listings.all()] == [an_item_url(5)]
