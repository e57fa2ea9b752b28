"""Manage Complaints as data, the same for both variants: pages, statuses, and what cannot be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from helper.practice.records import PAGE_SIZE
from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import Visitor

LIST = "/complaint/manageComplaints.htm"


def days_ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"


def numbers(text: str) -> list[str]:
    return re.findall(r"<tr data-complaint=\"\w+\"><td>(\d+)</td>", text)


def test_more_than_a_page_of_complaints_is_shown_in_pages(visitor: Visitor) -> None:
    """The second page has the rest, none is shown twice, and each page leads to the other."""
    for number in range(5):
        visitor.file(f"https://www.aliexpress.com/item/10050099000007{number:02d}.html")
    every = f"{LIST}?from={days_ago(90)}&to={days_ago(0)}"
    first, second = visitor.get(every).text, visitor.get(f"{every}&page=2").text
    assert len(numbers(first)) == PAGE_SIZE
    assert len({*numbers(first), *numbers(second)}) == 18 + 5
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert f"from={days_ago(90)}" in re.findall(r'rel="prev" href="([^"]+)"', second)[0]


@pytest.mark.parametrize("page", ["0", "-1", "99", "two", "9" * 40])
def test_a_page_that_is_none_is_the_nearest(visitor: Visitor, page: str) -> None:
    """A broken address shows complaints all the same."""
    assert len(numbers(visitor.get(f"{LIST}?page={page}").text)) == 5


def test_a_status_can_be_asked_for(visitor: Visitor) -> None:
    """Only complaints of that status are listed; a word that is none lists all."""
    every = f"{LIST}?from={days_ago(90)}"
    rejected = visitor.get(f"{every}&status=countered").text
    assert set(re.findall(r'class="mark (\w+)"', rejected)) == {"countered"}
    assert len(numbers(visitor.get(f"{every}&status=lovely").text)) == 18


def test_a_status_can_be_decided_out_of_turn(visitor: Visitor) -> None:
    """The control API brings one line or all of them into a status at once; the state tells it by line."""
    other = "https://www.aliexpress.com/item/1005009900000018.html"
    visitor.file(GOOD_LINK, other)
    number = visitor.control.state()["complaints"][0]["number"]
    visitor.control.decide(number, "rejected", link=other)
    assert visitor.control.state()["complaints"][0]["statuses"] == ["pending", "rejected"]
    visitor.control.decide(number, "removed")
    assert visitor.control.state()["complaints"][0]["statuses"] == ["removed", "removed"]
