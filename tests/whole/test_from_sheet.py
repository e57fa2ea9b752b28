"""A spreadsheet of 140 rows is imported, reviewed, planned and filed on the portal."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

import pytest

from helper.composition.practice_ground import TITLES
from helper.model.complaint import Split
from helper.model.finding import FindingState, Judgement
from helper.practice.listings import ENDINGS
from helper.session.context import AppContext
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.import_plan import ImportPlan, take
from helper.sheets.importing.reading import read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowOutcome
from helper.store.queries import listings_of
from tests.factories import FIRST_ITEM, a_work
from tests.practice.portal import FaultyPortal
from tests.sheets.sample_sheets import link_row, table
from tests.whole.by_script import file_everything, parts_in, received_links

pytestmark = pytest.mark.browser

REPORTED = 120
WAITING = 20
NOT_COPIES = 2
"""Number of waiting listings that are judged not to be copies."""


def _sheet(folder: Path) -> Path:
    """Write a sheet with 120 reported rows and 20 others, for three designs, in random order."""
    rows = [
        link_row(
            number,
            design=TITLES[place % 3],
            status="removed" if place < REPORTED else "",
            complaint=f"0048{place // 20:04}" if place < REPORTED else "",
            reported="2024-03-04" if place < REPORTED else "",
            shop=f"LinoShop 11023456{place % 40:02}",
        )
        for place, number in enumerate(_numbers())
    ]
    Random(7).shuffle(rows)
    return table(folder, *rows)


def _numbers() -> list[int]:
    """Return numbers of listings that the practice portal treats normally."""
    plain = (number for number in count() if str(FIRST_ITEM + number)[-4:] not in ENDINGS)
    return [next(plain) for _ in range(REPORTED + WAITING)]


async def test_each_unreported_copy_of_a_spreadsheet_reaches_the_portal_once(
    window_state: Path, short_folder: Path
) -> None:
    """Rows that were reported before are only saved as history."""
    with FaultyPortal(titles=TITLES) as portal, parts_in(short_folder, window_state) as parts:
        parts.store.change(*(a_work(title=title) for title in TITLES))
        taken = _import(parts, _sheet(short_folder))
        assert [taken.outcomes.count(outcome) for outcome in (RowOutcome.HISTORY, RowOutcome.NEW)] == [
            REPORTED,
            WAITING,
        ]

        waiting = [finding for finding in parts.store.findings.all() if finding.state is FindingState.NEW]
        queue = parts.queue
        queue.judge([finding.id for finding in waiting[NOT_COPIES:]], Judgement.COPY, viewed=True)
        queue.judge([finding.id for finding in waiting[:NOT_COPIES]], Judgement.NOT_A_COPY, viewed=True)
        forms = queue.plan(split=Split.FULL)
        wanted = sorted(listing.url for form in forms for listing in listings_of(parts.store, form))
        assert (len(forms), len(wanted)) == (3, WAITING - NOT_COPIES)

        await file_everything(parts, portal)

        counts = portal.control().state()["counts"]
        assert (counts["submissions"], counts["human_submits"], counts["helper_submits"]) == (3, 3, 0)
        assert sorted(link for links in received_links(portal) for link in links) == wanted
        numbers = {parts.store.complaints[form.id].number for form in forms}
        assert len(numbers - {""}) == 3


def _import(parts: AppContext, path: Path) -> ImportPlan:
    now = datetime.now(UTC)
    register = Register(tuple(parts.store.works.all()))
    reading = read_sheet(open_source(path), Answers(), register, now.date())
    taken = take(parts.store, reading, hidden_rows=False, now=now, by="Mira")
    parts.queue.apply_import("a sheet brought in", *taken.put, remove=taken.remove)
    return taken
