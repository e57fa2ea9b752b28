"""Reads the complaint list, one complaint's listings and the account's figures out of a page's tables, by the words of a flow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.async_api import Page

from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.portal.lists import FiguresReading, read_details, read_figures, read_list
from helper.flow.load import shipped_flow
from tests.browser.list_pages import (
    AROUND,
    DETAIL_HEADS,
    DETAIL_ROWS,
    HEADS,
    ROWS,
    as_roles,
    as_split,
    as_table,
)
from tests.browser.site import Site

WORDS = {name: list(labels) for name, labels in shipped_flow("aliexpress-list").listing_words.figures.items()}
AS_LIST = "<dl><div><dt>Takedown rate</dt><dd>97 %</dd></div><div><dt>Counter-notice rate</dt><dd>0.5%</dd></div></dl>"
AS_CARDS = "<div><div>投诉成立率：</div><div><span>97</span><span>%</span></div></div><div><div>申诉率</div><div>0.5%</div></div>"
AS_ROW = "<table><tr><th>Takedown rate</th><th>Counter-notice rate</th></tr><tr><td>97 %</td><td>0.5%</td></tr></table>"
TWICE = "<p><b>Takedown rate</b> 97 %</p><p><b>Takedown rate</b> 91 %</p>"
WAITING = "<p>Counter-notices that wait: <strong>1</strong></p>"
UNSEEN = "<div style='display:none'><b>Takedown rate</b> 97 %</div>"


async def seen_on(page: Page, site: Site, body: str) -> dict[str, Any]:
    """What the script sees on a page with this body."""
    await page.goto(site.serve("account.html", f"<!doctype html><meta charset=utf-8>{body}"))
    isolated = IsolatedScripts(
        page,
        scripts=("words", "visibility", "page"),
        settings={"hosts": ["127.0.0.1"]},
        on_report=lambda _: None,
    )
    await isolated.enter()
    raw: dict[str, Any] = await isolated.call("figures", WORDS)
    await isolated.leave()
    return raw


@pytest.mark.browser
async def test_a_figure_is_read_beside_its_name(page: Page, site: Site) -> None:
    """A list of terms, cards in Chinese: read. Names in one row and figures in the next, two answers, nothing to see: not."""
    assert read_figures([await seen_on(page, site, AS_LIST)]) == FiguresReading(
        takedown_rate="97 %", counter_notice_rate="0.5%"
    )
    cards = read_figures([await seen_on(page, site, AS_CARDS)])
    assert cards is not None
    assert (cards.takedown_rate.replace(" ", ""), cards.counter_notice_rate) == ("97%", "0.5%")
    for body in (AS_ROW, TWICE, UNSEEN, "<p>nothing</p>"):
        assert read_figures([await seen_on(page, site, body)]) is None


@pytest.mark.parametrize("words", ["--", "97", "up 3 % to 97 %", "1097 %"])
def test_words_that_are_no_one_rate_are_none(words: str) -> None:
    """No percentage, or two of them: nothing is written down."""
    assert read_figures([{"takedown_rate": [words]}]) is None


def test_the_comparison_is_kept_as_it_stands() -> None:
    """The portal's words about the month before are its own; without any rate they are not enough."""
    raw = {"takedown_rate": ["97 %"], "month_on_month": ["12 4 in the 30 days before"]}
    found = read_figures([raw])
    assert found is not None
    assert found.month_on_month == "12 4 in the 30 days before"
    assert read_figures([{"month_on_month": ["12"]}]) is None


@pytest.mark.browser
async def test_objections_that_wait_are_read_too(page: Page, site: Site) -> None:
    """They have days that run out; the page's own number is kept even where it shows no rate."""
    found = read_figures([await seen_on(page, site, WAITING)])
    assert found == FiguresReading(counter_notices_waiting="1")


def test_what_is_no_number_is_no_count() -> None:
    """Words, or two numbers, say nothing."""
    assert read_figures([{"counter_notices_waiting": ["1 of 3"]}]) is None


WORDS_of_list_reading = shipped_flow("aliexpress-list").listing_words
VIEW = ("View",)
Build = Callable[[tuple[str, ...], tuple[tuple[str, ...], ...]], str]


async def seen_on_of_list_reading(page: Page, site: Site, body: str) -> dict[str, Any]:
    """What the script sees on a page with this body."""
    await page.goto(site.serve("list.html", f"<!doctype html><meta charset=utf-8>{body}"))
    isolated = IsolatedScripts(
        page,
        scripts=("words", "visibility", "settle", "page"),
        settings={"hosts": ["127.0.0.1"]},
        on_report=lambda _: None,
    )
    await isolated.enter()
    raw: dict[str, Any] = await isolated.call("tables", ["Next page", "Next"])
    await isolated.leave()
    return raw


@pytest.mark.browser
@pytest.mark.parametrize("build", [as_table, as_roles, as_split])
async def test_a_list_is_read_whatever_it_is_built_of(page: Page, site: Site, build: Build) -> None:
    """A table, a grid of boxes, a head and body apart: the same rows, the unknown state without a name of ours."""
    found = read_list(
        await seen_on_of_list_reading(page, site, AROUND + build(HEADS, ROWS)), WORDS_of_list_reading, VIEW
    )

    assert found is not None
    first, second = found.rows
    assert (first.number, first.status, first.words, first.count) == ("00482133", "removed", "Removed", 2)
    assert (first.ipr, first.submitted) == ("Quiet Whale (DE)(N/A)", date(2026, 11, 20))
    assert (second.number, second.status, second.words) == ("48213377", "", "Under appeal")
    assert first.details == site.url("detail.html?id=1")


@pytest.mark.browser
@pytest.mark.parametrize("build", [as_table, as_roles, as_split])
async def test_details_are_read_whatever_they_are_built_of(page: Page, site: Site, build: Build) -> None:
    """Each listing with its state, its seller and the portal's remark; an American number is reduced."""
    body = f"<h1>Complaint details</h1><p>Complaint number: 00482133</p>{build(DETAIL_HEADS, DETAIL_ROWS)}"
    found = read_details(await seen_on_of_list_reading(page, site, body), WORDS_of_list_reading)

    assert found is not None
    assert "00482133" in found.numbers
    assert [(row.item_id, row.status, row.seller, row.answer) for row in found.listings] == [
        ("1005009900000017", "removed", "cn1500000001", ""),
        ("1005009900000018", "rejected", "cn1500000002", "No proof."),
    ]


@pytest.mark.browser
async def test_what_the_list_is_limited_to_is_read(page: Page, site: Site) -> None:
    """The sentence about fifteen days and the two days in the fields."""
    found = read_list(
        await seen_on_of_list_reading(page, site, AROUND + as_table(HEADS, ROWS)), WORDS_of_list_reading, VIEW
    )

    assert found is not None
    assert found.period.words == "Showing the last 15 days. Choose dates."
    assert (found.period.earliest, found.period.latest) == (date(2026, 11, 9), date(2026, 11, 24))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("pager", "has_more", "next_page"),
    [
        ('<a href="/list.html?page=2">Next page</a>', True, "list.html?page=2"),
        ('<ul><li title="Next Page"><button>&gt;</button></li></ul>', True, ""),
        (
            '<li title="Next Page" class="pager-disabled" aria-disabled="true"><button disabled>x</button></li>',
            False,
            "",
        ),
        ('<a>Next page</a><a href="/list.html?page=2" hidden>Next page</a>', True, ""),
        ("", False, ""),
    ],
)
async def test_the_way_to_the_next_page(
    page: Page, site: Site, pager: str, has_more: bool, next_page: str
) -> None:
    """A link has an address; a button only says that there is more; one that is off says there is not."""
    found = read_list(
        await seen_on_of_list_reading(page, site, as_table(HEADS, ROWS) + pager), WORDS_of_list_reading, VIEW
    )

    assert found is not None
    assert (found.has_more, found.next_page) == (has_more, site.url(next_page) if next_page else "")


def raw_of(heads: tuple[str, ...], *rows: tuple[str, ...]) -> dict[str, Any]:
    """What the script gives for one plain table."""
    cells = [[{"text": text, "links": [], "whole": []} for text in row] for row in (heads, *rows)]
    return {
        "tables": [{"left": 0, "width": 900, "rows": cells}],
        "lines": [], "dates": [], "way": {"shown": False, "address": ""}, "address": "http://127.0.0.1/",
    }  # fmt: skip


def test_a_heading_that_stands_twice_is_no_column() -> None:
    """With two columns called Status nothing is read: nobody can say which one is meant."""
    raw = raw_of(("Complaint number", "Status", "Status"), ("00482133", "Removed", "Rejected"))

    assert read_list(raw, WORDS_of_list_reading, VIEW) is None


def test_a_cell_with_two_states_has_none() -> None:
    """A state and a day in one cell is the state; two states are none."""
    raw = raw_of(
        ("Complaint number", "Status"), ("00482133", "Removed\n2026-11-20"), ("48213377", "Removed\nRejected")
    )
    found = read_list(raw, WORDS_of_list_reading, VIEW)

    assert found is not None
    assert [row.status for row in found.rows] == ["removed", ""]


def test_chinese_heads_and_states_are_known() -> None:
    """The same in the portal's other language."""
    found = read_list(
        raw_of(("投诉编号", "状态"), ("00482133", "投诉成立"), ("48213377", "被投诉方已申诉")),
        WORDS_of_list_reading,
        VIEW,
    )

    assert found is not None
    assert [row.status for row in found.rows] == ["removed", "countered"]


def test_a_link_cell_with_two_listings_is_about_none() -> None:
    """Two addresses in one cell are not chosen from; a bare number is a listing's."""
    two = "https://www.aliexpress.com/item/1005009900000017.html\nhttps://www.aliexpress.com/item/1005009900000018.html"
    found = read_details(
        raw_of(("Listing", "Status"), (two, "Removed"), ("1005009900000017", "Removed")),
        WORDS_of_list_reading,
    )

    assert found is not None
    assert [row.item_id for row in found.listings] == ["", "1005009900000017"]


def test_a_hostile_cell_becomes_one_harmless_line() -> None:
    """Turned direction, control characters and endless text from the page go no further."""
    found = read_list(
        raw_of(("Complaint number", "Status"), ("00482133", "Re\u202emo\x1b[2Jved" + "x" * 900)),
        WORDS_of_list_reading,
        VIEW,
    )

    assert found is not None
    assert found.rows[0].words.startswith("Remo[2Jvedxxx")
    assert len(found.rows[0].words) == 300


def _table(*rows: tuple[str, ...]) -> dict[str, Any]:
    """What the script gives of one table."""
    cells = [[{"text": text, "links": [], "whole": []} for text in row] for row in rows]
    return {
        "tables": [{"left": 0, "width": 800, "rows": cells}],
        "lines": [],
        "dates": [],
        "way": {"shown": False, "address": ""},
        "address": "http://127.0.0.1/ipr",
    }


RIGHTS = shipped_flow("aliexpress-rights").listing_words
RIGHTS_HEAD = ("IPR ID", "Name", "Type", "Region", "Registration number", "Status", "Expiration date")
RIGHTS_HEAD_ZH = ("知识产权编号", "名称", "类型", "地区", "登记号", "状态", "有效期至")


def test_registrations_are_read_with_reason_and_last_day() -> None:
    """Why one was refused stands in the cell of its state; what is left open by two dashes is nothing."""
    found = read_list(
        _table(
            RIGHTS_HEAD,
            ("9000117", "Quiet Whale", "Copyright", "US", "VA000117", "Approved", "2029-11-24"),
            ("9000118", "Fox", "Copyright", "US", "N/A", "Rejected\nThe picture is too small.", "--"),
            ("9000119", "Lantern", "Copyright", "US", "N/A", "On hold", "--"),
        ),
        RIGHTS,
        (),
    )
    assert found is not None
    whale, fox, lantern = found.rows
    assert (whale.title, whale.status, whale.registration) == ("Quiet Whale", "approved", "VA000117")
    assert (whale.expires, whale.answer) == (date(2029, 11, 24), "")
    assert (fox.status, fox.answer, fox.expires) == ("rejected", "The picture is too small.", None)
    assert (lantern.status, lantern.words, lantern.answer) == ("", "On hold", "")


def test_registrations_are_read_in_chinese() -> None:
    """The same columns and states in the portal's other language."""
    found = read_list(
        _table(RIGHTS_HEAD_ZH, ("9000117", "鲸", "著作权", "US", "N/A", "审核未通过\n图片太小", "--")),
        RIGHTS,
        (),
    )
    assert found is not None
    assert [(row.title, row.status, row.answer) for row in found.rows] == [("鲸", "rejected", "图片太小")]


def test_a_list_of_complaints_is_no_list_of_registrations() -> None:
    """It has numbers and states too, but no name of a work."""
    complaints = _table(("Number", "Status", "Reason"), ("48213377", "Rejected", "Pirated copy"))
    assert read_list(complaints, RIGHTS, ()) is None
