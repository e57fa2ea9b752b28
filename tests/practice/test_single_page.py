"""The variant that is one page, over HTTP: what its scripts are told, and what they are told when nobody is signed in."""

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
    """The variant aidc, with one design of the person's."""
    with FaultyPortal(variant="aidc", titles=("The Quiet Whale",), late_seconds=(0.1, 0.2)) as portal:
        yield portal


def test_the_page_says_that_it_is_practice(stranger: Visitor) -> None:
    """In both languages, before anything else is shown."""
    assert "PRACTICE – nothing is sent to Alibaba" in stranger.get("/").text
    assert "PRACTICE 练习" in stranger.get("/?lang=zh").text


@pytest.mark.parametrize("path", [*PARTS, *FORMS])
def test_nobody_sees_anything_without_a_login(stranger: Visitor, path: str) -> None:
    """Each request is answered with the wish for a login on the spot."""
    answer = stranger.get(path)
    assert (answer.status, answer.json["login"]) == (401, True)


@pytest.mark.parametrize("path", PARTS)
def test_a_part_is_a_sheet_without_a_frame(visitor: Visitor, path: str) -> None:
    """Its links stay on the one page."""
    text = visitor.get(path).text
    assert text.startswith('<section class="sheet">')
    assert all(address.startswith("#/") for address in re.findall(r'href="([^"]*)"', text))


def test_the_token_is_where_such_portals_have_it(visitor: Visitor) -> None:
    """It stands in window.GlobalConfig, and is that of the session."""
    assert visitor.token in visitor.get("/globalConfig.js").text
    assert visitor.get("/session.json").json["data"]["csrfToken"] == visitor.token


def test_the_fields_come_late_but_not_later_than_asked(visitor: Visitor) -> None:
    """The time is told to the page with the form."""
    for path in FORMS:
        assert 100 <= visitor.get(path).json["data"]["lateMs"] <= 200


def begin(visitor: Visitor, kind: str = "copyright", place: str = "other") -> Answer:
    return visitor.post_json("/ipr/begin.json", {"iprType": kind, "place": place})


@pytest.mark.parametrize("fault", ["", "success_as_page"])
def test_a_work_is_registered_without_another_page(visitor: Visitor, fault: str) -> None:
    """Three parts at one address; the number stands in the last answer, whichever way it is shown."""
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
def test_the_first_part_is_answered_with_what_is_missing(
    visitor: Visitor, kind: str, place: str, field: str
) -> None:
    """Beside its field, and no draft begins."""
    assert list(begin(visitor, kind, place).json["errors"]) == [field]


@pytest.mark.parametrize("path", ["/index.htm", "/complaint/complaint.htm", "/userCenter.htm"])
def test_it_has_no_pages_of_the_other_variant(visitor: Visitor, path: str) -> None:
    """An address of an older portal leads nowhere here."""
    assert visitor.get(path).status == 404


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("session_expiry", {"login": True}),
        ("session_expiry_overlay", {"login": True}),
        ("session_expiry_redirect", {"redirect": "/#/login"}),
        ("session_expiry_json", {}),
    ],
)
def test_a_session_ends_in_the_way_that_is_asked_for(
    visitor: Visitor, fault: str, told: dict[str, object]
) -> None:
    """On the spot, by leading away, or in words only."""
    visitor.control.fault(fault)
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright")
    assert answer.status == 401
    assert {key: value for key, value in answer.json.items() if key not in {"success", "message"}} == told
