"""The variant with pages: what each of them says, in both languages; the form that works without an account."""

from __future__ import annotations

import re

import pytest

from helper.practice.many_pages import ONLINE_PAGE as FORM_PAGE
from helper.practice.server import PracticePortal
from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import EMAIL, Answer, Visitor

OUTSIDE = ("/index.htm", "/register.htm", "/login.htm", "/mini_login.htm")
INSIDE = (
    "/userCenter.htm",
    "/account.htm",
    "/ipr/iprSubmission.htm",
    "/ipr/iprManagement.htm",
    "/complaint/complaint.htm?platform=ae",
    "/complaint/manageComplaints.htm",
    "/complaint/complaintDetail.htm?id=p00002",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_every_page_outside_says_practice(stranger: Visitor, path: str) -> None:
    """Nobody can take a page of the portal for the real thing."""
    assert "PRACTICE" in stranger.get(path).text


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "nothing is sent to Alibaba"), ("zh", "不会向阿里巴巴发送任何内容")]
)
def test_every_page_inside_says_that_nothing_is_sent(
    visitor: Visitor, path: str, language: str, sentence: str
) -> None:
    """PRACTICE and the sentence stand on each page, in the page's language."""
    text = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={language}").text
    assert "PRACTICE" in text
    assert sentence in text


@pytest.mark.parametrize("path", [*OUTSIDE, *INSIDE])
def test_every_page_allows_only_its_own_resources_and_is_not_kept(visitor: Visitor, path: str) -> None:
    """The content policy is strict, and no page lies in a cache."""
    headers = visitor.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*OUTSIDE[:2], *INSIDE])
def test_no_page_names_a_place_outside(visitor: Visitor, path: str) -> None:
    """No link, script, picture or form leads away from this machine."""
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', visitor.get(path).text):
        assert address.startswith(("/", "?"))


@pytest.mark.parametrize("path", INSIDE)
def test_a_stranger_is_sent_to_the_login_and_back(stranger: Visitor, path: str) -> None:
    """Who is signed out gets the login, which knows where one wanted to go."""
    answer = stranger.get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"/login.htm?redirectURL={path.partition('?')[0]}")


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_inside_has_one_main_heading(visitor: Visitor, path: str) -> None:
    """A page is known by its heading."""
    assert visitor.get(path).text.count("<h1>") == 1


def test_the_header_shows_the_account(visitor: Visitor) -> None:
    """Name and e-mail address stand on the pages, as on a real portal."""
    text = visitor.get("/userCenter.htm").text
    assert "Mara Linden" in text
    assert EMAIL in text


def test_the_inside_has_the_known_sidebar(visitor: Visitor) -> None:
    """The mark by which a login is recognised, with the menu of a portal."""
    text = visitor.get("/userCenter.htm").text
    assert 'id="J_sidebar"' in text
    for entry in ("IPR Submission", "IPR management", "Submit a complaint", "Manage Complaints", "Account"):
        assert entry in text


def test_the_chosen_language_stays(visitor: Visitor) -> None:
    """A language chosen once is that of the next page too."""
    visitor.get("/userCenter.htm?lang=zh")
    assert "提交投诉" in visitor.get("/complaint/complaint.htm").text


def test_changing_the_language_keeps_the_rest_of_the_address(visitor: Visitor) -> None:
    """The link to the other language leads to the same complaint."""
    assert "?id=p00002&amp;lang=zh" in visitor.get("/complaint/complaintDetail.htm?id=p00002").text


def test_a_portal_can_be_started_in_chinese() -> None:
    """The language of the start is that of whoever has chosen none."""
    with PracticePortal(lang="zh") as portal:
        assert '<html lang="zh-CN">' in Visitor(portal).get("/index.htm").text


def test_the_user_center_counts_complaints(visitor: Visitor) -> None:
    """The figures follow what was filed."""
    before = visitor.get("/userCenter.htm").text
    visitor.file(GOOD_LINK)
    figure = re.compile(r"<dt>Complaints in the last 30 days</dt><dd>(\d+)")
    counts = [
        int(found[1])
        for text in (before, visitor.get("/userCenter.htm").text)
        if (found := figure.search(text))
    ]
    assert counts[1] == counts[0] + 1


def test_all_rights_are_listed_with_their_states(visitor: Visitor) -> None:
    """IPR management shows also what the form does not offer."""
    text = visitor.get("/ipr/iprManagement.htm").text
    for state in ("Approved", "Pending verification", "Rejected", "Expired"):
        assert state in text


LINKS = "\n".join(f"https://www.aliexpress.com/item/10050099000{number:05}.html" for number in range(10))
NAME = "Planted Reportername"


def report(visitor: Visitor, **changes: str) -> Answer:
    """A report that is complete and right, unless changed."""
    usual = {
        "reporterName": NAME, "reporterEmail": "somebody@example.org", "reporterAddress": "Nowhere 1",
        "website": "ae", "iprType": "copyright", "work": "Quiet Whale", "reason": "copyright.item.pirated",
        "links": LINKS, "description": "It is mine.", "declaration": "yes",
    }  # fmt: skip
    return visitor.post_form(FORM_PAGE, **{**usual, **changes})


def test_ten_links_are_taken_and_a_number_is_told(stranger: Visitor) -> None:
    """Without a login; who reports is not kept."""
    assert "File with Online Form" in stranger.get(FORM_PAGE).text
    shown = report(stranger).text
    (one,) = stranger.control.state()["online"]
    assert re.search(r'id="online-number">(\d+)<', shown)[1] == one["number"]  # type: ignore[index]  # it is there
    assert (one["website"], one["work"], one["reason"]) == ("AliExpress.com", "Quiet Whale", "Pirated copy")
    assert one["links"] == LINKS.splitlines()
    assert NAME not in str(stranger.control.state())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"links": f"{LINKS}\nhttps://www.aliexpress.com/item/1005009900099999.html"}, "At most 10 links"),
        ({"declaration": ""}, "tick the statement"),
        ({"work": " "}, "every field"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(
    stranger: Visitor, changes: dict[str, str], words: str
) -> None:
    """What was typed stays on the page; the press is counted."""
    answer = report(stranger, **changes).text
    assert words in answer
    assert NAME in answer
    assert stranger.control.state()["online"] == []
    assert stranger.control.state()["counts"]["helper_submits"] == 1


def test_it_is_closed_to_whoever_has_an_account(visitor: Visitor) -> None:
    """Signed in there is no form, and what is sent all the same is not taken."""
    assert "online-submit" not in visitor.get(FORM_PAGE).text
    assert "You have an account" in report(visitor).text
    assert visitor.control.state()["online"] == []


def test_the_form_is_there_in_chinese(stranger: Visitor) -> None:
    """By the language switch, as every page."""
    assert "侵权说明" in stranger.get(f"{FORM_PAGE}?lang=zh").text
