"""The variant with pages: what each of them says, in both languages; the form that works without an account."""

from __future__ import annotations

import re

import pytest

from helper.practice.many_pages import ONLINE_PAGE
from helper.practice.server import PracticePortal
from tests.practice.visitor import EMAIL, Answer, Visitor

OUTSIDE = ("/index.htm", "/register.htm", "/login.htm", "/mini_login.htm", ONLINE_PAGE)
INSIDE = (
    "/userCenter.htm",
    "/account.htm",
    "/ipr/iprSubmission.htm",
    "/ipr/iprManagement.htm",
    "/complaint/complaint.htm?platform=ae",
    "/complaint/manageComplaints.htm",
    "/complaint/complaintDetail.htm?id=p00002",
)
LINKS = "\n".join(f"https://www.aliexpress.com/item/10050099000{number:05}.html" for number in range(10))
NAME = "Planted Reportername"


@pytest.mark.parametrize("path", [*OUTSIDE, *INSIDE])
def test_every_page_keeps_to_itself(visitor: Visitor, path: str) -> None:
    """The content policy is strict, no page lies in a cache, and nothing on it leads away from this machine."""
    answer = visitor.get(path)
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
        assert address.startswith(("/", "?"))


@pytest.mark.parametrize("path", OUTSIDE)
def test_every_page_outside_says_practice(stranger: Visitor, path: str) -> None:
    """Nobody can take a page of the portal for the real thing."""
    assert "PRACTICE" in stranger.get(path).text


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_inside_says_that_nothing_is_sent(visitor: Visitor, path: str) -> None:
    """PRACTICE and the sentence stand on each page, in the page's language; one heading names it."""
    for lang, sentence in (("en", "nothing is sent to Alibaba"), ("zh", "不会向阿里巴巴发送任何内容")):
        text = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
        assert "PRACTICE" in text
        assert sentence in text
        assert text.count("<h1>") == 1


@pytest.mark.parametrize("path", INSIDE)
def test_a_stranger_is_sent_to_the_login_and_back(stranger: Visitor, path: str) -> None:
    """Who is signed out gets the login, which knows where one wanted to go."""
    answer = stranger.get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"/login.htm?redirectURL={path.partition('?')[0]}")


def test_the_inside_has_the_known_signs_of_a_login(visitor: Visitor) -> None:
    """The account in the header, and the sidebar with the menu of a portal."""
    text = visitor.get("/userCenter.htm").text
    menu = ("IPR Submission", "IPR management", "Submit a complaint", "Manage Complaints", "Account")
    for sign in ("Mara Linden", EMAIL, 'id="J_sidebar"', *menu):
        assert sign in text


def test_the_chosen_language_stays(visitor: Visitor) -> None:
    """It is that of the next page too, and the link to the other one leads to the same place."""
    shown = visitor.get("/complaint/complaintDetail.htm?id=p00002&lang=zh").text
    assert "?id=p00002&amp;lang=en" in shown
    assert "提交投诉" in visitor.get("/complaint/complaint.htm").text


def test_a_portal_can_be_started_in_chinese() -> None:
    """The language of the start is that of whoever has chosen none."""
    with PracticePortal(lang="zh") as portal:
        assert '<html lang="zh-CN">' in Visitor(portal).get("/index.htm").text


def report(visitor: Visitor, **changes: str) -> Answer:
    """A report by the online form that is complete and right, unless changed."""
    usual = {
        "reporterName": NAME, "reporterEmail": "somebody@example.org", "reporterAddress": "Nowhere 1",
        "website": "ae", "iprType": "copyright", "work": "Quiet Whale", "reason": "copyright.item.pirated",
        "links": LINKS, "description": "It is mine.", "declaration": "yes",
    }  # fmt: skip
    return visitor.post_form(ONLINE_PAGE, **{**usual, **changes})


def test_ten_links_are_taken_and_a_number_is_told(stranger: Visitor) -> None:
    """Without a login, in either language; who reports is not kept."""
    assert "侵权说明" in stranger.get(f"{ONLINE_PAGE}?lang=zh").text
    assert "File with Online Form" in stranger.get(f"{ONLINE_PAGE}?lang=en").text
    shown = report(stranger).text
    (taken,) = stranger.control.state()["online"]
    assert f'id="online-number">{taken["number"]}<' in shown
    assert (taken["website"], taken["work"], taken["reason"]) == (
        "AliExpress.com",
        "Quiet Whale",
        "Pirated copy",
    )
    assert taken["links"] == LINKS.splitlines()
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
    assert "online-submit" not in visitor.get(ONLINE_PAGE).text
    assert "You have an account" in report(visitor).text
    assert visitor.control.state()["online"] == []
