"""Tests of the endpoints for the pages' scripts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from helper.practice.endpoints import WRONG_PASSWORD
from tests.practice.samples import DEAD_LINK, GOOD_LINK, OBJECTED_LINK, OTHER_LINK
from tests.practice.visitor import EMAIL, PASSWORD, SUBMIT, VERIFY, Visitor

ANSWER = "/complaint/answer.json"
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


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("", "", "Enter an e-mail address and a password."),
        (EMAIL, WRONG_PASSWORD, "The account name or the password is not right."),
    ],
)
def test_invalid_login_shows_an_error(stranger: Visitor, email: str, password: str, sentence: str) -> None:
    assert stranger.sign_in(email, password).json["message"] == sentence


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


@pytest.mark.parametrize(("count", "accepted"), [(300, True), (301, False)])
def test_complaint_with_301_lines_is_refused(visitor: Visitor, count: int, accepted: bool) -> None:
    answer = visitor.verify(
        *(f"https://www.aliexpress.com/item/10050098{row:04d}0017.html" for row in range(count))
    )
    assert answer.json["success"] is accepted
    assert accepted or answer.json["message"] == "At most 300 listings in one complaint."


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"ipr": "0000000"}, "ipr", "This IPR cannot be used: it is not approved, or of another type."),
        ({"iprType": "trademark"}, "ipr", "This IPR cannot be used: it is not approved, or of another type."),
        ({"complaintType": "song"}, "complaintType", "Please choose."),
        ({"reason": "song"}, "reason", "Please choose."),
        ({"reason": "copyright.item.judgment"}, "extra", "Please fill this in."),
        ({"links": OTHER_LINK}, "links", "Verify the listings first."),
        ({"links": f"{GOOD_LINK}\n{DEAD_LINK}"}, "links", "Remove the listings that were not accepted."),
        ({"links": f"{GOOD_LINK}\n{GOOD_LINK}"}, "links", "Remove the listings that were not accepted."),
        ({"links": "\n".join([GOOD_LINK] * 301)}, "links", "At most 300 listings in one complaint."),
        ({"website": "taobao"}, "links", "Verify the listings first."),
        ({"explanation": "x" * 501}, "explanation", "At most 500 characters."),
        (
            {"evidence": ["never-came"]},
            "evidence",
            "A file is no longer there. Remove it and choose it again.",
        ),
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


def test_each_complaint_must_be_verified_again(visitor: Visitor) -> None:
    visitor.file(GOOD_LINK)
    answer = visitor.post_json(SUBMIT, visitor.complaint(GOOD_LINK))
    assert answer.json["errors"] == {"links": "Verify the listings first."}


def statuses(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.control.state()["complaints"][0]["statuses"]
    return found


def test_withdrawing_a_complaint_withdraws_all_its_listings(visitor: Visitor) -> None:
    """Afterwards the complaint's page does not offer to withdraw it."""
    visitor.file(GOOD_LINK)
    visitor.control.press("n1", "withdraw")
    for _ in range(2):
        assert visitor.post_form(ANSWER, id="c00001", answer="withdraw").json["success"] is True
    counts = visitor.control.state()["counts"]
    assert (counts["human_withdrawals"], counts["helper_withdrawals"]) == (1, 1)
    assert statuses(visitor) == ["withdrawn"]
    assert 'data-answer="withdraw"' not in visitor.get("/complaint/complaintDetail.htm?id=c00001").text


@pytest.mark.parametrize(
    ("answer", "status"), [("accept", "counter_accepted"), ("dispute", "counter_rejected")]
)
def test_answer_to_a_counter_notice_changes_only_its_listings(
    visitor: Visitor, answer: str, status: str
) -> None:
    visitor.file(OBJECTED_LINK, GOOD_LINK)
    visitor.control.now(datetime.now(UTC) + timedelta(days=3))
    visitor.post_form(ANSWER, id="c00001", answer=answer)
    assert statuses(visitor) == [status, "removed"]


def test_draft_is_submitted_only_once(visitor: Visitor) -> None:
    """A draft without an identity file is refused, although the click is counted."""
    draft = visitor.begin()
    visitor.describe_work(draft)
    answer = visitor.post_json("/ipr/submit.json", {"draft": draft}).json
    assert list(answer["errors"]) == ["identity"]
    assert visitor.registrations() == []
    assert visitor.control.state()["counts"]["helper_submits"] == 1
    assert visitor.hand_in(draft).json["success"]
    assert not visitor.hand_in(draft).json["success"]
    assert len(visitor.registrations()) == 1
