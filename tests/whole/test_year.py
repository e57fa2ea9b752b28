"""After a year of filing, the outcomes read from the portal's list equal the portal's own state.

The drill files 150 complaints about 700 links, each in a real window. `make test` uses a third of them, on a
single-page portal in Chinese, and files only those of the last evening in a window.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from helper.session.events import ListEnded, Remark
from helper.session.operator import QuestionKind
from tests.practice.person import EMAIL, PASSWORD
from tests.practice.play import QUICK_SECONDS
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor
from tests.whole.by_script import parts_in
from tests.whole.list_person import ListPerson
from tests.whole.year_plan import SHORT_YEAR, WHOLE_YEAR, Year, title_of, year_end
from tests.whole.year_run import YearRun

pytestmark = pytest.mark.browser

_IN_WINDOW = 5
"""How many forms at the end of the year are filed in a real browser window."""


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
    """The states and the account's rating match the portal. Three missing numbers are found."""
    shape = {"variant": "aidc", "lang": "zh"}
    async with lived(short_folder, window_state, SHORT_YEAR, _IN_WINDOW, **shape) as (run, person):
        await read_and_check(run, person, found=3)


@pytest.mark.drill
@pytest.mark.timeout(3600)
async def test_a_year_filed_in_a_window_matches_the_portal(window_state: Path, short_folder: Path) -> None:
    """All 150 forms are filed in a browser window."""
    async with lived(short_folder, window_state, WHOLE_YEAR, WHOLE_YEAR.complaints) as (run, person):
        await read_and_check(run, person, found=0)


async def read_and_check(run: YearRun, person: ListPerson, *, found: int) -> None:
    """Read the list, and compare the records with the portal."""
    control = run.portal.control()

    await person.read()

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


def check_ratings(run: YearRun, person: ListPerson) -> None:
    """Assert that the account's ratings are those that the portal shows."""
    visitor = Visitor(run.portal)
    visitor.sign_in(EMAIL, PASSWORD)
    shown = re.findall(r"<dd>(\d+ %)</dd>", visitor.read("/userCenter.htm"))
    (rating,) = run.parts.store.standings.all()
    assert [rating.takedown_rate, rating.counter_notice_rate] == shown
    assert sum(notice.text.startswith("Your account") for notice in person.events_of(Remark)) == 1
