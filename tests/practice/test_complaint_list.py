"""Manage Complaints, the same for both variants: fifteen days, pages, statuses, the page of one complaint."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from helper.practice.complaint_list import PAGE_SIZE
from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import Visitor

ASKED = "https://www.aliexpress.com/item/1005009900000453.html"
LIST = "/complaint/manageComplaints.htm"
OBJECTED = "https://www.aliexpress.com/item/1005009900000452.html"
REJECTED = "https://www.aliexpress.com/item/1005009900000451.html"


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


def test_only_the_last_fifteen_days_are_shown(visitor: Visitor) -> None:
    """Of eighteen older complaints five are young enough, and a sentence says so."""
    text = visitor.get(LIST).text
    assert len(numbers(text)) == 5
    assert "Showing the last 15 days." in text


def test_a_date_range_shows_older_ones(visitor: Visitor) -> None:
    """All are found by their dates; then nothing is said of fifteen days."""
    text = visitor.get(f"{LIST}?from={days_ago(80)}&to={days_ago(0)}").text
    assert len(numbers(text)) == 18
    assert "Showing the last 15 days." not in text


def test_a_complaint_disappears_from_the_view_when_it_grows_old(visitor: Visitor) -> None:
    """Sixteen days later the portal hides what was filed today."""
    visitor.file(GOOD_LINK)
    number = visitor.control.state()["complaints"][0]["number"]
    assert numbers(visitor.get(LIST).text)[0] == number
    visitor.control.now(datetime.now(UTC) + timedelta(days=16))
    assert number not in numbers(visitor.get(LIST).text)


def test_dates_that_are_none_are_passed_over(visitor: Visitor) -> None:
    """A broken address shows the usual view."""
    assert len(numbers(visitor.get(f"{LIST}?from=yesterday&to=").text)) == 5


def test_each_website_has_its_own_list(visitor: Visitor) -> None:
    """What was filed for one website is not among those of another."""
    visitor.file(GOOD_LINK)
    assert "No complaint in this time." in visitor.get(f"{LIST}?platform=cbu").text


def test_an_account_sees_its_own_complaints(visitor: Visitor) -> None:
    """What one account filed another does not see."""
    visitor.file(GOOD_LINK)
    visitor.get("/logout.htm")
    visitor.sign_in("somebody.else@example.org")
    assert len(numbers(visitor.get(LIST).text)) == 5


@pytest.mark.parametrize(
    ("link", "days", "english", "chinese"),
    [
        (GOOD_LINK, 1, "Processing", "处理中"),
        (ASKED, 3, "Awaiting the other party's response", "等待对方回应"),
        (GOOD_LINK, 3, "Removed", "投诉成立"),
    ],
)
def test_the_status_follows_the_days(
    visitor: Visitor, link: str, days: int, english: str, chinese: str
) -> None:
    """The list tells what became of a complaint, in both languages."""
    visitor.file(link)
    visitor.control.now(datetime.now(UTC) + timedelta(days=days, hours=1))
    for language, word in (("en", english), ("zh", chinese)):
        row = (
            visitor.get(f"{LIST}?lang={language}")
            .text.partition('data-complaint="c00001"')[2]
            .partition("</tr>")[0]
        )
        assert f">{word}</span>" in unescape(row)


def test_the_page_of_a_complaint_has_a_row_for_each_listing(visitor: Visitor) -> None:
    """Each listing has its seller and its own status; the addresses are no links."""
    visitor.file(GOOD_LINK, REJECTED)
    visitor.control.now(datetime.now(UTC) + timedelta(days=3))
    text = visitor.get("/complaint/complaintDetail.htm?id=c00001").text
    rows = re.findall(r'<td class="address">(\S+)</td><td>(cn\w+)</td><td><span class="mark (\w+)"', text)
    assert [(link, status) for link, _, status in rows] == [(GOOD_LINK, "removed"), (REJECTED, "rejected")]
    assert f'href="{GOOD_LINK}' not in text


def test_an_objection_says_how_long_one_may_answer(visitor: Visitor) -> None:
    """The panel counts the days that are left."""
    visitor.file(OBJECTED)
    visitor.control.now(datetime.now(UTC) + timedelta(days=3))
    text = visitor.get("/complaint/complaintDetail.htm?id=c00001").text
    assert "Counter-notice received" in text
    assert "(5 days left)" in text


def test_a_complaint_of_nobody_is_told(visitor: Visitor) -> None:
    """An address with another key leads to a sentence."""
    assert "There is no such complaint" in visitor.get("/complaint/complaintDetail.htm?id=c99999").text
