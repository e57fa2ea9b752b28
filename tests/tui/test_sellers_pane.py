"""Sellers: the ledger, what is known of a shop, and what the person says about it."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from helper.model.seller import linked
from helper.reports.seller_ledger import seller_ledger
from helper.store.notes import seller_of
from helper.tui.sellers_pane import shop_lines
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import Stage, comes, flat, found, press, see, text_of, type_in


async def test_a_shop_whose_page_is_gone(stage: Stage, desk: Pilot[int], tmp_path: Path) -> None:
    """The person says so, with a picture or without; the details say since when, and that nobody knows why."""
    picture = tmp_path / "gone.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    await press(desk, "5", "w", until="is not there any more")
    await type_in(desk, str(tmp_path / "nothing.png"), "enter", until="It cannot be read")
    await press(desk, "ctrl+u")
    await type_in(desk, str(picture), "enter", until="its page is not available since")
    assert "why, nobody knows" in flat(text_of(desk.app))
    await press(desk, "w", until="It is written down")
    await press(desk, "enter", until=lambda _: "not available since" not in flat(text_of(desk.app)))
    (seller,) = [seller for seller in stage.store.sellers.all() if seller.looks]
    assert [(look.there, bool(look.evidence)) for look in seller.looks] == [(False, True), (True, False)]


def test_a_shop_is_shown_whole_without_a_promise(stage: Stage) -> None:
    """Names over time, and that the rule is only said to be one."""
    stage.add_samples()
    ledger = {line.key: line for line in seller_ledger(stage.store, NOW.date())}
    (line,) = [line for line in ledger.values() if line.number == "1102406"]
    see(
        flat("\n".join(content.plain for content in shop_lines(line, ledger, NOW))),
        "takedowns on 1 day in a year",
        "Fjord Home → Nordic Style Store",
        "rule.aliexpress.com",
    )


async def test_another_shop_of_the_same_owner_is_linked_with_a_reason(stage: Stage, desk: Pilot[int]) -> None:
    """The key + asks which and why; without a reason nothing is kept; u takes it back."""
    await press(desk, "5", "down", "plus", until="Which shop has the same owner as 深圳市星辰贸易?")
    await press(desk, "enter", until="Why do you think so?")
    assert "Without a reason nobody knows later why." in await press(desk, "enter")
    await type_in(desk, "the same pictures", "enter")
    assert "same owner as 1102406" in await comes(desk, "the same pictures (today)")
    assert "the same pictures" not in await press(desk, "u")
    assert linked(stage.store.sellers.all(), "1101555") == []


async def test_a_link_is_taken_away(stage: Stage, desk: Pilot[int]) -> None:
    """The key - asks which; shops without a link do not have the key. o opens the shop in her own browser, y copies its number."""
    await press(desk, "5", "o", "y", "minus", until="Which shop has another owner than Nordic Style Store?")
    assert (stage.opened, stage.copied) == (["https://www.aliexpress.com/store/1102406"], ["1102406"])
    await press(desk, "enter")
    await comes(desk, lambda text: "same owner as" not in text and "Which shop" not in text)
    assert "Which shop" not in await press(desk, "minus")
    assert linked(stage.store.sellers.all(), "1102406") == []


async def test_the_owner_is_written_down_privately(stage: Stage, opened: Open) -> None:
    """The key e asks for owner and note; the ledger only says that the owner is known."""
    stage.add_samples()
    async with opened(size=(160, 36)) as pilot:
        await press(pilot, "5", "down", "e")
        assert "Private: as you saw it." in await type_in(pilot, "Star Trading", "enter")
        assert text_of(pilot.app).count(" known ") == 2
    assert seller_of(stage.store, "1101555").owner == "Star Trading"


async def test_a_file_for_a_lawyer_about_a_shop(desk: Pilot[int], tmp_path: Path) -> None:
    """The key l asks where, and puts everything about that shop there."""
    await press(desk, "5", "l", until="A file for a lawyer: store 1102406")
    await press(desk, "enter", until="5 listings, 2 forms filed here, 0 pictures")
    names = {file.name for file in found(tmp_path, "store 1102406*/*")}
    assert {"cover.html", "SHA256SUMS", "uses.csv"} <= names


async def test_where_there_is_no_room_the_details_are_one_key_away(stage: Stage, opened: Open) -> None:
    """At 80 cells the ledger has the width; d shows the details below it."""
    stage.add_samples()
    async with opened(size=(80, 24)) as pilot:
        assert "Fjord Home" not in await press(pilot, "5")
        assert "Fjord Home → Nordic Style Store" in await press(pilot, "d")
