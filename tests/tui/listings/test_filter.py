"""What is typed to narrow the list: words anywhere, and words about one thing."""

from __future__ import annotations

import pytest

from helper.model.account import Account
from helper.model.finding import FindingState, Judgement
from helper.tui.listings.filter import About, Term, read_filter
from helper.tui.listings.rows import ListingRows
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_id
from tests.tui.stage import Stage


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Whale  mug", [Term("whale"), Term("mug")]),
        ("work:Whale", [Term("whale", About.WORK)]),
        ('design:"Quiet Whale" mug', [Term("quiet whale", About.WORK), Term("mug")]),
        ('shop:"nordic st', [Term("nordic st", About.SELLER)]),
        ("https://a.example", [Term("https://a.example")]),
        ("seller:", [Term("seller:")]),
        ("", []),
    ],
)
def test_a_filter_is_read(typed: str, terms: list[Term]) -> None:
    """Names that are known part a word from what it is about; everything else is a word."""
    assert read_filter(typed) == terms


@pytest.fixture
def rows(stage: Stage) -> ListingRows:
    """Two listings that differ in everything."""
    whale = a_work(title="Quiet Whale", aliases=("Moby",), client="Studio North")
    fox = a_work(title="Midnight Fox")
    mug = a_listing(1, title="Mug", store_name="Nordic Store", store_number="1102406")
    poster = a_listing(2, title="Fox poster", store_name="Whale Shop", store_number="77")
    account = Account(id=an_id(), label="Agency", host="ipp.example.com", clients=("Studio North",))
    filed = a_finding(mug, whale, state=FindingState.REMOVED)
    complaint = a_complaint(whale, (filed,), account_id=account.id)
    new = a_finding(poster, fox, state=FindingState.NEW, judgement=Judgement.LATER)
    stage.store.change(whale, fox, mug, poster, account, complaint)
    stage.store.change(
        a_finding(mug, whale, id="gone", state=FindingState.REMOVED, complaint_id=complaint.id)
    )
    stage.store.change(a_finding(poster, fox, id=new.id[:3] + "new", state=FindingState.NEW, judgement=None))
    return ListingRows(stage.store)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("whale", ["Fox poster", "Mug"]),
        ("work:whale", ["Mug"]),
        ("work:moby", ["Mug"]),
        ("seller:whale", ["Fox poster"]),
        ("seller:1102406", ["Mug"]),
        ("client:north", ["Mug"]),
        ("account:agency", ["Mug"]),
        ("status:gone", ["Mug"]),
        ("status:removed", ["Mug"]),
        ('status:"to judge"', ["Fox poster"]),
        ("work:whale seller:77", []),
    ],
)
def test_words_about_one_thing_look_only_there(rows: ListingRows, typed: str, titles: list[str]) -> None:
    """A shop called like a design is not found by the design, and every word must fit."""
    assert sorted(rows[one].title for one in rows.view(words=typed)) == titles
