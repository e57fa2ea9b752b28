"""The shops of History: their list, details and notes, and the files made from them."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from textual.pilot import Pilot

from helper.model.seller import seller_of
from helper.reports.shop_counts import shop_counts
from helper.tui.shops_pane import shop_lines
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import Stage, flat, paths_below, press, see, type_in, wait_for


async def test_takedown_rules_can_be_opened_from_the_shops(sample_pilot: Pilot[int]) -> None:
    text = await press(sample_pilot, "5", "tab", "question_mark")
    see(text, "AliExpress' rules about days with a takedown", "Every key can be changed in keys.toml.")
    rules = flat(await press(sample_pilot, *"rules", "enter"))
    see(rules, "Why days count", "rule.aliexpress.com")
    assert "Every key" not in await press(sample_pilot, "escape", "ctrl+p")


def test_shop_details_show_removed_listings_and_earlier_names(stage: Stage) -> None:
    stage.add_samples()
    (shop,) = [shop for shop in shop_counts(stage.store, NOW.date()) if shop.number == "1102406"]
    see(
        flat("\n".join(content.plain for content in shop_lines(shop))),
        "takedowns on 1 day in a year",
        "Fjord Home → Nordic Style Store",
        "press ? here",
    )


async def test_shop_page_is_opened_and_shop_number_copied(stage: Stage, sample_pilot: Pilot[int]) -> None:
    await press(sample_pilot, "5", "tab", "o", "y", until=lambda _: bool(stage.copied))
    assert (stage.opened, stage.copied) == (["https://www.aliexpress.com/store/1102406"], ["1102406"])


async def test_note_about_a_shop_can_be_undone(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    async with opened(size=(160, 36)) as pilot:
        await press(pilot, "5", "tab", "down", "e")
        assert "Private: your note is never" in await type_in(pilot, "answers never", "enter")
        assert seller_of(stage.store.sellers.all(), "1101555").note == "answers never"
        await press(pilot, "u", until=lambda text: "answers never" not in text)
    assert seller_of(stage.store.sellers.all(), "1101555").note == ""


async def test_shops_are_exported_as_csv(sample_pilot: Pilot[int], tmp_path: Path) -> None:
    await press(sample_pilot, "5", "tab", "x", "enter", until="to a spreadsheet")
    await press(sample_pilot, "enter")
    await wait_for(sample_pilot, f"Saved as {Path('~/shops.csv')}.")
    assert "Nordic Style Store" in (tmp_path / "shops.csv").read_text(encoding="utf-8-sig")


async def test_file_for_a_lawyer_about_a_shop_is_written(sample_pilot: Pilot[int], tmp_path: Path) -> None:
    keys = ("5", "tab", "x", "down", "down", "enter")
    await press(sample_pilot, *keys, until="File for a lawyer: shop Nordic Style Store")
    await press(sample_pilot, "enter", until="5 listings, 2 forms filed here, 0 pictures")
    (file,) = paths_below(tmp_path, "shop Nordic Style Store*1102406*.zip")
    with ZipFile(file) as archive:
        assert {"index.html", "SHA256SUMS", "listings.csv"} <= set(archive.namelist())
