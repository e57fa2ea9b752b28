"""Tests of the single-page variant over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor

PARTS = (
    "/part/userCenter.htm",
    "/part/ipr/iprManagement.htm",
    "/part/complaint/manageComplaints.htm",
    "/part/complaint/complaintDetail.htm?id=p00002",
)
FORMS = ("/complaint/setup.json", "/ipr/setup.json")


@pytest.fixture
def portal() -> Iterator[FaultyPortal]:
    with FaultyPortal(variant="aidc", titles=("The Quiet Whale",), late_seconds=(0.1, 0.2)) as portal:
        yield portal


@pytest.mark.parametrize("path", [*PARTS, *FORMS])
def test_every_part_requires_a_login(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status, answer.json["login"]) == (401, True)


@pytest.mark.parametrize("path", PARTS)
def test_links_of_a_part_stay_on_the_single_page(visitor: Visitor, path: str) -> None:
    text = visitor.get(path).text
    assert text.startswith('<section class="sheet">')
    assert all(address.startswith("#/") for address in re.findall(r'href="([^"]*)"', text))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("session_expiry", {"login": True}),
        ("session_expiry_overlay", {"login": True}),
        ("session_expiry_redirect", {"redirect": "/#/login"}),
        ("session_expiry_json", {}),
    ],
)
def test_each_expiry_fault_ends_the_session_with_its_own_response(
    visitor: Visitor, fault: str, expected: dict[str, object]
) -> None:
    visitor.control.fault(fault)
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright")
    assert answer.status == 401
    assert {key: value for key, value in answer.json.items() if key not in {"success", "message"}} == expected
