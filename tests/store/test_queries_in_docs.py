"""The queries of docs/how-to/query-your-records.md, run by a Python that has TinyDB but not this program."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import tinydb

from helper.config.places import Places
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind, Outcome
from helper.model.seller import Seller
from helper.store.store import open_store
from tests.factories import (
    FIRST_ITEM,
    NOW,
    a_complaint,
    a_finding,
    a_listing,
    a_work,
    an_attempt,
    an_id,
    an_item_url,
)

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "query-your-records.md"
SETUP, *QUERIES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
ANSWERS = {
    "Which shops sold more than three of my designs?": "Wall Art Store 4\n",
    "What was gone within a week?": f"{an_item_url(0)}\n",
    "How many links of each design are in which state?": (
        "Whale removed 2\nOwl judged 1\nFox judged 1\nHare filed 1\nHare judged 1\n"
    ),
    "Which complaints were filed without a number?": "2026-11-24T19:42:00Z 1 links\n",
    "Which listings have a word in their title?": f"{FIRST_ITEM} Whale poster\n{FIRST_ITEM + 1} Blue WHALE\n",
    "Change a document": "",
}


@pytest.fixture
def filled(places: Places) -> Places:
    works = [a_work(title=title) for title in ("Whale", "Owl", "Fox", "Hare")]
    titles = ("Whale poster", "Blue WHALE", "Owl", "Fox", "Hare", "Hare mug")
    shops = ("Wall Art Store",) * 5 + ("Mug Store",)
    listings = [
        a_listing(number, title=title, store_name=shop)
        for number, (title, shop) in enumerate(zip(titles, shops, strict=True))
    ]
    shown = [0, 0, 1, 2, 3, 3]
    filed = a_finding(listings[4], works[3], state=FindingState.FILED)
    findings = [
        *(_removed(a_finding(listings[at], works[0]), days) for at, days in enumerate((6, 8))),
        *(a_finding(listings[at], works[shown[at]]) for at in (2, 3)),
        filed,
        a_finding(listings[5], works[3]),
        Finding(id=an_id(), listing_id=listings[5].id, judgement=Judgement.NOT_A_COPY),
    ]
    sent = an_attempt(result=Result.FILED)
    known, unknown = (
        a_complaint(works[3], (filed,), state=ComplaintState.FILED, number=number, attempts=(sent,))
        for number in ("CN1", "")
    )
    with open_store(places) as store:
        store.change(
            *works, *listings, *findings, known, unknown, Seller(id=an_id(), store_number="1102345678")
        )
    return places


def _removed(finding: Finding, days: int) -> Finding:
    ended = Outcome(state=FindingState.REMOVED, at=NOW + timedelta(days=days))
    moment = Moment(at=NOW, kind=MomentKind.SENT)
    return Finding(
        id=finding.id, listing_id=finding.listing_id, work_id=finding.work_id, judgement=Judgement.COPY,
        state=FindingState.REMOVED, outcome=ended, history=(moment,),
    )  # fmt: skip


def answer(places: Places, query: str, folder: Path) -> str:
    """Run the query in the folder of the records, by a Python that can import only TinyDB."""
    (folder / "tinydb").symlink_to(Path(tinydb.__file__).parent)
    alone = f"import sys; sys.path.append({str(folder)!r})\n"
    alone += "import importlib.util; assert not importlib.util.find_spec('helper')\n"
    command = [sys.executable, "-I", "-S", "-c", alone + SETUP + query]
    done = subprocess.run(command, cwd=places.data, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("query", "expected"), [*zip(QUERIES, ANSWERS.values(), strict=True)], ids=[*ANSWERS]
)
def test_query_from_the_docs_answers_in_stock_tinydb(
    query: str, expected: str, filled: Places, tmp_path: Path
) -> None:
    assert answer(filled, query, tmp_path) == expected


def test_change_from_the_docs_is_read_at_the_next_start(filled: Places, tmp_path: Path) -> None:
    answer(filled, QUERIES[-1], tmp_path)
    with open_store(filled) as store:
        assert [seller.note for seller in store.sellers.all()] == ["answers within a day"]
        assert len(store.findings) == 7


def test_headings_of_the_page_are_the_tested_questions() -> None:
    assert re.findall(r"^## (.*)", PAGE.read_text(encoding="utf-8"), re.MULTILINE) == [*ANSWERS]
