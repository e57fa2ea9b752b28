"""The variant that is one page, over HTTP: what its scripts are told, and what they are told when nobody is signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helper.practice.server import PracticePortal
from tests.practice.samples import GOOD_LINK, WHALE
from tests.practice.visitor import Answer, Visitor

DATA = (
    "/home.json",
    "/complaint/setup.json",
    "/complaint/list.json",
    "/complaint/detail.json?id=p00002",
    "/ipr/list.json",
    "/ipr/setup.json",
)


@pytest.fixture
def portal() -> Iterator[PracticePortal]:
    """The variant aidc, with one design of the person's."""
    with PracticePortal(variant="aidc", titles=("The Quiet Whale",), late_seconds=(0.1, 0.2)) as portal:
        yield portal


@pytest.mark.parametrize("path", ["/", "/?lang=zh"])
def test_the_page_says_that_it_is_practice(stranger: Visitor, path: str) -> None:
    """In both languages, before anything else is shown."""
    text = stranger.get(path).text
    assert "PRACTICE" in text
    assert "Alibaba" in text or "阿里巴巴" in text


@pytest.mark.parametrize("path", DATA)
def test_nobody_sees_anything_without_a_login(stranger: Visitor, path: str) -> None:
    """Each request is answered with the wish for a login on the spot."""
    answer = stranger.get(path)
    assert (answer.status, answer.json["login"]) == (401, True)


@pytest.mark.parametrize("path", DATA)
def test_somebody_who_is_signed_in_gets_an_answer(visitor: Visitor, path: str) -> None:
    """Each request is answered with what it asks for."""
    assert visitor.get(path).json["success"] is True


def test_the_token_is_where_such_portals_have_it(visitor: Visitor) -> None:
    """It stands in window.GlobalConfig, and is that of the session."""
    assert visitor.token in visitor.get("/globalConfig.js").text
    assert visitor.get("/session.json").json["data"]["csrfToken"] == visitor.token


def test_the_fields_come_late_but_not_later_than_asked(visitor: Visitor) -> None:
    """The time is told to the page with the form."""
    late = visitor.get("/complaint/setup.json").json["data"]["lateMs"]
    assert 100 <= late <= 200


def test_the_list_and_a_complaint_are_those_of_the_other_variant(visitor: Visitor) -> None:
    """Number, listings, status and seller are told."""
    visitor.file(GOOD_LINK)
    number = visitor.control.state()["complaints"][0]["number"]
    view = visitor.get("/complaint/list.json").json["data"]
    assert (view["rows"][0]["number"], view["rows"][0]["ipr"], view["by_default"]) == (number, WHALE, True)
    detail = visitor.get("/complaint/detail.json?id=c00001").json["data"]
    assert detail["listings"][0]["link"] == GOOD_LINK
    assert detail["listings"][0]["seller"].startswith("cn15")


def test_success_is_told_in_the_answer(visitor: Visitor) -> None:
    """The usual way of this variant is a dialog with the number."""
    answer = visitor.file(GOOD_LINK).json["data"]
    assert (answer["show"], answer["complaintNumber"]) == (
        "modal",
        visitor.control.state()["complaints"][0]["number"],
    )


def begin(visitor: Visitor, kind: str = "copyright", place: str = "other") -> Answer:
    return visitor.post_json("/ipr/begin.json", {"iprType": kind, "place": place})


def test_a_work_is_registered_without_another_page(visitor: Visitor) -> None:
    """Three parts at one address; the number stands in the last answer, and the list has the work."""
    draft = begin(visitor).json["data"]["draft"]
    assert visitor.describe_work(draft).json["data"] == {"draft": draft}
    answer = visitor.hand_in(draft).json["data"]
    (one,) = visitor.registrations()
    assert answer == {"show": "modal", "id": one["number"], "iprNumber": one["number"]}
    rights = visitor.get("/ipr/list.json").json["data"]["rights"]
    assert (rights[0]["title"], rights[0]["state"]) == ("Night Fox", "pending")


def test_success_as_a_page_has_the_number_of_the_work_too(visitor: Visitor) -> None:
    """Under the fault of that name the answer leads there."""
    visitor.control.fault("success_as_page")
    draft = begin(visitor).json["data"]["draft"]
    visitor.describe_work(draft)
    answer = visitor.hand_in(draft).json["data"]
    assert answer["redirect"] == f"/#/ipr/success?id={answer['iprNumber']}"
    told = visitor.get(f"/ipr/success.json?id={answer['iprNumber']}").json["data"]
    assert (told["iprNumber"], told["taken"]["title"]) == (answer["iprNumber"], "IPR submitted")
    assert visitor.get("/ipr/success.json?id=1").status == 404


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
