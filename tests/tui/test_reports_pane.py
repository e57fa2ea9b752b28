"""Reports: the outcomes of all reports in a few figures, and the files made from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.model.account import AccountRating
from helper.reports.documents import Figures, Group, ListingCounts, Month, figures_of
from helper.tui.reports_pane import group_lines, month_lines
from tests.factories import NOW, an_id
from tests.tui.conftest import Open
from tests.tui.stage import Stage, flat, paste, paths_below, press, see


async def test_portal_rating_is_shown_beside_the_published_limits(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    stage.store.change(
        AccountRating(
            id=an_id(), at=NOW, host="ipp.aidcgroup.net", takedown_rate="97 %", counter_notice_rate="1 %"
        )
    )
    async with opened(size=(120, 60)) as pilot:
        text = flat(await press(pilot, "6"))
    assert "at least 90 % of the reports must be upheld and at most 5 % lost" in text
    assert "the portal's page says taken down 97 %, objections 1 % read at ipp.aidcgroup.net" in text


async def test_report_is_written_and_opened(stage: Stage, sample_pilot: Pilot[int], tmp_path: Path) -> None:
    """O opens the written report without asking; another extension is refused; an existing file is overwritten only after a yes."""
    await press(sample_pilot, "6", "enter", until="It opens without a network")
    await press(sample_pilot, "enter", until=f"Written to {Path('~/report.html')}.")
    await press(sample_pilot, "o", until=lambda _: bool(stage.files))
    assert stage.files == [tmp_path / "report.html"]
    assert "12 are gone" in stage.files[0].read_text(encoding="utf-8")
    stage.files[0].write_text("mine", encoding="utf-8")
    await press(sample_pilot, "enter", "ctrl+u")
    assert "End its name with .html." in await paste(sample_pilot, str(tmp_path / "report.pdf"), "enter")
    await press(sample_pilot, "ctrl+u")
    await paste(sample_pilot, str(stage.files[0]), "enter", until="Write over it?")
    await press(sample_pilot, "escape")
    assert stage.files[0].read_text(encoding="utf-8") == "mine"


async def test_without_a_desktop_the_path_is_copied(stage: Stage, opened: Open, tmp_path: Path) -> None:
    stage.add_samples()

    async def no_desktop(path: Path) -> bool:
        return False

    async with opened(open_file=no_desktop) as pilot:
        await press(pilot, "6", "o", until="Write the report")
        await press(pilot, "enter", until=lambda _: bool(stage.copied))
    assert stage.copied == [str(tmp_path / "report.html")]


async def test_lawyer_file_is_about_one_design_or_shop(sample_pilot: Pilot[int], tmp_path: Path) -> None:
    """The key l offers each reported design and shop; x exports the 23 listings behind the figures."""
    text = await press(sample_pilot, "6", "l", until="A file for a lawyer: about which?")
    assert "shop, 6 links reported" in text
    assert "Paper Cranes" not in text.split("about which?")[1]
    await press(sample_pilot, "enter", until="A file for a lawyer: Midnight Fox")
    await press(sample_pilot, "enter", until="14 listings, ")
    assert paths_below(tmp_path, "*/cover.html")[0].parent.name.startswith("Midnight Fox")
    await press(sample_pilot, "enter", "x", until="Write 23 links into a spreadsheet")


@pytest.mark.parametrize("keys", [("enter",), ("l", "enter")], ids=["page", "file"])
async def test_write_error_is_shown_with_a_remedy(
    sample_pilot: Pilot[int], tmp_path: Path, keys: tuple[str, ...]
) -> None:
    name = f"{'x' * 300}.html"  # longer than any file system allows
    await press(sample_pilot, "6", *keys, until="esc back")
    await press(sample_pilot, "ctrl+u")
    text = await paste(sample_pilot, str(tmp_path / name), "enter", until="It could not be written")
    make = Path.mkdir if keys[0] == "l" else Path.touch
    with pytest.raises(OSError) as refused:
        make(tmp_path / name)
    see(text, f"{refused.value.strerror}:", "Name another place")
    assert paths_below(tmp_path, "*xxx*") == []


async def test_lawyer_file_needs_a_new_folder(sample_pilot: Pilot[int], tmp_path: Path) -> None:
    (tmp_path / "there" / "within").mkdir(parents=True)
    await press(sample_pilot, "6", "l", "enter", until="A file for a lawyer: Midnight Fox")
    assert "Nothing is chosen. Type or paste a path." in await press(sample_pilot, "ctrl+u", "enter")
    await paste(sample_pilot, str(tmp_path / "there"))
    assert "There is something of that name already. Take another name." in await press(sample_pilot, "enter")


async def test_without_reports_no_file_can_be_written(pilot: Pilot[int]) -> None:
    assert "Nothing has been reported yet." in await press(pilot, "6", "enter", "l", "x", "o")


def _month(number: int, reported: int, gone: int) -> Month:
    return Month(first=date(2026, number, 1), reported=reported, gone=gone)


def _figures(*months: Month, undated: int = 0) -> Figures:
    return replace(
        figures_of([], date(2026, 12, 31)), months=months, reported_undated=undated, gone_undated=undated // 2
    )


def _group(name: str, reported: int, gone: int) -> Group:
    tally = ListingCounts(
        reported=reported, gone=gone, waiting=reported - gone, said_no=0, objected=0, taken_back=0
    )
    return Group(name=name, tally=tally, upheld_days=0)


def test_bar_length_is_proportional() -> None:
    _, *lines = (line.plain for line in month_lines(_figures(_month(1, 100, 50), _month(2, 1, 0)), 80, 12))
    first, second = lines
    assert first.split()[:3] == ["Jan", "2026", "100"]
    assert first.split()[4] == "50"
    assert len(first.split()[3]) // 2 == len(first.split()[5])
    assert second.split()[2:] == ["1", "■", "0"]


def test_many_months_are_cut_to_the_latest() -> None:
    figures = _figures(*(_month(n, n, 1) for n in range(1, 13)), undated=8)
    lines = [line.plain.split() for line in month_lines(figures, 80, 3)][1:]
    assert [line[0] for line in lines] == ["Oct", "Nov", "Dec", "earlier", "no"]
    assert (lines[3][1], lines[4][2]) == ("45", "8")
    assert (lines[3][-1], lines[4][-1]) == ("9", "4")


def test_lines_fit_the_width() -> None:
    groups = [_group("A very long title " * 9, 9, 3), _group("[red]千纸鹤\x1b[2J", 4, 4), _group("", 50, 0)]
    lines = [*group_lines(groups, 60, 9), *month_lines(_figures(_month(1, 9, 9)), 60, 9)]
    assert max(line.cell_length for line in lines) <= 60
    assert len(list(group_lines(groups, 60, 9))) == 2
