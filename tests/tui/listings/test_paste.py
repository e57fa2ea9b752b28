"""Adding links by pasting them, or by copying them while browsing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from helper.clipboard.clipboard import why_not_watch
from helper.model.finding import FindingState, Judgement
from helper.sheets.pasted import read_pasted
from tests.factories import NOW, a_listing, a_work, an_item_url
from tests.systems import needs_bare_clipboard
from tests.tui.conftest import Open
from tests.tui.stage import Stage, add_gone, flat, paste, press, see, settle, text_of, type_in

FIVE_HUNDRED = "\r\n".join(an_item_url(number) for number in range(500))
NINE = "\n".join(an_item_url(number) for number in range(9))
SHOP = "https://www.aliexpress.com/store/1102406"
SHORT = "https://s.click.aliexpress.com/e/_abc123"
ALL_LOOKED_AT = ("down", "down", "down", "enter")
ONE_BY_ONE, LATER = ("down", "enter"), ("down", "down", "enter")
"""Keys that answer the question whether the user has viewed the pages."""


async def _name(pilot: Pilot[int], title: str) -> None:
    """Type part of a design's title, and choose the matching design."""
    await type_in(pilot, title, "enter")


async def test_five_hundred_lines_can_be_pasted_at_once(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    await press(pilot, "4")
    await paste(pilot, FIVE_HUNDRED, until="500 links pasted: 500 listings.")
    assert "Which of your designs do these 500 listings copy?" in text_of(pilot.app)
    await _name(pilot, "whale")
    assert "500 links" in await press(pilot, *LATER)
    assert len(stage.store.findings) == 500


async def test_several_lines_pasted_into_the_filter_are_read_as_links(sample_pilot: Pilot[int]) -> None:
    await press(sample_pilot, "2", "slash")
    assert "9 links pasted: 9 listings." in await paste(sample_pilot, NINE)


async def test_choosing_the_design_of_pasted_links_does_not_judge_them(
    stage: Stage, pilot: Pilot[int]
) -> None:
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    await paste(pilot, NINE)
    await _name(pilot, "whale")
    see(text_of(pilot.app), "9 links: Quiet Whale", "Have you looked at each page?")
    await press(pilot, "enter")
    assert len(stage.store.findings) == 0, "the default answer saved something"
    await press(pilot, *LATER)
    found = stage.store.findings.all()
    assert {(finding.work_id, finding.judgement, finding.state) for finding in found} == {
        (work.id, None, FindingState.NEW)
    }
    assert "1 of 9" in await press(pilot, "enter")


async def test_pasting_only_doubtful_links_does_not_ask_about_viewed_pages(
    stage: Stage, pilot: Pilot[int]
) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    await paste(pilot, f"https://web.archive.org/web/2025/{an_item_url(1)}")
    await _name(pilot, "whale")
    text = text_of(pilot.app)
    see(
        text,
        "Do you want to look at the pages now?",
        "1 link with a doubtful address stays under “To review”",
    )
    assert "0 links" not in text


async def test_statement_that_all_pages_were_viewed_is_recorded(stage: Stage, pilot: Pilot[int]) -> None:
    work = a_work(title="Quiet Whale")
    stage.store.change(work)
    assert "hides which listing" in flat(await paste(pilot, f"{NINE}\n{SHORT}"))
    await _name(pilot, "whale")
    see(
        text_of(pilot.app), "I have looked at all 9", "1 link with a doubtful address stays under “To review”"
    )
    await press(pilot, *ALL_LOOKED_AT)
    findings = {
        bool(stage.store.listings[finding.listing_id].item_id): finding
        for finding in stage.store.findings.all()
    }
    said, doubtful = findings[True], findings[False]
    assert (said.judgement, said.judged_by, said.judged_at) == (Judgement.COPY, "Mira", NOW)
    assert (said.viewed, said.viewed_by_word) == (True, True)
    assert (doubtful.judgement, doubtful.viewed, doubtful.work_id) == (None, False, work.id)
    await press(pilot, "u")
    assert len(stage.store.findings) == 0, "one undo did not remove all links"


async def test_choosing_to_view_pages_one_by_one_starts_a_review(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    await paste(pilot, NINE)
    await _name(pilot, "whale")
    await press(pilot, "escape")
    assert len(stage.store.findings) == 0
    assert "Which of your designs do these 9 listings copy?" in text_of(pilot.app)
    await _name(pilot, "whale")
    assert "1 of 9" in await press(pilot, *ONE_BY_ONE)
    assert "design    Quiet Whale" in text_of(pilot.app)


async def test_a_design_is_found_by_typing_part_of_its_title_or_alias(stage: Stage, opened: Open) -> None:
    works = [a_work(title=f"Fern Study No. {number}") for number in range(111)]
    whale = a_work(title="Café Whale", aliases=("Sleepy Giant",))
    stage.store.change(*works, whale)
    async with opened(size=(80, 24)) as pilot:
        see(await paste(pilot, NINE), "+ a new design", "different designs", "later")
        assert "Nothing is selected yet" in await press(pilot, "enter")
        assert len(stage.store.findings) == 0
        await type_in(pilot, "no. 1", "enter")
        assert "Nothing is selected yet" in text_of(pilot.app), "several designs match"
        await press(pilot, *["backspace"] * 5)
        await _name(pilot, "sleepy")
        assert "9 links: Café Whale" in text_of(pilot.app)


async def test_new_design_for_pasted_links_needs_only_a_title(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Fox"))
    await paste(pilot, NINE)
    await type_in(pilot, "fox", "up", "enter")
    assert "There is already a design with this title" in await press(pilot, "enter")
    await press(pilot, *["backspace"] * 3)
    await type_in(pilot, "Quiet Whale", "enter", *LATER)
    work = next(work for work in stage.store.works.all() if work.title == "Quiet Whale")
    assert {finding.work_id for finding in stage.store.findings.all()} == {work.id}


async def test_the_answer_later_saves_pasted_links_and_escape_discards_them(
    stage: Stage, pilot: Pilot[int]
) -> None:
    await paste(pilot, NINE, "escape")
    assert len(stage.store.findings) == 0
    await paste(pilot, NINE, "down", "down", "enter")
    assert len(stage.store.findings) == 9
    assert "9 links added. u undoes this." in text_of(pilot.app)


async def test_the_key_p_adds_the_links_on_the_clipboard(stage: Stage, pilot: Pilot[int]) -> None:
    assert "The clipboard is empty" in await press(pilot, "p")
    stage.clipboard = "https://www.aliexpress.com/store/1102406 https://www.instagram.com/p/B000"
    text = await press(pilot, "enter", "p", "d")
    see(text, "https://www.aliexpress.com/store/1102406", "which is not AliExpress")


def test_pasted_links_get_the_design_that_the_heading_above_them_names(stage: Stage) -> None:
    whale, fox = a_work(title="Quiet Whale"), a_work(title="Fox")
    stage.store.change(whale, fox)
    note = f"quiet whale:\n{an_item_url(1)}\n{an_item_url(2)}\n\nFox:\n{an_item_url(3)}\n\nOwl:\n{an_item_url(4)}"
    headed = read_pasted(note, stage.store).by_heading
    assert [(links.title, links.number, links.is_new) for links in headed] == [
        ("Quiet Whale", 2, False),
        ("Fox", 1, False),
        ("Owl", 1, True),
    ]


async def test_one_answer_creates_a_design_for_each_new_heading(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    note = f"Quiet Whale:\n{an_item_url(1)}\n\nFox:\n{an_item_url(2)}\n{an_item_url(3)}"
    assert "the ones in your headings   Quiet Whale 1 · Fox 2 (new)" in await paste(pilot, note)
    await press(pilot, "down", "enter")
    assert "3 links added, 1 new design. u undoes this." in await press(pilot, *LATER)
    titles = [stage.store.works[finding.work_id or ""].title for finding in stage.store.findings.all()]
    assert titles == ["Quiet Whale", "Fox", "Fox"]
    await press(pilot, "u")
    assert [work.title for work in stage.store.works.all()] == ["Quiet Whale"]


async def test_heading_above_pasted_links_is_a_known_design_or_a_new_one(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """A heading means a design only if it is the design's title, apart from case and spaces."""
    stage.store.change(a_work(title="The Quiet Whale"))
    note = f"the quiet  whale:\n{an_item_url(1)}\n\nQuiet Whale\n{an_item_url(2)}"
    see(await paste(pilot, note), "The Quiet Whale 1 · Quiet Whale 1 (new)")
    text = await press(pilot, "down", "enter")
    see(text, "2 links: 2 designs", "· The Quiet Whale: 1 link", "· Quiet Whale: 1 link, a new design")
    await press(pilot, *LATER)
    titles = [stage.store.works[finding.work_id or ""].title for finding in stage.store.findings.all()]
    assert titles == ["The Quiet Whale", "Quiet Whale"]


async def test_remark_beside_a_pasted_link_is_kept_as_a_note(stage: Stage, pilot: Pilot[int]) -> None:
    """A remark that sounds like an outcome does not change the state of the link."""
    note = (
        f"{an_item_url(1)}  mug, US $12.99, removed?\nShop: InkShop 1102345678\n\n{an_item_url(2)} sold out"
    )
    await paste(pilot, note, *LATER)
    first, second = stage.store.findings.all()
    assert first.history[0].note == "Shop: InkShop 1102345678; mug, US $12.99, removed?"
    assert (second.history[0].note, second.history[0].source) == ("sold out", "pasted, line 4")
    assert {finding.state for finding in (first, second)} == {FindingState.NEW}


async def test_pasted_spreadsheet_rows_are_read_by_their_columns(stage: Stage, pilot: Pilot[int]) -> None:
    """They are read like the rows of a file; for example, an earlier report is saved as history."""
    stage.store.change(a_work(title="Quiet Whale"))
    rows = [
        ("Design", "Link", "Product title", "Price", "Status", "Complaint no."),
        ("Quiet Whale", an_item_url(1), "Whale mug", "US $9.50", "removed", "48213377"),
        ("Fox", an_item_url(2), "Fox mug", "US $8.00", "", ""),
        ("Quiet Whale", an_item_url(3), "Whale\u00a0bag", "", "", ""),
    ]
    text = flat(await paste(pilot, "\r\n".join(map("\t".join, rows))))
    see(text, "3 links pasted: 3 listings.", "1 link was already reported: saved as history.")
    see(text, "the ones in your headings Quiet Whale 2 · Fox 1 (new)")
    await press(pilot, "down", "enter", *LATER)
    works, findings = stage.store.works, stage.store.findings.all()
    assert [works[finding.work_id or ""].title for finding in findings] == [
        "Quiet Whale",
        "Fox",
        "Quiet Whale",
    ]
    assert [finding.state for finding in findings] == [
        FindingState.REMOVED,
        FindingState.NEW,
        FindingState.NEW,
    ]
    first = stage.store.listings[findings[0].listing_id]
    assert (first.title, first.price) == ("Whale mug", "US $9.50")
    assert [complaint.number for complaint in stage.store.complaints.all()] == ["48213377"]


async def test_known_and_repeated_pasted_links_are_reported_before_saving(
    stage: Stage, pilot: Pilot[int]
) -> None:
    await paste(pilot, f"{an_item_url(1)}\n{an_item_url(2)}", *LATER)
    text = await paste(pilot, f"{an_item_url(1)}\n{an_item_url(3)}\n{an_item_url(3)}")
    assert "3 links pasted: 1 already in your records, 1 listing, 1 repeated." in text


SIGN = "◉ watching clipboard"


class Clipboard:
    def __init__(self) -> None:
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()
        self.words: list[str] = []

    async def copy(self, pilot: Pilot[int], text: str | None) -> str:
        """Copy a text (None: one that is too long) and return the screen."""
        self._texts.put_nowait(text)
        await settle(pilot)
        return " ".join(text_of(pilot.app).replace("▌", " ").split())

    @asynccontextmanager
    async def watch(self, words: Iterable[str]) -> AsyncIterator[AsyncIterator[str | None]]:
        self.words += words
        yield self._arriving()

    async def _arriving(self) -> AsyncIterator[str | None]:
        while True:
            yield await self._texts.get()


async def _can_watch() -> str:
    return ""


@pytest.fixture
def clipboard() -> Clipboard:
    return Clipboard()


async def test_clipboard_is_watched_only_while_the_user_has_turned_it_on(
    opened: Open, clipboard: Clipboard
) -> None:
    async with opened(watch=clipboard.watch, why_not_watch=_can_watch) as pilot:
        assert "Collect the links that you copy?" in await press(pilot, "W")
        await press(pilot, "escape")
        assert clipboard.words == []
        await press(pilot, "W", "enter")
        for key in ("1", "2", "5"):
            assert SIGN in await press(pilot, key)
        for width in (60, 40, 120):
            await pilot.resize_terminal(width, 24)
            await settle(pilot)
            assert SIGN[0] in text_of(pilot.app).splitlines()[0]
        text = await press(pilot, "W")
        assert SIGN not in text
        assert "Copied links are no longer collected." in text


async def test_watched_clipboard_adds_only_listing_links(
    stage: Stage, opened: Open, clipboard: Clipboard
) -> None:
    async with opened(watch=clipboard.watch, why_not_watch=_can_watch) as pilot:
        await press(pilot, "W", "enter")
        for text in (SHOP, "1005009900000017 and aliexpress", "my aliexpress password"):
            await clipboard.copy(pilot, text)
            assert len(stage.store.listings) == 0
        said = await clipboard.copy(pilot, f"look: {an_item_url(1)}?spm=a2g0o")
        assert "1 link added from your clipboard. u undoes this." in said
        assert len(stage.store.findings) == 1
        await press(pilot, "u")
    assert len(stage.store.findings) == 0


async def test_copying_a_text_that_is_too_long_to_collect_is_told(opened: Open, clipboard: Clipboard) -> None:
    async with opened(watch=clipboard.watch, why_not_watch=_can_watch) as pilot:
        await press(pilot, "W", "enter")
        said = await clipboard.copy(pilot, None)
        assert "Nothing was collected from the text that you copied: it is too long." in said
        assert "1 link added" in await clipboard.copy(pilot, an_item_url(1))


async def test_pasting_a_text_that_is_too_long_reads_no_part_of_it(stage: Stage, pilot: Pilot[int]) -> None:
    stage.clipboard = "\n".join(map(an_item_url, range(40_000)))
    text = await press(pilot, "p")
    see(flat(text), "This text is too long", "at most 2,000,000 characters", "import that file with i")


async def test_review_shows_that_the_clipboard_is_watched(
    stage: Stage, opened: Open, clipboard: Clipboard
) -> None:
    stage.add_samples()
    async with opened(watch=clipboard.watch, why_not_watch=_can_watch) as pilot:
        await press(pilot, "W", "enter", "2")
        assert SIGN in await press(pilot, "enter", until="no, not mine")


async def test_copying_the_link_of_a_known_listing_shows_its_earlier_report(
    stage: Stage, opened: Open, clipboard: Clipboard
) -> None:
    add_gone(stage, a_listing(1), a_work())
    async with opened(watch=clipboard.watch, why_not_watch=_can_watch) as pilot:
        await press(pilot, "W", "enter")
        text = await clipboard.copy(pilot, an_item_url(1))
        see(
            text,
            "You already have this link: gone.",
            "Reported before: number 48209114, sent 24 Nov 2026, Quiet Whale: gone.",
        )


@needs_bare_clipboard
async def test_clipboard_watching_without_a_desktop_shows_why_it_fails(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with opened(why_not_watch=why_not_watch) as pilot:
        see(await press(pilot, "W"), "The clipboard cannot be watched", "Paste the links instead.")
