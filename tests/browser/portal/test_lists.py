"""Reading the complaint list and the listings of a complaint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.async_api import Page

from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.portal.lists import ListReading, read_details, read_list
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

WORDS = shipped_flow("aliexpress-list").listing_words
RIGHTS = shipped_flow("aliexpress-rights").listing_words
Build = Callable[[tuple[str, ...], tuple[tuple[str, ...], ...]], str]
in_every_markup = pytest.mark.parametrize("build", [as_table, as_roles, as_split])


async def seen_on(page: Page, site: Site, body: str, function: str, *words: object) -> dict[str, Any]:
    """Return the result of a script function on a page with this body."""
    await page.goto(site.serve("list.html", f"<!doctype html><meta charset=utf-8>{body}"))
    scripts, hosts = ("words", "events", "visibility", "settle", "page"), {"hosts": ["127.0.0.1"]}
    isolated = IsolatedScripts(page, scripts=scripts, settings=hosts, on_report=lambda _: None)
    await isolated.enter()
    raw: dict[str, Any] = await isolated.call(function, *words)
    await isolated.leave()
    return raw


async def tables_on(page: Page, site: Site, body: str) -> dict[str, Any]:
    return await seen_on(page, site, body, "tables")


async def list_on(page: Page, site: Site, body: str) -> ListReading:
    found = read_list(await tables_on(page, site, body), WORDS)
    assert found is not None
    return found


@pytest.mark.browser
@in_every_markup
async def test_complaint_list_is_read_in_any_markup(page: Page, site: Site, build: Build) -> None:
    """A status that the flow file does not contain is stored with its text only."""
    found = await list_on(page, site, AROUND + build(HEADS, ROWS))
    first, second = found.rows
    assert (first.number, first.status, first.words, first.count) == ("00482133", "removed", "Removed", 2)
    assert first.ipr == "Quiet Whale (DE)(N/A)"
    assert (second.number, second.status, second.words) == ("48213377", "", "Under appeal")


@pytest.mark.browser
@in_every_markup
async def test_complaint_details_are_read_in_any_markup(page: Page, site: Site, build: Build) -> None:
    """The item id in an address of the US site is converted to the item id of the worldwide site."""
    body = f"<h1>Complaint details</h1><p>Complaint number: 00482133</p>{build(DETAIL_HEADS, DETAIL_ROWS)}"
    found = read_details(await tables_on(page, site, body), WORDS)
    assert found is not None
    assert "00482133" in found.numbers
    assert [(row.item_id, row.status, row.answer) for row in found.listings] == [
        ("1005009900000017", "removed", ""),
        ("1005009900000018", "rejected", "No proof."),
    ]


def raw_of(heads: tuple[str, ...], *rows: tuple[str, ...]) -> dict[str, Any]:
    """Return the page script's result for one plain table."""
    cells = [[{"text": text, "links": [], "whole": []} for text in row] for row in (heads, *rows)]
    return {
        "tables": [{"left": 0, "width": 900, "rows": cells}],
        "lines": [],
    }  # fmt: skip


HEAD, HEAD_ZH = ("Complaint number", "Status"), ("投诉编号", "状态")


@pytest.mark.parametrize(
    ("raw", "states"),
    [
        (raw_of((*HEAD, "Status"), ("00482133", "Removed", "Rejected")), None),
        (raw_of(HEAD, ("1", "Removed\n2026-11-20"), ("2", "Removed\nRejected")), []),
        (
            raw_of(HEAD, ("00482133", "Removed\n2026-11-20"), ("48213377", "Removed\nRejected")),
            ["removed", ""],
        ),
        (raw_of(HEAD, ("00482133",), ("48213377", "Removed")), ["removed"]),
        (raw_of(HEAD_ZH, ("00482133", "投诉成立"), ("48213377", "被投诉方已申诉")), ["removed", "countered"]),
    ],
    ids=[
        "two columns with the same name",
        "no numbers",
        "a date beside the status; two statuses",
        "a row with a missing cell",
        "Chinese",
    ],
)
def test_ambiguous_status_is_ignored(raw: dict[str, Any], states: list[str] | None) -> None:
    found = read_list(raw, WORDS)
    assert (found and [row.status for row in found.rows]) == states


def test_cell_with_two_listings_has_no_item_id() -> None:
    """A cell that contains only a number is read as an item id."""
    two = "\n".join(f"https://www.aliexpress.com/item/10050099000000{number}.html" for number in (17, 18))
    found = read_details(
        raw_of(("Listing", "Status"), (two, "Removed"), ("1005009900000017", "Removed")), WORDS
    )
    assert found is not None
    assert [row.item_id for row in found.listings] == ["", "1005009900000017"]


def test_hostile_table_cell_becomes_one_safe_line() -> None:
    """Direction marks and control characters are removed, and the text is shortened."""
    found = read_list(raw_of(HEAD, ("00482133", "Re\u202emo\x1b[2Jved" + "x" * 900)), WORDS)
    assert found is not None
    assert found.rows[0].words.startswith("Remo[2Jvedxxx")
    assert len(found.rows[0].words) == 300


RIGHTS_HEAD = ("IPR ID", "Name", "Type", "Region", "Registration number", "Status", "Expiration date")
RIGHTS_HEAD_ZH = ("知识产权编号", "名称", "类型", "地区", "登记号", "状态", "有效期至")


def test_registrations_are_read_in_both_languages() -> None:
    """The reason for a rejection is in the same cell as the status. Two dashes mean that there is no date."""
    rows = (
        ("9000117", "Quiet Whale", "Copyright", "US", "VA000117", "Approved", "2029-11-24"),
        ("9000118", "Fox", "Copyright", "US", "N/A", "Rejected\nThe picture is too small.", "--"),
        ("9000119", "Lantern", "Copyright", "US", "N/A", "On hold", "--"),
    )
    found = read_list(raw_of(RIGHTS_HEAD, *rows), RIGHTS)
    chinese = read_list(
        raw_of(RIGHTS_HEAD_ZH, ("9000117", "鲸", "著作权", "US", "N/A", "审核未通过\n图片太小", "--")),
        RIGHTS,
    )
    assert found is not None
    assert chinese is not None
    whale, fox, lantern = found.rows
    assert (whale.title, whale.status, whale.registration) == ("Quiet Whale", "approved", "VA000117")
    assert (whale.expires, whale.answer) == (date(2029, 11, 24), "")
    assert (fox.status, fox.answer, fox.expires) == ("rejected", "The picture is too small.", None)
    assert (lantern.status, lantern.words, lantern.answer) == ("", "On hold", "")
    assert [(row.title, row.status, row.answer) for row in chinese.rows] == [("鲸", "rejected", "图片太小")]


def test_complaint_list_is_not_read_as_a_list_of_registrations() -> None:
    """The complaint list has numbers and statuses, but no column for the names of designs."""
    complaints = raw_of(("Number", "Status", "Reason"), ("48213377", "Rejected", "Pirated copy"))
    assert read_list(complaints, RIGHTS) is None
