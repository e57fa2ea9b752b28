"""Tests of the pages behind the login, in both variants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helper.practice.pages import RIGHTS_ON_A_PAGE
from tests.practice.portal import FaultyPortal
from tests.practice.samples import GOOD_LINK, OBJECTED_LINK, REJECTED_LINK
from tests.practice.visitor import Visitor

RIGHTS = "/ipr/iprManagement.htm"
LIST = "/complaint/manageComplaints.htm"
DETAILS = "/complaint/complaintDetail.htm"
SUCCESS = "/complaint/complaintSuccess.htm"


@pytest.fixture(params=["ipp", "aidc"])
def portal(request: pytest.FixtureRequest) -> Iterator[FaultyPortal]:
    with FaultyPortal(variant=request.param, titles=("The Quiet Whale",)) as portal:
        yield portal


def numbers(text: str) -> list[str]:
    return re.findall(r"<tr data-complaint=\"\w+\"><td>(\d+)</td>", text)


def days_ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"


def after(visitor: Visitor, days: int) -> None:
    visitor.control.now(datetime.now(UTC) + timedelta(days=days, hours=1))


def test_rights_in_all_states_are_listed_on_several_pages(visitor: Visitor) -> None:
    """Rights that the form does not offer are listed with the reason."""
    for number in range(40):
        visitor.control.approve(f"Night Fox {number}")
    visitor.control.approve("Paper Moon", state="rejected", reason="The moon is too small.")
    first, second = (visitor.read(f"{RIGHTS}?page={number}") for number in (1, 2))
    assert first.count("<tr><td>") == RIGHTS_ON_A_PAGE
    assert "page=2" in first
    assert "page=3" not in second
    for state in ("Approved", "Pending verification", "Rejected", "Expired", "The moon is too small."):
        assert state in first + second


def test_list_shows_complaints_of_the_last_fifteen_days(visitor: Visitor) -> None:
    """A date range shows older complaints."""
    text = visitor.read(LIST)
    assert len(numbers(text)) == 5
    assert "Showing the last 15 days." in text
    text = visitor.read(f"{LIST}?from={days_ago(80)}&to={days_ago(0)}")
    assert len(numbers(text)) == 18
    assert "Showing the last 15 days." not in text


def test_each_website_and_account_has_its_own_list(visitor: Visitor) -> None:
    visitor.file(GOOD_LINK)
    number = visitor.control.state()["complaints"][0]["number"]
    assert f">{number}<" in visitor.read(f"{SUCCESS}?id=c00001")
    assert "No complaint in this time." in visitor.read(f"{LIST}?platform=cbu")
    visitor.get("/logout.htm")
    visitor.sign_in("somebody.else@example.org")
    assert len(numbers(visitor.read(LIST))) == 5
    for place in (SUCCESS, DETAILS):
        assert "There is no such complaint in this account." in visitor.read(f"{place}?id=c00001")


def test_complaint_has_a_row_for_each_listing(visitor: Visitor) -> None:
    """The address in a row is not a link. A counter-notice shows the days left."""
    visitor.file(GOOD_LINK, REJECTED_LINK, OBJECTED_LINK)
    after(visitor, 3)
    text = visitor.read(f"{DETAILS}?id=c00001")
    rows = re.findall(r'<td class="address">(\S+)</td><td>(cn\w+)</td><td><span class="mark (\w+)"', text)
    assert [(link, status) for link, _, status in rows] == [
        (GOOD_LINK, "removed"), (REJECTED_LINK, "rejected"), (OBJECTED_LINK, "countered"),
    ]  # fmt: skip
    assert f'href="{GOOD_LINK}' not in text
    assert "(5 days left)" in text
