"""Tests of the variant with many pages, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.practice.visitor import Visitor

OUTSIDE = ("/index.htm", "/register.htm", "/login.htm", "/mini_login.htm")
INSIDE = (
    "/userCenter.htm",
    "/account.htm",
    "/ipr/iprSubmission.htm",
    "/ipr/iprManagement.htm",
    "/complaint/complaint.htm?platform=ae",
    "/complaint/manageComplaints.htm",
    "/complaint/complaintDetail.htm?id=c00001",
)


@pytest.mark.parametrize("path", [*OUTSIDE, *INSIDE])
def test_every_page_is_isolated_and_marked_as_practice(
    visitor: Visitor, stranger: Visitor, path: str
) -> None:
    """The content security policy is strict, nothing is cached, and no link leads to another site."""
    answer = (visitor if path in INSIDE else stranger).get(path)
    assert "PRACTICE" in answer.text
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
        assert address.startswith(("/", "?"))


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_behind_the_login_says_that_nothing_is_sent(visitor: Visitor, path: str) -> None:
    for lang, sentence in (("en", "nothing is sent to Alibaba"), ("zh", "不会向阿里巴巴发送任何内容")):
        text = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
        assert sentence in text
        assert text.count("<h1>") == 1


@pytest.mark.parametrize("path", INSIDE)
def test_login_redirects_back_to_the_requested_page(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"/login.htm?redirectURL={path.partition('?')[0]}")
