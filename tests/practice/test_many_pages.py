"""The variant with pages: the content of each, in both languages."""

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
def test_every_page_is_isolated_and_says_practice(visitor: Visitor, stranger: Visitor, path: str) -> None:
    """The content security policy is strict, nothing is cached, no link leads elsewhere; the page cannot be mistaken for the real portal."""
    answer = (visitor if path in INSIDE else stranger).get(path)
    assert "PRACTICE" in answer.text
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
        assert address.startswith(("/", "?"))


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_behind_the_login_says_that_nothing_is_sent(visitor: Visitor, path: str) -> None:
    """In the page's language, with one heading."""
    for lang, sentence in (("en", "nothing is sent to Alibaba"), ("zh", "不会向阿里巴巴发送任何内容")):
        text = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
        assert sentence in text
        assert text.count("<h1>") == 1


@pytest.mark.parametrize("path", INSIDE)
def test_a_logged_out_visitor_is_redirected_to_the_login_and_back(stranger: Visitor, path: str) -> None:
    """The login knows the requested page."""
    answer = stranger.get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"/login.htm?redirectURL={path.partition('?')[0]}")


def test_pages_behind_the_login_have_the_known_signs(visitor: Visitor) -> None:
    """The account in the header, and the sidebar with a portal's menu."""
    text = visitor.get("/userCenter.htm").text
    menu = ("IPR Submission", "IPR management", "Submit a complaint", "Manage Complaints", "Account")
    for sign in ("Mara Linden", EMAIL, 'id="J_sidebar"', *menu):
        assert sign in text


def test_the_chosen_language_stays(visitor: Visitor) -> None:
    """On the next page too, and the link to the other language leads to the same page."""
    shown = visitor.get("/complaint/complaintDetail.htm?id=p00002&lang=zh").text
    assert "?id=p00002&amp;lang=en" in shown
    assert "提交投诉" in visitor.get("/complaint/complaint.htm").text


def test_a_portal_can_be_started_in_chinese() -> None:
    """The initial language is the default one."""
    with FaultyPortal(lang="zh") as portal:
        assert '<html lang="zh-CN">' in Visitor(portal).get("/index.htm").text
