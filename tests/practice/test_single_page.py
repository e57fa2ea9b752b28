"""The single-page variant over HTTP: the responses that its scripts get, logged in and logged out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Answer, Visitor

PARTS = (
    "/part/userCenter.htm",
    "/part/ipr/iprManagement.htm",
    "/part/complaint/manageComplaints.htm",
    "/part/complaint/complaintDetail.htm?id=p00002",
)
FORMS = ("/complaint/setup.json", "/ipr/setup.json")


@pytest.fixture
def portal() -> Iterator[FaultyPortal]:
    """The variant aidc, with one design of the user."""
    with FaultyPortal(variant="aidc", titles=("The Quiet Whale",), late_seconds=(0.1, 0.2)) as portal:
        yield portal


def test_the_page_says_that_it_is_practice(stranger: Visitor) -> None:
    """In both languages, before other content."""
    assert "PRACTICE – nothing is sent to Alibaba" in stranger.get("/").text
    assert "PRACTICE 练习" in stranger.get("/?lang=zh").text


@pytest.mark.parametrize("path", [*PARTS, *FORMS])
def test_everything_requires_a_login(stranger: Visitor, path: str) -> None:
    """Each response asks for a login in place."""
    answer = stranger.get(path)
    assert (answer.status, answer.json["login"]) == (401, True)


@pytest.mark.parametrize("path", PARTS)
def test_a_part_is_a_fragment_without_a_frame(visitor: Visitor, path: str) -> None:
    """Its links stay on the single page."""
    text = visitor.get(path).text
    assert text.startswith('<section class="sheet">')
    assert all(address.startswith("#/") for address in re.findall(r'href="([^"]*)"', text))


def test_the_token_is_where_such_portals_have_it(visitor: Visitor) -> None:
    """In window.GlobalConfig, and equal to the session's."""
    assert visitor.token in visitor.get("/globalConfig.js").text
    assert visitor.get("/session.json").json["data"]["csrfToken"] == visitor.token


def test_the_fields_appear_within_the_set_time(visitor: Visitor) -> None:
    """The form contains the time."""
    for path in FORMS:
        assert 100 <= visitor.get(path).json["data"]["lateMs"] <= 200


def begin(visitor: Visitor, kind: str = "copyright", place: str = "other") -> Answer:
    return visitor.post_json("/ipr/begin.json", {"iprType": kind, "place": place})


@pytest.mark.parametrize("fault", ["", "success_as_page"])
def test_a_design_is_registered_on_a_single_page(visitor: Visitor, fault: str) -> None:
    """Three parts at one address; the last response has the number, however success is shown."""
    if fault:
        visitor.control.fault(fault)
    draft = begin(visitor).json["data"]["draft"]
    assert visitor.describe_work(draft).json["data"] == {"draft": draft}
    answer = visitor.hand_in(draft).json["data"]
    (registered,) = visitor.registrations()
    number = registered["number"]
    assert answer["iprNumber"] == number
    assert answer.get("redirect", "") == (f"/#/ipr/success?id={number}" if fault else "")


@pytest.mark.parametrize(
    ("kind", "place", "field"),
    [("", "other", "iprType"), ("trademark", "cn", "iprType"), ("copyright", "mars", "place")],
)
def test_missing_values_of_the_first_part_are_reported(
    visitor: Visitor, kind: str, place: str, field: str
) -> None:
    """Beside their fields, and no draft is created."""
    assert list(begin(visitor, kind, place).json["errors"]) == [field]


@pytest.mark.parametrize("path", ["/index.htm", "/complaint/complaint.htm", "/userCenter.htm"])
def test_it_has_no_pages_of_the_other_variant(visitor: Visitor, path: str) -> None:
    """Addresses of the older portal do not exist."""
    assert visitor.get(path).status == 404


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("session_expiry", {"login": True}),
        ("session_expiry_overlay", {"login": True}),
        ("session_expiry_redirect", {"redirect": "/#/login"}),
        ("session_expiry_json", {}),
    ],
)
def test_a_session_expires_in_the_set_way(visitor: Visitor, fault: str, expected: dict[str, object]) -> None:
    """With a login in place, a redirect, or a message only."""
    visitor.control.fault(fault)
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright")
    assert answer.status == 401
    assert {key: value for key, value in answer.json.items() if key not in {"success", "message"}} == expected
