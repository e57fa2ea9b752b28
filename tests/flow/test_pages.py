"""Which page is open, before anything on it is touched."""

from dataclasses import replace

import pytest

from helper.flow.form import Where
from helper.flow.pages import on_portal, page_at
from tests.flow.samples import FLOW


def at(address: str, *headings: str) -> Where:
    return Where(address, headings, "document")


def test_a_page_is_known_by_host_and_heading() -> None:
    """The complaint form of a known host, whatever else its headings say."""
    where = at("https://ipp.aidcgroup.net/#/complaint/form?platform=ae", "Rights", " submit a complaint ")
    assert page_at(FLOW, where) == FLOW.pages[0]


def test_the_practice_portal_on_this_machine_is_known_without_an_entry() -> None:
    """Loopback is practice."""
    assert page_at(FLOW, at("http://127.0.0.1:8123/complaint/complaint.htm", "提交投诉")) == FLOW.pages[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://ipp.alibabagroup.com.example/complaint",
        "http://ipp.alibabagroup.com/complaint",
        "https://user@ipp.alibabagroup.com/",
        "http://evil.example\\@127.0.0.1/",
        "",
        "about:blank",
    ],
)
def test_the_heading_alone_makes_no_portal(address: str) -> None:
    """On another host, or without a safe connection, nothing is known."""
    assert page_at(FLOW, at(address, "Submit a complaint")) is None


def test_a_host_the_person_named_is_a_portal_too() -> None:
    """She has typed it and was asked."""
    assert on_portal(FLOW, "https://ipp.example/", more_hosts=("ipp.example",))
    assert not on_portal(FLOW, "https://ipp.example/")


def test_a_portal_page_with_another_heading_is_not_the_form() -> None:
    """Manage Complaints is on the same host."""
    assert page_at(FLOW, at("https://ipp.aidcgroup.net/", "Manage Complaints")) is None


def test_two_pages_at_once_are_none() -> None:
    """Where headings of two pages show, it is not certain which is meant."""
    second = replace(FLOW.pages[0], id="second", heading=("Evidence",))
    flow = replace(FLOW, pages=(*FLOW.pages, second))
    assert page_at(flow, at("https://ipp.taobao.com/", "Submit a complaint", "Evidence")) is None
