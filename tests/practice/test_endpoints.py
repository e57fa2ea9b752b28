"""Tests of the endpoints for the pages' scripts."""

from __future__ import annotations

import json

import pytest

from tests.practice.samples import DEAD_LINK, GOOD_LINK, OTHER_LINK
from tests.practice.visitor import PASSWORD, SUBMIT, VERIFY, Visitor

REQUESTS = ("/complaint/rights.json", VERIFY, "/complaint/evidence.json", SUBMIT)


def test_login_succeeds_only_after_the_slider_is_dragged(stranger: Visitor) -> None:
    """The slider accepts only a drag by hand. Then any e-mail address and almost any password are accepted."""
    assert stranger.press_sign_in().json == {"success": False, "slider": True}
    jump = stranger.post_json("/mini_login/slider.json", {"trail": [[0, 0], [300, 40]], "width": 300})
    assert "too fast" in jump.json["message"]
    assert stranger.press_sign_in().json == {"success": False, "slider": True}
    assert stranger.get("/userCenter.htm").status == 302
    assert stranger.sign_in().json == {"success": True, "data": {"redirect": "/userCenter.htm"}}
    assert stranger.get("/userCenter.htm").status == 200


def test_password_is_stored_nowhere(visitor: Visitor) -> None:
    pages = [
        visitor.get(path).text for path in ("/userCenter.htm", "/account.htm", "/complaint/complaint.htm")
    ]
    for text in (*pages, json.dumps(visitor.control.state()), json.dumps(visitor.cookies)):
        assert PASSWORD not in text


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/a%0Ab",
        "/%09/evil",
        "userCenter.htm",
    ],
)
def test_login_redirects_only_within_the_portal(visitor: Visitor, target: str) -> None:
    assert visitor.get(f"/login.htm?redirectURL={target}").headers["Location"] == "/userCenter.htm"


@pytest.mark.parametrize("path", REQUESTS)
def test_request_without_login_or_page_token_is_refused(
    stranger: Visitor, visitor: Visitor, path: str
) -> None:
    """Without the token, a foreign page could send requests with the visitor's cookie."""
    answer = stranger.post_form(path)
    assert (answer.status, answer.json["redirect"][:10]) == (401, "/login.htm")
    visitor.cookies["_tb_token_"] = "guessed"
    answer = visitor.post_form(path)
    assert (answer.status, answer.json["message"]) == (403, "This page is too old. Load it again.")


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"ipr": "0000000"}, "ipr", "This IPR cannot be used: it is not approved, or of another type."),
        ({"reason": "song"}, "reason", "Please choose."),
        ({"reason": "copyright.item.judgment"}, "extra", "Please fill this in."),
        ({"links": OTHER_LINK}, "links", "Verify the listings first."),
        ({"links": f"{GOOD_LINK}\n{DEAD_LINK}"}, "links", "Remove the listings that were not accepted."),
        ({"explanation": "x" * 501}, "explanation", "At most 500 characters."),
        ({"evidence": ["e"] * 5}, "evidence", "No more than 4 files."),
        ({"declaration": "true"}, "declaration", "The declaration has to be ticked."),
    ],
)
def test_invalid_value_is_reported_beside_its_field(
    visitor: Visitor, change: dict[str, object], field: str, sentence: str
) -> None:
    """The response has HTTP status 200, and nothing is recorded."""
    visitor.verify(GOOD_LINK, DEAD_LINK)
    answer = visitor.post_json(SUBMIT, visitor.complaint(GOOD_LINK) | change)
    assert (answer.status, answer.json["success"]) == (200, False)
    assert answer.json["errors"][field] == sentence
    assert visitor.control.state()["complaints"] == []
