"""What the inside of the portal shows in either variant: figures, rights, the list, one complaint, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from helper.practice.pages import RIGHTS_ON_A_PAGE
from helper.practice.request_context import PART
from helper.practice.server import PracticePortal
from tests.practice.samples import ASKED_LINK, GOOD_LINK, OBJECTED_LINK, REJECTED_LINK
from tests.practice.visitor import Visitor

CENTER = "/userCenter.htm"
RIGHTS = "/ipr/iprManagement.htm"
LIST = "/complaint/manageComplaints.htm"
DETAILS = "/complaint/complaintDetail.htm"
SUCCESS = "/complaint/complaintSuccess.htm"
REGISTERED = "/ipr/iprSubmissionSuccess.htm"


class Reader(Visitor):
    """Reads the pages of a variant where it has them."""

    def read(self, path: str) -> str:
        return unescape(self.get(f"{PART if self.portal.home.endswith('ippHome') else ''}{path}").text)


@pytest.fixture(params=["ipp", "aidc"])
def portal(request: pytest.FixtureRequest) -> Iterator[PracticePortal]:
    """A portal of each variant."""
    with PracticePortal(variant=request.param, titles=("The Quiet Whale",)) as portal:
        yield portal


@pytest.fixture
def reader(portal: PracticePortal) -> Reader:
    """Somebody who has signed in."""
    reader = Reader(portal)
    reader.sign_in()
    return reader


def numbers(text: str) -> list[str]:
    return re.findall(r"<tr data-complaint=\"\w+\"><td>(\d+)</td>", text)


def days_ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"


def after(reader: Reader, days: int) -> None:
    reader.control.now(datetime.now(UTC) + timedelta(days=days, hours=1))


def test_the_user_center_counts_complaints(reader: Reader) -> None:
    """The figures follow what was filed."""
    figure = re.compile(r"<dt>Complaints in the last 30 days</dt><dd>(\d+)")
    before = figure.findall(reader.read(CENTER))
    reader.file(GOOD_LINK)
    assert [int(count) - 1 for count in figure.findall(reader.read(CENTER))] == [
        int(count) for count in before
    ]


def test_all_rights_are_listed_with_their_states_in_pages(reader: Reader) -> None:
    """Also what the form does not offer, with the reason; what an account has more of stands on the next page."""
    for number in range(40):
        reader.control.approve(f"Night Fox {number}")
    reader.control.approve("Paper Moon", state="rejected", reason="The moon is too small.")
    first, second = (reader.read(f"{RIGHTS}?page={number}") for number in (1, 2))
    assert first.count("<tr><td>") == RIGHTS_ON_A_PAGE
    assert "page=2" in first
    assert "page=3" not in second
    for state in ("Approved", "Pending verification", "Rejected", "Expired", "The moon is too small."):
        assert state in first + second


def test_only_the_last_fifteen_days_are_shown(reader: Reader) -> None:
    """Of eighteen older complaints five are young enough, and a sentence says so; dates show the others."""
    text = reader.read(LIST)
    assert len(numbers(text)) == 5
    assert "Showing the last 15 days." in text
    text = reader.read(f"{LIST}?from={days_ago(80)}&to={days_ago(0)}")
    assert len(numbers(text)) == 18
    assert "Showing the last 15 days." not in text


def test_a_complaint_disappears_from_the_view_when_it_grows_old(reader: Reader) -> None:
    """Sixteen days later the portal hides what was filed today."""
    reader.file(GOOD_LINK)
    number = reader.control.state()["complaints"][0]["number"]
    assert numbers(reader.read(LIST))[0] == number
    after(reader, 16)
    assert number not in numbers(reader.read(LIST))


def test_each_website_and_each_account_has_its_own_list(reader: Reader) -> None:
    """What was filed for one website or by one account is not among those of another; its number is not told either."""
    reader.file(GOOD_LINK)
    number = reader.control.state()["complaints"][0]["number"]
    assert f">{number}<" in reader.read(f"{SUCCESS}?id=c00001")
    assert "No complaint in this time." in reader.read(f"{LIST}?platform=cbu")
    reader.get("/logout.htm")
    reader.sign_in("somebody.else@example.org")
    assert len(numbers(reader.read(LIST))) == 5
    for place in (SUCCESS, DETAILS):
        assert "There is no such complaint in this account." in reader.read(f"{place}?id=c00001")


@pytest.mark.parametrize(
    ("link", "days", "english", "chinese"),
    [
        (GOOD_LINK, 1, "Processing", "处理中"),
        (ASKED_LINK, 3, "Awaiting the other party's response", "等待对方回应"),
        (GOOD_LINK, 3, "Removed", "投诉成立"),
    ],
)
def test_the_status_follows_the_days(
    reader: Reader, link: str, days: int, english: str, chinese: str
) -> None:
    """The list tells what became of a complaint, in both languages."""
    reader.file(link)
    after(reader, days)
    for language, word in (("en", english), ("zh", chinese)):
        text = reader.read(f"{LIST}?lang={language}")
        assert f">{word}</span>" in text.partition('data-complaint="c00001"')[2].partition("</tr>")[0]


def test_more_than_a_page_of_complaints_is_shown_in_pages(reader: Reader) -> None:
    """The second page has the rest, none is shown twice, and each page leads to the other with the same dates."""
    for number in range(5):
        reader.file(f"https://www.aliexpress.com/item/10050099000007{number:02d}.html")
    every = f"{LIST}?from={days_ago(90)}&to={days_ago(0)}"
    first, second = reader.read(every), reader.read(f"{every}&page=2")
    assert len(numbers(first)) == 20
    assert len({*numbers(first), *numbers(second)}) == 18 + 5
    assert 'rel="next"' in first
    assert f"from={days_ago(90)}" in re.findall(r'rel="prev" href="([^"]+)"', second)[0]


@pytest.mark.parametrize(
    "asked", ["from=yesterday&to=", "page=two", "page=99", "page=0", "status=lovely", "platform=moon"]
)
def test_what_cannot_be_read_is_passed_over(reader: Reader, asked: str) -> None:
    """A broken address shows the usual view."""
    assert numbers(reader.read(f"{LIST}?{asked}")) == numbers(reader.read(LIST))


def test_a_status_can_be_asked_for(reader: Reader) -> None:
    """Only complaints of that status are listed."""
    text = reader.read(f"{LIST}?from={days_ago(90)}&status=countered")
    assert set(re.findall(r'class="mark (\w+)"', text)) == {"countered"}


def test_a_complaint_has_a_row_for_each_listing(reader: Reader) -> None:
    """Each has its seller and its own status; the addresses are no links. An objection counts the days that are left."""
    reader.file(GOOD_LINK, REJECTED_LINK, OBJECTED_LINK)
    after(reader, 3)
    text = reader.read(f"{DETAILS}?id=c00001")
    rows = re.findall(r'<td class="address">(\S+)</td><td>(cn\w+)</td><td><span class="mark (\w+)"', text)
    assert [(link, status) for link, _, status in rows] == [
        (GOOD_LINK, "removed"), (REJECTED_LINK, "rejected"), (OBJECTED_LINK, "countered"),
    ]  # fmt: skip
    assert f'href="{GOOD_LINK}' not in text
    assert "(5 days left)" in text


def test_a_number_is_told_of_a_registration_that_there_is(reader: Reader) -> None:
    """Of another one there is a sentence."""
    known = reader.control.state()["rights"][0]["text"]
    assert known.startswith("The Quiet Whale")
    key = re.findall(r"<tr><td>(\d+)</td>", reader.read(RIGHTS))[0]
    assert f'<strong id="ipr-number">{key}</strong>' in reader.read(f"{REGISTERED}?id={key}")
    assert "not there any more" in reader.read(f"{REGISTERED}?id=1")
