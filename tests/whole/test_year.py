"""After a year of filing, the outcomes read from the portal's list equal the portal's own state.

The drill files 150 complaints about 700 links, each in a real window. `make test` uses a third of them, on a
single-page portal in Chinese, and files only those of the last evening in a window.
"""

from __future__ import annotations

import csv
import logging
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from helper.reports.documents import Group, ListingCounts, figures_of, report_page
from helper.reports.evidence_pack import contents_of, facts_about, verify, write_pack
from helper.reports.shop_counts import shop_counts
from helper.session.context import AppContext
from helper.session.events import ListEnded, Remark
from helper.session.operator import QuestionKind
from helper.store.queries import facts_of
from tests.practice.person import EMAIL, PASSWORD
from tests.practice.play import QUICK_SECONDS
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor
from tests.tools.bench_report import bare_page, opening_seconds
from tests.whole import year_count
from tests.whole.by_script import parts_in
from tests.whole.list_person import ListPerson
from tests.whole.year_count import Seen, everything_seen, tally
from tests.whole.year_plan import SHOPS, SHORT_YEAR, WHOLE_YEAR, Year, title_of, year_end
from tests.whole.year_run import YearRun, as_if_real

pytestmark = pytest.mark.browser

_LOG = logging.getLogger(__name__)
_IN_WINDOW = 5
"""How many forms at the end of the year are filed in a real browser window."""
MOST_BYTES = 2_000_000
"""Size limit of a report, in bytes."""


@asynccontextmanager
async def lived(
    folder: Path, state: Path, year: Year, in_window: int, **shape: Any
) -> AsyncIterator[tuple[YearRun, ListPerson]]:
    """Yield the finished year, and the user who will read the list on its last day."""
    titles = [title_of(place) for place in range(year.works)]
    served = FaultyPortal(titles=titles, late_seconds=QUICK_SECONDS, **shape)
    with served as portal, parts_in(folder, state) as parts:
        run = YearRun(portal, parts, year, year_end(), in_window=in_window)
        await run.live()
        yield run, ListPerson(portal=portal, parts=parts, is_one_page=bool(shape))


@pytest.mark.longest
@pytest.mark.timeout(600)
async def test_a_years_outcomes_read_from_the_list_match_the_portal(
    window_state: Path, short_folder: Path
) -> None:
    """States, shops, account, report and evidence packs match the portal. Three missing numbers are found."""
    shape = {"variant": "aidc", "lang": "zh"}
    async with lived(short_folder, window_state, SHORT_YEAR, _IN_WINDOW, **shape) as (run, person):
        await read_and_check(run, person, short_folder, found=3)


@pytest.mark.drill
@pytest.mark.timeout(3600)
async def test_a_year_filed_in_a_window_matches_the_portal(window_state: Path, short_folder: Path) -> None:
    """All 150 forms are filed in a browser window, and a browser opens the long report quickly."""
    async with lived(short_folder, window_state, WHOLE_YEAR, WHOLE_YEAR.complaints) as (run, person):
        await read_and_check(run, person, short_folder, found=0)
        report = _report(run.parts, run)
    opened, bare = await opening_seconds(report, bare_page(report))
    _LOG.info(
        "report of the year: %d bytes, open in %.3f s; a bare page: %.3f s",
        len(report.encode()),
        opened,
        bare,
    )
    assert opened < max(1.0, 10 * bare)


async def read_and_check(run: YearRun, person: ListPerson, folder: Path, *, found: int) -> None:
    """Read the list, and compare every figure with the portal."""
    control = run.portal.control()

    await person.read()

    run.told(run.now)
    assert person.recorded() == person.truth()
    assert len(person.truth()) == run.year.links
    counts = control.state()["counts"]
    assert (counts["submissions"], counts["human_submits"], counts["helper_submits"]) == (
        run.year.complaints,
        run.year.complaints,
        0,
    )
    (ended,) = person.events_of(ListEnded)
    assert (ended.read, ended.found) == (run.year.complaints, found)
    assert (ended.missing, ended.unread, ended.unknown_words) == ((), (), ())
    assert sum("shows only entries since" in notice.text for notice in person.events_of(Remark)) == 1
    assert len(person.asked(QuestionKind.SAME_COMPLAINT)) == found
    numbers = {str(complaint["number"]) for complaint in control.state()["complaints"]}
    assert {complaint.number for complaint in run.parts.store.complaints.all()} == numbers
    check_ratings(run, person)

    as_if_real(run.parts)
    seen = everything_seen(run)
    check_report(run, seen)
    check_shops(run, seen)
    check_packs(run, seen, folder)
    assert len(_report(run.parts, run).encode()) < MOST_BYTES


def check_ratings(run: YearRun, person: ListPerson) -> None:
    """Assert that the account's ratings are those that the portal shows."""
    visitor = Visitor(run.portal)
    visitor.sign_in(EMAIL, PASSWORD)
    shown = re.findall(r"<dd>(\d+ %)</dd>", visitor.read("/userCenter.htm"))
    (rating,) = run.parts.store.standings.all()
    assert [rating.takedown_rate, rating.counter_notice_rate] == shown
    assert sum(notice.text.startswith("Your account") for notice in person.events_of(Remark)) == 1


def check_report(run: YearRun, seen: list[Seen]) -> None:
    """Compare the report's totals, months, waiting times and tables with the independent count."""
    figures = figures_of(facts_of(run.parts.store), run.now.date())
    assert _tally(figures.total) == tally(seen)
    shown = {f"{month.first:%Y-%m}": (month.reported, month.gone) for month in figures.months}
    assert {month: both for month, both in shown.items() if any(both)} == year_count.months(seen)
    assert list(figures.days_to_gone) == year_count.days_to_gone(seen)
    assert figures.back_again == len([report for report in seen if report.planned.follows])
    for groups, name in (
        (figures.designs, lambda report: report.complaint.title),
        (figures.sellers, lambda report: report.planned.shop),
        (figures.product_types, lambda report: report.planned.product),
        (figures.reasons, lambda report: report.complaint.reason),
    ):
        counted = {key: _counted(its, run) for key, its in year_count.by(seen, name).items()}
        assert {group.name: _group(group) for group in groups} == counted


def check_shops(run: YearRun, seen: list[Seen]) -> None:
    """Compare each shop's upheld days, listings and outcomes with the independent count."""
    lines = {line.number: line for line in shop_counts(run.parts.store, run.now.date())}
    shops = year_count.by(seen, lambda report: report.planned.shop)
    assert len(shops) == SHOPS
    assert lines.keys() == shops.keys()
    for shop, its in shops.items():
        line = lines[shop]
        assert (line.listings, line.upheld_days) == (len(its), year_count.upheld_days(its, run.now.date()))
        assert _tally(line.tally) == tally(its)
    order = [line.upheld_days for line in shop_counts(run.parts.store, run.now.date())]
    assert order == sorted(order, reverse=True)


def check_packs(run: YearRun, seen: list[Seen], folder: Path) -> None:
    """Check two evidence packs, about the busiest shop and a relisted design, for all links and intact files."""
    shop, of_shop = max(
        year_count.by(seen, lambda report: report.planned.shop).items(), key=lambda each: len(each[1])
    )
    title = title_of(0)
    wanted = {
        "shop": (facts_about(run.parts.store, seller=shop), of_shop),
        "design": (
            facts_about(run.parts.store, design=title),
            [report for report in seen if report.complaint.title == title],
        ),
    }
    for name, (facts, its) in wanted.items():
        place = folder / f"pack-{name}"
        write_pack(
            contents_of(run.parts.store, run.parts.places.evidence, facts, subject=name), place, run.now
        )
        assert verify(place) == []
        if tool := shutil.which("sha256sum"):
            subprocess.run([tool, "--quiet", "-c", "SHA256SUMS"], cwd=place, check=True)
        with (place / "uses.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {(row["Item id"], row["Complaint no."]) for row in rows} == {
            (report.planned.item_id, report.number) for report in its
        }


def _report(parts: AppContext, run: YearRun) -> str:
    return report_page(figures_of(facts_of(parts.store), run.now.date()))


def _tally(told: ListingCounts) -> tuple[int, ...]:
    return (told.reported, told.gone, told.waiting, told.rejected, told.objected, told.withdrawn)


def _group(group: Group) -> tuple[object, ...]:
    return (*_tally(group.tally), group.upheld_days)


def _counted(its: list[Seen], run: YearRun) -> tuple[object, ...]:
    return (*tally(its), year_count.upheld_days(its, run.now.date()))
