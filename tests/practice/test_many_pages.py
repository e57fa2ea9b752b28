"""The variant with pages: what each of them says, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.practice.portal import FaultyPortal
from tests.practice.visitor import EMAIL, Visitor

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


@pytest.mark.parametrize("path", [*OUTSIDE, *INSIDE])
def test_every_page_keeps_to_itself_and_says_practice(visitor: Visitor, stranger: Visitor, path: str) -> None:
    """The content policy is strict, nothing lies in a cache or leads away; nobody can take it for the real thing."""
    answer = (visitor if path in INSIDE else stranger).get(path)
    assert "PRACTICE" in answer.text
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
        assert address.startswith(("/", "?"))


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_inside_says_that_nothing_is_sent(visitor: Visitor, path: str) -> None:
    """The sentence stands on each page, in the page's language; one heading names it."""
    for lang, sentence in (("en", "nothing is sent to Alibaba"), ("zh", "不会向阿里巴巴发送任何内容")):
        text = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
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
    with FaultyPortal(lang="zh") as portal:
        assert '<html lang="zh-CN">' in Visitor(portal).get("/index.htm").text
